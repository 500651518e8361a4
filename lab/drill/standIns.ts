import { type CallHook, type FrontAnswer, type FrontRequest } from "../emulator/types";
import { type Entry } from "../model/journal";

/**
 * What a drill asks of services that are not emulated, answered from what the model of the cloud has: whether a key is
 * enabled in a region, whether a certificate is issued.
 */

type Respond = (request: FrontRequest, entries: () => readonly Entry[]) => FrontAnswer;

const json = (status: number, body: object): FrontAnswer => ({
  status,
  body: JSON.stringify(body),
});

const refusal = (type: string, message: string) => json(400, { __type: type, message });

const text = ({ parameters }: FrontRequest, name: string): string => {
  const value = parameters[name];
  return typeof value === "string" ? value : "";
};

/** The resource of that type in the region that was asked, by id or ARN. */
const find = (
  type: string,
  wanted: string,
  { region }: FrontRequest,
  entries: () => readonly Entry[],
): Entry | undefined =>
  entries().find(
    (entry) =>
      entry.type === type &&
      entry.region === region &&
      [entry.id, entry.outputs.arn, entry.outputs.keyId].includes(wanted),
  );

/** Seconds that a certificate of ACM is valid for when it is new: 13 months (ACM user guide, renewal). */
const thirteenMonths = 395 * 24 * 3600;

const describeCertificate: Respond = (request, entries) => {
  const arn = text(request, "CertificateArn");
  const entry = find("aws:acm/certificate:Certificate", arn, request, entries);
  if (entry === undefined) {
    return refusal(
      "ResourceNotFoundException",
      `Could not find certificate ${arn} in ${request.region}.`,
    );
  }
  const isIssued = entries().some(
    ({ type, inputs }) =>
      type === "aws:acm/certificateValidation:CertificateValidation" &&
      inputs.certificateArn === arn,
  );
  return json(200, {
    Certificate: {
      CertificateArn: arn,
      DomainName: entry.inputs.domainName,
      Status: isIssued ? "ISSUED" : "PENDING_VALIDATION",
      Type: "AMAZON_ISSUED",
      // ACM renews it by itself while its validation record is there.
      ...(isIssued ? { NotAfter: Math.round(Date.now() / 1000) + thirteenMonths } : {}),
    },
  });
};

const describeKey: Respond = (request, entries) => {
  const id = text(request, "KeyId");
  const entry = find("aws:kms/key:Key", id, request, entries);
  if (entry === undefined) {
    return refusal("NotFoundException", `Key '${id}' does not exist in ${request.region}.`);
  }
  const isEnabled = entry.inputs.isEnabled !== false;
  return json(200, {
    KeyMetadata: {
      AWSAccountId: entry.account,
      KeyId: entry.id,
      Arn: entry.outputs.arn,
      Enabled: isEnabled,
      KeyState: isEnabled ? "Enabled" : "Disabled",
    },
  });
};

const responders: { readonly [call: string]: Respond } = {
  "acm DescribeCertificate": describeCertificate,
  "kms DescribeKey": describeKey,
};

/** @param entries what the model of the cloud has now. */
export const standIns =
  (entries: () => readonly Entry[]): CallHook =>
  (request) =>
    responders[`${request.service} ${request.operation}`]?.(request, entries);

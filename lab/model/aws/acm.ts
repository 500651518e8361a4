import { identityOf } from "../identity";
import { type Context, type Definitions, type Reference } from "../definition";
import { type Entry } from "../journal";
import { CloudError } from "../types";
import { isList, valueAt } from "../values";
import { aws } from "./shared";

const certificate = aws("acm/certificate");
const validation = aws("acm/certificateValidation");

const names = (context: Context): readonly string[] => {
  const more = context.inputs.subjectAlternativeNames;
  const others = (isList(more) ? more : []).filter((name) => typeof name === "string");
  return [...new Set([context.text("domainName"), ...others])];
};

/** ACM asks for the same record in every region, and for one record for a domain and its wildcard. */
function proofOf(context: Context, domainName: string) {
  const domain = domainName.replace(/^\*\./, "");
  const identity = identityOf(`${context.account}|acm|${domain}`);
  return {
    domainName,
    resourceRecordName: `_${identity.hex(32, "name")}.${domain}.`,
    resourceRecordType: "CNAME",
    resourceRecordValue: `_${identity.hex(32, "value")}.${identity.letters(10)}.acm-validations.aws.`,
  };
}

/** Services take a certificate only once ACM has issued it. */
export const toIssued = (
  path: string,
  codes: { readonly missing: string; readonly pending: string },
  region: Reference["region"] = "same",
): Reference => ({
  path,
  to: [certificate],
  missing: codes.missing,
  region,
  holds: "ResourceInUseException",
  also: (target: Entry, context: Context) => {
    const isIssued =
      context.all(validation).some(({ inputs }) => inputs.certificateArn === target.id) ||
      target.inputs.privateKey !== undefined;
    if (!isIssued) {
      throw new CloudError(
        codes.pending,
        `The certificate ${target.id} has not been issued: its validation is pending.`,
      );
    }
  },
});

export const acm: Definitions = {
  [certificate]: {
    make: (context) => {
      const arn = context.arn("acm", `certificate/${context.uuid()}`);
      return {
        id: arn,
        outputs: {
          arn,
          domainName: context.text("domainName"),
          subjectAlternativeNames: [...names(context)].sort(),
          domainValidationOptions: names(context).map((name) => proofOf(context, name)),
          status: "PENDING_VALIDATION",
          type: "AMAZON_ISSUED",
          keyAlgorithm: context.text("keyAlgorithm", "RSA_2048"),
          validationEmails: [],
          renewalEligibility: "INELIGIBLE",
          renewalSummaries: [],
          notBefore: "",
          notAfter: "",
        },
      };
    },
  },
  [validation]: {
    references: [
      { path: "certificateArn", to: [certificate], missing: "ResourceNotFoundException" },
    ],
    rules: (context) => {
      const target = context.find(certificate, context.text("certificateArn"), context.region);
      const options = target?.outputs.domainValidationOptions;
      const wanted = (isList(options) ? options : []).map((option) =>
        valueAt(option, "resourceRecordName"),
      );
      const records = context
        .all(aws("route53/record"))
        .map(({ inputs }) => `${String(inputs.name).replace(/\.$/, "")}.`);
      const missing = wanted.filter((name) => typeof name === "string" && !records.includes(name));
      if (missing.length > 0) {
        throw new CloudError(
          "TimedOut",
          `The certificate stays PENDING_VALIDATION: no record ${missing.map(String).join(", ")}.`,
        );
      }
    },
    make: (context) => ({ id: context.uuid() }),
  },
};

import { ACMClient, DescribeCertificateCommand } from "@aws-sdk/client-acm";
import { DescribeKeyCommand, KMSClient } from "@aws-sdk/client-kms";
import { expect } from "chai";
import { standIns } from "../../../lab/drill/standIns";
import { type StartedFront, startFront } from "../../../lab/emulator/front";
import { type Entry, Journal } from "../../../lab/model/journal";

const entry = (type: string, id: string, region: string, inputs: Entry["inputs"]): Entry => ({
  key: `${type}|${region}|${id}`,
  ...{ type, id, region, inputs, name: id, urn: id, account: "444455556666", partition: "aws" },
  generation: 1,
  outputs: { arn: id, keyId: id },
  ...{ aliases: [], implied: [], holds: {}, state: {} },
});

const arn = "arn:aws:acm:eu-central-1:444455556666:certificate/1";

describe("What stands in for services that are not emulated", () => {
  let front: StartedFront;
  let journal: Journal;
  beforeEach(async () => {
    journal = new Journal();
    front = await startFront();
    front.onCall(standIns(() => [...journal.all()]));
  });
  afterEach(() => front.stop());

  const options = (region: string) => ({
    endpoint: front.url,
    region,
    credentials: { accessKeyId: "444455556666", secretAccessKey: "lab" },
    maxAttempts: 1,
  });
  const certificate = async (region = "eu-central-1") => {
    const answer = await new ACMClient(options(region)).send(
      new DescribeCertificateCommand({ CertificateArn: arn }),
    );
    return answer.Certificate;
  };
  const key = async (region = "eu-central-1") => {
    const answer = await new KMSClient(options(region)).send(
      new DescribeKeyCommand({ KeyId: "k" }),
    );
    return answer.KeyMetadata;
  };
  const nameOf = (asked: Promise<unknown>) =>
    asked.then(
      () => "answered",
      (error: Error) => error.name,
    );

  it("knows a certificate as issued once it was validated, and then for a year and more", async () => {
    const type = "aws:acm/certificate:Certificate";
    journal.put(entry(type, arn, "eu-central-1", { domainName: "shop.example.com" }));
    expect(await certificate()).to.include({ Status: "PENDING_VALIDATION" });
    const validation = "aws:acm/certificateValidation:CertificateValidation";
    journal.put(entry(validation, "v", "eu-central-1", { certificateArn: arn }));
    const issued = await certificate();
    expect(issued).to.include({ Status: "ISSUED", DomainName: "shop.example.com" });
    const days = ((issued?.NotAfter?.getTime() ?? 0) - Date.now()) / 86_400_000;
    expect(days).to.be.within(390, 396);
  });

  it("knows whether a key is enabled", async () => {
    journal.put(entry("aws:kms/key:Key", "k", "eu-central-1", {}));
    expect(await key()).to.include({ KeyState: "Enabled", KeyId: "k" });
    journal.put(entry("aws:kms/key:Key", "k", "eu-central-1", { isEnabled: false }));
    expect(await key()).to.include({ KeyState: "Disabled" });
  });

  it("knows nothing that is not there, or in another region, as AWS does", async () => {
    journal.put(entry("aws:acm/certificate:Certificate", arn, "eu-central-1", {}));
    journal.put(entry("aws:kms/key:Key", "k", "eu-central-1", {}));
    expect(await nameOf(certificate("eu-west-1"))).to.equal("ResourceNotFoundException");
    expect(await nameOf(key("eu-west-1"))).to.equal("NotFoundException");
  });
});

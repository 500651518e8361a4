import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { DomainCertificate } from "../../../components";
import { regionalCertificate } from "../../../components/parts/certificate";
import { regionProvider } from "../../../components/support/regionProvider";
import { type Properties } from "../../../lab/model";
import { type Found, groundOf, prod, simulate } from "../../support/platform";

const certificateType = "aws:acm/certificate:Certificate";
const issuedType = "aws:acm/certificateValidation:CertificateValidation";
const recordType = "aws:route53/record:Record";

describe("The domain's certificates", () => {
  let found: Found<unknown>;

  before(async () => {
    found = await simulate(prod, () => {
      const { domain, zoneId = "" } = prod;
      const worldwide = { provider: regionProvider("edge", "us-east-1", prod) };
      const certificate = new DomainCertificate("edge-domain", { domain, zoneId }, worldwide);
      const regional = regionalCertificate("api", domain, certificate.validationRecord, {
        provider: groundOf(prod).provider,
      });
      const user = (name: string, value: pulumi.Output<string>) =>
        new aws.ssm.Parameter(name, { type: "String", value }, worldwide);
      user("worldwide", certificate.arn);
      user("regional", regional);
    });
  });

  it("creates a certificate, the record that proves the domain, and the wait for ACM", () => {
    expect(found.below("edge-domain")).to.deep.equal([
      "aws:acm/certificate:Certificate edge-domain-certificate",
      "aws:acm/certificateValidation:CertificateValidation edge-domain-issued",
      "aws:route53/record:Record edge-domain-validation",
    ]);
  });

  it("creates it in CloudFront's region, and a place's own in the place", () => {
    expect(found.region(certificateType, "edge-domain-certificate")).to.equal("us-east-1");
    expect(found.region(certificateType, "api-certificate")).to.equal("eu-west-1");
  });

  it("connects both to the domain and everything one label below it", () => {
    for (const name of ["edge-domain-certificate", "api-certificate"]) {
      expect(found.inputs(certificateType, name)).to.deep.equal({
        domainName: "shop.example.com",
        subjectAlternativeNames: ["*.shop.example.com"],
        validationMethod: "DNS",
      });
    }
  });

  it("connects one record to all certificates of the domain", () => {
    const options = found.output(
      certificateType,
      "edge-domain-certificate",
      "domainValidationOptions",
    ) as readonly Properties[];
    const proof = options.find(({ domainName }) => domainName === "shop.example.com");
    expect(found.inputs(recordType)).to.deep.equal({
      zoneId: prod.zoneId,
      name: proof?.resourceRecordName,
      type: "CNAME",
      records: [proof?.resourceRecordValue],
      ttl: 300,
      allowOverwrite: true,
    });
    const fqdn = found.output(recordType, "edge-domain-validation", "fqdn");
    for (const [name, certificate] of [
      ["edge-domain-issued", "edge-domain-certificate"],
      ["api-issued", "api-certificate"],
    ] as const) {
      expect(found.inputs(issuedType, name)).to.deep.equal({
        certificateArn: found.arn(certificateType, certificate),
        validationRecordFqdns: [fqdn],
      });
    }
  });

  it("connects users to each only once ACM has issued it", () => {
    for (const [user, certificate, issued] of [
      ["worldwide", "edge-domain-certificate", "edge-domain-issued"],
      ["regional", "api-certificate", "api-issued"],
    ] as const) {
      const { inputs, options } = found.resources.only("aws:ssm/parameter:Parameter", user);
      expect(inputs.value).to.equal(found.arn(certificateType, certificate));
      const comesFrom = options.inputDependencies.value ?? [];
      expect(comesFrom.some((urn) => urn.endsWith(`::${issued}`))).to.equal(true);
    }
  });
});

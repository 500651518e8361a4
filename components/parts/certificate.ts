import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

export interface DomainCertificateArgs {
  readonly domain: string;
  /** Hosted zone that the domain belongs to. */
  readonly zoneId: pulumi.Input<string>;
}

/**
 * The certificate that CloudFront shows, and the DNS record that proves the domain to ACM. The record is the same for
 * every certificate of the domain in the account, whatever its region, so it exists once and everybody waits for it.
 *
 * Once per stack, in us-east-1. It belongs to EdgeTier but is made before it: the places' certificates need the record.
 * A failover changes nothing here. Cost: nothing.
 */
export class DomainCertificate extends pulumi.ComponentResource {
  /** ARN of the certificate, once ACM has issued it. */
  public readonly arn: pulumi.Output<string>;
  /** The record that certificates of the same domain are validated by. */
  public readonly validationRecord: aws.route53.Record;

  constructor(name: string, args: DomainCertificateArgs, opts?: pulumi.ComponentResourceOptions) {
    super("evenkeel:part:DomainCertificate", name, { domain: args.domain }, opts);
    const child = { parent: this };

    const certificate = request(`${name}-certificate`, args.domain, child);
    // The domain and its wildcard share one record (ACM user guide, DNS validation).
    const proof = certificate.domainValidationOptions.apply(
      (options) => options.find(({ domainName }) => domainName === args.domain) ?? options[0],
    );
    this.validationRecord = new aws.route53.Record(
      `${name}-validation`,
      {
        zoneId: args.zoneId,
        name: proof.apply((option) => option?.resourceRecordName ?? ""),
        type: proof.apply((option) => option?.resourceRecordType ?? "CNAME"),
        records: [proof.apply((option) => option?.resourceRecordValue ?? "")],
        ttl: 300,
        // Another stack of the account may prove the same domain by the same record.
        allowOverwrite: true,
      },
      child,
    );
    this.arn = validation(
      `${name}-issued`,
      certificate,
      this.validationRecord,
      child,
    ).certificateArn;
    this.registerOutputs({ arn: this.arn });
  }
}

/**
 * A certificate for the domain and everything one label below it, issued in the region of the caller's provider.
 * @returns its ARN, once issued.
 */
export function regionalCertificate(
  name: string,
  domain: string,
  validationRecord: aws.route53.Record,
  opts: pulumi.CustomResourceOptions,
): pulumi.Output<string> {
  const certificate = request(`${name}-certificate`, domain, opts);
  return validation(`${name}-issued`, certificate, validationRecord, opts).certificateArn;
}

function request(name: string, domain: string, opts: pulumi.CustomResourceOptions) {
  return new aws.acm.Certificate(
    name,
    { domainName: domain, subjectAlternativeNames: [`*.${domain}`], validationMethod: "DNS" },
    opts,
  );
}

function validation(
  name: string,
  certificate: aws.acm.Certificate,
  record: aws.route53.Record,
  opts: pulumi.CustomResourceOptions,
) {
  return new aws.acm.CertificateValidation(
    name,
    { certificateArn: certificate.arn, validationRecordFqdns: [record.fqdn] },
    opts,
  );
}

import { z } from "zod";
import { field, oneOf, serviceName, yesNo } from "../fields";

/** What it takes to say yes to AWS Shield Advanced. */
export const shieldConsent = "I accept 3000 USD a month for one year";

/** Of the account and region rather than the stack: made only where `accountBaseline` is `own`, and kept when it goes. */
export const guardrails = z.strictObject({
  /** Every new EBS volume is encrypted, with the key of the place unless somebody names another. */
  ebsEncryption: yesNo().default(false),
  /** No bucket of the account can be made public. */
  blockPublicBuckets: yesNo().default(false),
  /** AWS Config records every change of a resource. About 2 USD per 1,000 changes. */
  config: yesNo().default(false),
  /** GuardDuty looks for intruders in logs, buckets, databases and pods. */
  guardDuty: yesNo().default(false),
  /** CloudTrail keeps who did what, of all regions, in a bucket that turns to Glacier; alarms as CIS wants them. */
  cloudTrail: yesNo().default(false),
  /** `none`, or Shield Advanced over what is public: 3,000 USD a month for a year, and it renews itself. */
  shield: field(
    z.union([
      z.literal("none"),
      z.strictObject({
        /** The sentence that says yes to the cost. */
        consent: field(z.literal(shieldConsent), `the sentence "${shieldConsent}"`, shieldConsent),
      }),
    ]),
    `none, or consent with the sentence "${shieldConsent}"`,
    { consent: shieldConsent },
  ).default("none"),
});

const pipeline = z.strictObject({
  /** GitHub repository, with its owner. */
  repository: field(
    z.string().regex(/^[\w.-]+\/[\w.-]+$/),
    "a GitHub repository, OWNER/NAME",
    "example/shop",
  ),
  /** Branch whose pushes are built and deployed. */
  branch: field(z.string().regex(/^[\w./-]+$/), "a branch", "main").default("main"),
  /** Services on Kubernetes whose images the pipeline builds and whose charts it installs; Pulumi keeps all around them. */
  services: field(z.array(serviceName).min(1), "a list of services", ["payment"]),
});

/** `none`, or a pipeline from GitHub to the clusters. */
export const delivery = field(
  z.union([z.literal("none"), pipeline]),
  "none, or the repository that is delivered",
  { repository: "example/shop", services: ["payment"] },
);

export const monitoring = z.strictObject({
  /** An alarm for everything that the tiers find worth one; without, the dashboard and the gate's own alarms remain. */
  alarms: yesNo().default(true),
  /** Amazon Managed Prometheus, fed from the clusters by its own scraper. */
  prometheus: yesNo().default(false),
  /**
   * `none`, or Amazon Managed Grafana in each place, where people sign in by IAM Identity Center or SAML. Who may is
   * assigned there; the SAML provider's metadata is entered once in the workspace.
   */
  grafana: oneOf(["none", "identity-center", "saml"]).default("none"),
});

import { expect } from "chai";
import * as aws from "@pulumi/aws";
import { EdgeGuardrails } from "../../components";
import { type Settings } from "../../environments/schema";
import { shieldConsent } from "../../environments/groups/operations";
import { overridden, settings, singleRegion } from "../environments/support";
import { worldwide } from "../support/place";
import { dev, type Found, simulate } from "../support/platform";

const name = "guardrails-edge";
const shield = { consent: shieldConsent };

const stack = (guardrails: object, more: object = {}): Settings =>
  settings(overridden({ ...singleRegion, ...more }, "guardrails", guardrails));

const guard = (of: Settings, ownZone = false) => {
  const opts = worldwide(of);
  const address = new aws.ec2.Eip("public", { domain: "vpc" }, opts);
  const exposed = { site: address.arn };
  return new EdgeGuardrails(
    name,
    { settings: of, exposed, ...(ownZone ? { ownZoneId: "Z0123456789EXAMPLE" } : {}) },
    opts,
  );
};

describe("EdgeGuardrails", () => {
  let found: Found<EdgeGuardrails>;

  before(async () => {
    const of = stack({ shield, blockPublicBuckets: true });
    found = await simulate(of, () => guard(of, true));
  });

  it("creates the account's block of public buckets, its subscription, and a protection of each resource", () => {
    expect(found.below(name)).to.deep.equal([
      "aws:s3/accountPublicAccessBlock:AccountPublicAccessBlock guardrails-edge-private-buckets",
      "aws:shield/protection:Protection guardrails-edge-shield-site",
      "aws:shield/protection:Protection guardrails-edge-shield-zone",
      "aws:shield/subscription:Subscription guardrails-edge-shield-subscription",
      "evenkeel:part:ShieldProtections guardrails-edge-shield",
    ]);
  });

  it("is made in us-east-1", () => {
    expect(
      found.region("aws:shield/protection:Protection", "guardrails-edge-shield-site"),
    ).to.equal("us-east-1");
  });

  it("blocks public buckets by all four switches, and leaves that behind", () => {
    const type = "aws:s3/accountPublicAccessBlock:AccountPublicAccessBlock";
    expect(found.inputs(type)).to.deep.equal({
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    });
    expect(found.options(type).retainOnDelete).to.equal(true);
  });

  it("subscribes once, first, in the only way that AWS takes, and leaves that behind", () => {
    const type = "aws:shield/subscription:Subscription";
    expect(found.inputs(type)).to.deep.equal({ autoRenew: "ENABLED" });
    expect(found.options(type).retainOnDelete).to.equal(true);
    expect(found.waitsFor("aws:shield/protection:Protection", `${name}-shield-site`)).to.include(
      `${name}-shield-subscription`,
    );
  });

  it("connects protections to what is exposed, and to the stack's own zone", () => {
    const type = "aws:shield/protection:Protection";
    expect(found.inputs(type, `${name}-shield-site`)).to.deep.equal({
      name: "evenkeel-test-site",
      resourceArn: found.arn("aws:ec2/eip:Eip", "public"),
    });
    expect(found.inputs(type, `${name}-shield-zone`).resourceArn).to.equal(
      "arn:aws:route53:::hostedzone/Z0123456789EXAMPLE",
    );
    expect(found.options(type, `${name}-shield-zone`).retainOnDelete).to.equal(false);
  });

  it("protects what is the stack's own where another stack subscribed, and touches nothing of the account", async () => {
    const of = stack({ shield, blockPublicBuckets: true }, { accountBaseline: "exists" });
    const other = await simulate(of, () => guard(of));
    expect(other.below(name)).to.deep.equal([
      "aws:shield/protection:Protection guardrails-edge-shield-site",
      "evenkeel:part:ShieldProtections guardrails-edge-shield",
    ]);
  });

  it("is needed for public buckets by the account's owner, for Shield by anybody", () => {
    expect(EdgeGuardrails.neededBy(dev)).to.equal(false);
    expect(EdgeGuardrails.neededBy(stack({ guardDuty: true, config: true }))).to.equal(false);
    expect(EdgeGuardrails.neededBy(stack({ blockPublicBuckets: true }))).to.equal(true);
    const other = { accountBaseline: "exists" };
    expect(EdgeGuardrails.neededBy(stack({ blockPublicBuckets: true }, other))).to.equal(false);
    expect(EdgeGuardrails.neededBy(stack({ shield }, other))).to.equal(true);
  });
});

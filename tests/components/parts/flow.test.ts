import * as aws from "@pulumi/aws";
import { expect } from "chai";
import { allowFlow } from "../../../components/parts/flow";
import { type Found, groundOf, networkOn, prod, simulate } from "../../support/platform";

describe("A flow", () => {
  let found: Found<unknown>;

  before(async () => {
    found = await simulate(prod, () => {
      const ground = groundOf(prod);
      const opts = { provider: ground.provider };
      const { vpcId } = networkOn(ground, prod);
      const caller = new aws.ec2.SecurityGroup("caller", { vpcId }, opts);
      const store = new aws.ec2.SecurityGroup("store", { vpcId }, opts);
      const description = "Caller to store";
      allowFlow("flow", { from: caller.id, to: store.id, port: 5432, description }, opts);
    });
  });

  it("creates one rule on either side", () => {
    expect(
      found.inputs("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule", "flow-in"),
    ).to.deep.equal({
      description: "Caller to store",
      ipProtocol: "tcp",
      fromPort: 5432,
      toPort: 5432,
      securityGroupId: found.id("aws:ec2/securityGroup:SecurityGroup", "store"),
      referencedSecurityGroupId: found.id("aws:ec2/securityGroup:SecurityGroup", "caller"),
    });
    expect(
      found.inputs("aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule", "flow-out"),
    ).to.deep.equal({
      description: "Caller to store",
      ipProtocol: "tcp",
      fromPort: 5432,
      toPort: 5432,
      securityGroupId: found.id("aws:ec2/securityGroup:SecurityGroup", "caller"),
      referencedSecurityGroupId: found.id("aws:ec2/securityGroup:SecurityGroup", "store"),
    });
  });

  it("secures the way back: it opens nothing in the other direction", () => {
    expect(found.ingress("store")).to.deep.equal(["tcp 5432 from caller"]);
    expect(found.egress("caller")).to.deep.equal(["tcp 5432 to store"]);
    expect([...found.ingress("caller"), ...found.egress("store")]).to.deep.equal([]);
  });
});

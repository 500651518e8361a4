import { expect } from "chai";
import { type Properties } from "../../../lab/model";
import { aws, minimalInputs, secondSubnet } from "../../support/minimalInputs";
import { Builder, caller, creationOf } from "./support";

describe("deletion", () => {
  /** What is deleted, what still uses it, and AWS's code for the refusal. */
  const uses: readonly (readonly [string, string, string])[] = [
    ["ec2/vpc", "ec2/subnet", "DependencyViolation"],
    ["ec2/subnet", "rds/subnetGroup", "DependencyViolation"],
    ["ec2/routeTable", "ec2/routeTableAssociation", "DependencyViolation"],
    ["ec2/eip", "ec2/natGateway", "AuthFailure"],
    ["iam/role", "iam/rolePolicyAttachment", "DeleteConflict"],
    ["iam/role", "iam/rolePolicy", "DeleteConflict"],
    ["rds/cluster", "rds/clusterInstance", "InvalidDBClusterStateFault"],
    ["dynamodb/table", "dynamodb/tableReplica", "ValidationException"],
    ["lb/targetGroup", "lb/listener", "ResourceInUse"],
    ["lb/loadBalancer", "apigateway/vpcLink", "ResourceInUse"],
    ["eks/cluster", "eks/nodeGroup", "ResourceInUseException"],
    ["s3/bucket", "s3/bucketObjectv2", "BucketNotEmpty"],
    ["cloudwatch/eventBus", "cloudwatch/eventArchive", "ValidationException"],
    ["cloudwatch/eventRule", "cloudwatch/eventTarget", "ValidationException"],
    ["wafv2/webAcl", "wafv2/webAclAssociation", "WAFAssociatedItemException"],
    ["acm/certificate", "apigateway/domainName", "ResourceInUseException"],
    ["apigateway/deployment", "apigateway/stage", "BadRequestException"],
  ];
  for (const [used, user, code] of uses) {
    it(`refuses to delete ${used} before ${user}`, () => {
      const builder = new Builder();
      const last = builder.make(aws(user));
      const first = builder.made.find(
        ({ type, id }) =>
          type === aws(used) && JSON.stringify(last.inputs).includes(id.split("/").pop() ?? id),
      );
      const { id = "", region = caller.region } = first ?? {};
      const remove = () => builder.cloud.delete(aws(used), id, { ...caller, region });
      expect(remove).to.throw(new RegExp(`^${code}: `));
      builder.cloud.delete(aws(user), last.id, caller);
      expect(remove).to.not.throw();
    });
  }

  const protections: readonly (readonly [string, string])[] = [
    ["rds/cluster", "deletionProtection"],
    ["rds/globalCluster", "deletionProtection"],
    ["dynamodb/table", "deletionProtectionEnabled"],
    ["lb/loadBalancer", "enableDeletionProtection"],
    ["eks/cluster", "deletionProtection"],
  ];
  for (const [path, property] of protections) {
    it(`refuses ${path} while ${property} is on, and not after an update`, () => {
      const builder = new Builder();
      const { type, id, inputs, outputs } = builder.make(aws(path), { [property]: true });
      expect(() => builder.cloud.delete(type, id, caller)).to.throw(`${property} is on`);
      const off: Properties = { ...inputs, [property]: false };
      builder.cloud.update(creationOf(type, "off", off), id, outputs);
      expect(() => builder.cloud.delete(type, id, caller)).to.not.throw();
    });
  }

  it("passes in the reverse order of creation, over everything at once", () => {
    const builder = new Builder();
    Object.keys(minimalInputs).forEach((type) => builder.make(type));
    builder.make(secondSubnet);
    expect(builder.cloud.list().length).to.be.greaterThan(100);
    builder.destroy();
    expect(builder.cloud.list()).to.deep.equal([]);
  });

  it("of what is gone already is no error", () => {
    const builder = new Builder();
    expect(() => builder.cloud.delete(aws("sqs/queue"), "gone", caller)).to.not.throw();
    expect(builder.cloud.read(aws("sqs/queue"), "gone", caller)).to.equal(undefined);
  });
});

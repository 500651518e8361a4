import { expect } from "chai";
import { Cloud, UNKNOWN, type Properties } from "../../../lab/model";
import { aws } from "../../support/minimalInputs";
import { caller, creationOf } from "./support";

const cloud = new Cloud();
const diff = (
  path: string,
  before: Properties,
  after: Properties,
  ignored: readonly string[] = [],
) => cloud.diff(aws(path), before, after, ignored);
const same = { changed: [], replaces: [], deleteBeforeReplace: false };

describe("differences", () => {
  it("are told down to the property", () => {
    const before = {
      vpcConfig: { subnetIds: ["a"], endpointPublicAccess: true },
      tags: { a: "1" },
    };
    const after = {
      vpcConfig: { subnetIds: ["a"], endpointPublicAccess: false },
      tags: { a: "1", b: "2" },
    };
    expect(diff("eks/cluster", before, after).changed).to.deep.equal([
      "vpcConfig.endpointPublicAccess",
      "tags.b",
    ]);
  });

  it("are not made by the order of ids or the spelling of a policy", () => {
    expect(diff("lb/loadBalancer", { subnets: ["a", "b"] }, { subnets: ["b", "a"] })).to.deep.equal(
      same,
    );
    const policy = (action: string | string[]) =>
      JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: action }] });
    expect(
      diff("iam/rolePolicy", { policy: policy("s3:Get*") }, { policy: policy(["s3:Get*"]) }),
    ).to.deep.equal(same);
    const other = diff(
      "iam/rolePolicy",
      { policy: policy("s3:Get*") },
      { policy: policy("s3:Put*") },
    );
    expect(other.changed).to.deep.equal(["policy"]);
  });

  it("count what is not known yet as changed", () => {
    expect(
      diff("sqs/queue", { kmsMasterKeyId: "a" }, { kmsMasterKeyId: UNKNOWN }).changed,
    ).to.deep.equal(["kmsMasterKeyId"]);
  });

  it("leave out what is ignored, with all below it", () => {
    const before = { engine: "aurora-postgresql", globalClusterIdentifier: "g", tags: { a: "1" } };
    const after = { engine: "aurora-postgresql", tags: { a: "2" } };
    expect(diff("rds/cluster", before, after, ["globalClusterIdentifier", "tags"])).to.deep.equal(
      same,
    );
    expect(diff("rds/cluster", before, after, ["tags"]).changed).to.deep.equal([
      "globalClusterIdentifier",
    ]);
  });

  it("replace where the provider's documentation says so", () => {
    const moved = diff(
      "ec2/subnet",
      { vpcId: "a", cidrBlock: "10.0.0.0/24" },
      { vpcId: "b", cidrBlock: "10.0.0.0/24" },
    );
    expect(moved.replaces).to.deep.equal(["vpcId"]);
    expect(moved.deleteBeforeReplace).to.equal(false);
    expect(diff("lambda/function", { timeout: 3 }, { timeout: 4 }).replaces).to.deep.equal([]);
  });

  it("delete first where the program's own name would be taken", () => {
    const explicit = diff(
      "sqs/queue",
      { name: "orders", fifoQueue: false },
      { name: "orders", fifoQueue: true },
    );
    expect(explicit.replaces).to.deep.equal(["fifoQueue"]);
    expect(explicit.deleteBeforeReplace).to.equal(true);
    const check = (inputs: Properties, old?: Properties) =>
      cloud.check(aws("sqs/queue"), "orders", inputs, caller, "seed", old).inputs;
    const before = check({});
    const automatic = diff("sqs/queue", before, check({ name: "orders" }, before));
    expect(automatic.replaces).to.deep.equal(["name"]);
    expect(automatic.deleteBeforeReplace).to.equal(false);
  });
});

describe("a preview", () => {
  it("knows inputs, region and tags, and nothing that AWS decides", () => {
    const inputs = { name: "orders", fifoQueue: false };
    const { id, outputs } = cloud.create(
      creationOf(aws("sqs/queue"), "orders", inputs, { preview: true }),
    );
    expect(id).to.equal("");
    expect(outputs).to.include({ name: "orders", region: "eu-west-1", arn: UNKNOWN, url: UNKNOWN });
    expect(outputs.tagsAll).to.deep.equal({ project: "evenkeel" });
  });

  it("knows the given part of an object and not the rest", () => {
    const inputs: Properties = {
      name: "c",
      roleArn: "r",
      vpcConfig: { subnetIds: [UNKNOWN], endpointPublicAccess: true },
    };
    const { outputs } = cloud.create(
      creationOf(aws("eks/cluster"), "c", inputs, { preview: true }),
    );
    expect(outputs.vpcConfig).to.deep.equal({
      subnetIds: [UNKNOWN],
      endpointPublicAccess: true,
      clusterSecurityGroupId: UNKNOWN,
      vpcId: UNKNOWN,
    });
    expect(outputs.endpoint).to.equal(UNKNOWN);
  });

  it("of an update keeps what AWS decided", () => {
    const own = new Cloud();
    const made = own.create(creationOf(aws("sqs/queue"), "orders", { name: "orders" }));
    const inputs = { name: "orders", visibilityTimeoutSeconds: 90 };
    const planned = own.update(
      creationOf(aws("sqs/queue"), "orders", inputs, { preview: true }),
      made.id,
      made.outputs,
    );
    expect(planned).to.deep.equal({ ...made.outputs, visibilityTimeoutSeconds: 90 });
    expect(own.read(aws("sqs/queue"), made.id, caller)?.outputs.visibilityTimeoutSeconds).to.equal(
      30,
    );
  });
});

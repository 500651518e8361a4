import { expect } from "chai";
import { type Properties } from "../../../lab/model";
import { aws } from "../../support/minimalInputs";
import { refusal } from "./refusal";
import { Builder, caller, creationOf } from "./support";

const trust = JSON.stringify({ Version: "2012-10-17", Statement: [] });

describe("names", () => {
  it("are made of the logical name and seven digits, and kept", () => {
    const { cloud } = new Builder();
    const first = cloud.check(
      aws("iam/role"),
      "Reader",
      { assumeRolePolicy: trust },
      caller,
      "seed",
    );
    expect(first.inputs.name).to.match(/^Reader-[0-9a-f]{7}$/);
    const again = cloud.check(
      aws("iam/role"),
      "Reader",
      { assumeRolePolicy: trust },
      caller,
      "other seed",
      first.inputs,
    );
    expect(again.inputs.name).to.equal(first.inputs.name);
    const fresh = cloud.check(
      aws("iam/role"),
      "Reader",
      { assumeRolePolicy: trust },
      caller,
      "other seed",
    );
    expect(fresh.inputs.name).to.not.equal(first.inputs.name);
  });

  const automatic: { readonly [path: string]: readonly [string, RegExp] } = {
    "s3/bucket": ["bucket", /^data-[0-9a-f]{7}$/],
    "rds/clusterInstance": ["identifier", /^data-[0-9a-f]{7}$/],
    "kms/alias": ["name", /^alias\/Data-[0-9a-f]{7}$/],
    "elasticache/replicationGroup": ["replicationGroupId", /^data-[0-9a-f]{7}$/],
    "lb/targetGroup": ["name", /^Data-[0-9a-f]{7}$/],
  };
  for (const [path, [property, pattern]] of Object.entries(automatic)) {
    it(`of ${path} go into ${property}`, () => {
      const { inputs } = new Builder().cloud.check(aws(path), "Data", {}, caller, "seed");
      expect(inputs[property]).to.match(pattern);
    });
  }

  it("refuses one above AWS's limit and says the limit", () => {
    const { failures } = new Builder().cloud.check(
      aws("lb/targetGroup"),
      "a-name-of-more-than-twenty-four",
      { port: 80, protocol: "TCP" },
      caller,
      "seed",
    );
    expect(
      failures
        .filter(({ property }) => property === "name")
        .map(({ reason }) => reason)
        .join(),
    ).to.contain("32");
  });

  const taken: { readonly [path: string]: { inputs: Properties; code: string; there?: true } } = {
    "s3/bucket": { inputs: { bucket: "shared-bucket" }, code: "BucketAlreadyExists", there: true },
    "iam/role": { inputs: { name: "shared" }, code: "EntityAlreadyExists", there: true },
    "sqs/queue": { inputs: { name: "shared" }, code: "QueueAlreadyExists" },
    "lambda/function": { inputs: { name: "shared" }, code: "ResourceConflictException" },
    "rds/cluster": { inputs: { clusterIdentifier: "shared" }, code: "DBClusterAlreadyExistsFault" },
  };
  for (const [path, { inputs, code, there }] of Object.entries(taken)) {
    it(`refuses a second ${path} of the same name in ${there ? "any" : "the same"} region`, () => {
      const builder = new Builder();
      const first = builder.make(aws(path), inputs);
      const region = there ? "eu-central-1" : caller.region;
      const again = () =>
        builder.cloud.create(creationOf(aws(path), "again", first.inputs, { region }));
      expect(refusal(again).code).to.equal(code);
      if (!there) {
        const elsewhere = builder.make(aws(path), inputs, "eu-central-1");
        expect(elsewhere.outputs.region).to.equal("eu-central-1");
      }
    });
  }
});

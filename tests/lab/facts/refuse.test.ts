import { expect } from "chai";
import { checkAgainst, checkInputs, factsOf } from "../../../lab/facts";
import { shapes } from "./refusals/shapes";
import { values } from "./refusals/values";

const caller = { region: "eu-west-1", account: "111122223333", partition: "aws" };

const queue = "aws:sqs/queue:Queue";

describe("inputs that AWS or the provider refuses", () => {
  for (const { what, type, inputs, property, says } of [...shapes, ...values]) {
    it(`refuses ${what}`, () => {
      const failures = checkInputs(type, inputs, caller);
      const failure = failures.find((each) => each.property === property);
      expect(failures.map((each) => each.property)).to.include(property);
      for (const part of says) {
        expect(failure?.reason).to.include(part);
      }
    });
  }

  it("refuses an attribute that belongs to no key, and counts the keys of indexes", () => {
    const attributes = ["id", "sku", "day", "colour"].map((name) => ({ name, type: "S" }));
    const inputs = {
      hashKey: "id",
      attributes,
      globalSecondaryIndexes: [
        { name: "by-sku", hashKey: "sku", rangeKey: "day", projectionType: "ALL" },
      ],
    };
    const failures = checkInputs("aws:dynamodb/table:Table", inputs, caller);
    expect(failures.map(({ reason }) => reason)).to.deep.equal([
      'All attributes must be indexed: "colour" belongs to no key.',
    ]);
  });

  it("refuses everything that is wrong at once", () => {
    const failures = checkInputs(
      queue,
      { delaySeconds: 901, fifoQueue: "perhaps", colour: "red" },
      caller,
    );
    expect(failures.map(({ property }) => property)).to.have.members([
      "delaySeconds",
      "fifoQueue",
      "colour",
    ]);
  });

  it("refuses an instance class in a region that lacks it and not where it exists", () => {
    const type = "aws:rds/clusterInstance:ClusterInstance";
    const inputs = {
      clusterIdentifier: "a",
      engine: "aurora-postgresql",
      instanceClass: "db.x2g.large",
    };
    const refusedIn = (region: string) => checkInputs(type, inputs, { ...caller, region });
    expect(refusedIn("eu-west-1")).to.deep.equal([]);
    expect(refusedIn("eu-north-1")[0]?.reason).to.include("is not available in eu-north-1");
  });

  it("refuses by the region of the resource before that of its provider", () => {
    const type = "aws:dax/cluster:Cluster";
    const inputs = {
      clusterName: "a",
      iamRoleArn: "arn:aws:iam::111122223333:role/dax",
      nodeType: "dax.r5.large",
      replicationFactor: 1,
    };
    expect(checkInputs(type, inputs, caller)).to.deep.equal([]);
    expect(checkInputs(type, { ...inputs, region: "eu-north-1" }, caller)).to.have.length(1);
    expect(checkInputs(type, inputs, { ...caller, region: "eu-north-1" })).to.have.length(1);
  });

  it("refuses a list that is too short or too long", () => {
    const facts = factsOf("aws:lambda/function:Function");
    const inputs = { role: "arn:aws:iam::111122223333:role/x", architectures: ["arm64", "x86_64"] };
    const failures =
      facts === undefined
        ? []
        : checkAgainst(facts, "aws:lambda/function:Function", inputs, caller);
    expect(failures).to.deep.equal([
      { property: "architectures", reason: "Expected at most 1 elements, got 2." },
    ]);
  });
});

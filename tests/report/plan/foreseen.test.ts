import { expect } from "chai";
import { changesOf } from "../../../report/plan/changes";
import { foresee } from "../../../report/plan/foreseen";
import { dangers } from "../../../report/plan/verdict";
import { resource, snapshot, urnOf } from "./support";

const clusterType = "aws:rds/cluster:Cluster";
const groupType = "aws:rds/subnetGroup:SubnetGroup";
const queueType = "aws:sqs/queue:Queue";

const group = (name: string) => resource(groupType, "subnets", { name });
const cluster = (dbSubnetGroupName: string) =>
  resource(
    clusterType,
    "shared",
    { clusterIdentifier: "shared", engine: "aurora-postgresql", dbSubnetGroupName },
    { inputDependencies: { dbSubnetGroupName: [urnOf(groupType, "subnets")] } },
  );

const kinds = (list: readonly { readonly kind: string; readonly urn: string }[]) =>
  list.map(({ kind, urn }) => `${kind} ${urn.split("::").at(-1) ?? ""}`).sort();

describe("What two snapshots foresee", () => {
  it("is what comes, goes and differs, and nothing for what is the same", () => {
    const before = snapshot([
      resource(queueType, "same", { delaySeconds: 1 }),
      resource(queueType, "changed", { delaySeconds: 1 }),
      resource(queueType, "gone"),
    ]);
    const after = snapshot([
      resource(queueType, "same", { delaySeconds: 1 }),
      resource(queueType, "changed", { delaySeconds: 2 }),
      resource(queueType, "new"),
    ]);
    expect(kinds(foresee(before, after))).to.deep.equal([
      "create new",
      "delete gone",
      "update changed",
    ]);
  });

  it("leaves alone what the program ignores", () => {
    const queue = (delaySeconds: number) =>
      resource(queueType, "q", { delaySeconds }, { ignoreChanges: ["delaySeconds"] });
    expect(foresee(snapshot([queue(1)]), snapshot([queue(2)]))).to.deep.equal([]);
  });

  it("replaces what AWS would replace, and takes along what a new one would force", () => {
    const [before, after] = [
      snapshot([group("a"), cluster("a-made")]),
      snapshot([group("b"), cluster("a-made")]),
    ];
    const foreseen = foresee(before, after);
    expect(kinds(foreseen)).to.deep.equal(["replace shared", "replace subnets"]);
    const lost = dangers(changesOf(foreseen, before, after));
    expect(lost.map(({ name, because }) => [name, because])).to.deep.equal([
      ["shared", ["subnets"]],
    ]);
  });

  it("does not take along what goes by a name that the new one has as well", () => {
    const named = (description: string) =>
      resource(groupType, "subnets", { name: "kept", description, subnetIds: [] });
    const before = snapshot([named("a"), cluster("kept")]);
    const foreseen = foresee(before, snapshot([named("b"), cluster("kept")]));
    expect(kinds(foreseen).filter((each) => each.includes("shared"))).to.deep.equal([]);
  });

  it("puts what loses data before everything else, deletions first in each tier", () => {
    const before = snapshot([
      resource(queueType, "a"),
      resource("aws:sns/topic:Topic", "topic"),
      resource("aws:iam/role:Role", "role", { description: "a" }),
    ]);
    const after = snapshot([
      resource("aws:iam/role:Role", "role", { description: "b" }),
      resource("aws:iam/role:Role", "new"),
    ]);
    expect(
      changesOf(foresee(before, after), before, after).map(({ kind, name }) => `${kind} ${name}`),
    ).to.deep.equal(["delete a", "delete topic", "update role", "create new"]);
  });
});

import { expect } from "chai";
import { changesOf } from "../../../report/plan/changes";
import { foresee } from "../../../report/plan/foreseen";
import { type PlannedResource } from "../../../report/plan/types";
import { dangers } from "../../../report/plan/verdict";
import { resource, snapshot, urnOf } from "./support";

const clusterType = "aws:rds/cluster:Cluster";
const groupType = "aws:rds/subnetGroup:SubnetGroup";
const queueType = "aws:sqs/queue:Queue";

const group = (name: string) =>
  resource(groupType, "subnets", { name }, { answers: ["made-by-aws"] });
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
      snapshot([group("a"), cluster("made-by-aws")]),
      snapshot([group("b"), cluster("made-by-aws")]),
    ];
    const foreseen = foresee(before, after);
    expect(kinds(foreseen)).to.deep.equal(["replace shared", "replace subnets"]);
    const lost = dangers(changesOf(foreseen, before, after));
    expect(lost.map(({ name, because }) => [name, because])).to.deep.equal([
      ["shared", ["subnets"]],
    ]);
  });

  it("does not take along what goes by a name that the new one has as well", () => {
    const foreseen = foresee(
      snapshot([group("a"), cluster("kept")]),
      snapshot([group("b"), cluster("kept")]),
    );
    expect(kinds(foreseen)).to.deep.equal(["replace subnets"]);
  });

  it("goes on through components: what depends on one depends on its parts", () => {
    const part = resource("evenkeel:part:Network", "network", {}, { custom: false });
    const inside = (name: string): PlannedResource => ({ ...group(name), parent: part.urn });
    const outside: PlannedResource = {
      ...cluster("made-by-aws"),
      inputDependencies: { dbSubnetGroupName: [part.urn] },
    };
    const before = snapshot([part, inside("a"), outside]);
    const after = snapshot([part, inside("b"), outside]);
    const foreseen = foresee(before, after);
    expect(kinds(foreseen)).to.deep.equal(["replace shared", "replace subnets"]);
    const [first] = changesOf(foreseen, before, after);
    expect(first?.properties.map(({ path, after: value }) => [path, value])).to.deep.equal([
      ["dbSubnetGroupName", "(known after up)"],
    ]);
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

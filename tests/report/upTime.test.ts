import { expect } from "chai";
import { typesInUse } from "../../lab/facts";
import {
  assumedSeconds,
  type CreationTime,
  knownTimes,
  spokenUpTime,
  upTime,
  upTimeText,
  type Waiting,
} from "../../report/upTime";
import { snapshotOf } from "../../report/plan/snapshot";
import data from "../../report/data/creationTimes.json";
import { planOf, timeout, variants } from "../program/plans";

const cluster = "aws:rds/cluster:Cluster";
const instance = "aws:rds/clusterInstance:ClusterInstance";
const queue = "aws:sqs/queue:Queue";

const times = new Map<string, CreationTime>(
  [
    { type: cluster, seconds: 100, source: "any" },
    { type: instance, seconds: 500, source: "any" },
  ].map((time) => [time.type, time]),
);

const resource = (type: string, name: string, more: Partial<Waiting> = {}): Waiting => ({
  ...{ urn: name, type, name, custom: true, parent: "", dependsOn: [] },
  ...more,
});
const component = (name: string, more: Partial<Waiting> = {}) =>
  resource("evenkeel:tier:DataTier", name, { custom: false, ...more });
const after = (...dependsOn: readonly string[]) => ({ dependsOn });

const names = (resources: readonly Waiting[]) =>
  upTime(resources, times).path.map(({ name, doneAt }) => `${name} ${doneAt}`);

describe("The time that a first up takes", () => {
  it("is that of the longest chain, not the sum of all", () => {
    const plan = [
      resource(cluster, "one"),
      resource(instance, "first", after("one")),
      resource(cluster, "other"),
      resource(queue, "inbox"),
    ];
    expect(names(plan)).to.deep.equal(["one 100", "first 600"]);
    expect(upTime(plan, times).seconds).to.equal(600);
  });

  it("counts what no source speaks of as assumed, and says which types these are", () => {
    const { seconds, path, assumed } = upTime([resource(queue, "inbox")], times);
    expect([seconds, assumed]).to.deep.equal([assumedSeconds, [queue]]);
    expect(path.map(({ isKnown }) => isKnown)).to.deep.equal([false]);
  });

  it("counts nothing of what is there already, but what waits behind it", () => {
    const plan = [
      resource(cluster, "there", after("new")),
      resource(cluster, "new"),
      resource(queue, "user", after("there")),
    ];
    const { path } = upTime(plan, times, ({ urn }) => urn !== "there");
    expect(path.map(({ name }) => name)).to.deep.equal(["new", "user"]);
  });

  it("waits for all that is in a component that it depends on", () => {
    const plan = [
      component("tier"),
      component("part", { parent: "tier" }),
      resource(instance, "deep", { parent: "part" }),
      resource(queue, "user", after("tier")),
    ];
    expect(names(plan)).to.deep.equal(["deep 500", `user ${500 + assumedSeconds}`]);
  });

  it("starts a component's children at once, and those of any other resource after it", () => {
    const plan = [
      component("tier"),
      resource(cluster, "parent", { parent: "tier" }),
      resource(cluster, "sibling", { parent: "tier" }),
      resource(cluster, "child", { parent: "parent" }),
    ];
    expect(names(plan)).to.deep.equal(["parent 100", "child 200"]);
  });

  it("is nothing for a plan without resources", () => {
    expect(upTime([component("tier")], times).seconds).to.equal(0);
  });

  it("is told with the chain, and when each of its resources is done", () => {
    const plan = [resource(cluster, "one"), resource(queue, "inbox", after("one"))];
    const text = upTimeText("dev", upTime(plan, times));
    expect(text).to.include("A first up of dev would take about 2 minutes");
    expect(text).to.include("1:40  aws:rds:Cluster one (100 s)");
    expect(text).to.include("1:43  aws:sqs:Queue inbox (3 s, assumed)");
    expect(text).to.include("Of 1 types");
  });

  it("is told in a sentence with the slowest of the chain, in their order", () => {
    const plan = [
      resource(cluster, "one"),
      resource(queue, "inbox", after("one")),
      resource(instance, "first", after("inbox")),
      resource(cluster, "last", after("first")),
    ];
    expect(spokenUpTime(upTime(plan, times))).to.equal(
      "Making what is new takes about 12 minutes, by typical times of creation; " +
        "longest: one (1 min 40 s), then first (8 min 20 s), then last (1 min 40 s).",
    );
    expect(spokenUpTime(upTime([resource(queue, "inbox")], times))).to.include(
      "less than a minute",
    );
  });
});

describe("The known times of creation", () => {
  it("have a source each, and a range that they are in", () => {
    const wrong = data.known.filter(
      ({ seconds, source, range = [seconds, seconds] }) =>
        source === "" || seconds < (range[0] ?? 0) || seconds > (range[1] ?? 0),
    );
    expect(wrong).to.deep.equal([]);
    expect(knownTimes().size).to.equal(data.known.length);
  });

  it("are known, or said to be unknown, for every type in use", () => {
    const said = [...data.known.map(({ type }) => type), ...data.unknown];
    expect(said.sort()).to.deep.equal([...typesInUse].sort());
  });
});

describe("The time that a first up of a stack takes", function () {
  this.timeout(timeout);

  for (const name of ["dev", "prod"] as const) {
    it(`comes from something whose time is known, in ${name}`, async () => {
      const { resources } = snapshotOf(await planOf(variants[name]));
      const { seconds, path } = upTime(resources, knownTimes());
      expect(path.at(-1)?.doneAt).to.equal(seconds);
      const known = path.filter(({ isKnown }) => isKnown);
      expect(known.reduce((sum, step) => sum + step.seconds, 0)).to.be.greaterThan(seconds / 2);
    });
  }
});

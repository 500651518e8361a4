import { expect } from "chai";
import { planOf } from "../program/plans";
import { changesOf } from "../../report/plan/changes";
import { foresee } from "../../report/plan/foreseen";
import { snapshotOf } from "../../report/plan/snapshot";
import { type Snapshot } from "../../report/plan/types";
import { marksOf, topologyOf } from "../../report/topology/build";
import { drawTopology } from "../../report/topology/draw";
import { type Topology } from "../../report/topology/graph";

const plan = async (stack: string, config: readonly string[] = []): Promise<Snapshot> =>
  snapshotOf(await planOf({ stack, config }));

const arrows = ({ nodes, edges }: Topology, region: string) => {
  const name = (id: string) => nodes.find((node) => node.id === id)?.lines[0];
  return edges
    .filter(({ to }) => nodes.find((node) => node.id === to)?.region === region)
    .map(({ from, to, kind, labels }) => [name(from), kind, name(to), ...labels].join(" "));
};

describe("The architecture of prod", () => {
  let now: Snapshot;
  let moved: Snapshot;
  before(async () => {
    now = await plan("prod");
    moved = await plan("prod", ["active=eu-central-1"]);
  });

  it("has both regions with their zones, and what each serves", () => {
    const { regions } = topologyOf("prod", now);
    expect(regions.map(({ name, role, zones }) => [name, role, zones.length])).to.deep.equal([
      ["eu-central-1", "waits", 3],
      ["eu-west-1", "serves", 3],
    ]);
  });

  it("follows calls from the names to stores, and events through queues to those who hear them", () => {
    expect(arrows(topologyOf("prod", now), "eu-west-1")).to.include.members([
      "api.shop.example.com call gateway",
      "gateway call ordering",
      "ordering read shared",
      "inventory read inventory",
      "ordering event evenkeel-prod OrderPlaced",
      "evenkeel-prod event inventory OrderPlaced",
      "order-placed event payment in order",
      "internal call payment",
    ]);
  });

  it("shows what the other region has of it: copies, and names that lead there only when they must", () => {
    expect(arrows(topologyOf("prod", now), "eu-central-1")).to.include.members([
      "shared copy shared global database",
      "inventory copy inventory global table",
      "api.shop.example.com spare gateway",
    ]);
  });

  it("tells who serves by words and dashes, not by colour alone", async () => {
    const svg = await drawTopology(topologyOf("prod", now));
    expect(svg).to.include("eu-west-1: SERVES WRITES");
    expect(svg).to.include("eu-central-1: STANDS BY");
    expect(svg).to.match(/class="cluster region waits">\s*<path[^>]*stroke-dasharray/);
    expect(svg).not.to.match(/class="cluster region serves">\s*<path[^>]*stroke-dasharray/);
    expect(svg).to.match(/<desc>[^<]*eu-central-1 stands by/);
  });

  it("marks what a plan changes, in words, and regions that take another role", async () => {
    const topology = topologyOf("prod", moved, now);
    const changes = changesOf(foresee(now, moved), now, moved);
    const parents = new Map(moved.resources.map(({ urn, parent }) => [urn, parent]));
    const marks = marksOf(topology, changes, parents);
    const marked = topology.nodes.flatMap(({ id, lines, region }) => {
      const mark = marks.get(id);
      return mark ? [`${region} ${lines[0]}: ${mark.text}`] : [];
    });
    expect(marked).to.have.members([
      "eu-west-1 ordering: schedule stops",
      "eu-west-1 payment: schedule stops",
      "eu-west-1 inventory: consumer stops",
      "eu-central-1 ordering: schedule starts",
      "eu-central-1 payment: schedule starts",
      "eu-central-1 inventory: consumer starts",
    ]);
    const svg = await drawTopology(topology, marks);
    expect(svg).to.include("~ consumer starts");
    expect(svg).to.include("eu-central-1: SERVES WRITES (until now: stands by)");
  });

  it("is the same, byte for byte, for the same plan", async () => {
    const again = await plan("prod");
    expect(await drawTopology(topologyOf("prod", again))).to.equal(
      await drawTopology(topologyOf("prod", now)),
    );
  });
});

describe("The architecture of every stack", () => {
  for (const stack of ["dev", "notifications", "webapp", "trading", "platform", "commerce"]) {
    it(`of ${stack} is drawn, and every box but that of people is reached or reaches something`, async () => {
      const topology = topologyOf(stack, await plan(stack));
      const svg = await drawTopology(topology);
      expect(svg).to.match(/^<svg /);
      expect(svg).not.to.match(/https?:\/\/(?!www\.w3\.org)/);
      const services = topology.nodes.filter(({ kind }) => kind === "service");
      const alone = services.filter(
        ({ id }) => !topology.edges.some(({ from, to }) => from === id || to === id),
      );
      expect(services).not.to.deep.equal([]);
      expect(alone.map(({ lines }) => lines[0])).to.deep.equal([]);
    });
  }
});

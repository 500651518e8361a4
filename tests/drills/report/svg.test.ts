import { expect } from "chai";
import { type Report } from "../../../drills/report/report";
import { toSvg } from "../../../drills/report/svg";
import { axisOf, tick } from "../../../drills/report/svg/axis";
import { clustersOf } from "../../../drills/report/svg/marks";
import { writesOf } from "../../../drills/report/svg/writes";
import { marks, type Mark } from "../../../drills/run";

const start = Date.parse("2026-11-26T21:40:00Z");
const at = (seconds: number) => new Date(start + seconds * 1000).toISOString();

const report = (times: Partial<Record<Mark, number>>, other: Partial<Report> = {}): Report => ({
  ...{ version: 1, run: "one", stack: "prod", mode: "planned", from: "eu-west-1" },
  ...{ to: "eu-central-1", operator: "ann@desk", pretended: false },
  ...{ startedAt: at(0), endedAt: at(100), exitCode: 0 },
  objectives: { rto: { seconds: 900, met: true }, rpo: { seconds: 60, met: true } },
  timeline: (Object.keys(times) as Mark[]).map((mark) => ({
    ...{ mark, meaning: marks[mark], at: at(times[mark] ?? 0) },
    sinceT0: (times[mark] ?? 0) - (times.T0 ?? 0),
  })),
  rto: {
    ...{ total: 14, untilSteady: 15, detect: null, decide: 0, fence: 1 },
    ...{ promote: 8, shift: 1, firstWrite: 2 },
  },
  rpo: {
    ...{ writes: 0, milliseconds: 0, ownWrites: 0, unacknowledged: 0, isLeast: false },
    seconds: 0,
  },
  ...{ duplicates: 0, availability: null, lag: [], backlog: { before: null, left: null } },
  recorded: { changed: [], unexpected: [], leftAlone: [], wrongRoles: [], remaining: [] },
  calls: { byRegion: {}, toLostRegion: null },
  ...{ phases: [], resumed: 0, warnings: [], notMeasured: [], leftToDo: [] },
  ...other,
});

const texts = (svg: string) =>
  [...svg.matchAll(/<text [^>]*>([^<]*)<\/text>/g)].map(([, text = ""]) => text);

describe("The picture of a drill", () => {
  const times = { T0: 20, T3: 22, T4: 31, T5: 32, T6: 34 };
  const beat = (second: number, place?: string) => ({
    ...{ sequence: second, sentAt: start + second * 1000, answeredAt: start + second * 1000 + 50 },
    ...(place === undefined ? {} : { place }),
  });

  it("says in words what happened, how long writes failed and what was lost", () => {
    const [title, said] = texts(toSvg(report(times), [], []));
    expect(title).to.equal("prod moved from eu-west-1 to eu-central-1");
    expect(said).to.equal(
      "Planned move. It took 14 s until writes succeeded again. Acknowledged writes lost: 0.",
    );
  });

  it("says that a region was lost, that more may be lost, and that it was the lab", () => {
    const rpo = { writes: 7, milliseconds: 1, ownWrites: 0, unacknowledged: 0, isLeast: true };
    const made = report(times, {
      ...{ mode: "disaster", pretended: true, rpo: { ...rpo, seconds: 1 } },
    });
    expect(texts(toSvg(made, [], []))[1]).to.equal(
      "Failover after the loss of eu-west-1. It took 14 s until writes succeeded again. " +
        "Acknowledged writes lost: at least 7. In the lab: no time is AWS's.",
    );
  });

  it("explains each of its moments, counted from T0", () => {
    const all = texts(toSvg(report(times), [], []));
    expect(all).to.include.members(["T4", "+11 s", marks.T4, "T0", marks.T0]);
  });

  it("shows phases that took time, and says so where no write was measured", () => {
    const spans = [
      { phase: "promote", start: start + 23_000, end: start + 31_000 },
      { phase: "scale", start: start + 31_000, end: start + 31_010 },
    ];
    const all = texts(toSvg(report(times), [], spans));
    expect(all).to.include("promote, 8 s").and.to.include("writes: not measured");
    expect(all.filter((text) => text.startsWith("scale"))).to.deep.equal([]);
  });

  it("escapes what a stack is called", () => {
    const svg = toSvg(report(times, { stack: 'a<b>&"c"' }), [], []);
    expect(svg).to.include("a&lt;b>&amp;&quot;c&quot; moved").and.not.to.include("a<b>");
  });

  it("joins heartbeats in a row that fared alike", () => {
    const beats = [beat(1, "eu-west-1"), beat(3), beat(2, "eu-west-1"), beat(4, "eu-central-1")];
    expect(writesOf(beats, "eu-west-1").map(({ kind, count }) => [kind, count])).to.deep.equal([
      ["old", 2],
      ["failed", 1],
      ["next", 1],
    ]);
    expect(toSvg(report(times), beats, [])).to.include("<title>2 writes acknowledged by eu-west-1");
  });

  it("writes moments as one that are too close to be told apart", () => {
    const moments = [
      { mark: "T0", x: 200 },
      { mark: "T5", x: 330 },
      { mark: "T4", x: 320 },
      { mark: "T6", x: 340 },
      { mark: "T7", x: 500 },
    ];
    expect(clustersOf(moments)).to.deep.equal([
      { text: "T0", x: 200 },
      { text: "T4–T6", x: 330 },
      { text: "T7", x: 500 },
    ]);
  });

  it("counts time from T0, in steps that people count in, inside of the picture", () => {
    const axis = axisOf(report({ T0: 20 }));
    expect(axis.ticks.map((each) => tick(each - axis.zero))).to.deep.equal([
      ...["-20 s", "-10 s", "0 s", "10 s", "20 s", "30 s", "40 s", "50 s", "1 min"],
      ...["1 min 10 s", "1 min 20 s"],
    ]);
    // A loss before the run is drawn at its beginning.
    const earlier = axisOf(report({ T0: -600 }));
    expect(earlier.x(start - 600_000)).to.equal(earlier.x(start));
    expect(earlier.ticks.every((each) => each >= start)).to.equal(true);
  });
});

import { expect } from "chai";
import { appendFileSync, readdirSync, readFileSync } from "node:fs";
import { statSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { JournalError } from "../../drills/journal";
import { RequestError } from "../../drills/options";
import { expectMoved, expectSound, expectSurvived } from "./support/expectations";
import { reasons, Runs, type Wish } from "./support/runs";
import { home, simulation, standby, type WorldOptions } from "./support/simulatedWorld";

/** What a drill does outside of itself, in order, when nothing is in its way. */
async function stepsOf(wish: Wish, options: WorldOptions): Promise<readonly string[]> {
  const runs = new Runs();
  const steps: string[] = [];
  try {
    await runs.run(simulation(), wish, { ...options, onStep: (_step, what) => steps.push(what) });
  } finally {
    runs.remove();
  }
  return steps;
}

/** Whether doing it changes something. */
const changes = (what: string) =>
  /Put|Delete|Update|Enable|Disable|Switchover|Failover|Invoke|setConfig|^up$|^lose/.test(what);

/** The lease is renewed at the beginning of each phase: killing there is killing between phases. */
const kills = (steps: readonly string[]) =>
  steps.flatMap((what, index) =>
    changes(what)
      ? [
          { at: index + 1, when: "before" as const, what },
          { at: index + 1, when: "after" as const, what },
        ]
      : [],
  );

const quick = { steady: 10_000 };
/** Fewer heartbeats take less time. */
const seldom = { to: standby, heartbeat: 5_000 };
const disaster = { ...seldom, mode: "disaster", allowDataLoss: true } as const;

describe("A drill that is killed", function () {
  this.timeout(300_000);
  let runs: Runs;
  const begin = () => {
    runs?.remove();
    runs = new Runs();
  };
  beforeEach(begin);
  afterEach(() => runs.remove());

  it("before or after anything that it changes ends in the same state once it is resumed", async () => {
    const steps = await stepsOf(seldom, quick);
    for (const { at, when, what } of kills(steps)) {
      const of = simulation();
      begin();
      const ended = await runs.killed(of, seldom, { ...quick, kill: { at, when } });
      expect(ended, `${when} ${what} (${at})`).to.equal(undefined);
      // Whoever resumes takes a moment; what was under way meanwhile has come to an end.
      await of.clock.wait(60_000);
      const resumed = await runs.run(of, { to: standby, resume: true }, quick);
      expectMoved(resumed, of, standby);
      expect(of.aws.database.moves, `${when} ${what} (${at})`).to.deep.equal([
        "switchover eu-central-1",
      ]);
    }
    expect(kills(steps).length).to.be.greaterThan(40);
  });

  it("in a disaster too", async () => {
    const options = { ...quick, pretends: true };
    const steps = await stepsOf(disaster, options);
    for (const { at, when, what } of kills(steps)) {
      const of = simulation();
      begin();
      const ended = await runs.killed(of, disaster, { ...options, kill: { at, when } });
      expect(ended, `${when} ${what} (${at})`).to.equal(undefined);
      await of.clock.wait(60_000);
      const wish = { to: standby, mode: "disaster", resume: true } as const;
      expectSurvived(await runs.run(of, wish, options), of, standby);
      expect(of.aws.database.moves).to.deep.equal(["failover eu-central-1"]);
    }
    expect(kills(steps).length).to.be.greaterThan(20);
  });

  it("and was about to be taken back is taken back", async () => {
    const of = simulation();
    of.aws.faults.set(`${standby} RDS SwitchoverGlobalCluster`, () => {
      throw Object.assign(new Error("not now"), { name: "InvalidGlobalClusterStateFault" });
    });
    const seen: string[] = [];
    await new Runs().run(
      simulation(),
      { to: standby },
      { ...quick, onStep: (_, what) => seen.push(what) },
    );
    const at = seen.findIndex((what) => what.includes("SwitchoverGlobalCluster")) + 1;
    // Two calls later the old place is given back its role.
    const killed = await runs.killed(
      of,
      { to: standby },
      { ...quick, kill: { at: at + 4, when: "before" } },
    );
    expect(killed).to.equal(undefined);
    const resumed = await runs.run(of, { to: standby, resume: true }, quick);
    expect(resumed.outcome.exitCode).to.equal(1);
    expect(reasons(resumed)).to.equal("The move had failed, and is taken back.");
    expect(of.aws.region(home).role).to.deep.equal({ active: true });
    expect(of.aws.region(home).mapping.wanted).to.equal(true);
    expect(of.aws.region(home).rule).to.equal("ENABLED");
    expectSound(of);
  });
});

describe("--resume", function () {
  this.timeout(60_000);
  let runs: Runs;
  beforeEach(() => {
    runs = new Runs();
  });
  afterEach(() => runs.remove());

  const refusal = async (of: ReturnType<typeof simulation>, wish: Wish): Promise<unknown> => {
    const changed = of.aws.changes.length;
    try {
      await runs.run(of, { ...wish, resume: true });
    } catch (error) {
      expect(of.aws.changes).to.have.length(changed);
      return error;
    }
    throw new Error("it was accepted");
  };

  /** A run that was killed in its middle. */
  const cut = async () => {
    const of = simulation();
    await runs.killed(of, { to: standby }, { ...quick, kill: { at: 120, when: "before" } });
    return of;
  };

  const journalFile = () => {
    const folder = join(runs.root, "prod");
    return join(folder, readdirSync(folder).at(-1) ?? "", "journal.jsonl");
  };

  it("is refused when nothing is unfinished", async () => {
    expect(await refusal(simulation(), { to: standby })).to.be.instanceOf(RequestError);
    const of = simulation();
    await runs.run(of, { to: standby }, quick);
    expect(await refusal(of, { to: standby })).to.be.instanceOf(RequestError);
  });

  it("is refused for another move than the one that was begun", async () => {
    const of = await cut();
    const error = await refusal(of, { to: standby, mode: "disaster" });
    expect((error as RequestError).message).to.match(/is --to eu-central-1 --mode planned/);
    expect(await refusal(of, { to: home })).to.be.instanceOf(RequestError);
  });

  it("passes by drills that were refused", async () => {
    const of = await cut();
    await of.clock.wait(1_000);
    const refused = await runs.run(of, { to: standby });
    expect(refused.outcome.exitCode).to.equal(2);
    expectMoved(await runs.run(of, { to: standby, resume: true }, quick), of, standby);
  });

  it("is refused with a journal that was cut in the middle of a line", async () => {
    const of = await cut();
    const file = journalFile();
    truncateSync(file, statSync(file).size - 5);
    const error = await refusal(of, { to: standby });
    expect(error).to.be.instanceOf(JournalError);
    expect((error as Error).message).to.match(/ends in the middle of line \d+: it was cut/);
  });

  it("is refused with a journal without its first line", async () => {
    const of = await cut();
    const file = journalFile();
    const lines = readFileSync(file, "utf8").split("\n").slice(1);
    writeFileSync(file, lines.join("\n"));
    expect(String(await refusal(of, { to: standby }))).to.match(/does not say which run it is of/);
  });

  it("is refused with a journal of another stack", async () => {
    const of = await cut();
    const file = journalFile();
    writeFileSync(file, readFileSync(file, "utf8").replace('"stack":"prod"', '"stack":"other"'));
    expect(String(await refusal(of, { to: standby }))).to.match(/is of stack other, not of prod/);
  });

  it("is refused with a line that no drill writes", async () => {
    const of = await cut();
    const file = journalFile();
    appendFileSync(file, '{"kind":"done","at":1,"phase":"../../etc","result":{}}\n');
    expect(String(await refusal(of, { to: standby }))).to.match(/line \d+ is wrong at phase/);
    appendFileSync(file, "rm -rf\n");
    expect(String(await refusal(of, { to: standby }))).to.match(/is no journal: line \d+/);
  });

  it("goes on where the lease was taken over by nobody, and not where somebody did", async () => {
    const of = await cut();
    of.aws
      .region(standby)
      .parameters.set(
        "/evenkeel-prod/drill/lease",
        JSON.stringify({ run: "other", operator: "ann@desk", until: of.clock.now() + 120_000 }),
      );
    const ended = await runs.run(of, { to: standby, resume: true }, quick);
    expect(ended.outcome.exitCode).to.equal(1);
    expect(reasons(ended)).to.match(/ann@desk runs drill other/);
    await of.clock.wait(120_000);
    expectMoved(await runs.run(of, { to: standby, resume: true }, quick), of, standby);
  });
});

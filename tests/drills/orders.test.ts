import { expect } from "chai";
import { phaseNames, type PhaseName } from "../../drills/run";
import { expectSound } from "./support/expectations";
import { type Ended, reasons, Runs, type Wish } from "./support/runs";
import {
  home,
  simulation,
  type Simulation,
  standby,
  type WorldOptions,
} from "./support/simulatedWorld";

/**
 * Every order in which a move meets the loss of a region, its return, a kill and a second operator, tried on the drill itself.
 * Whatever happens: never two places that are active, no acknowledged write lost without a disaster, and somebody can go on.
 */

const quick = { steady: 10_000 };
const seldom = { heartbeat: 5_000 };
const planned: Wish = { to: standby, ...seldom };
const disaster: Wish = { to: standby, ...seldom, mode: "disaster", allowDataLoss: true };

/** Phases in which something is done outside. */
const phases: readonly PhaseName[] = phaseNames.filter(
  (phase) => !["plan", "rejoin"].includes(phase),
);

/** Numbers of the first and a middle step of each phase, by a run that nothing disturbs. */
async function moments(wish: Wish, options: WorldOptions): Promise<ReadonlyMap<string, number>> {
  const runs = new Runs();
  const seen = new Map<string, number[]>();
  let phase = "";
  let count = 0;
  const of = simulation();
  try {
    await runs.run(
      of,
      wish,
      {
        ...options,
        onStep: (step) => {
          count = step;
          seen.set(phase, [...(seen.get(phase) ?? []), step]);
        },
      },
      (name) => {
        phase = name;
      },
    );
  } finally {
    runs.remove();
  }
  expect(count).to.be.greaterThan(100);
  return new Map(
    phases.flatMap((name) => {
      const steps = seen.get(name) ?? [];
      const [first] = steps;
      const middle = steps[Math.floor(steps.length / 2)];
      return first === undefined || middle === undefined
        ? []
        : [
            [`the beginning of ${name}`, first] as const,
            [`the middle of ${name}`, middle] as const,
          ];
    }),
  );
}

/** Does something at a step of a run. */
const at = (step: number, work: () => void): WorldOptions => ({
  ...quick,
  onStep: (now) => {
    if (now === step) {
      work();
    }
  },
});

/** The new place serves, however it came to that. */
function expectMovedSomehow(ended: Ended, of: Simulation): void {
  expect(reasons(ended)).to.equal("");
  // A long way may miss the objective; nothing else may be wrong.
  expect(ended.outcome.exitCode).to.be.oneOf([0, 3]);
  const { recorded } = ended.report;
  expect([recorded.unexpected, recorded.wrongRoles, recorded.remaining]).to.deep.equal([
    [],
    [],
    [],
  ]);
  expect(of.aws.database.currentWriter()).to.equal(standby);
  expect(of.aws.region(standby).role).to.deep.equal({ active: true });
  expect(of.stack.config.active).to.equal(standby);
  expectSound(of);
}

describe("Whatever happens during a planned move", function () {
  this.timeout(300_000);
  let known: ReadonlyMap<string, number>;
  let runs: Runs;
  const begin = () => {
    runs?.remove();
    runs = new Runs();
  };
  before(async () => {
    known = await moments(planned, quick);
    expect([...known.keys()].length).to.be.greaterThan(16);
  });
  beforeEach(begin);
  afterEach(() => runs.remove());

  it("a second operator is refused, and the first one ends as if nobody had come", async () => {
    for (const [when, step] of known) {
      begin();
      const of = simulation();
      const others: Promise<Ended | Error>[] = [];
      const second = new Runs();
      const options = at(step, () => {
        const wishes = [planned, disaster].map((wish) => ({ ...wish, operator: "second@desk" }));
        others.push(
          ...wishes.map((wish) => second.run(of, wish, quick).catch((error: Error) => error)),
        );
      });
      const ended = await runs.run(of, planned, options);
      const refused = await Promise.all(others);
      second.remove();
      const winners = [ended, ...refused].filter(
        (each) => !(each instanceof Error) && each.outcome.exitCode === 0,
      );
      expect(winners, `${when}: ${refused.map(String).join()}`).to.have.length(1);
      refused
        .filter((each) => !winners.includes(each))
        .forEach((each) => {
          expect(each instanceof Error || each.outcome.exitCode === 2, when).to.equal(true);
        });
      expect(of.aws.database.moves, when).to.have.length(1);
      expectSound(of);
    }
  });

  it("a region that is lost for a while only delays it: it is resumed and ends well, or begun anew", async () => {
    for (const [when, step] of known) {
      begin();
      const of = simulation();
      const options = at(step, () => {
        of.aws.lose(home);
        void of.clock.wait(45_000).then(() => of.aws.bringBack(home));
      });
      let ended = await runs.run(of, planned, options);
      of.aws.callsToLost.length = 0;
      for (let tries = 0; tries < 3 && !isDone(ended); tries += 1) {
        await of.clock.wait(60_000);
        const again = ended.journal.exitCode === undefined;
        ended = await runs.run(of, { ...planned, resume: again }, quick);
      }
      expect(isDone(ended), `${when}: ${reasons(ended)}`).to.equal(true);
      expectMovedSomehow(ended, of);
      expect(ended.report.rpo?.writes, when).to.equal(0);
    }
  });

  it("a region that is lost for good is survived, from wherever the move was", async () => {
    for (const [when, step] of known) {
      begin();
      const of = simulation();
      const first = await runs.run(
        of,
        planned,
        at(step, () => of.aws.lose(home)),
      );
      of.aws.callsToLost.length = 0;
      if (of.stack.config.active === standby) {
        // It had moved already: there is nothing to fail over from.
        expect(of.aws.database.currentWriter(), when).to.equal(standby);
        expect(of.aws.region(standby).role).to.deep.equal({ active: true });
        expectSound(of);
        continue;
      }
      const ended = await runs.run(of, disaster, quick);
      expectMovedSomehow(ended, of);
      expect(of.aws.callsToLost, when).to.deep.equal([]);
    }
  });

  it("a kill and the loss of the region are survived together", async () => {
    for (const [when, step] of known) {
      begin();
      const of = simulation();
      await runs.killed(of, planned, { ...quick, kill: { at: step, when: "after" } });
      of.aws.lose(home);
      // Nobody gives back the lease of a drill that was killed: whoever knows that it runs nowhere removes it.
      of.aws.region(standby).parameters.delete("/evenkeel-prod/drill/lease");
      // What the killed drill had sent is answered to nobody.
      await of.clock.wait(20_000);
      of.aws.callsToLost.length = 0;
      if (of.stack.config.active === standby) {
        expect(of.aws.database.currentWriter(), when).to.equal(standby);
        continue;
      }
      const ended = await runs.run(of, disaster, quick);
      expectMovedSomehow(ended, of);
      expect(of.aws.callsToLost, when).to.deep.equal([]);
    }
  });
});

describe("Whatever happens during a disaster", function () {
  this.timeout(300_000);
  let known: ReadonlyMap<string, number>;
  let runs: Runs;
  const begin = () => {
    runs?.remove();
    runs = new Runs();
  };
  before(async () => {
    known = await moments(disaster, { ...quick, pretends: true });
  });
  beforeEach(begin);
  afterEach(() => runs.remove());

  it("the region's return changes nothing, and it is taken back afterwards", async () => {
    for (const [when, step] of known) {
      begin();
      const of = simulation();
      of.aws.lose(home);
      const ended = await runs.run(
        of,
        disaster,
        at(step, () => of.aws.bringBack(home)),
      );
      expectMovedSomehow(ended, of);
      expect(ended.report.calls.toLostRegion, when).to.equal(0);
      of.aws.bringBack(home);
      await of.clock.wait(300_000);
      const back = await runs.run(of, { to: home, ...seldom }, quick);
      expect(reasons(back), when).to.equal("");
      expect(back.outcome.exitCode, when).to.equal(0);
      expectSound(of);
    }
  });

  it("a second operator is refused", async () => {
    for (const [when, step] of known) {
      begin();
      const of = simulation();
      of.aws.lose(home);
      const second = new Runs();
      const others: Promise<Ended | Error>[] = [];
      const ended = await runs.run(
        of,
        disaster,
        at(step, () =>
          others.push(
            second
              .run(of, { ...disaster, operator: "second@desk" }, quick)
              .catch((error: Error) => error),
          ),
        ),
      );
      const results = [ended, ...(await Promise.all(others))];
      second.remove();
      const winners = results.filter((each) => !(each instanceof Error) && isDone(each));
      expect(winners, when).to.have.length(1);
      expect(of.aws.database.moves, when).to.have.length(1);
      expectSound(of);
    }
  });
});

const isDone = ({ outcome }: Ended): boolean => outcome.exitCode === 0 || isMissed(outcome);

/** Ended, though too late. */
const isMissed = ({ exitCode, error }: Ended["outcome"]): boolean =>
  exitCode === 3 && error === undefined;

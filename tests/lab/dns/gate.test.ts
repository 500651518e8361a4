import { expect } from "chai";
import fc from "fast-check";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { repository } from "../../../lab/engine/cache";
import { type Gate, GateWorld, home, programGate, standby, type Switches } from "./support/gate";

/** The gate of the program, run for hours in a moment: its function, its alarms, its health checks, its records. */

/** `home off` and `standby off` to who answers, as docs/failover.md has it. */
function documented(): ReadonlyMap<string, string> {
  const page = readFileSync(join(repository, "docs/failover.md"), "utf8");
  const rows = page.matchAll(/^\| ([01]) +\| ([01]) +\| (home|standby)\b/gm);
  return new Map([...rows].map(([, one, other, who = ""]) => [`${one}${other}`, who]));
}

const table = documented();
const placeOf = ({ homeOff, standbyOff }: Switches) =>
  table.get(`${Number(homeOff)}${Number(standbyOff)}`) === "home" ? home : standby;

/** Longest time until an order is heard: the function's minute. */
const oneMinute = 1;

describe("The gate", function () {
  let gate: Gate;
  let world: GateWorld;
  before(async () => {
    gate = await programGate();
  });
  beforeEach(() => {
    world = new GateWorld(gate);
  });

  /** What an operator does: the database has moved, the new place is active, then the name follows. */
  const toStandby = () => {
    world.active = standby;
    world.turn(home, true);
  };
  const toHome = () => {
    world.active = home;
    world.turn(home, false);
  };
  /** A steady state, long enough for every alarm to have data. */
  const steady = async (place: string) => {
    await world.pass(20);
    if (place === standby) {
      toStandby();
      await world.pass(20);
    }
    world.answers.length = 0;
  };

  it("is documented in all four states", () => {
    expect([...table].sort()).to.deep.equal([
      ["00", "home"],
      ["01", "home"],
      ["10", "standby"],
      ["11", "home"],
    ]);
  });

  it("is one function in each region, two alarms there, and a health check on the other's", () => {
    expect(gate.republishers.map(({ region }) => region).sort()).to.deep.equal([standby, home]);
    expect(gate.alarms).to.have.length(4);
    expect(
      gate.checks.map(({ HealthCheckConfig }) => HealthCheckConfig?.AlarmIdentifier),
    ).to.have.deep.members([
      { Region: standby, Name: "evenkeel-test-eu-west-1-off" },
      { Region: home, Name: "evenkeel-test-eu-central-1-off" },
    ]);
  });

  it("answers home from the first minute, when nothing was ever measured or switched", async () => {
    expect(await world.pass(1)).to.equal(home);
    expect(await world.pass(60)).to.equal(home);
    expect(new Set(world.answers)).to.deep.equal(new Set([home]));
  });

  it("follows three moves there and back, once each, within the minute, and never flaps", async () => {
    await steady(home);
    for (let cycle = 0; cycle < 3; cycle += 1) {
      toStandby();
      expect(await world.pass(oneMinute)).to.equal(standby);
      expect(world.heard).to.deep.equal({ homeOff: true, standbyOff: false });
      expect(await world.pass(30)).to.equal(standby);
      toHome();
      expect(await world.pass(oneMinute)).to.equal(home);
      expect(world.heard).to.deep.equal({ homeOff: false, standbyOff: false });
      expect(await world.pass(30)).to.equal(home);
    }
    const moves = world.answers.filter((place, at) => place !== (world.answers[at - 1] ?? home));
    expect(moves).to.deep.equal([standby, home, standby, home, standby, home]);
  });

  describe("when home dies while it answers", () => {
    beforeEach(async () => {
      await steady(home);
      world.die(home);
    });

    it("moves by one order in the region that survives, and stays there while home is silent", async () => {
      expect(await world.pass(3)).to.equal(home);
      toStandby();
      expect(await world.pass(oneMinute)).to.equal(standby);
      await world.pass(24 * 60);
      expect(new Set(world.answers.slice(3))).to.deep.equal(new Set([standby]));
    });

    it("stays with the standby when home returns late, and goes back only when told to", async () => {
      toStandby();
      await world.pass(300);
      world.comeBack(home);
      expect(new Set(await answersOf(world, 300))).to.deep.equal(new Set([standby]));
      toHome();
      expect(await world.pass(oneMinute)).to.equal(home);
    });
  });

  describe("when the standby dies while it answers", () => {
    beforeEach(async () => {
      await steady(standby);
      world.die(standby);
      expect(await world.pass(3)).to.equal(standby);
      world.active = home;
      world.turn(standby, true);
    });

    it("moves home by one order in home's region, although what the standby said last stands", async () => {
      expect(await world.pass(oneMinute)).to.equal(home);
      expect(world.heard).to.deep.equal({ homeOff: true, standbyOff: true });
      expect(new Set(await answersOf(world, 300))).to.deep.equal(new Set([home]));
    });

    it("stays home when the standby returns late, repeating that home is off", async () => {
      await world.pass(oneMinute);
      await world.pass(300);
      world.comeBack(standby);
      expect(new Set(await answersOf(world, 300))).to.deep.equal(new Set([home]));
      expect(world.heard).to.deep.equal({ homeOff: true, standbyOff: true });
    });

    it("is re-armed without a moment at the standby: home on, wait, standby on", async () => {
      await world.pass(oneMinute);
      world.comeBack(standby);
      world.turn(home, false);
      const first = await answersOf(world, 5);
      expect(world.heard).to.deep.equal({ homeOff: false, standbyOff: true });
      world.turn(standby, false);
      const second = await answersOf(world, 30);
      expect(new Set([...first, ...second])).to.deep.equal(new Set([home]));
      expect(world.heard).to.deep.equal({ homeOff: false, standbyOff: false });
      toStandby();
      expect(await world.pass(oneMinute)).to.equal(standby);
    });

    it("would lead to the standby, which does not serve, in the other order", async () => {
      await world.pass(oneMinute);
      world.comeBack(standby);
      world.turn(standby, false);
      expect(await world.pass(oneMinute)).to.equal(standby);
      expect(world.active).to.equal(home);
    });

    it("rings a quarter of an hour later, until it is re-armed", async () => {
      await world.pass(14);
      expect(world.alarm("eu-central-1-off-disagrees")).to.equal("OK");
      await world.pass(1);
      expect(world.alarm("eu-central-1-off-disagrees")).to.equal("ALARM");
      world.comeBack(standby);
      world.turn(home, false);
      world.turn(standby, false);
      await world.pass(1);
      expect(world.alarm("eu-central-1-off-disagrees")).to.equal("OK");
    });
  });

  it("answers as the table says, whatever is switched, dies and returns in whatever order", async () => {
    const places = fc.constantFrom(home, standby);
    const event = fc.oneof(
      fc.record({ do: fc.constant("turn" as const), place: places, off: fc.boolean() }),
      fc.record({ do: fc.constantFrom("die" as const, "return" as const), place: places }),
      fc.record({ do: fc.constant("pass" as const), minutes: fc.integer({ min: 1, max: 12 }) }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(event, { maxLength: 25 }), async (events) => {
        const any = new GateWorld(gate);
        for (const each of events) {
          if (each.do === "pass") {
            for (let minute = 0; minute < each.minutes; minute += 1) {
              expect(await any.pass(1)).to.equal(placeOf(any.heard));
            }
          } else if (each.do === "die") {
            any.die(each.place);
          } else if (each.do === "return") {
            any.comeBack(each.place);
          } else if (each.do === "turn" && any.isAlive(each.place === home ? standby : home)) {
            any.turn(each.place, each.off);
            // Heard within the minute, because its region is alive.
            expect(await any.pass(oneMinute)).to.equal(placeOf(any.heard));
            expect(each.place === home ? any.heard.homeOff : any.heard.standbyOff).to.equal(
              each.off,
            );
          }
        }
      }),
      { numRuns: 150 },
    );
  });
});

/** Who answers in each of the next minutes. */
async function answersOf(world: GateWorld, minutes: number): Promise<readonly string[]> {
  const before = world.answers.length;
  await world.pass(minutes);
  return world.answers.slice(before);
}

import { expect } from "chai";
import { variants, planOf } from "../program/plans";
import { CleanRuns } from "../lab/support/cleanRuns";
import { killed, seeded } from "../lab/support/faults";
import { expectOk } from "../lab/support/stacks";

/** Seed of what is chosen at random, so that a run can be had again. */
const seed = 20261127;

/** How many resources are killed at, and how many are throttled. */
const kills = 2;
const throttled = 8;

const runs = new CleanRuns("dev");

/** URNs of what a plan makes: neither components nor providers. */
async function resourcesOf(variant: keyof typeof variants): Promise<readonly string[]> {
  const { resources } = await planOf(variants[variant]);
  return resources.all
    .filter(({ custom, type }) => custom && !type.startsWith("pulumi:"))
    .map(({ urn }) => urn);
}

/** As many of a list as asked for, by a seed. */
function chosen(all: readonly string[], count: number): readonly string[] {
  const next = seeded(seed);
  const left = [...all];
  return Array.from({ length: count }, () =>
    left.splice(Math.floor(next() * left.length), 1),
  ).flat();
}

/** The engine goes on past a failure with whatever does not depend on it: more fail in one run. */
async function goingOn<T>(work: () => Promise<T>): Promise<T> {
  const before = process.env.PULUMI_CONTINUE_ON_ERROR;
  process.env.PULUMI_CONTINUE_ON_ERROR = "true";
  try {
    return await work();
  } finally {
    if (before === undefined) {
      delete process.env.PULUMI_CONTINUE_ON_ERROR;
    } else {
      process.env.PULUMI_CONTINUE_ON_ERROR = before;
    }
  }
}

describe("Faults of dev, on the real engine", function () {
  this.timeout(600_000);
  let all: readonly string[];
  before(async () => {
    all = await resourcesOf("dev");
    expect((await runs.begin()).length).to.equal(all.length);
  });
  after(() => runs.remove());

  it("converge when every resource fails once: nothing twice, nothing replaced, nothing left over", async () => {
    const stack = runs.add();
    const failed = new Set<string>();
    await goingOn(async () => {
      for (;;) {
        const open = all.filter((urn) => !failed.has(urn));
        const outcome = await stack.run("up", { orders: { fail: open } });
        expect(outcome.replacements).to.deep.equal([]);
        expect(outcome.deletions).to.deep.equal([]);
        if (outcome.ok) {
          break;
        }
        const now = open.filter((urn) =>
          outcome.errors.some((error) => error.includes(`fail ${urn}`)),
        );
        expect(now, outcome.errors.join("\n")).not.to.be.empty;
        now.forEach((urn) => failed.add(urn));
      }
    });
    expect([...failed].sort()).to.deep.equal([...all].sort());
    await runs.expectClean(stack);
  });

  it("converge when AWS is asked too often, and say so", async () => {
    const stack = runs.add();
    const some = chosen(all, throttled);
    let outcome = await goingOn(() =>
      stack.run("up", { orders: { fail: some, failAs: "throttled" } }),
    );
    expect(outcome.ok).to.equal(false);
    expect(outcome.errors.join()).to.include("ThrottlingException: Rate exceeded");
    outcome = await stack.run("up");
    expectOk(outcome);
    await runs.expectClean(stack);
  });

  for (let index = 0; index < kills; index += 1) {
    it(`are mended after kill ${index + 1}, at a random moment: cancel, look, clear, up`, async () => {
      const stack = runs.add();
      const target = chosen(all, kills)[index] ?? "";
      // Every second one after AWS has made it.
      await killed(stack.run("up", { orders: { kill: target, killAfter: index % 2 === 1 } }));
      const refused = await stack.run("up");
      expect(refused.errors.join()).to.include("was killed");
      const pending = await stack.withEngine(async (steps) => {
        await steps.cancel();
        return steps.clearPending();
      });
      expect(pending.join("\n")).to.include(target);
      pending.forEach((operation) => stack.deleteByHand(operation.split(" ")[1] ?? ""));
      expectOk(await stack.run("up"));
      await runs.expectClean(stack);
    });
  }

  it("end a removal in two runs when deletions fail", async () => {
    const stack = runs.add();
    expectOk(await stack.run("up"));
    const failDeletion = chosen(all, throttled);
    const failed = await goingOn(() => stack.run("destroy", { orders: { failDeletion } }));
    expect(failed.ok).to.equal(false);
    expectOk(await stack.run("destroy"));
    expect(stack.exists()).to.deep.equal([]);
  });
});

describe("A region that is down", function () {
  this.timeout(600_000);
  const prod = new CleanRuns("prod");
  after(() => prod.remove());

  it("does not keep the other one from being updated", async () => {
    const stack = prod.add();
    expectOk(await stack.run("up"));
    const before = stack.exists();
    const gone = { config: ["active=eu-central-1", "unavailable=eu-west-1"] };
    const outcome = await stack.run("up", { ...gone, orders: { blackout: ["eu-west-1"] } });
    expectOk(outcome);
    expect(outcome.replacements).to.deep.equal([]);
    expect(outcome.deletions).to.deep.equal([]);
    expect(outcome.changes.update).to.be.greaterThan(0);
    expect(stack.exists()).to.deep.equal(before);
  });
});

import { expect } from "chai";
import fc from "fast-check";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { checkConfig } from "../../environments/check";
import { definitions } from "../../environments/definitions";
import { handlers } from "../../environments/load";
import { configOf, planInProcess } from "../../lab/mocks/plan";
import { repository } from "../../lab/engine/cache";
import { Cloud } from "../../lab/model";
import { generated, type Generated, variantOf } from "./generate";
import { alternatives } from "./generate/coverage";
import { type Broken, mutations } from "./generate/mutations";
import { violationsOf } from "./generate/violations";

/** `EVENKEEL_RUNS=300 EVENKEEL_SEED=7` tries other stacks, and more of them. */
const runs = Number(process.env.EVENKEEL_RUNS ?? 5);
const seed = Number(process.env.EVENKEEL_SEED ?? 20_261_121);

const code = handlers();

/** What the check says of a stack, by key. */
function refusedKeys(stack: Generated & { readonly stack?: string }): readonly string[] {
  const { stack: base, config } = variantOf(stack);
  const known = { stack: stack.stack ?? base, definitions, code };
  const checked = checkConfig(configOf(base, config), known);
  return "problems" in checked ? checked.problems.map(({ key }) => key) : [];
}

describe("Settings that are chosen anyhow", function () {
  this.timeout(60_000 + runs * 60_000);

  it("build a stack that keeps every rule of the whole", async () => {
    const property = fc.asyncProperty(generated, async (stack) => {
      const variant = variantOf(stack);
      const found = await violationsOf(variant);
      const again = `npm run lab -- preview ${variant.stack} ${variant.config.map((each) => `--config '${each}'`).join(" ")}`;
      expect(found, `seed ${seed}: ${again}`).to.deep.equal([]);
    });
    // A smaller stack that fails as well would cost hundreds of plans to find, and more memory than there is.
    await fc.assert(property, { numRuns: runs, seed, endOnFailure: true });
  });

  it("are accepted", () => {
    fc.assert(
      fc.property(generated, (stack) => {
        expect(refusedKeys(stack)).to.deep.equal([]);
      }),
      { numRuns: 150, seed, endOnFailure: true },
    );
  });

  it("are all that the systems disagree on", () => {
    const found = new Map<string, number>();
    for (const stack of fc.sample(generated, { numRuns: 150, seed })) {
      alternatives(stack).forEach((each) => found.set(each, (found.get(each) ?? 0) + 1));
    }
    // Two topologies and so on: every alternative was among them, and the seldom ones more than once.
    expect(Object.fromEntries([...found].filter(([, times]) => times < 3))).to.deep.equal({});
    expect(found.size).to.be.at.least(95);
  });
});

describe("Settings with one mistake", function () {
  this.timeout(120_000);

  it("are tried for every file of rules", () => {
    const files = readdirSync(join(repository, "environments", "rules"))
      .map((file) => file.replace(/\.ts$/, ""))
      .filter((file) => file !== "rule");
    expect([...new Set(mutations.map(({ file }) => file))]).to.have.members(files);
  });

  for (const { file, breaks } of mutations) {
    it(`are refused by the key that breaks a rule of ${file}`, () => {
      let tried = 0;
      fc.assert(
        fc.property(generated, (stack) => {
          const broken = breaks(stack);
          if (broken !== undefined) {
            tried += 1;
            expect(refusedKeys(broken)).to.include(broken.key);
          }
        }),
        { numRuns: 25, seed, endOnFailure: true },
      );
      expect(tried).to.be.at.least(3);
    });
  }

  it("create nothing at all", async () => {
    const [stack] = fc.sample(generated, { numRuns: 1, seed });
    const broken = mutations.flatMap(({ breaks }) => (stack && breaks(stack)) ?? [])[0] as Broken;
    const { stack: name, config } = variantOf(broken);
    const cloud = new Cloud();
    const error: unknown = await planInProcess(name, { config, cloud }).catch(
      (reason: unknown) => reason,
    );
    expect(String(error)).to.include(broken.key).and.to.include("nothing was created");
    expect(cloud.list()).to.deep.equal([]);
  });
});

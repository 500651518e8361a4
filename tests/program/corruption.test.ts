import { expect } from "chai";
import fc from "fast-check";
import { checkConfig } from "../../environments/check";
import { definitions } from "../../environments/definitions";
import { handlers } from "../../environments/load";
import { Cloud } from "../../lab/model";
import { configOf, planInProcess } from "../../lab/mocks/plan";

/** Stack files that are right, as Pulumi hands them over. */
const stacks = ["dev", "prod", "webapp"] as const;

const text = (value: unknown) => JSON.stringify(value);

/** What becomes of a value when a file is edited badly: cut off, doubled, of another type, or of another key. */
const corruption = fc.constantFrom<(value: string) => string | undefined>(
  () => undefined,
  (value) => value.slice(0, -1),
  (value) => `${value}x`,
  (value) => value.toUpperCase(),
  () => "{",
  () => text([1]),
  () => text({ kind: "x" }),
  () => "-1",
  () => "\u0000",
);

/** A stack with one key of its file corrupted, or misspelt. */
const corrupted = fc
  .constantFrom(...stacks)
  .chain((stack) => {
    const config = configOf(stack);
    const own = Object.keys(config).filter((key) => key.startsWith("evenkeel:"));
    return fc.record({
      stack: fc.constant(stack),
      key: fc.constantFrom(...own, "evenkeel:settings"),
      change: corruption,
      misspell: fc.boolean(),
    });
  })
  .map(({ stack, key, change, misspell }) => {
    const config = configOf(stack);
    const value = change(config[key] ?? "");
    const entries = Object.entries(config).filter(([each]) => each !== key);
    const name = misspell ? `${key}x` : key;
    return {
      stack,
      config: Object.fromEntries(value === undefined ? entries : [...entries, [name, value]]),
    };
  });

describe("Stack files that are corrupted", function () {
  this.timeout(300_000);

  it("never pass in silence: what is accepted is what was right, or another right value", () => {
    fc.assert(
      fc.property(corrupted, ({ stack, config }) => {
        const checked = checkConfig(config, { stack, definitions, code: handlers() });
        if ("problems" in checked) {
          expect(checked.problems).not.to.be.empty;
          checked.problems.forEach(({ key, rule }) =>
            expect(`${key} ${rule}`.length).to.be.greaterThan(10),
          );
        } else {
          const { domain, account, home } = checked.settings;
          // Operator keys stand in the settings as they were given.
          expect([domain, account, home]).to.deep.equal([
            config["evenkeel:domain"],
            config["evenkeel:account"],
            config["evenkeel:home"],
          ]);
        }
      }),
      { numRuns: 300 },
    );
  });

  it("create nothing: the program ends before its first resource", async () => {
    await fc.assert(
      fc.asyncProperty(corrupted, async ({ stack, config }) => {
        const checked = checkConfig(config, { stack, definitions, code: handlers() });
        fc.pre("problems" in checked);
        const cloud = new Cloud();
        const before = configOf(stack);
        const lines = [
          ...Object.entries(config).map(([key, value]) => `${key}=${value}`),
          ...Object.keys(before)
            .filter((key) => !(key in config))
            .map((key) => `${key}=`),
        ];
        let refused: unknown;
        try {
          await planInProcess(stack, { config: lines, cloud, preview: false });
        } catch (error) {
          refused = error;
        }
        expect(String(refused)).to.match(/nothing was created|must be KEY=VALUE|YAML|mapping/);
        expect(cloud.list()).to.deep.equal([]);
      }),
      { numRuns: 40 },
    );
  });
});

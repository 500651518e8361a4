import { expect } from "chai";
import fc from "fast-check";
import { checkSettings } from "../../environments/check";
import { definitions } from "../../environments/definitions";
import { at, isTree, merge, type Tree } from "../../environments/merge";
import { formatProblems } from "../../environments/problem";
import { regionNames, regions } from "../../environments/regions";
import { logRetentionDays } from "../../environments/schema";
import { activePassive, code, nest, singleRegion } from "./support";

const known = { stack: "test", definitions, code };

/** Paths of every value of a tree, groups included. */
function pathsIn(tree: Tree, path: readonly string[] = []): string[][] {
  return Object.entries(tree).flatMap(([key, value]) => {
    const here = [...path, key];
    return isTree(value) ? [here, ...pathsIn(value, here)] : [here];
  });
}

const stacks = [activePassive, singleRegion].map((raw) => ({
  raw,
  paths: pathsIn({ ...definitions[String(raw["environment"])] }),
}));

/** One of the two stacks, and a path of its definition. */
const place = fc
  .constantFrom(...stacks)
  .chain(({ raw, paths }) => fc.record({ raw: fc.constant(raw), path: fc.constantFrom(...paths) }));

const junk = fc.oneof(
  fc.constantFrom<unknown>(null, true, -1, 0.1, 1e9, "", "x", [], [null], {}, { kind: "x" }),
  fc.jsonValue({ maxDepth: 3 }),
);

describe("Settings: properties", function () {
  // Hundreds of random stack files each.
  this.timeout(30_000);

  it("never crash, whatever is in the stack file", () => {
    fc.assert(
      fc.property(place, junk, fc.dictionary(fc.string(), junk), ({ raw, path }, value, keys) => {
        const given = { ...raw, ...keys, settings: JSON.stringify(nest(path, value)) };
        const checked = checkSettings(given, known);
        if ("problems" in checked) {
          expect(checked.problems).to.not.be.empty;
          expect(formatProblems("test", checked.problems)).to.include("nothing was created");
        }
      }),
      { numRuns: 300 },
    );
  });

  it("never drop a value in silence: what is accepted is in the settings", () => {
    fc.assert(
      fc.property(place, junk, ({ raw, path }, value) => {
        const checked = checkSettings({ ...raw, settings: nest(path, value) }, known);
        if ("settings" in checked && path[0] !== "standby" && !isTree(value) && value !== null) {
          expect(at(checked.settings, path)).to.deep.equal(value);
        }
      }),
      { numRuns: 300 },
    );
  });

  it("refuse every key that is misspelt, at every depth, and name it", () => {
    fc.assert(
      fc.property(
        place,
        fc.nat(),
        fc.constantFrom("x", "Z", "_"),
        ({ raw, path }, where, letter) => {
          const last = path.at(-1) ?? "";
          const position = where % (last.length + 1);
          const misspelt = last.slice(0, position) + letter + last.slice(position);
          const parent = path.slice(0, -1);
          // Services and events have names of their own: a misspelt one is a new one.
          fc.pre(parent[0] !== "services" || (parent.length > 1 && parent.at(-1) !== "consumes"));
          const wrong = [...parent, misspelt];
          const checked = checkSettings({ ...raw, settings: nest(wrong, 1) }, known);
          expect("problems" in checked && checked.problems.map(({ key }) => key)).to.include(
            `evenkeel:settings.${wrong.join(".")}`,
          );
        },
      ),
      { numRuns: 300 },
    );
  });

  it("refuse every value of another type, and name it", () => {
    fc.assert(
      fc.property(place, ({ raw, path }) => {
        const value = at(definitions[String(raw["environment"])], path);
        const wrong = isTree(value) || Array.isArray(value) ? 7 : [7];
        const checked = checkSettings({ ...raw, settings: nest(path, wrong) }, known);
        const key = `evenkeel:settings.${path.join(".")}`;
        expect("problems" in checked && checked.problems.map((problem) => problem.key)).to.include(
          key,
        );
      }),
    );
  });

  it("find the same problems in whatever order the keys are", () => {
    fc.assert(
      fc.property(place, junk, junk, ({ raw, path }, one, two) => {
        const given = { ...raw, colour: one, settings: merge(nest(path, two), { z: 1, a: 2 }) };
        const reversed = Object.fromEntries(Object.entries(given).reverse());
        expect(checkSettings(reversed, known)).to.deep.equal(checkSettings(given, known));
      }),
    );
  });

  it("accept every right stack", () => {
    const wide = regionNames.filter(
      (name) => regions[name].zones.length >= 3 && name !== "us-east-1",
    );
    const right = fc.record({
      places: fc.shuffledSubarray(wide, { minLength: 2, maxLength: 2 }),
      second: fc.boolean(),
      blocks: fc.uniqueArray(fc.integer({ min: 0, max: 99 }), { minLength: 2, maxLength: 2 }),
      size: fc.integer({ min: 16, max: 20 }),
      zones: fc.integer({ min: 2, max: 3 }),
      acu: fc.integer({ min: 2, max: 512 }).map((half) => half / 2),
      days: fc.constantFrom(...logRetentionDays.filter((days) => days >= 90)),
      backups: fc.integer({ min: 7, max: 35 }),
    });
    fc.assert(
      fc.property(right, ({ places, second, blocks, size, zones, acu, days, backups }) => {
        const [home, standby] = places;
        const range = (block = 0) => `10.${block}.0.0/${size}`;
        const overrides = {
          logRetentionDays: days,
          network: {
            zones,
            addressRanges: { home: range(blocks[0]), standby: range(blocks[1]) },
          },
          data: {
            relational: {
              capacity: { kind: "serverless", minAcu: 0.5, maxAcu: acu },
              backupRetentionDays: backups,
            },
          },
        };
        const given = {
          ...activePassive,
          home,
          standby,
          active: second ? standby : home,
          settings: JSON.stringify(overrides),
        };
        const checked = checkSettings(given, known);
        expect(
          "settings" in checked && checked.settings.places.map(({ region }) => region),
        ).to.deep.equal(places);
        expect("settings" in checked && checked.settings.network.zones).to.equal(zones);
      }),
    );
  });
});

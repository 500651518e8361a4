import { expect } from "chai";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { unwrap } from "../../environments/issues";
import { definitionSchema, operatorSchema } from "../../environments/schema";

const root = join(__dirname, "../..");

/** A source without its comments. */
const code = (file: string) =>
  readFileSync(join(root, file), "utf8").replace(/\/\*[^]*?\*\/|\/\/.*/g, "");

const sources = (folder: string) =>
  readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts"))
    .map((file) => join(folder, file));

const wordsOf = (files: readonly string[]) =>
  new Set(files.flatMap((file) => code(file).match(/\w+/g) ?? []));

/** Every word of the program's own source. */
const words = wordsOf(["index.ts", ...sources("components")]);

/** Paths of all fields, those of alternatives and of entries among them. */
function paths(schema: z.core.$ZodType, path: readonly string[] = []): string[] {
  const inner = unwrap(schema);
  if (inner instanceof z.ZodObject) {
    return Object.entries(inner.shape as { readonly [key: string]: z.core.$ZodType }).flatMap(
      ([key, child]) => [[...path, key].join("."), ...paths(child, [...path, key])],
    );
  }
  if (inner instanceof z.ZodRecord) {
    return paths(inner.valueType, [...path, "NAME"]);
  }
  if (inner instanceof z.ZodArray) {
    return paths(inner.element, path);
  }
  return inner instanceof z.ZodUnion ? inner.options.flatMap((option) => paths(option, path)) : [];
}

/** Used up while settings are read: rules ask for them, or places are made of them; or asked for by drills alone. */
const usedUp = [
  "failover.objectives.rpoSeconds",
  "guardrails.shield.consent",
  "network.addressRanges",
  // What policies are judged by.
  "policies.enforcement",
  "policies.suppressions",
  "policies.suppressions.reason",
  "production",
];

/** What nothing is built from: the cost report alone reads it. */
const isReported = (path: string) => path.split(".")[0] === "cost";

describe("Fields of the settings", () => {
  it("are all read by the program, but for those that only rules, places and drills are made of", () => {
    const all = [...paths(operatorSchema), ...paths(definitionSchema)];
    expect(all).to.include.members(["data.relational.capacity.minAcu", "services.NAME.ecs.user"]);
    const unread = all.filter(
      (path) => !isReported(path) && !words.has(path.split(".").pop() ?? ""),
    );
    expect([...new Set(unread)].sort()).to.deep.equal(usedUp);
  });

  it("of the cost report are all read by it", () => {
    const read = wordsOf(sources("report"));
    const asked = paths(definitionSchema).filter((path) => path.startsWith("cost."));
    expect(asked.filter((path) => !read.has(path.slice("cost.".length)))).to.deep.equal([]);
  });
});

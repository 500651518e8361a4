import { expect } from "chai";
import { checkSettings } from "../../environments/check";
import { definitions } from "../../environments/definitions";
import { type Tree } from "../../environments/merge";
import { formatProblem, type Problem } from "../../environments/problem";
import { type Settings } from "../../environments/schema";

/** Handlers that the tests pretend to have. */
export const code = [
  "heartbeat/api",
  "inventory/api",
  "inventory/consumer",
  "notification/consumer",
  "ordering/api",
  "shipping/consumer",
];

/** A right active-passive stack of prod. */
export const activePassive: Tree = {
  environment: "prod",
  topology: "active-passive",
  home: "eu-west-1",
  standby: "eu-central-1",
  domain: "shop.example.com",
  zoneId: "Z0123456789EXAMPLE",
  account: "444455556666",
  accountBaseline: "own",
};

/** A right single-region stack of dev. */
export const singleRegion: Tree = {
  environment: "dev",
  topology: "single-region",
  home: "eu-west-1",
  domain: "dev.example.com",
  zoneId: "Z0123456789EXAMPLE",
  account: "111122223333",
  accountBaseline: "own",
};

/** Settings of a stack that has to be right. */
export function settings(raw: Tree, stack = "test"): Settings {
  const checked = checkSettings(raw, { stack, definitions, code });
  if ("problems" in checked) {
    throw new Error(checked.problems.map(formatProblem).join("\n"));
  }
  return checked.settings;
}

/** Problems of a stack that has to be wrong. */
export function problems(raw: Tree, stack = "test"): readonly Problem[] {
  const checked = checkSettings(raw, { stack, definitions, code });
  if ("settings" in checked) {
    throw new Error("no problem was found");
  }
  return checked.problems;
}

/** The same as text, one entry each. */
export const texts = (raw: Tree, stack?: string): string[] =>
  problems(raw, stack).map(formatProblem);

/** `raw` with one setting of the definition overridden, as Pulumi hands it over. */
export const overridden = (raw: Tree, path: string, value: unknown): Tree => ({
  ...raw,
  settings: JSON.stringify(nest(path.split("."), value)),
});

/** A test that these settings give exactly these problems, with their whole texts. */
export function refuses(
  what: string,
  given: Tree | { readonly stack: string; readonly raw: Tree },
  expected: readonly string[],
): void {
  it(`refuses ${what}`, () => {
    const { stack, raw } =
      "raw" in given ? (given as { stack: string; raw: Tree }) : { stack: "test", raw: given };
    expect(texts(raw, stack)).to.deep.equal(expected);
  });
}

/** `path` and a value as nested overrides: `["network", "zones"]`, 0. */
export const nest = (path: readonly string[], value: unknown): Tree =>
  path.reduceRight<unknown>((inner, part) => ({ [part]: inner }), value) as Tree;

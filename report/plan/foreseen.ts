import { Cloud, type Properties } from "../../lab/model";
import {
  type ChangeKind,
  type Inputs,
  type Json,
  type PlannedResource,
  type Snapshot,
} from "./types";

/** What a plan does to one resource, before it is put into words. */
export interface Foreseen {
  readonly urn: string;
  readonly kind: ChangeKind;
  /** Paths of the inputs that differ. */
  readonly changed: readonly string[];
  /** Those that force a replacement. */
  readonly replaces: readonly string[];
  /** URNs of replaced resources that take this one along. */
  readonly because: readonly string[];
}

const rules = new Cloud();

const textsIn = (value: Json): readonly string[] =>
  typeof value === "string"
    ? [value]
    : typeof value === "object" && value !== null
      ? Object.values(value as Inputs).flatMap(textsIn)
      : [];

/** An input that a replaced resource gave, unless it is a name that the new one has as well. */
function isShaken(value: Json | undefined, replaced: PlannedResource): boolean {
  const kept = new Set(textsIn(replaced.inputs));
  return value !== undefined && !textsIn(value).every((text) => kept.has(text));
}

/** Inputs of a resource that replaced ones give it, by the URN that gives. */
function shakenInputs(
  resource: PlannedResource,
  replaced: ReadonlyMap<string, PlannedResource>,
): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const [input, urns] of Object.entries(resource.inputDependencies)) {
    const giver = urns.find((urn) => {
      const from = replaced.get(urn);
      return from !== undefined && isShaken(resource.inputs[input], from);
    });
    if (giver !== undefined) {
      found.set(input, giver);
    }
  }
  return found;
}

function compare(
  before: PlannedResource,
  after: PlannedResource,
  replaced: ReadonlyMap<string, PlannedResource>,
): Foreseen | undefined {
  const { urn, type, ignoreChanges } = after;
  const shaken = shakenInputs(after, replaced);
  // What a replaced resource will answer is not known: something else than now.
  const inputs = {
    ...after.inputs,
    ...Object.fromEntries([...shaken.keys()].map((input) => [input, `of the new one, ${urn}`])),
  };
  const { changed, replaces } = rules.diff(
    type,
    before.inputs as Properties,
    inputs as Properties,
    ignoreChanges,
  );
  if (changed.length === 0) {
    return undefined;
  }
  const kind = replaces.length > 0 ? "replace" : "update";
  return { urn, kind, changed, replaces, because: [...new Set(shaken.values())] };
}

/** What becomes of the resources of one snapshot when another takes its place. Replacements go on to what depends on them. */
export function foresee(before: Snapshot, after: Snapshot): readonly Foreseen[] {
  const was = new Map(before.resources.map((each) => [each.urn, each]));
  const is = new Map(after.resources.map((each) => [each.urn, each]));
  const whole = (kind: ChangeKind) => (urn: string) => ({
    ...{ urn, kind },
    ...{ changed: [], replaces: [], because: [] },
  });
  let replaced = new Map<string, PlannedResource>();
  for (;;) {
    const current = replaced;
    const updates = after.resources.flatMap((each) => {
      const old = was.get(each.urn);
      return old === undefined || !each.custom ? [] : (compare(old, each, current) ?? []);
    });
    const next = new Map(
      updates.flatMap(({ urn, kind }) => {
        const resource = is.get(urn);
        return kind === "replace" && resource ? [[urn, resource] as const] : [];
      }),
    );
    if (next.size === current.size) {
      return [
        ...[...is.keys()].filter((urn) => !was.has(urn)).map(whole("create")),
        ...updates,
        ...[...was.keys()].filter((urn) => !is.has(urn)).map(whole("delete")),
      ];
    }
    replaced = next;
  }
}

import { Cloud, type Properties } from "../../lab/model";
import { unknown } from "./masks";
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
  /** Inputs whose value only an update can tell. */
  readonly unknown: readonly string[];
}

const rules = new Cloud();

const textsIn = (value: Json): readonly string[] =>
  typeof value === "string"
    ? [value]
    : typeof value === "object" && value !== null
      ? Object.values(value as Inputs).flatMap(textsIn)
      : [];

/** Replaced resources by their URN, and by those of the components that they are in. */
type Replaced = ReadonlyMap<string, readonly PlannedResource[]>;

/** Whether an input has something that AWS chose for a resource that is replaced. */
const isShaken = (value: Json | undefined, { answers }: PlannedResource): boolean =>
  value !== undefined &&
  textsIn(value).some((text) => answers.some((answer) => text.includes(answer)));

/** Inputs of a resource that replaced ones give it, by the URN that gives. */
function shakenInputs(
  resource: PlannedResource,
  replaced: Replaced,
): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, readonly string[]>();
  for (const [input, urns] of Object.entries(resource.inputDependencies)) {
    const givers = urns
      .flatMap((urn) => replaced.get(urn) ?? [])
      .filter((from) => from.urn !== resource.urn && isShaken(resource.inputs[input], from));
    if (givers.length > 0) {
      found.set(input, [...new Set(givers.map(({ urn }) => urn))]);
    }
  }
  return found;
}

/** With the components around them: what depends on a component may depend on any part of it. */
function withParents(
  replaced: readonly PlannedResource[],
  all: ReadonlyMap<string, PlannedResource>,
): Replaced {
  const found = new Map<string, PlannedResource[]>();
  for (const resource of replaced) {
    for (let urn = resource.urn; urn !== ""; urn = all.get(urn)?.parent ?? "") {
      found.set(urn, [...(found.get(urn) ?? []), resource]);
    }
  }
  return found;
}

function compare(
  before: PlannedResource,
  after: PlannedResource,
  replaced: Replaced,
): Foreseen | undefined {
  const { urn, type, ignoreChanges } = after;
  const shaken = shakenInputs(after, replaced);
  // What a replaced resource will answer is not known: something else than now.
  const inputs = {
    ...after.inputs,
    ...Object.fromEntries([...shaken.keys()].map((input) => [input, unknown])),
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
  const because = [...new Set([...shaken.values()].flat())];
  return { urn, kind, changed, replaces, because, unknown: [...shaken.keys()] };
}

/** What becomes of the resources of one snapshot when another takes its place. Replacements go on to what depends on them. */
export function foresee(before: Snapshot, after: Snapshot): readonly Foreseen[] {
  const was = new Map(before.resources.map((each) => [each.urn, each]));
  const is = new Map(after.resources.map((each) => [each.urn, each]));
  const whole = (kind: ChangeKind) => (urn: string) => ({
    ...{ urn, kind },
    ...{ changed: [], replaces: [], because: [], unknown: [] },
  });
  const all = new Map([...was, ...is]);
  for (let replaced: readonly PlannedResource[] = []; ;) {
    const byUrn = withParents(replaced, all);
    const updates = after.resources.flatMap((each) => {
      const old = was.get(each.urn);
      return old === undefined || !each.custom ? [] : (compare(old, each, byUrn) ?? []);
    });
    const next = updates.flatMap(({ urn, kind }) =>
      kind === "replace" ? (is.get(urn) ?? []) : [],
    );
    if (next.length === replaced.length) {
      return [
        ...[...is.keys()].filter((urn) => !was.has(urn)).map(whole("create")),
        ...updates,
        ...[...was.keys()].filter((urn) => !is.has(urn)).map(whole("delete")),
      ];
    }
    replaced = next;
  }
}

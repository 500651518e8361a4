import { isStateful } from "../../policies/data/stateful";
import { nowhere } from "../../lab/run/places";
import { type Foreseen } from "./foreseen";
import { maskInputs, unknown } from "./masks";
import { type Change, type PlannedResource, type PropertyDiff, type Snapshot } from "./types";
import { policiesIn, propertyDiffs, valueAt } from "./values";

/** Foreseen changes in words, the ones to look at first. */

/** Whether the resource tells a place if it serves: its value is hidden by the engine, but follows from the plan. */
const tellsRole = ({ type, inputs }: PlannedResource) =>
  type === "aws:ssm/parameter:Parameter" && String(inputs.name).endsWith("/role");

/** `vpcConfig.subnetIds` as `vpcConfig`. */
const inputIn = (path: string) => /^[^.[]+/.exec(path)?.[0] ?? path;

function diffsOf(
  { changed, replaces, unknown: untold }: Foreseen,
  before: PlannedResource,
  after: PlannedResource,
  active: string | undefined,
): readonly PropertyDiff[] {
  const [was, is] = [
    maskInputs(before.inputs, before.secrets),
    maskInputs(after.inputs, after.secrets),
  ];
  const diffs = changed.flatMap((path) =>
    propertyDiffs(
      after.type,
      path,
      valueAt(was, path),
      untold.includes(inputIn(path)) ? unknown : valueAt(is, path),
      replaces.includes(path),
    ),
  );
  if (!tellsRole(after) || active === undefined) {
    return diffs;
  }
  const meaning =
    after.region === active ? "region is told to serve writes" : "region is told to wait";
  return diffs.map((diff) => (diff.path === "value" ? { ...diff, meaning } : diff));
}

const order = ["delete", "replace", "update", "create"] as const;

/** Whether what it holds would be gone. */
export const losesData = ({ stateful, kind }: Pick<Change, "stateful" | "kind">): boolean =>
  stateful && (kind === "delete" || kind === "replace");

/** Dangers first, then place by place and tier by tier. */
function rank(change: Change, places: readonly string[]): string {
  const place = places.indexOf(change.region);
  return [
    losesData(change) ? 0 : 1,
    place < 0 ? (change.region === nowhere ? 9 : 8) : place,
    change.region,
    change.tier,
    order.indexOf(change.kind),
    change.type,
    change.name,
  ].join("\t");
}

const byUrn = ({ resources }: Snapshot) => new Map(resources.map((each) => [each.urn, each]));

function changeOf(
  foreseen: Foreseen,
  old: PlannedResource | undefined,
  now: PlannedResource | undefined,
  active: string | undefined,
): Change | undefined {
  const { urn, kind, because } = foreseen;
  const resource = now ?? old;
  if (resource === undefined || !resource.custom) {
    return undefined;
  }
  const { type, name, region, tier, inputs } = resource;
  const isWhole = kind === "create" || kind === "delete";
  return {
    ...{ kind, urn, type, name, tier },
    region: region ?? nowhere,
    stateful: isStateful(type),
    properties: old && now && !isWhole ? diffsOf(foreseen, old, now, active) : [],
    policies: isWhole ? policiesIn(inputs) : [],
    because: because.map((each) => each.split("::").slice(3).join("::")),
  };
}

export function changesOf(
  foreseen: readonly Foreseen[],
  before: Snapshot,
  after: Snapshot,
): readonly Change[] {
  const places = after.places.length > 0 ? after.places : before.places;
  const was = byUrn(before);
  const is = byUrn(after);
  return foreseen
    .flatMap((each) => changeOf(each, was.get(each.urn), is.get(each.urn), after.active) ?? [])
    .map((change) => [rank(change, places), change] as const)
    .sort(([one], [other]) => (one < other ? -1 : one > other ? 1 : 0))
    .map(([, change]) => change);
}

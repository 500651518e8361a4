import { quotaFindings } from "../../policies/quotas";
import { type Change, type ChangeKind, type DetailedOutcome } from "./operation";
import { count, isCounted, nowhere, type Placed, regionsOf, tierOf } from "./places";

/** What an operation came to, before it is counted. */
export interface Known extends Pick<
  DetailedOutcome,
  "operation" | "stack" | "ok" | "dataSourceCalls" | "seconds" | "errors" | "outputs" | "warnings"
> {
  readonly details: readonly Change[];
  /** Everything the stack has afterwards, with the stack itself and its providers. */
  readonly existing: readonly Placed[];
  /** How many resources are as they were. */
  readonly same: number;
  /** Region of each configured provider, by URN. */
  readonly regions: ReadonlyMap<string, string | undefined>;
}

const isNamed = (region: string | undefined) => region !== undefined && region !== nowhere;

/** Counts an operation by kind of change, by region and by tier. */
export function summarize(known: Known): DetailedOutcome {
  const { existing, details, same, regions: configured, ...rest } = known;
  const regions = regionsOf(existing, configured);
  const counted = existing.filter(({ type }) => isCounted(type));
  const urnsOf = (kind: ChangeKind) =>
    details.filter((change) => change.kind === kind).map(({ urn }) => urn);
  const cells = counted.map(({ urn }) => `${tierOf(urn)}\t${regions.get(urn) ?? nowhere}`);
  return {
    ...rest,
    changes: {
      create: urnsOf("create").length,
      update: urnsOf("update").length,
      replace: urnsOf("replace").length,
      delete: urnsOf("delete").length,
      same,
    },
    resources: counted.length,
    byRegion: count(counted.flatMap(({ urn }) => regions.get(urn) ?? [])),
    byTier: count(counted.map(({ urn }) => tierOf(urn))),
    replacements: urnsOf("replace"),
    deletions: urnsOf("delete"),
    quotas: quotaFindings(
      counted.map(({ urn, type, inputs = {} }) => ({
        ...{ type, inputs, name: urn.split("::").slice(3).join("::") },
        ...(isNamed(regions.get(urn)) ? { region: regions.get(urn) } : {}),
      })),
    ),
    details,
    table: Object.entries(count(cells)).map(([cell, size]) => {
      const [tier = nowhere, region = nowhere] = cell.split("\t");
      return { tier, region, count: size };
    }),
  };
}

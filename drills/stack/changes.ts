import { isDestructive } from "../../policies/stateful";
import { type ResourceChange } from "../world";

/** What moving `active` would change beside what it may. */
export interface Surprises {
  /** Replacements and deletions of what holds data. */
  readonly destructive: readonly ResourceChange[];
  /** Everything else that is not a role-bearing input's update. */
  readonly others: readonly ResourceChange[];
}

/** Parts the changes of a preview. @param roles URNs of role-bearing resources. */
export function surprises(
  changes: readonly ResourceChange[],
  roles: ReadonlySet<string>,
): Surprises {
  const unexpected = changes.filter(({ kind, urn }) => kind !== "update" || !roles.has(urn));
  return {
    destructive: unexpected.filter(isDestructive),
    others: unexpected.filter((change) => !isDestructive(change)),
  };
}

/** `replace data-eu-west-1-shared-cluster (aws:rds/cluster:Cluster)`. */
export const describeChange = ({ kind, urn, type }: ResourceChange): string =>
  `${kind} ${urn.split("::").at(-1) ?? urn} (${type})`;

import { isStateful } from "./data/stateful";
import { type ForeseenChange } from "./gate";
import { coveredBy, levelOf, type Standards, type Suppression } from "./judge";
import { always, type Rule } from "./rule";

/** The rule about changes rather than about a plan: a suppression is its allowance. */
export const dataKept: Omit<Rule, "check"> = {
  id: "data-kept",
  title: "nothing that holds data is replaced or deleted",
  severity: "critical",
  source: [
    "Amazon Aurora user guide, Deleting Aurora DB clusters",
    "Pulumi documentation, Replacement",
  ],
  remedy:
    "Find out what forces it (`pulumi preview --diff`). If it is meant: copy the data, and allow it for a few days in settings.policies.suppressions.",
  enforcement: always,
};

export const isDestructive = ({ kind, type }: Pick<ForeseenChange, "kind" | "type">): boolean =>
  (kind === "replace" || kind === "delete") && isStateful(type);

/** What lets a change lose data today. */
export type Allowance = Pick<Suppression, "reason"> & Partial<Pick<Suppression, "until">>;

/** What lets data be lost by a change today: an allowance, or an environment without the rule. */
export const allowanceOf = (urn: string, standards: Standards): Allowance | undefined =>
  levelOf(dataKept, standards) === "disabled"
    ? { reason: `settings.policies.enforcement turns ${dataKept.id} off` }
    : coveredBy(standards, dataKept.id, urn);

/** Replacements and deletions of what holds data that no allowance covers today. */
export const lostData = <Change extends ForeseenChange>(
  changes: readonly Change[],
  standards: Standards,
): readonly Change[] =>
  changes.filter(isDestructive).filter(({ urn }) => allowanceOf(urn, standards) === undefined);

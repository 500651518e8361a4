import { isStateful } from "./data/stateful";
import { type ForeseenChange } from "./gate";
import { coveredBy, levelOf, type Standards } from "./judge";
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

/** Replacements and deletions of what holds data that no allowance covers today. */
export const lostData = <Change extends ForeseenChange>(
  changes: readonly Change[],
  standards: Standards,
): readonly Change[] =>
  levelOf(dataKept, standards) === "disabled"
    ? []
    : changes
        .filter(isDestructive)
        .filter(({ urn }) => coveredBy(standards, dataKept.id, urn) === undefined);

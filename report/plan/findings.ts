import { gateChanges } from "../../policies/gate";
import { quotaFindings } from "../../policies/quotas";
import { type Change, type Finding, type Snapshot } from "./types";

/** Findings that follow from any plan, beside those of a policy pack. */

export function quotasOf({ resources }: Snapshot): readonly Finding[] {
  return quotaFindings(resources).map(({ quota, limit, planned, region, of, remedy }) => ({
    rule: "quota",
    severity: "warning",
    urn: "",
    message: `${quota} in ${of ?? region}: ${planned} planned, a new account may have ${limit}.`,
    remedy,
  }));
}

/** Changes to the gate that must wait until home serves again. */
export function gateOf(
  changes: readonly Change[],
  home: string | undefined,
  active: string | undefined,
): readonly Finding[] {
  if (home === undefined || active === undefined) {
    return [];
  }
  return gateChanges(changes, { home, active }).map(({ urn, name, kind }) => ({
    rule: "gate-at-home",
    severity: "error",
    urn,
    message: `${name} decides where the public names lead, and would be ${kind}d while ${active} serves.`,
    remedy: `Move back to ${home} first: \`npm run drill -- STACK --to ${home} --mode planned\`.`,
  }));
}

const order = ["error", "warning", "note"];

export const sorted = (findings: readonly Finding[]): readonly Finding[] =>
  [...findings].sort(
    (one, other) =>
      order.indexOf(one.severity) - order.indexOf(other.severity) ||
      one.rule.localeCompare(other.rule) ||
      one.urn.localeCompare(other.urn),
  );

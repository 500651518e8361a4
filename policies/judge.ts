import { type RuleId } from "../environments/ruleIds";
import { type Plan } from "./plan";
import { type Finding, type Level, type Rule } from "./rule";

/** A finding that an environment lives with, for a while. */
export interface Suppression {
  readonly rule: RuleId;
  /** Logical name of the resource; `*` stands for any characters. */
  readonly resource: string;
  readonly reason: string;
  /** Last day on which it holds, `2027-03-31`. */
  readonly until: string;
}

/** What an environment says of the rules. */
export interface Policies {
  readonly enforcement: { readonly [rule in RuleId]?: Level | undefined };
  readonly suppressions: readonly Suppression[];
}

/** What rules are judged by. */
export interface Standards {
  readonly policies: Policies;
  /** Whether real traffic depends on the stack. */
  readonly production: boolean;
  /** Today, `2026-11-27`. */
  readonly today: string;
}

/** A finding with the rule that it breaks, and what becomes of it. */
export interface Judged extends Finding {
  readonly rule: Rule;
  readonly level: Exclude<Level, "disabled">;
}

/** What came of all rules. */
export interface Judgement {
  /** Rules that were looked at. */
  readonly rules: number;
  /** Mandatory ones first, in the order of the rules. */
  readonly findings: readonly Judged[];
  /** Findings that a suppression covers. */
  readonly suppressed: number;
  /** Suppressions that do not hold any more: an error each. */
  readonly expired: readonly Suppression[];
  /** Suppressions that cover nothing: a word each. */
  readonly idle: readonly Suppression[];
}

/** Today as suppressions write it, in UTC. */
export const dayOf = (now: Date): string => now.toISOString().slice(0, 10);

const nameOf = (urn: string): string => urn.split("::").at(-1) ?? urn;

/** Whether a pattern fits a name; `*` stands for any characters. */
export const fits = (pattern: string, name: string): boolean =>
  new RegExp(
    `^${pattern
      .split("*")
      .map((part) => part.replace(/[.+?^${}()|[\]\\]/g, "\\$&"))
      .join(".*")}$`,
  ).test(name);

export const levelOf = (
  { id, enforcement }: Pick<Rule, "id" | "enforcement">,
  { policies, production }: Omit<Standards, "today">,
): Level => policies.enforcement[id] ?? enforcement[production ? "production" : "elsewhere"];

/** The suppression that covers a finding today. */
export const coveredBy = (
  { policies, today }: Omit<Standards, "production">,
  rule: RuleId,
  urn: string,
): Suppression | undefined =>
  policies.suppressions.find(
    (each) => each.rule === rule && each.until >= today && fits(each.resource, nameOf(urn)),
  );

/** Tries every rule on a plan. */
export function judge(plan: Plan, rules: readonly Rule[], standards: Standards): Judgement {
  const { suppressions } = standards.policies;
  const used = new Set<Suppression>();
  const found = rules.flatMap((rule): readonly Judged[] => {
    const level = levelOf(rule, standards);
    return level === "disabled"
      ? []
      : rule.check(plan).map((finding) => ({ ...finding, rule, level }));
  });
  const open = found.filter(({ rule, urn }) => {
    const by = coveredBy(standards, rule.id, urn);
    if (by !== undefined) {
      used.add(by);
    }
    return by === undefined;
  });
  const known = new Set<string>(rules.map(({ id }) => id));
  const expired = suppressions.filter(({ until }) => until < standards.today);
  return {
    rules: rules.filter((rule) => levelOf(rule, standards) !== "disabled").length,
    findings: [
      ...open.filter(({ level }) => level === "mandatory"),
      ...open.filter(({ level }) => level === "advisory"),
    ],
    suppressed: found.length - open.length,
    expired,
    idle: suppressions.filter(
      (each) => known.has(each.rule) && !used.has(each) && !expired.includes(each),
    ),
  };
}

/** Whether anything stands against going on. */
export const forbids = ({ findings, expired }: Judgement): boolean =>
  expired.length > 0 || findings.some(({ level }) => level === "mandatory");

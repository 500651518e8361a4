import picocolors from "picocolors";
import { type Judged, type Judgement } from "../../policies/judge";

/** Names that are shown of a rule's findings; the rest is counted. */
const shown = 3;

const plural = (size: number, noun: string) => `${size} ${noun}${size === 1 ? "" : "s"}`;

const nameOf = (urn: string): string => urn.split("::").at(-1) ?? urn;

/** Findings of one rule that say the same. */
function groups(findings: readonly Judged[]): readonly (readonly [Judged, ...Judged[]])[] {
  const found = new Map<string, [Judged, ...Judged[]]>();
  for (const each of findings) {
    const key = `${each.rule.id}\t${each.property}\t${each.message}`;
    const group = found.get(key);
    if (group === undefined) {
      found.set(key, [each]);
    } else {
      group.push(each);
    }
  }
  return [...found.values()];
}

/** What policies found, for a person: under the plan, mandatory findings first. */
export function printJudgement(judgement: Judgement, useColor: boolean): string {
  const { bold, dim, red, yellow, green } = picocolors.createColors(useColor);
  const { findings, rules, suppressed, expired, idle } = judgement;
  const mandatory = findings.filter(({ level }) => level === "mandatory").length;
  const counts = [
    plural(rules, "rule"),
    `${mandatory} broken that must hold`,
    plural(findings.length - mandatory, "advisory finding"),
    ...(suppressed > 0 ? [`${suppressed} suppressed`] : []),
  ].join(", ");
  const title = mandatory + expired.length > 0 ? red : green;
  return [
    bold(title(`Policies: ${counts}`)),
    ...expired.map(({ rule, resource, until }) =>
      red(
        `  error: the suppression of ${rule} for ${resource} ended on ${until}: mend what it covered, or give it a new reason and day (settings.policies.suppressions)`,
      ),
    ),
    ...groups(findings).flatMap((group) => {
      const [{ rule, level, property, message }] = group;
      const paint = level === "mandatory" ? red : yellow;
      const names = group.map(({ urn }) => nameOf(urn));
      const more = names.length > shown ? ` and ${names.length - shown} more` : "";
      return [
        `  ${paint(`${level} ${rule.id}`)} (${rule.severity}): ${names.slice(0, shown).join(", ")}${more} ${message}`,
        dim(`    ${property}. ${rule.remedy} ${rule.source.join("; ")}.`),
      ];
    }),
    ...idle.map(({ rule, resource }) =>
      yellow(`  a suppression covers nothing: ${rule} for ${resource}; take it out`),
    ),
  ].join("\n");
}

import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { controls } from "../policies/controls";
import { ruleGroups } from "../policies/all";
import { type Rule } from "../policies/rule";
import { dataKept } from "../policies/stateful";

/** docs/policies.md, made from the rules and the table of controls. Run: node --require tsx/cjs cli/policiesPage.ts */

export const policiesPath = join(__dirname, "..", "docs", "policies.md");

const cell = (text: string) => text.replaceAll("|", "\\|");

const table = (head: readonly string[], lines: readonly (readonly string[])[]) =>
  [head, head.map(() => "---"), ...lines]
    .map((line) => `| ${line.map(cell).join(" | ")} |`)
    .join("\n");

const level = ({ enforcement: { production, elsewhere } }: Pick<Rule, "enforcement">) =>
  production === elsewhere ? production : `${production}, ${elsewhere}`;

const line = (rule: Omit<Rule, "check">) => [
  `\`${rule.id}\``,
  rule.title,
  rule.severity,
  level(rule),
  rule.source.join("; "),
  rule.remedy,
];

const head = ["rule", "what must hold", "severity", "level", "source", "what to do"];

const ruleTables = () =>
  [...Object.entries(ruleGroups), ["Changes", [dataKept]] as const]
    .map(([subject, rules]) => `### ${subject}\n\n${table(head, rules.map(line))}`)
    .join("\n\n");

const controlTable = () =>
  table(
    ["type", "control", "kept by, or why not"],
    Object.entries(controls).flatMap(([type, of]) =>
      typeof of === "string"
        ? [[`\`${type}\``, "", of]]
        : Object.entries(of).map(([control, answer], index) => [
            index === 0 ? `\`${type}\`` : "",
            control,
            typeof answer === "string" ? `\`${answer}\`` : answer.because,
          ]),
    ),
  );

/** The whole page as Markdown. */
export const policiesPage = (): string =>
  readFileSync(join(__dirname, "policies.template.md"), "utf8")
    .replace("<!-- rules -->", ruleTables)
    .replace("<!-- controls -->", controlTable);

if (require.main === module) {
  writeFileSync(policiesPath, policiesPage());
}

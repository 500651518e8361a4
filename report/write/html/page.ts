import { type PlanReport } from "../../plan/types";
import { headline } from "../words";
import { changesSection, dangerSection } from "./changes";
import { script } from "./script";
import {
  costSection,
  failoverSection,
  figures,
  findingsSection,
  pictureSection,
  verdictSection,
} from "./sections";
import { style } from "./style";
import { escape, list } from "./text";

/** One file that needs nothing else: no network, no fonts, no library. Its own policy forbids them. */

const policy =
  "default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

function contents(report: PlanReport): string {
  const entries: readonly (readonly [string, string, boolean])[] = [
    ["changes", "What changes", true],
    ["findings", "Findings", report.findings.length > 0],
    ["topology", "The architecture", true],
    ["cost", "What it costs", true],
    ["failover", "Failover", report.failover !== undefined],
  ];
  return `<nav aria-label="Contents">${list(
    entries.filter(([, , shown]) => shown).map(([id, title]) => `<a href="#${id}">${title}</a>`),
  )}</nav>`;
}

/**
 * @param topology the picture, as SVG.
 */
export function toHtml(report: PlanReport, topology: string): string {
  const { stack, source, base, limits } = report;
  const [name = "", ...rest] = headline(report).split(" ");
  // Nobody scrolls past hundreds of lines: the picture says more then.
  const isLong = report.changes.length > 60;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="color-scheme" content="light dark">
<link rel="icon" href="data:,">
<title>Plan of ${escape(stack)}</title>
<style>${style}</style>
</head>
<body>
<a class="skip" href="#main">To the plan</a>
<header><h1><strong>${escape(name)}</strong> ${escape(rest.join(" "))}</h1></header>
<main id="main">
${verdictSection(report)}
${dangerSection(report)}
${figures(report)}
${contents(report)}
${isLong ? pictureSection(topology) : changesSection(report)}
${findingsSection(report)}
${isLong ? changesSection(report) : pictureSection(topology)}
${costSection(report)}
${failoverSection(report)}
</main>
<footer><p>${escape(source)}, compared with ${escape(base)}.</p>${list(limits.map(escape))}</footer>
<script>${script}</script>
</body>
</html>
`;
}

import { dollars, sumText } from "../../costText";
import { dangers, isOverBudget } from "../../plan/verdict";
import { type Failover, type PlanReport } from "../../plan/types";
import { costNotes, costRows, crossingName, drillText, objectivesText } from "../words";
import { escape, list, withCode } from "./text";

/** The other parts of the page. */

const section = (id: string, title: string, body: string): string =>
  `<section id="${id}" aria-labelledby="${id}-title"><h2 id="${id}-title">${escape(title)}</h2>${body}</section>`;

export const verdictSection = ({ verdict }: PlanReport): string =>
  `<section class="verdict ${verdict.level}" id="verdict" aria-labelledby="verdict-title"><h2 id="verdict-title">${escape(verdict.title)}</h2>` +
  `${list(verdict.reasons.map(withCode))}</section>`;

const figure = (name: string, value: string, remark: string): string =>
  `<div><dt>${escape(name)}</dt><dd>${escape(value)}<small>${escape(remark)}</small></dd></div>`;

export function figures({ counts, changes, cost, failover, resources }: PlanReport): string {
  const touched = counts.create + counts.update + counts.replace + counts.delete;
  const parts = [
    `${counts.update} changed`,
    `${counts.create} new`,
    `${counts.replace} replaced`,
    `${counts.delete} deleted`,
  ];
  const difference = cost.after.cents - (cost.now?.cents ?? 0);
  const sign = difference === 0 ? "±" : difference > 0 ? "+" : "−";
  const bare = failover?.crossings.filter(({ verdict }) => verdict === "unprotected").length ?? 0;
  const begin = failover?.crossings.filter(({ verdict }) => verdict === "moves").length ?? 0;
  return `<dl class="figures">${[
    figure("Resources touched", `${touched}`, `${parts.join(", ")}; ${resources} in all`),
    figure("Data at risk", `${dangers(changes).length}`, "stores replaced or deleted"),
    cost.now === undefined
      ? figure(
          "USD a month",
          sumText(cost.after),
          isOverBudget(cost) ? "over budget" : "list prices",
        )
      : figure(
          "USD a month",
          `${sign}${dollars(Math.abs(difference))}`,
          `${sumText(cost.after)} after${isOverBudget(cost) ? ", over budget" : ""}`,
        ),
    failover === undefined
      ? figure("Failover", "none", "one region")
      : figure(
          "Failover",
          bare === 0 ? "ready" : `${bare} unprotected`,
          `${begin} kinds of data move to ${failover.standby}`,
        ),
  ].join("")}</dl>`;
}

export function findingsSection({ findings }: PlanReport): string {
  if (findings.length === 0) {
    return "";
  }
  const rows = findings.map(({ rule, severity, urn, message, remedy }) => {
    const kind = { error: "delete", warning: "update", note: "create" }[severity];
    return `<tr><td><span class="kind ${kind}">${severity}</span></td><td><code>${escape(rule)}</code></td><td class="name">${escape(urn.split("::").slice(3).join("::"))}</td><td>${withCode(message)} <span class="soft">${withCode(remedy)}</span></td></tr>`;
  });
  return section(
    "findings",
    "Findings",
    `<div class="scroll" tabindex="0" role="region" aria-label="Table of findings"><table class="cards" data-sortable><thead><tr>${[
      "Severity",
      "Rule",
      "Resource",
      "What, and what to do",
    ]
      .map(
        (column) =>
          `<th scope="col" aria-sort="none"><button type="button">${column}</button></th>`,
      )
      .join("")}</tr></thead><tbody>${rows.join("\n")}</tbody></table></div>`,
  );
}

export const pictureSection = (svg: string): string =>
  section(
    "topology",
    "The architecture",
    '<p><button type="button" class="button" id="fit" aria-pressed="true" hidden>Fit to width</button></p>' +
      `<div class="picture fit" id="picture" tabindex="0" role="region" aria-label="Picture of the architecture">${svg}</div>`,
  );

export function costSection({ cost }: PlanReport): string {
  const isNew = cost.now === undefined;
  const columns = isNew ? ["Item", "USD a month"] : ["Item", "Now", "After", "Difference"];
  const rows = costRows(cost).map(({ item, now, after, difference }) => {
    const cells = isNew ? [after] : [now, after, difference];
    const tds = cells.map(
      (text, index) =>
        `<td class="number" data-label="${columns[index + 1] ?? ""}">${escape(text)}</td>`,
    );
    return `<tr${item === "Total" ? ' class="total"' : ""}><th scope="row">${escape(item)}</th>${tds.join("")}</tr>`;
  });
  const parts = cost.lines.flatMap(({ item, parts: own }) =>
    own.map(({ what, region, quantity, price, cents }) => {
      const amount = quantity.toLocaleString("en-US", { maximumFractionDigits: 3 });
      const each =
        price?.usd === null || price === undefined
          ? "unknown"
          : `${price.usd}${price.per === 1 ? "" : ` per ${price.per.toLocaleString("en-US")}`}`;
      return `${escape(item)}, ${escape(region)}, ${escape(what)}: ${amount} ${escape(price?.unit ?? "")} × ${escape(each)} = ${cents === undefined ? "unknown" : dollars(cents)}`;
    }),
  );
  return section(
    "cost",
    "What it costs",
    `<div class="scroll" tabindex="0" role="region" aria-label="Cost"><table data-sortable><thead><tr>${columns
      .map(
        (column, index) =>
          `<th scope="col" aria-sort="none"${index === 0 ? "" : ' class="number"'}><button type="button">${column}</button></th>`,
      )
      .join(
        "",
      )}</tr></thead><tbody>${rows.join("\n")}</tbody></table></div>${list(costNotes(cost).map(escape))}` +
      `<details><summary>How it is reckoned (${parts.length} parts)</summary>${list(parts)}</details>`,
  );
}

const soft = (name: string) => `<span class="soft">${escape(name)}</span>`;

const crossingRows = ({ crossings }: Failover): string =>
  crossings
    .map(
      (each) =>
        `<tr><th scope="row" class="name">${crossingName(each, soft)}</th>` +
        `<td><span class="tag ${each.verdict.split(" ")[0] ?? ""}">${each.verdict}</span></td><td>${escape(each.how)}</td></tr>`,
    )
    .join("\n");

export function failoverSection({ failover }: PlanReport): string {
  if (failover === undefined) {
    return "";
  }
  const { active, standby, capacity, switches, objectives, drill } = failover;
  const heads = (names: readonly string[]) =>
    names.map((name) => `<th scope="col">${escape(name)}</th>`).join("");
  return section(
    "failover",
    `Failover: ${active} to ${standby}`,
    `<ul>${[
      ...(objectives === undefined ? [] : [escape(objectivesText(objectives))]),
      drill === undefined
        ? "No report of a drill was given (<code>--drill report.json</code>)."
        : escape(drillText(drill)),
    ]
      .map((text) => `<li>${text}</li>`)
      .join("")}</ul>` +
      `<h3>What would move</h3><table class="cards"><thead><tr>${heads(["What", "If the region is lost", "How"])}</tr></thead><tbody>${crossingRows(failover)}</tbody></table>` +
      `<h3>What both can carry</h3><table><thead><tr><th scope="col">What</th><th scope="col" class="number">${escape(active)}</th><th scope="col" class="number">${escape(standby)}</th></tr></thead><tbody>${capacity
        .map(
          ({ what, active: one, standby: other }) =>
            `<tr><th scope="row">${escape(what)}</th><td class="number">${one}</td><td class="number">${other}${other < one ? " (less)" : ""}</td></tr>`,
        )
        .join("")}</tbody></table>` +
      (switches === undefined || switches.length === 0
        ? ""
        : `<details><summary>Moving would change ${switches.length} resources in the program</summary>${list(switches.map(escape))}</details>`),
  );
}

import { losesData } from "../../plan/changes";
import { allowedText, dangers } from "../../plan/verdict";
import { type Change, type PlanReport, type PropertyDiff, type Statement } from "../../plan/types";
import { kindSigns, kindWords, regionWord, spokenType, tierWord, why } from "../words";
import { escape, list } from "./text";

/** What changes: dangers apart, then everything in one table. */

const statement = (sign: "+" | "−", { effect, words, wide }: Statement): string => {
  const tag = sign === "+" ? "ins" : "del";
  const word = sign === "+" ? "now" : "no longer";
  return `<${tag}>${word} ${effect}: ${escape(words)}</${tag}>${wide ? ' <span class="holds">reaches far</span>' : ""}`;
};

function diff({ path, before, after, forces, meaning, policy }: PropertyDiff): readonly string[] {
  const name = `<code>${escape(path)}</code>`;
  const forced = forces ? ' <span class="holds">forces a replacement</span>' : "";
  if (policy !== undefined) {
    const kept = policy.kept === 1 ? "1 statement stays" : `${policy.kept} statements stay`;
    return [
      `${name} <span class="soft">${kept}</span>${forced}`,
      ...policy.gained.map((each) => statement("+", each)),
      ...policy.lost.map((each) => statement("−", each)),
    ];
  }
  const values =
    before === undefined
      ? `<ins>${escape(after ?? "")}</ins>`
      : `<del>${escape(before)}</del> → ${after === undefined ? "nothing" : `<ins>${escape(after)}</ins>`}`;
  return [
    `${name} ${values}${meaning === undefined ? "" : `, <strong>${escape(meaning)}</strong>`}${forced}`,
  ];
}

function details(change: Change): string {
  const reason = why(change);
  const lines = [...(reason === "" ? [] : [escape(reason)]), ...change.properties.flatMap(diff)];
  const allowed = change.policies.map(
    ({ effect, words, wide }) =>
      `${effect}: ${escape(words)}${wide ? ' <span class="holds">reaches far</span>' : ""}`,
  );
  const policies =
    allowed.length === 0
      ? ""
      : `<details><summary>${allowed.length === 1 ? "1 statement" : `${allowed.length} statements`} of its policies</summary>${list(allowed, "diffs")}</details>`;
  return `${list(lines, "diffs")}${policies}`;
}

const rank = { delete: 0, replace: 1, update: 2, create: 3 } as const;

function row(change: Change): string {
  const { kind, type, name, region, tier } = change;
  const holds = losesData(change);
  return (
    `<tr data-kind="${kind}" data-region="${escape(region)}" data-tier="${escape(tier)}">` +
    `<td data-sort="${rank[kind]}"><span class="kind ${kind}">${kindSigns[kind]} ${kindWords[kind]}</span></td>` +
    `<td data-label="Region" class="region">${escape(regionWord(region))}</td><td data-label="Tier">${escape(tierWord(tier))}</td>` +
    `<th scope="row" class="name"><span class="soft">${escape(spokenType(type))}</span> ${escape(name)}` +
    `${holds ? ' <span class="holds">holds data</span>' : ""}</th><td>${details(change)}</td></tr>`
  );
}

export function dangerSection({ changes }: PlanReport): string {
  const lost = dangers(changes);
  if (lost.length === 0) {
    return "";
  }
  const items = lost.map((change) => {
    const forced = change.properties.filter(({ forces }) => forces).map(({ path }) => path);
    const because = [
      ...(forced.length > 0 ? [`because of ${forced.join(", ")}`] : []),
      ...(why(change) === "" ? [] : [why(change)]),
      ...(change.allowed === undefined ? [] : [allowedText(change)]),
    ].join("; ");
    return `<strong>${kindWords[change.kind]}</strong> ${escape(spokenType(change.type))} <code>${escape(change.name)}</code> in ${escape(regionWord(change.region))}${because === "" ? "" : `, ${escape(because)}`}`;
  });
  return (
    '<section class="danger" id="danger" aria-labelledby="danger-title"><h2 id="danger-title">' +
    `Data would be lost: ${lost.length === 1 ? "1 resource" : `${lost.length} resources`}</h2>${list(items)}</section>`
  );
}

const options = (values: readonly string[], word: (value: string) => string): string =>
  [
    '<option value="">all</option>',
    ...values.map((value) => `<option value="${escape(value)}">${escape(word(value))}</option>`),
  ].join("");

const columns = ["Change", "Region", "Tier", "Resource", "What differs"];

function filters(changes: readonly Change[]): string {
  const unique = (pick: (change: Change) => string) => [...new Set(changes.map(pick))].sort();
  const select = (name: string, label: string, inner: string) =>
    `<label>${label}<select name="${name}">${inner}</select></label>`;
  return (
    '<form class="tools" id="filters" role="search" aria-label="Filter the changes">' +
    '<label class="wide">Words<input name="words" type="search" autocomplete="off" placeholder="queue, policy, payment"></label>' +
    select(
      "kind",
      "Change",
      options(
        unique(({ kind }) => kind),
        (kind) => kindWords[kind as Change["kind"]],
      ),
    ) +
    select(
      "region",
      "Region",
      options(
        unique(({ region }) => region),
        regionWord,
      ),
    ) +
    select(
      "tier",
      "Tier",
      options(
        unique(({ tier }) => tier),
        tierWord,
      ),
    ) +
    `<label>Sort by<select name="sort"><option value="">importance</option>${columns
      .map((column, index) => `<option value="${index}">${column.toLowerCase()}</option>`)
      .join("")}</select></label></form><p class="soft" id="shown" role="status"></p>`
  );
}

export function changesSection({ changes }: PlanReport): string {
  const body =
    changes.length === 0
      ? "<p>Nothing: what is there is as it should be.</p>"
      : `${filters(changes)}<div class="scroll" tabindex="0" role="region" aria-label="Changes"><table class="cards" id="changes-table" data-sortable><thead><tr>${columns
          .map(
            (column) =>
              `<th scope="col" aria-sort="none"><button type="button">${column}</button></th>`,
          )
          .join("")}</tr></thead><tbody>${changes.map(row).join("\n")}</tbody></table></div>`;
  return `<section id="changes" aria-labelledby="changes-title"><h2 id="changes-title">What changes</h2>${body}</section>`;
}

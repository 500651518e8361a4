import { type Change } from "../run/operation";
import { tierOf } from "../run/places";

/** Longest list that is worth a line each; beyond it people want to know what there is, tier by tier. */
export const longest = 40;

const width = 100;

/** `aws:rds/cluster:Cluster` as `rds Cluster`, `kubernetes:apps/v1:Deployment` as `apps Deployment`. */
function kindOf(type: string): string {
  const [pkg = "", module = "", kind = ""] = type.split(":");
  const [service = ""] = module.split("/");
  return `${service === "index" ? pkg : service} ${kind}`;
}

/** What there is of each kind, the most first: `rds ClusterInstance ×2, rds Cluster`. */
function kinds(changes: readonly Change[]): readonly string[] {
  const counts = new Map<string, number>();
  for (const { type } of changes) {
    counts.set(kindOf(type), (counts.get(kindOf(type)) ?? 0) + 1);
  }
  return [...counts]
    .sort(([a, more], [b, less]) => less - more || a.localeCompare(b))
    .map(([kind, count]) => (count === 1 ? kind : `${kind} ×${count}`));
}

/** Words joined by commas, broken before the line gets too long. */
function wrap(words: readonly string[], indent: number): readonly string[] {
  const lines: string[] = [];
  for (const [index, word] of words.entries()) {
    const text = index === words.length - 1 ? word : `${word},`;
    const last = lines.at(-1);
    if (last !== undefined && indent + last.length + 1 + text.length <= width) {
      lines[lines.length - 1] = `${last} ${text}`;
    } else {
      lines.push(text);
    }
  }
  return lines;
}

/** A long list of resources in short: a paragraph for each tier. Components, which are made of the others, are left out. */
export function bulkLines(changes: readonly Change[]): readonly string[] {
  const resources = changes.filter(({ type }) => !/^(evenkeel|awsx|eks):/.test(type));
  const tiers = [...new Set(resources.map(({ urn }) => tierOf(urn)))].sort();
  const margin = Math.max(...tiers.map((tier) => tier.length)) + 4;
  return tiers.flatMap((tier) =>
    wrap(kinds(resources.filter(({ urn }) => tierOf(urn) === tier)), margin).map(
      (line, index) => `  ${(index === 0 ? tier : "").padEnd(margin - 2)}${line}`,
    ),
  );
}

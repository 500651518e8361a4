import { type Line, type Part, type Sum, sumOf, type Usage } from "./cost";
import { type Inventory } from "./inventory";

const number = (value: number, digits = 10) =>
  value.toLocaleString("en-US", { maximumFractionDigits: digits });

export const dollars = (cents: number) =>
  (cents / 100).toLocaleString("en-US", { minimumFractionDigits: 2 });

export const sumText = ({ cents, unknown }: Sum) => {
  if (unknown === 0) {
    return dollars(cents);
  }
  return cents === 0 ? "unknown" : `${dollars(cents)} + unknown`;
};

function calculation({ what, region, quantity, price }: Part): string {
  const amount = `${number(quantity, 3)} ${price?.unit ?? ""}`.trim();
  const each = price?.usd === null || price === undefined ? "unknown" : number(price.usd);
  const per = price === undefined || price.per === 1 ? "" : ` per ${number(price.per)}`;
  return `${region}, ${what}: ${amount} x ${each}${per}`;
}

/** What is charged by the hour or the month as well, and has no line yet. */
const withoutLine: { readonly [type: string]: string } = {
  "aws:dax/cluster:Cluster": "DAX clusters",
  "aws:eks/cluster:Cluster": "EKS clusters",
  "aws:elasticache/replicationGroup:ReplicationGroup": "ElastiCache groups",
  "aws:globalaccelerator/accelerator:Accelerator": "accelerators",
  "aws:kms/key:Key": "KMS keys",
  "aws:lb/loadBalancer:LoadBalancer": "load balancers",
  "aws:msk/cluster:Cluster": "Kafka clusters",
  "aws:networkfirewall/firewall:Firewall": "network firewalls",
  "aws:rds/instance:Instance": "RDS instances",
  "aws:secretsmanager/secret:Secret": "secrets",
  "aws:shield/subscription:Subscription": "Shield Advanced",
  "aws:wafv2/webAcl:WebAcl": "web ACLs",
};

export function leftOut(plan: Inventory): string[] {
  return Object.entries(withoutLine)
    .map(([type, word]) => [plan.of(type).length, word] as const)
    .filter(([count]) => count !== 0)
    .map(([count, word]) => `${count} ${word}`);
}

/** What a month is assumed to bring, in words. */
export const assumptionsText = (usage: Usage): string =>
  `${number(usage.requests)} requests of ${usage.milliseconds} ms and ${usage.memoryMb} MB, ` +
  `${usage.auroraGb} GB in Aurora, ${usage.bucketGb} GB in S3`;

/** The table, for people. */
export function costText(
  stack: string,
  plan: Inventory,
  lines: readonly Line[],
  usage: Usage,
): string {
  const rows = lines.flatMap((line) => [
    row(line.item, line.parts.length === 0 ? "none" : sumText(sumOf([line]))),
    ...line.parts.map((part) =>
      row(`  ${calculation(part)}`, part.cents === undefined ? "unknown" : dollars(part.cents)),
    ),
  ]);
  const dates = lines
    .flatMap(({ parts }) => parts.flatMap(({ price }) => price?.date ?? []))
    .sort();
  const total = sumOf(lines);
  const others = leftOut(plan);
  return [
    `${stack}, USD a month: ${assumptionsText(usage)}`,
    "",
    ...rows,
    row("Total", sumText(total)),
    "",
    ...(total.unknown > 0
      ? [
          `${total.unknown} prices are unknown (report/data/prices.json): the total is more than that.`,
        ]
      : []),
    `List prices as written down on ${dates[0] ?? "no date"}, without free allowances, discounts and taxes. Database`,
    "input and output and polls of empty queues are not counted; what is assumed is in settings.cost.",
    ...(others.length > 0 ? [`Not in this table, though planned: ${others.join(", ")}.`] : []),
  ].join("\n");
}

const width = 84;
const row = (left: string, right: string) => left.padEnd(width) + right.padStart(18);

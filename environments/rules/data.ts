import { kubernetesVersions } from "../catalogue";
import { type Finding } from "../issues";
import { logRetentionDays } from "../schema";
import { relational } from "./relational";
import { type Context, type Rule, when } from "./rule";
import { stores } from "./stores";

/** Stores, logs and versions. */
export const data: Rule = (context) => [
  ...relational(context),
  ...stores(context),
  ...kubernetes(context),
  ...retention(context),
];

function kubernetes({ definition }: Context): Finding[] {
  const version = definition.cluster?.version;
  return when(
    version !== undefined && !kubernetesVersions.includes(version),
    ["settings", "cluster", "version"],
    `must be a version that EKS supports and Evenkeel knows (${kubernetesVersions.join(", ")})`,
    kubernetesVersions.at(-1),
  );
}

function retention({ definition }: Context): Finding[] {
  const days = definition.logRetentionDays;
  const known: readonly number[] = logRetentionDays;
  if (days === undefined || known.includes(days)) {
    return [];
  }
  const below = known.filter((value) => value < days).at(-1);
  const above = known.find((value) => value > days);
  const near = [below, above].filter((value) => value !== undefined);
  return when(
    true,
    ["settings", "logRetentionDays"],
    `must be a number of days that CloudWatch Logs accepts (nearest: ${near.join(" and ")})`,
    above ?? below,
  );
}

import data from "./data/quotas.json";
import { type PlannedResource } from "./plan";

/** A quota that the plan goes beyond, as AWS sets it for a new account. */
export interface QuotaFinding {
  /** In words, with its scope. */
  readonly quota: string;
  readonly limit: number;
  /** What the plan needs. */
  readonly planned: number;
  /** `us-east-1` for quotas of the whole account: they are raised there. */
  readonly region: string;
  /** What is full: the value of the input that the quota goes by. Absent: the region, or the account. */
  readonly of?: string;
  /** The command that asks for more. */
  readonly remedy: string;
}

/** How much of something an account may have, and how a plan is counted. */
export interface Quota {
  readonly name: string;
  /** Code of the service in Service Quotas. */
  readonly service: string;
  /** Code of the quota there. */
  readonly code: string;
  /** Default of a new account. */
  readonly limit: number;
  /** Pulumi types that count. */
  readonly types: readonly string[];
  /** Inputs that a resource must have to count; null stands for an input that is left out. */
  readonly where?: { readonly [input: string]: readonly (string | null)[] | undefined };
  /** Input that groups what is counted. Resources whose value is not known are left out. */
  readonly per?: string;
  /** Number to add up instead of counting resources. Path with dots. */
  readonly sum?: string;
  /** Number of which the greatest matters. Path with dots. */
  readonly most?: string;
  /** @default region */
  readonly scope?: string;
}

/** What AWS sets for a new account, with its source and date. */
export const quotas: readonly Quota[] = data.quotas;

/** Where quotas of a whole account are kept. */
const accountRegion = "us-east-1";

/**
 * Quotas that a plan goes beyond. It knows the plan alone: what the account has besides, and what has been raised, only
 * AWS knows.
 */
export function quotaFindings(
  plan: readonly PlannedResource[],
  known: readonly Quota[] = quotas,
): readonly QuotaFinding[] {
  return known.flatMap((quota) =>
    [...groups(plan, quota)].flatMap(([key, members]) => {
      const planned = amount(members, quota);
      const [region = accountRegion, of] = key.split("\t");
      return planned > quota.limit ? [finding(quota, planned, region, of)] : [];
    }),
  );
}

/** What counts towards a quota, by where it is and what it belongs to. */
function groups(plan: readonly PlannedResource[], quota: Quota) {
  const found = new Map<string, PlannedResource[]>();
  for (const resource of plan) {
    const key = counts(resource, quota) ? keyOf(resource, quota) : undefined;
    if (key !== undefined) {
      found.set(key, [...(found.get(key) ?? []), resource]);
    }
  }
  return found;
}

const counts = ({ type, inputs }: PlannedResource, { types, where = {} }: Quota): boolean =>
  types.includes(type) &&
  Object.entries(where).every(([input, values]) =>
    values?.some((value) => value === (inputs[input] ?? null)),
  );

function keyOf({ inputs, region }: PlannedResource, { per, scope }: Quota): string | undefined {
  const where = scope === "account" ? accountRegion : region;
  if (per === undefined || where === undefined) {
    return where;
  }
  const of = inputs[per];
  return typeof of === "string" ? `${where}\t${of}` : undefined;
}

function amount(members: readonly PlannedResource[], { sum, most }: Quota): number {
  const path = sum ?? most;
  if (path === undefined) {
    return members.length;
  }
  const numbers = members.map(({ inputs }) => numberAt(inputs, path));
  return sum === undefined ? Math.max(...numbers) : numbers.reduce((all, each) => all + each, 0);
}

/** The number at a path; 0 where there is none, or where it is not known yet. */
function numberAt(inputs: PlannedResource["inputs"], path: string): number {
  const value = path
    .split(".")
    .reduce<unknown>(
      (at, step) =>
        typeof at === "object" && at !== null
          ? (at as { readonly [step: string]: unknown })[step]
          : undefined,
      inputs,
    );
  return typeof value === "number" && value > 0 ? value : 0;
}

function finding(quota: Quota, planned: number, region: string, of?: string): QuotaFinding {
  const { name, limit, service, code } = quota;
  return {
    quota: name,
    limit,
    planned,
    region,
    ...(of === undefined ? {} : { of }),
    remedy:
      `aws service-quotas request-service-quota-increase --region ${region} ` +
      `--service-code ${service} --quota-code ${code} --desired-value ${planned}`,
  };
}

/** A finding as a person reads it. */
export function quotaText({ quota, limit, planned, region, of, remedy }: QuotaFinding): string {
  const where = of === undefined ? region : `${of}, ${region}`;
  return `${quota}: ${planned} planned in ${where}, a new account has ${limit}; ask for more with\n  ${remedy}`;
}

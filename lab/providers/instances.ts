import { type Caller, type Properties, type Value } from "../model/types";

export type Package = "aws" | "kubernetes" | "awsx" | "eks" | "random";

/** A configured provider: one `new aws.Provider(...)` of the program. */
export interface Instance {
  readonly package: Package;
  readonly urn: string;
  /** Region whose API it calls; of kubernetes, where its cluster is. */
  readonly region?: string;
  readonly caller: Caller;
}

const regionInHost = /\.([a-z]{2}(?:-[a-z]+)+-\d)\.eks\./;
const regionInArn = /arn:[\w-]+:eks:([a-z]{2}(?:-[a-z]+)+-\d):/;

/** A provider's arguments arrive as text, JSON where they are not text themselves. */
export function parseArguments(args: Properties): Readonly<Record<string, unknown>> {
  const parse = (value: Value): unknown => {
    if (typeof value !== "string") {
      return value;
    }
    try {
      return JSON.parse(value);
    } catch {
      return value;
    }
  };
  return Object.fromEntries(Object.entries(args).map(([key, value]) => [key, parse(value)]));
}

export const record = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};

export const texts = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.filter((item) => typeof item === "string") : [];

const partitionOf = (region: string | undefined): string =>
  region?.startsWith("cn-") ? "aws-cn" : region?.startsWith("us-gov-") ? "aws-us-gov" : "aws";

/** The cluster that a kubernetes provider talks to, by the host in its kubeconfig, and the region that it is in. */
function clusterOf(args: Readonly<Record<string, unknown>>): { cluster?: string; region?: string } {
  const { kubeconfig, clusterIdentifier } = args;
  const content = typeof kubeconfig === "string" ? kubeconfig : JSON.stringify(kubeconfig ?? "");
  const host = /https:\/\/([\w.-]+)/.exec(content)?.[1];
  const region = regionInHost.exec(content)?.[1] ?? regionInArn.exec(content)?.[1];
  const cluster = typeof clusterIdentifier === "string" ? clusterIdentifier : host;
  return { cluster, region };
}

/** What a provider of that package, with those arguments, calls. */
export function instanceOf(
  pkg: Package,
  urn: string,
  args: Readonly<Record<string, unknown>>,
  account: string,
): Instance {
  if (pkg === "kubernetes") {
    const { cluster, region } = clusterOf(args);
    return {
      package: pkg,
      urn,
      region,
      caller: { account, partition: partitionOf(region), cluster },
    };
  }
  if (pkg !== "aws") {
    return { package: pkg, urn, caller: { account, partition: "aws" } };
  }
  const region = typeof args.region === "string" ? args.region : undefined;
  const tags = Object.entries(record(record(args.defaultTags).tags)).filter(
    (tag): tag is [string, string] => typeof tag[1] === "string",
  );
  const defaultTags = Object.fromEntries(tags);
  return {
    package: pkg,
    urn,
    region,
    caller: { region, account, partition: partitionOf(region), defaultTags },
  };
}

/** Why AWS would not let a provider with those arguments start, or nothing. */
export function refuseConfiguration(
  args: Readonly<Record<string, unknown>>,
  account: string,
  isDown: (region: string) => boolean,
): string | undefined {
  const { region, stsRegion, skipCredentialsValidation, skipRequestingAccountId } = args;
  if (typeof region !== "string" || region === "") {
    return "Invalid provider configuration: missing region";
  }
  const timeout = (where: string) =>
    `validating provider credentials: retrieving caller identity from STS: operation error STS: GetCallerIdentity, ` +
    `exceeded maximum number of attempts, https response error StatusCode: 0, request send failed, ` +
    `Post "https://sts.${where}.amazonaws.com/": dial tcp: i/o timeout`;
  if (skipCredentialsValidation !== true && isDown(region)) {
    return timeout(region);
  }
  const sts = typeof stsRegion === "string" && stsRegion !== "" ? stsRegion : region;
  const allowed = texts(args.allowedAccountIds);
  if (skipRequestingAccountId !== true) {
    if (isDown(sts)) {
      return timeout(sts);
    }
    return allowed.length > 0 && !allowed.includes(account)
      ? `AWS account ID not allowed: ${account}`
      : undefined;
  }
  return allowed.length > 0 ? "AWS account ID not allowed: " : undefined;
}

import { type Finding } from "../issues";
import { type Context, present, type Rule, when } from "./rule";

const path = ["settings", "network", "firewall", "allowedDomains"];

/** The firewall on the way out, and what workloads need on the other side of it. */
export const firewall: Rule = (context) => {
  const chosen = context.definition.network?.firewall;
  if (typeof chosen !== "object" || chosen.allowedDomains === undefined) {
    return [];
  }
  const domains = chosen.allowedDomains;
  return [
    ...oneWayOut(context),
    ...domains.flatMap((domain, index) => saysSomething(domains, domain, index)),
    ...(domains.includes(undefined)
      ? []
      : [...awsServices(context, present(domains)), ...registries(context, present(domains))]),
  ];
};

function oneWayOut({ definition }: Context): Finding[] {
  return when(
    definition.network?.natGateways === "single",
    ["settings", "network", "natGateways"],
    "must be one-per-zone with a firewall (each zone's endpoint answers for the gateway of that zone, and costs nine times as much)",
    "one-per-zone",
  );
}

/** Whether an entry lets a name pass: the same name, or a leading dot and an end of it. */
const lets = (entry: string, name: string) =>
  entry.startsWith(".") ? name.endsWith(entry) : entry === name;

function saysSomething(
  domains: readonly (string | undefined)[],
  domain: string | undefined,
  index: number,
): Finding[] {
  if (domain === undefined) {
    return [];
  }
  const isRepeated = domains.indexOf(domain) < index;
  const wider = present(domains).find((other) => other !== domain && lets(other, domain));
  return [
    ...when(isRepeated, [...path, index], "must be listed once", "api.stripe.com"),
    ...when(
      !isRepeated && wider !== undefined,
      [...path, index],
      `must not be below another entry (${wider ?? ""} lets it pass already)`,
      "api.stripe.com",
    ),
  ];
}

/** What the platform's functions call from the VPC; S3 and DynamoDB have endpoints in every stack. */
const calledByFunctions = ["events", "secretsmanager", "sns", "ssm"];

/** Without its interface endpoint a service is called by its public name, through the firewall. */
function awsServices({ operator, definition }: Context, domains: readonly string[]): Finding[] {
  const { interfaceEndpoints } = definition.network ?? {};
  const endpoints = present(interfaceEndpoints);
  const regions = present([
    operator.home,
    operator.topology === "active-passive" ? operator.standby : undefined,
  ]);
  if (interfaceEndpoints?.includes(undefined) === true) {
    return [];
  }
  // Pods get their credentials from a service with a name of another kind (General Reference, EKS endpoints).
  const onKubernetes = Object.values(definition.services ?? {}).some(
    (service) => service?.runsOn === "kubernetes",
  );
  const called = regions.flatMap((region) => [
    ...calledByFunctions.map((name) => ({ name, host: `${name}.${region}.amazonaws.com` })),
    ...(onKubernetes ? [{ name: "eks-auth", host: `eks-auth.${region}.api.aws` }] : []),
  ]);
  const closed = called.filter(
    ({ name, host }) => !endpoints.includes(name) && !domains.some((entry) => lets(entry, host)),
  );
  return when(
    closed.length > 0,
    path,
    `must let the platform call AWS's services that have no interface endpoint (${closed.map(({ host }) => host).join(", ")})`,
    [...domains, ...endings(closed.map(({ host }) => host))],
    `or add ${[...new Set(closed.map(({ name }) => name))].join(", ")} to network.interfaceEndpoints`,
  );
}

/** The last two labels of names, once each: `.amazonaws.com`. */
const endings = (hosts: readonly string[]): string[] => [
  ...new Set(hosts.map((host) => `.${host.split(".").slice(-2).join(".")}`)),
];

/** Hosts that layers come from, where they are not those of the registry. */
const layersFrom: { readonly [host: string]: readonly string[] } = {
  "public.ecr.aws": [".cloudfront.net"],
  "docker.io": ["registry-1.docker.io", "auth.docker.io", "production.cloudflare.docker.com"],
};

/** `docker.io` where an image names no registry. */
function registryOf(image: string): string {
  const [first = "", ...rest] = image.split("/");
  return rest.length > 0 && /[.:]/.test(first) ? first : "docker.io";
}

/** Containers start on any day, so their registry has to be reachable on any day. */
function registries({ definition }: Context, domains: readonly string[]): Finding[] {
  const endpoints = present(definition.network?.interfaceEndpoints);
  const hasEcr = ["ecr.api", "ecr.dkr"].every((name) => endpoints.includes(name));
  const hosts = Object.values(definition.services ?? {})
    .flatMap((service) => imageOf(service) ?? [])
    .map(registryOf)
    .filter((host) => !(hasEcr && /\.dkr\.ecr\.[a-z0-9-]+\.amazonaws\.com$/.test(host)));
  return [...new Set(hosts)].flatMap((host) => {
    const needed = [...(host === "docker.io" ? [] : [host]), ...(layersFrom[host] ?? [])];
    const closed = needed.filter(
      (each) => !domains.some((entry) => entry === each || lets(entry, each)),
    );
    return when(
      closed.length > 0,
      path,
      `must let containers come from ${host} (${closed.join(", ")})`,
      [...domains, ...closed],
    );
  });
}

type DraftService = NonNullable<Context["definition"]["services"]>[string];

function imageOf(service: DraftService): string | undefined {
  if (service?.runsOn === "kubernetes") {
    return service.kubernetes?.image;
  }
  return service?.runsOn === "ecs" ? service.ecs?.image : undefined;
}

import { type Deployed } from "../../lab/mocks/deploy";
import { settingsFrom } from "../../environments/load";
import { type Settings } from "../../environments/schema";
import { configOf, planInProcess } from "../../lab/mocks/plan";
import { type Resource } from "../../lab/mocks/registrations";
import { withoutTraces } from "../../lab/mocks/traces";

/** A whole stack, planned in this process against the simulated cloud. */
export type Plan = Deployed<unknown>;

/** A stack as `npm run lab -- preview STACK --config KEY=VALUE` would plan it. */
export interface Variant {
  readonly stack: string;
  readonly config: readonly string[];
}

const variant = (stack: Variant["stack"], ...config: readonly string[]): Variant => ({
  stack,
  config,
});

/** A paused cluster replicates nothing, so dev needs this before it can have a peer. */
const unpaused = "settings.data.relational.capacity.minAcu=0.5";

const image = "111122223333.dkr.ecr.eu-west-1.amazonaws.com/rates:1.0.0";
const container = { image: "public.ecr.aws/nginx/nginx-unprivileged:1.28" };

/** Events over topics, one service that publishes them itself, and Kafka. */
const overTopics = JSON.stringify({
  events: {
    transport: "topics",
    stream: {
      kind: "msk",
      version: "3.9.x",
      instanceType: "kafka.m7g.large",
      brokersPerZone: 1,
      storageGiB: 100,
      topics: { trades: { partitions: 6 } },
    },
  },
  services: {
    matching: {
      runsOn: "kubernetes",
      publishes: ["TradeMade"],
      writesTopics: ["trades"],
      kubernetes: container,
    },
    ledger: { runsOn: "kubernetes", readsTopics: ["trades"], kubernetes: container },
  },
});

/** The stacks that the rules of the whole are tried on. */
export const variants = {
  dev: variant("dev"),
  "dev, containers": variant(
    "dev",
    "settings.api.ingress=alb",
    "settings.api.endpointService={allowedPrincipals: [arn:aws:iam::444455556666:root]}",
    `settings.services.rates={runsOn: ecs, api: commands, consumes: {OrderPlaced: {}}, ecs: {image: ${image}}}`,
    "settings.services.quotes={runsOn: ecs, api: queries, store: postgres, ecs: {image: a:1, ingress: nlb}}",
  ),
  "dev, active-passive": variant(
    "dev",
    "topology=active-passive",
    "standby=eu-central-1",
    unpaused,
  ),
  prod: variant("prod"),
  "prod, active moved": variant("prod", "active=eu-central-1"),
  "prod, firewall": variant(
    "prod",
    'settings.network.firewall={"allowedDomains":[".amazonaws.com",".api.aws","public.ecr.aws",".cloudfront.net"]}',
  ),
  "prod, every store": variant(
    "prod",
    "settings.data.relational.autoscaling={maxReaders: 4}",
    "settings.data.relational.rotationDays=30",
    "settings.data.dax={nodeType: dax.r5.large, nodes: 3}",
    "settings.data.tableCapacity={read: {min: 5, max: 100}, write: {min: 5, max: 100}}",
    "settings.data.backups={retentionDays: 35}",
  ),
  "prod, over topics and with Kafka": variant("prod", `settings=${overTopics}`),
  "prod, watched and switched": variant(
    "prod",
    "settings.failover={trigger: health, regionSwitch: {}}",
    "settings.data.cache.global=true",
    `settings.services.rates={runsOn: ecs, consumes: {OrderPlaced: {}}, ecs: {image: ${container.image}}}`,
  ),
  "prod, routing controls": variant(
    "prod",
    "settings.failover={gate: routing-control, trigger: health, regionSwitch: {reports: false}}",
  ),
  "prod, single-region": variant("prod", "topology=single-region", "standby=", "active="),
} satisfies Record<string, Variant>;

export const named = Object.entries(variants);

/** The reference systems, on which the rules of access are tried as well. */
export const systems = ["commerce", "notifications", "platform", "trading", "webapp"].map(
  (stack) => [stack, variant(stack)] as const,
);

const quotes = "111122223333.dkr.ecr.eu-west-1.amazonaws.com/quotes:1.0.0";

/** What has ways of its own through the network. */
export const further: readonly (readonly [string, Variant])[] = [
  [
    "dev, public load balancer and firewall",
    variant(
      "dev",
      "settings.network.natGateways=one-per-zone",
      "settings.network.firewall={allowedDomains: [.amazonaws.com, .api.aws, public.ecr.aws, .cloudfront.net]}",
      "settings.api.ingress=alb",
      `settings.services.quotes={runsOn: ecs, api: queries, store: postgres, ecs: {image: ${quotes}}}`,
    ),
  ],
  [
    "prod, Kafka",
    variant(
      "prod",
      "settings.events.stream={kind: msk-serverless, topics: {trades: {partitions: 6}}}",
      `settings.services.quotes={runsOn: kubernetes, writesTopics: [trades], readsTopics: [trades], kubernetes: {image: ${quotes}}}`,
    ),
  ],
];

/** dev before it gets a peer: all that differs afterwards is the topology. */
export const devUnpaused = variant("dev", unpaused);

/** prod with everything that helps to fail over, as it may look when it gets its peer. */
export const prodAssisted = variant(
  "prod",
  "settings.failover={gate: routing-control, trigger: health, regionSwitch: {}}",
  "settings.data.cache.global=true",
);

/** prod that is watched, and has a plan of Region switch. */
export const prodWatched = variant("prod", "settings.failover={trigger: health, regionSwitch: {}}");

/** Kafka before it gets a peer, and after the standby took over. */
export const kafkaAlone = variant(
  "prod",
  "topology=single-region",
  "standby=",
  "active=",
  `settings=${overTopics}`,
);
export const kafkaMoved = variant("prod", "active=eu-central-1", `settings=${overTopics}`);

/** prod after home died: the standby is active, and home is not to be called. */
export const prodWithoutHome = variant("prod", "active=eu-central-1", "unavailable=eu-west-1");

export const home = "eu-west-1";
export const standby = "eu-central-1";

/** The settings that a variant is planned from. */
export function settingsOf({ stack, config }: Variant): Settings {
  return settingsFrom(configOf(stack, config), stack);
}

/** A variant's plan, of which nothing is kept. What fails is planned once more, for an error that says where it comes from. */
export async function planOnce({ stack, config }: Variant, preview = false): Promise<Plan> {
  const plan = () => planInProcess(stack, { config, preview });
  try {
    return await withoutTraces(plan);
  } catch {
    return await plan();
  }
}

const plans = new Map<string, Promise<Plan>>();
let last: Promise<unknown> = Promise.resolve();

/**
 * The plan of a variant, made once and one at a time: the SDK's state is one for the process.
 * @param preview as `pulumi preview` sees it; else as `pulumi up` does, with all values known.
 */
export function planOf(variant: Variant, preview = false): Promise<Plan> {
  const { stack, config } = variant;
  const key = JSON.stringify([stack, config, preview]);
  const known = plans.get(key);
  if (known !== undefined) {
    return known;
  }
  const made = last.then(() => planOnce(variant, preview));
  last = made.catch(() => undefined);
  plans.set(key, made);
  return made;
}

/** The same stack with its other place active, where it has one. */
export function standbyActive({ stack, config }: Variant, settings: Settings): Variant | undefined {
  const other = settings.places.find(({ isActive }) => !isActive);
  const others = config.filter((each) => !/^(active|unavailable)=/.test(each));
  return other && { stack, config: [...others, `active=${other.region}`] };
}

/** Milliseconds for the few plans that a hook makes. */
export const timeout = 60_000;

export const byUrn = ({ resources }: Plan): ReadonlyMap<string, Resource> =>
  new Map(resources.all.map((resource) => [resource.urn, resource]));

/** `Type name`, as people speak of a resource: `EventRule events-eu-west-1-ordering-relay-sweep`. */
export const label = ({ type, name }: Resource): string =>
  `${type.split(":").pop() ?? type} ${name}`;

/** Name of the provider that a resource is registered with. */
export const providerName = ({ provider }: Resource): string => provider.split("::").pop() ?? "";

export const isPackage = ({ type }: Resource, ...packages: readonly string[]): boolean =>
  packages.includes(type.split(":")[0] ?? "");

/** Regions that a plan has a provider for, the edge's aside. */
export const placesOf = ({ resources }: Plan): readonly string[] =>
  resources
    .of("pulumi:providers:aws")
    .map(({ name }) => name)
    .filter((name) => name !== "edge");

import { type Definition, type Operator } from "../../../environments/schema";
import { type Generated } from "../generate";

/** A valid stack made wrong in one place. */
export interface Broken extends Generated {
  /** The key that the error has to name. */
  readonly key: string;
  readonly stack?: string;
}

/** Breaks one rule, of the file that it is named by; nothing where the stack has not what it takes. */
export interface Mutation {
  readonly file: string;
  readonly breaks: (valid: Generated) => Broken | undefined;
}

type Service = Definition["services"][string];

/** With other operator keys. */
const operated = (valid: Generated, key: keyof Operator, value: unknown): Broken => ({
  ...valid,
  operator: { ...valid.operator, [key]: value },
  key: `evenkeel:${key}`,
});

/** With another group, where `at` in it is what is wrong. */
const grouped = <Group extends keyof Definition>(
  valid: Generated,
  group: Group,
  value: Definition[Group],
  at = "",
): Broken => ({
  ...valid,
  definition: { ...valid.definition, [group]: value },
  key: `evenkeel:settings.${group}${at}`,
});

/** With another service, the first that may be changed. */
function served(
  valid: Generated,
  may: (service: Service) => boolean,
  change: (service: Service) => Partial<Service>,
  at: (service: Service) => string,
): Broken | undefined {
  const { services } = valid.definition;
  const [found] = Object.entries(services).filter(([, service]) => may(service));
  if (found === undefined) {
    return undefined;
  }
  const [name, service] = found;
  const changed = { ...services, [name]: { ...service, ...change(service) } };
  return grouped(valid, "services", changed, `.${name}${at(service)}`);
}

const containerOf = ({ kubernetes, ecs }: Service) => kubernetes ?? ecs;

/** One for each file of rules at least. */
export const mutations: readonly Mutation[] = [
  {
    file: "topology",
    breaks: (valid) => operated(valid, "standby", valid.operator.home),
  },
  {
    file: "network",
    breaks: (valid) => {
      const { network } = valid.definition;
      const { home } = network.addressRanges;
      const value = { ...network, addressRanges: { home, standby: home } };
      return grouped(valid, "network", value, ".addressRanges.standby");
    },
  },
  {
    file: "firewall",
    breaks: (valid) => {
      const { network } = valid.definition;
      return typeof network.firewall === "object"
        ? grouped(valid, "network", { ...network, natGateways: "single" }, ".natGateways")
        : undefined;
    },
  },
  {
    file: "cluster",
    breaks: (valid) => {
      const { cluster } = valid.definition;
      return cluster.spot === true
        ? undefined
        : grouped(valid, "cluster", { ...cluster, spot: true }, ".spot");
    },
  },
  {
    file: "data",
    breaks: (valid) =>
      grouped(valid, "cluster", { ...valid.definition.cluster, version: "1.20" }, ".version"),
  },
  {
    file: "relational",
    breaks: (valid) => {
      const { data } = valid.definition;
      const relational = { ...data.relational, engineVersion: "16.99" };
      return grouped(valid, "data", { ...data, relational }, ".relational.engineVersion");
    },
  },
  {
    file: "stores",
    breaks: (valid) => {
      const turned = { min: 9, max: 1 };
      const tableCapacity = { read: turned, write: turned };
      const value = { ...valid.definition.data, tableCapacity };
      return grouped(valid, "data", value, ".tableCapacity.read.min");
    },
  },
  {
    file: "edge",
    breaks: (valid) =>
      grouped(valid, "edge", { ...valid.definition.edge, sites: ["api"] }, ".sites[0]"),
  },
  {
    file: "api",
    breaks: (valid) => {
      const { api } = valid.definition;
      const clients = { greedy: { rateLimit: api.rateLimit + 1, burstLimit: 1 } };
      return api.rateLimit === 10_000
        ? undefined
        : grouped(valid, "api", { ...api, clients }, ".clients.greedy.rateLimit");
    },
  },
  {
    file: "events",
    breaks: (valid) =>
      served(
        valid,
        () => true,
        () => ({ writesTopics: ["nowhere"] }),
        () => ".writesTopics[0]",
      ),
  },
  {
    file: "services",
    breaks: (valid) =>
      served(
        valid,
        () => true,
        () => ({ consumes: { NobodySaysThis: {} } }),
        () => ".consumes.NobodySaysThis",
      ),
  },
  {
    file: "choreography",
    breaks: (valid) =>
      served(
        valid,
        ({ runsOn }) => runsOn === "lambda",
        () => ({ publishes: ["NobodyKnowsThis"] }),
        () => ".publishes[0]",
      ),
  },
  {
    file: "consumption",
    breaks: (valid) =>
      served(
        valid,
        () => true,
        () => ({ consumes: { OrderPlaced: { ordered: true, batchSize: 11 } } }),
        () => ".consumes.OrderPlaced.batchSize",
      ),
  },
  {
    file: "containers",
    breaks: (valid) =>
      served(
        valid,
        ({ runsOn }) => runsOn !== "kubernetes",
        () => ({ kubernetes: { image: "a:1" } }),
        () => ".kubernetes",
      ),
  },
  {
    file: "ingress",
    breaks: (valid) =>
      served(
        valid,
        ({ api, ecs }) => api !== undefined && ecs !== undefined,
        ({ ecs }) => ({ ecs: { image: "a:1", ...ecs, ingress: "alb-nginx" } }),
        () => ".ecs.ingress",
      ),
  },
  {
    file: "delivery",
    breaks: (valid) =>
      grouped(
        valid,
        "delivery",
        { repository: "example/shop", services: ["nobody"] },
        ".services[0]",
      ),
  },
  {
    file: "failover",
    breaks: (valid) =>
      grouped(
        valid,
        "failover",
        { ...valid.definition.failover, maxLagSeconds: 3600 },
        ".maxLagSeconds",
      ),
  },
  {
    file: "production",
    breaks: (valid) => {
      const { definition } = grouped(valid, "production", true);
      return grouped({ ...valid, definition }, "logRetentionDays", 1);
    },
  },
  {
    file: "operations",
    breaks: (valid) => {
      const { definition } = grouped(valid, "production", true);
      const monitoring = { ...definition.monitoring, alarms: false };
      return grouped({ ...valid, definition }, "monitoring", monitoring, ".alarms");
    },
  },
  {
    file: "names",
    breaks: (valid) => ({ ...valid, stack: `long${"-stack".repeat(16)}`, key: "stack" }),
  },
  {
    file: "containers",
    breaks: (valid) =>
      served(
        valid,
        (service) => containerOf(service)?.image !== undefined,
        () => ({ timeout: 5 }),
        () => ".timeout",
      ),
  },
];

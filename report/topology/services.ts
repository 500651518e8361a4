import { type PlannedResource } from "../plan/types";
import { type Finder, isObject, sortedBy, textOf } from "./find";
import { type TopologyEdge, type TopologyNode } from "./graph";

/** Services of a region: what runs of each, what it talks to, what it hears. */

export interface Service {
  readonly name: string;
  readonly region: string;
  readonly node: TopologyNode;
  readonly functions: readonly PlannedResource[];
  /** Settings that it is given: environment variables, by name. */
  readonly settings: readonly { readonly [name: string]: unknown }[];
  readonly isContainer: boolean;
}

const functionType = "aws:lambda/function:Function";

function environmentOf(resource: PlannedResource): { readonly [name: string]: unknown } {
  const { inputs, type } = resource;
  if (type === functionType) {
    const variables = isObject(inputs.environment) ? inputs.environment.variables : undefined;
    return isObject(variables) ? variables : {};
  }
  return isObject(inputs.data) ? inputs.data : {};
}

/** The environment of an ECS task's containers. */
function taskEnvironment({ inputs }: PlannedResource): { readonly [name: string]: unknown } {
  const text = String(inputs.containerDefinitions ?? "");
  const pairs = [...text.matchAll(/"name":"([A-Z_]+)","value":"((?:[^"\\]|\\.)*)"/g)];
  return Object.fromEntries(
    pairs.map(([, name = "", value = ""]) => [name, value.replaceAll('\\"', '"')]),
  );
}

const workTiers = ["ApiTier", "EventBus", "EventStream", "EksCluster", "EcsCluster", "Ingress"];

interface Running {
  readonly resource: PlannedResource;
  readonly settings: { readonly [name: string]: unknown };
  readonly where: string;
}

function runningIn(finder: Finder, region: string): readonly Running[] {
  const functions = finder
    .of(functionType, region)
    .filter(({ tier }) => workTiers.includes(tier))
    .map((resource) => {
      const word = /-(consumer|relay|bootstrap)-function$/.exec(resource.name)?.[1] ?? "function";
      const where = word === "function" ? "API function" : word === "relay" ? "outbox relay" : word;
      return { resource, settings: environmentOf(resource), where };
    });
  const pods = finder
    .of("kubernetes:core/v1:ConfigMap", region)
    .map((resource) => ({ resource, settings: environmentOf(resource), where: "pods on EKS" }));
  const tasks = finder
    .of("aws:ecs/taskDefinition:TaskDefinition", region)
    .map((resource) => ({ resource, settings: taskEnvironment(resource), where: "tasks on ECS" }));
  return [...functions, ...pods, ...tasks].filter(
    ({ settings }) => typeof settings.SERVICE_NAME === "string",
  );
}

const isOutside = ({ inputs, type }: PlannedResource) =>
  type === functionType && inputs.vpcConfig === undefined;

export function servicesIn(finder: Finder, region: string): readonly Service[] {
  const running = runningIn(finder, region);
  const names = [...new Set(running.map(({ settings }) => String(settings.SERVICE_NAME)))].sort();
  return names.map((name) => {
    const own = running.filter(({ settings }) => settings.SERVICE_NAME === name);
    const functions = own
      .map(({ resource }) => resource)
      .filter(({ type }) => type === functionType);
    const words = [...new Set(own.map(({ where }) => where))].sort();
    const namespace = finder.snapshot.resources.filter(
      (each) => each.region === region && each.type === "evenkeel:part:KubernetesService",
    );
    const parts = namespace.filter(({ name: part }) => part.endsWith(`-${name}`));
    return {
      ...{ name, region, functions },
      settings: own.map(({ settings }) => settings),
      isContainer: own.some(({ resource }) => resource.type !== functionType),
      node: {
        id: `service ${region} ${name}`,
        kind: "service",
        lines: [name, words.join(", ")],
        region,
        inside: !own.every(({ resource }) => isOutside(resource)),
        owns: [
          ...own.flatMap(({ resource }) => finder.owners(resource)),
          ...parts.map(({ urn }) => urn),
          ...consumers(finder, functions),
        ],
      },
    };
  });
}

/** Parts around the queues that the functions work off. */
const consumers = (finder: Finder, functions: readonly PlannedResource[]): readonly string[] =>
  finder
    .of("aws:lambda/eventSourceMapping:EventSourceMapping")
    .filter((mapping) =>
      finder.given(mapping, "functionName", functionType).some((each) => functions.includes(each)),
    )
    .flatMap((mapping) => finder.owners(mapping));

/** Who works off a queue: a function by its mapping, a container by its settings. */
function consumerOf(
  finder: Finder,
  queue: PlannedResource,
  services: readonly Service[],
): Service | undefined {
  const mapping = finder
    .of("aws:lambda/eventSourceMapping:EventSourceMapping", queue.region)
    .find((each) => finder.given(each, "eventSourceArn", queue.type).includes(queue));
  const [target] = mapping ? finder.given(mapping, "functionName", functionType) : [];
  const name = String(queue.inputs.name ?? "");
  return services.find(
    ({ functions, settings, region }) =>
      (target !== undefined && functions.includes(target)) ||
      (region === queue.region &&
        name !== "" &&
        settings.some(({ QUEUES }) => String(QUEUES ?? "").includes(`"${name}"`))),
  );
}

const queueType = "aws:sqs/queue:Queue";

const eventsOf = (rule: PlannedResource | undefined): readonly string[] =>
  [...String(rule?.inputs.eventPattern ?? "").matchAll(/"detail-type":\[([^\]]*)\]/g)].flatMap(
    ([, list = ""]) => [...list.matchAll(/"([^"]+)"/g)].map(([, name = ""]) => name),
  );

/** Arrows from buses and topics, through queues, to who works them off. */
export function heard(finder: Finder, services: readonly Service[]): readonly TopologyEdge[] {
  const byRules = finder.of("aws:cloudwatch/eventTarget:EventTarget").flatMap((target) => {
    const [rule] = finder.given(target, "rule", "aws:cloudwatch/eventRule:EventRule");
    const [queue] = finder.given(target, "arn", queueType);
    const [bus] = rule
      ? finder.given(rule, "eventBusName", "aws:cloudwatch/eventBus:EventBus")
      : [];
    const service = queue && consumerOf(finder, queue, services);
    return bus && service
      ? [{ from: bus.urn, to: service.node.id, kind: "event" as const, labels: eventsOf(rule) }]
      : [];
  });
  const bySubscriptions = finder
    .of("aws:sns/topicSubscription:TopicSubscription")
    .flatMap((subscription) => {
      const [topic] = finder.given(subscription, "topic", "aws:sns/topic:Topic");
      const [queue] = finder.given(subscription, "endpoint", queueType);
      const service = queue && consumerOf(finder, queue, services);
      return topic && service
        ? [{ from: topic.urn, to: service.node.id, kind: "event" as const, labels: ["in order"] }]
        : [];
    });
  return [...byRules, ...bySubscriptions];
}

/** Arrows from a service to the stores, buses and topics of its region that its settings name. */
export function told(finder: Finder, service: Service): readonly TopologyEdge[] {
  const { region, settings, node } = service;
  const all = settings.flatMap((each) => Object.values(each).map(String));
  const names = (text: unknown) => typeof text === "string" && text !== "" && all.includes(text);
  const clusters = finder
    .of("aws:ssm/parameter:Parameter", region)
    .filter(({ inputs }) => names(inputs.name))
    .flatMap(({ inputDependencies }) => inputDependencies.value ?? []);
  const tables = ["aws:dynamodb/table:Table", "aws:dynamodb/tableReplica:TableReplica"]
    .flatMap((type) => finder.of(type, region))
    .filter((table) => names(tableName(finder, table)));
  const stores = [...clusters, ...tables.map(({ urn }) => urn)];
  const publishes = [...new Set(settings.flatMap(({ PUBLISHES }) => eventNames(PUBLISHES)))].sort();
  const buses = finder
    .of("aws:cloudwatch/eventBus:EventBus", region)
    .filter(({ inputs }) => names(inputs.name) && publishes.length > 0);
  const topics = finder
    .of("aws:sns/topic:Topic", region)
    .filter(({ inputs }) => all.some((text) => text.includes(`:${textOf(inputs.name)}"`)));
  const edge = (to: string, kind: TopologyEdge["kind"], labels: readonly string[]) => ({
    ...{ from: node.id, to, kind, labels },
  });
  return [
    ...[...new Set(stores)].map((urn) => edge(urn, "read", [])),
    ...buses.map(({ urn }) => edge(urn, "event", publishes)),
    ...topics.map(({ urn }) => edge(urn, "event", ["in order"])),
  ];
}

function eventNames(list: unknown): readonly string[] {
  return [...String(list ?? "").matchAll(/"([^"]+)"/g)].map(([, name = ""]) => name);
}

/** A replica has no name of its own: it is named like what it copies. */
function tableName(finder: Finder, table: PlannedResource): unknown {
  const [source] = Object.values(table.inputDependencies)
    .flat()
    .flatMap((urn) => finder.get(urn) ?? [])
    .filter(({ type }) => type === "aws:dynamodb/table:Table");
  return table.inputs.name ?? source?.inputs.name;
}

export const sortedEdges = (edges: readonly TopologyEdge[]): readonly TopologyEdge[] => {
  const merged = new Map<string, TopologyEdge>();
  for (const edge of edges) {
    const key = `${edge.kind}\t${edge.from}\t${edge.to}`;
    const labels = [...new Set([...(merged.get(key)?.labels ?? []), ...edge.labels])].sort();
    merged.set(key, { ...edge, labels });
  }
  return sortedBy([...merged], ([key]) => key).map(([, edge]) => edge);
};

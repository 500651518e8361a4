import { type EncryptionKeys } from "../parts/encryptionKeys";
import { type Service, type Settings } from "../../environments/schema";
import { cacheEnvironment, cacheStatements } from "./cacheAccess";
import { allow, type Statement } from "./iam";
import { arn, type Location, names } from "./names";
import { physicalName } from "./naming";
import { streamEnvironment, streamStatements } from "./streams";

/** What a service's role and environment are derived from. */
export interface ServiceContext {
  readonly prefix: string;
  readonly location: Location;
  readonly services: Settings["services"];
  /** What carries events, and the Kafka cluster. */
  readonly events: Pick<Settings["events"], "transport" | "stream">;
  readonly clusterPerService: boolean;
  /** Whether a DynamoDB accelerator stands in front of the tables. */
  readonly accelerated: boolean;
  readonly keys: EncryptionKeys;
}

/** Events that some service consumes in order: they travel through a FIFO topic as well as over the bus. */
export function orderedEvents(services: Settings["services"]): string[] {
  const ordered = Object.values(services).flatMap(({ consumes }) =>
    Object.entries(consumes).flatMap(([event, { ordered }]) => (ordered ? [event] : [])),
  );
  return [...new Set(ordered)].sort();
}

/** Events that some service publishes, each once and sorted. */
export function publishedEvents(services: Settings["services"]): string[] {
  return [...new Set(Object.values(services).flatMap(({ publishes }) => publishes))].sort();
}

/** Database cluster that holds a service's database: one for all, or one each. */
export function clusterOf(service: string, clusterPerService: boolean): string {
  return clusterPerService ? service : "shared";
}

/** Services whose store is `store`, sorted by name. */
export function servicesWith(
  services: Settings["services"],
  store: NonNullable<Service["store"]>,
): string[] {
  return Object.keys(services)
    .filter((name) => services[name]?.store === store)
    .sort();
}

/** Services on the API, sorted, so that what is made of them is the same whatever order the settings have. */
export function exposed(services: Settings["services"]) {
  return Object.entries(services)
    .flatMap(([service, definition]) =>
      definition.api ? [{ service, definition, api: definition.api }] : [],
    )
    .sort((a, b) => a.service.localeCompare(b.service));
}

/** Whether a service publishes by itself: it has events, but no store that could keep an outbox. */
const publishesItself = ({ publishes, store }: Service) =>
  publishes.length > 0 && store === undefined;

/** Name of the function that relays a service's outbox; absent when it publishes nothing, or keeps no outbox. */
export function relayName(name: string, service: Service, prefix: string): string | undefined {
  return service.publishes.length > 0 && !publishesItself(service)
    ? physicalName(`${prefix}-${name}-relay`, 64)
    : undefined;
}

/** Settings of a service's handlers and pods: those of any of its workloads, which relay to wake or where to publish, its topics, its cache. */
export function serviceEnvironment(
  name: string,
  service: Service,
  context: ServiceContext,
): { [key: string]: string } {
  const relay = relayName(name, service, context.prefix);
  return {
    ...workloadEnvironment(name, service, context),
    ...(relay ? { RELAY_FUNCTION: relay } : {}),
    ...(publishesItself(service) ? publishEnvironment(service, context) : {}),
    ...streamEnvironment(name, service, context),
    ...cacheEnvironment(service, context),
  };
}

/** Settings of a service's containers, which poll their queues themselves: each queue by its event. */
export function containerEnvironment(
  name: string,
  service: Service,
  context: ServiceContext,
): { [key: string]: string } {
  const queues = Object.entries(service.consumes).map(([event, { ordered }]) => [
    event,
    names.queue(context.prefix, name, event) + (ordered ? ".fifo" : ""),
  ]);
  return {
    ...serviceEnvironment(name, service, context),
    AWS_REGION: context.location.region,
    QUEUES: JSON.stringify(Object.fromEntries(queues)),
  };
}

/** Settings of any workload of a service, in the words of its code (functions/shared/environment.ts). */
export function workloadEnvironment(
  name: string,
  service: Service,
  { prefix, location, clusterPerService, accelerated }: ServiceContext,
): { [key: string]: string } {
  return {
    SERVICE_NAME: name,
    POWERTOOLS_SERVICE_NAME: name,
    PLACE: location.region,
    PREFIX: prefix,
    ROLE_PARAMETER: names.roleParameter(prefix),
    PUBLISHES: JSON.stringify(service.publishes),
    ...(service.store === "dynamodb" ? { TABLE_NAME: names.table(prefix, name) } : {}),
    ...(service.store === "dynamodb" && accelerated
      ? { DAX_PARAMETER: names.daxParameter(prefix) }
      : {}),
    ...(service.store === "postgres"
      ? {
          DATABASE_PARAMETER: names.databaseParameter(prefix, clusterOf(name, clusterPerService)),
          DATABASE_SECRET: names.serviceSecret(prefix, name),
        }
      : {}),
  };
}

/** Where a service's events go: what its relay knows besides its service's own settings. */
export function publishEnvironment(
  service: Service,
  context: ServiceContext,
): { [key: string]: string } {
  const ordered = Object.fromEntries(orderedTopics(service, context));
  return {
    ...(context.events.transport === "bus"
      ? { EVENT_BUS_NAME: names.bus(context.prefix) }
      : { TOPICS: JSON.stringify(Object.fromEntries(plainTopics(service, context))) }),
    ORDERED_TOPICS: JSON.stringify(ordered),
  };
}

/** FIFO topics that a service publishes to, as event and ARN. */
function orderedTopics(service: Service, { prefix, location, services }: ServiceContext) {
  return orderedEvents(services)
    .filter((event) => service.publishes.includes(event))
    .map((event) => [event, arn("sns", location, names.orderedTopic(prefix, event))] as const);
}

/** Topics that carry all events of a service where no bus does, as event and ARN. */
function plainTopics({ publishes }: Service, { prefix, location }: ServiceContext) {
  return publishes.map(
    (event) => [event, arn("sns", location, names.topic(prefix, event))] as const,
  );
}

/** What a service's handlers and pods may do: what any of its workloads may, wake its relay or publish, use its topics and the cache. */
export function serviceStatements(
  name: string,
  service: Service,
  context: ServiceContext,
): Statement[] {
  return [
    ...workloadStatements(name, service, context),
    ...relayStatements(name, service, context),
    ...(publishesItself(service) ? publishStatements(service, context) : []),
    ...streamStatements(name, service, context),
    ...cacheStatements(service, context),
  ];
}

/** What any workload of a service may do, its relay too: read its settings, use its own store. */
export function workloadStatements(
  name: string,
  service: Service,
  context: ServiceContext,
): Statement[] {
  const { prefix, location } = context;
  const parameters = [names.roleParameter(prefix)];
  if (service.store === "postgres") {
    parameters.push(names.databaseParameter(prefix, clusterOf(name, context.clusterPerService)));
  }
  if (service.store === "dynamodb" && context.accelerated) {
    parameters.push(names.daxParameter(prefix));
  }
  return [
    allow(
      ["ssm:GetParameter"],
      parameters.map((parameter) => arn("ssm", location, `parameter${parameter}`)),
    ),
    ...storeStatements(name, service, context),
  ];
}

function relayStatements(name: string, service: Service, context: ServiceContext): Statement[] {
  const relay = relayName(name, service, context.prefix);
  return relay
    ? [allow(["lambda:InvokeFunction"], arn("lambda", context.location, `function:${relay}`))]
    : [];
}

/** What a service does with the items of its table, directly or through the accelerator. */
const itemActions = [
  "ConditionCheckItem",
  "DeleteItem",
  "GetItem",
  "PutItem",
  "Query",
  "UpdateItem",
] as const;

/** DAX takes 20 characters. */
export const acceleratorName = (prefix: string): string => physicalName(prefix, 20);

function storeStatements(name: string, service: Service, context: ServiceContext): Statement[] {
  const { prefix, location, keys } = context;
  switch (service.store) {
    case "postgres":
      return [
        // Secrets Manager ends every ARN in six characters of its own.
        allow(
          ["secretsmanager:GetSecretValue"],
          arn("secretsmanager", location, `secret:${names.serviceSecret(prefix, name)}-??????`),
        ),
        allow(["kms:Decrypt"], keys.data.arn),
      ];
    case "dynamodb": {
      const table = arn("dynamodb", location, `table/${names.table(prefix, name)}`);
      return [
        allow(
          itemActions.map((action) => `dynamodb:${action}`),
          [table, `${table}/index/*`],
        ),
        ...(context.accelerated
          ? [
              allow(
                itemActions.map((action) => `dax:${action}`),
                arn("dax", location, `cache/${acceleratorName(prefix)}`),
              ),
            ]
          : []),
        allow(["kms:Decrypt"], keys.data.arn),
      ];
    }
    case undefined:
      return [];
  }
}

/** What publishing takes, on the bus or on topics: a service's relay may, or the service itself where it has no store. */
export function publishStatements(service: Service, context: ServiceContext): Statement[] {
  const { prefix, location, keys, events } = context;
  const topics = [
    ...(events.transport === "topics" ? plainTopics(service, context) : []),
    ...orderedTopics(service, context),
  ].map(([, topic]) => topic);
  const onBus = allow(
    ["events:PutEvents"],
    arn("events", location, `event-bus/${names.bus(prefix)}`),
    // A relay tells events of several kinds in one call, and the key then has several values (Service Authorization Reference:
    // ArrayOfString). Of none at all, ForAllValues would be true.
    {
      "ForAllValues:StringEquals": { "events:detail-type": service.publishes },
      Null: { "events:detail-type": "false" },
    },
  );
  return [
    ...(events.transport === "bus" ? [onBus] : []),
    ...(topics.length > 0 ? [allow(["sns:Publish"], topics)] : []),
    allow(["kms:Decrypt", "kms:GenerateDataKey"], keys.events.arn),
  ];
}

/** What a consumer does with its queues. */
export function consumeStatements(
  name: string,
  service: Service,
  { prefix, location, keys }: ServiceContext,
): Statement[] {
  const queues = Object.entries(service.consumes).map(([event, { ordered }]) =>
    arn("sqs", location, names.queue(prefix, name, event) + (ordered ? ".fifo" : "")),
  );
  return [
    allow(
      [
        "sqs:ChangeMessageVisibility",
        "sqs:DeleteMessage",
        "sqs:GetQueueAttributes",
        "sqs:GetQueueUrl",
        "sqs:ReceiveMessage",
      ],
      queues,
    ),
    allow(["kms:Decrypt"], keys.events.arn),
  ];
}

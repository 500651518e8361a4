import { type EncryptionKeys } from "../parts/encryptionKeys";
import { type Service, type Settings } from "../../environments/schema";
import { allow, type Statement } from "./iam";
import { arn, type Location, names } from "./names";
import { physicalName } from "./naming";

/** What a service's role and environment are derived from. */
export interface ServiceContext {
  readonly prefix: string;
  readonly location: Location;
  readonly services: Settings["services"];
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

/** Name of the function that relays a service's outbox to the bus; absent when it publishes nothing. */
export function relayName(name: string, service: Service, prefix: string): string | undefined {
  return service.publishes.length > 0 ? physicalName(`${prefix}-${name}-relay`, 64) : undefined;
}

/** Settings of a service's handlers and pods: those of any of its workloads, and which relay to wake. */
export function serviceEnvironment(
  name: string,
  service: Service,
  context: ServiceContext,
): { [key: string]: string } {
  const relay = relayName(name, service, context.prefix);
  return {
    ...workloadEnvironment(name, service, context),
    ...(relay ? { RELAY_FUNCTION: relay } : {}),
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

/** What a relay knows besides its service's own settings. */
export function relayEnvironment(
  service: Service,
  context: ServiceContext,
): { [key: string]: string } {
  const topics = orderedTopics(service, context);
  return {
    EVENT_BUS_NAME: names.bus(context.prefix),
    ORDERED_TOPICS: JSON.stringify(Object.fromEntries(topics)),
  };
}

/** FIFO topics that a service publishes to, as event and ARN. */
function orderedTopics(service: Service, { prefix, location, services }: ServiceContext) {
  return orderedEvents(services)
    .filter((event) => service.publishes.includes(event))
    .map((event) => [event, arn("sns", location, names.orderedTopic(prefix, event))] as const);
}

/** What a service's handlers and pods may do: what any of its workloads may, and wake its relay. */
export function serviceStatements(
  name: string,
  service: Service,
  context: ServiceContext,
): Statement[] {
  return [
    ...workloadStatements(name, service, context),
    ...relayStatements(name, service, context),
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

/** What only a service's relay may do: put its events on the bus and its ordered ones on their topics. */
export function publishStatements(service: Service, context: ServiceContext): Statement[] {
  const { prefix, location, keys } = context;
  const topics = orderedTopics(service, context).map(([, topic]) => topic);
  return [
    allow(["events:PutEvents"], arn("events", location, `event-bus/${names.bus(prefix)}`), {
      StringEquals: { "events:detail-type": service.publishes },
    }),
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

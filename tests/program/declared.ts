import { type Place, type Service, type Settings } from "../../environments/schema";

/** What of a service runs: functions that answer its API or consume its events, its outbox relay, or its containers. */
export type Part = "handlers" | "consumer" | "relay" | "container";

export interface Where {
  readonly settings: Settings;
  readonly place: Place;
  /** ARNs of the place's keys. */
  readonly keys: Readonly<Record<"data" | "events", string>>;
}

const items = [
  "dynamodb:ConditionCheckItem",
  "dynamodb:DeleteItem",
  "dynamodb:GetItem",
  "dynamodb:PutItem",
  "dynamodb:Query",
  "dynamodb:UpdateItem",
];

const reading = [
  "sqs:ChangeMessageVisibility",
  "sqs:DeleteMessage",
  "sqs:GetQueueAttributes",
  "sqs:GetQueueUrl",
  "sqs:ReceiveMessage",
];

/**
 * What one part of a service may do, read from its declaration alone: its store, what it publishes and consumes, its
 * topics, the cache. Written down a second time on purpose, without the program's own functions.
 */
export function declared(name: string, part: Part, where: Where): string[] {
  const service = where.settings.services[name];
  if (service === undefined) {
    throw new Error(`there is no service ${name}`);
  }
  const isRelay = part === "relay";
  const publishes = isRelay || service.store === undefined;
  return [
    ...role(where),
    ...store(name, service, where),
    ...(publishes ? publishing(service, where) : waking(name, service, where)),
    ...(part === "consumer" || part === "container" ? consuming(name, service, where) : []),
    ...(isRelay ? [] : streaming(name, service, where)),
    ...(isRelay ? [] : caching(service, where)),
    ...(part === "container" ? [] : logging(name, part, where)),
  ];
}

const arn = (service: string, { settings, place }: Where, resource: string) =>
  `arn:aws:${service}:${place.region}:${settings.account}:${resource}`;

const each = (actions: readonly string[], ...on: readonly string[]) =>
  on.flatMap((resource) => actions.map((action) => `${action} on ${resource}`));

const named = ({ settings }: Where, rest: string) => `${settings.prefix}-${rest}`;

const parameter = (where: Where, path: string) =>
  each(["ssm:GetParameter"], arn("ssm", where, `parameter/${where.settings.prefix}/${path}`));

const role = (where: Where) => parameter(where, "role");

function store(name: string, service: Service, where: Where): string[] {
  const { prefix, data } = where.settings;
  const decrypt = each(["kms:Decrypt"], where.keys.data);
  switch (service.store) {
    case "postgres": {
      const { relational } = data;
      const alone = relational.engine === "aurora-postgres" && relational.clusterPerService;
      return [
        ...parameter(where, `database/${alone ? name : "shared"}`),
        ...each(
          ["secretsmanager:GetSecretValue"],
          arn("secretsmanager", where, `secret:${prefix}/service/${name}-??????`),
        ),
        ...decrypt,
      ];
    }
    case "dynamodb": {
      const table = arn("dynamodb", where, `table/${named(where, name)}`);
      return [...each(items, table, `${table}/index/*`), ...decrypt, ...accelerated(where)];
    }
    case undefined:
      return [];
  }
}

/** Tables behind DAX are called there as well as by themselves. */
function accelerated(where: Where): string[] {
  const { data, prefix } = where.settings;
  const calls = items.map((item) => item.replace("dynamodb:", "dax:"));
  return data.dax === "none"
    ? []
    : [
        ...each(calls, arn("dax", where, `cache/${prefix}`)),
        ...each(["ssm:GetParameter"], arn("ssm", where, `parameter/${prefix}/dax`)),
      ];
}

/** The cache has one login, which is read where its address is. */
function caching({ usesCache }: Service, where: Where): string[] {
  const { prefix } = where.settings;
  return usesCache
    ? [
        ...parameter(where, "cache"),
        ...each(
          ["secretsmanager:GetSecretValue"],
          arn("secretsmanager", where, `secret:${prefix}/cache-??????`),
        ),
        ...each(["kms:Decrypt"], where.keys.data),
      ]
    : [];
}

function publishing({ publishes }: Service, where: Where): string[] {
  if (publishes.length === 0) {
    return [];
  }
  const { services, events, prefix } = where.settings;
  const ordered = publishes.filter((event) =>
    Object.values(services).some(({ consumes }) => consumes[event]?.ordered),
  );
  const topics = [
    ...(events.transport === "topics" ? publishes : []),
    ...ordered.map((event) => `${event}.fifo`),
  ].map((topic) => arn("sns", where, named(where, topic)));
  return [
    ...(events.transport === "bus"
      ? each(["events:PutEvents"], arn("events", where, `event-bus/${prefix}`))
      : []),
    ...each(["sns:Publish"], ...topics),
    ...each(["kms:Decrypt", "kms:GenerateDataKey"], where.keys.events),
  ];
}

const waking = (name: string, { publishes }: Service, where: Where) =>
  publishes.length === 0
    ? []
    : each(["lambda:InvokeFunction"], arn("lambda", where, `function:${named(where, name)}-relay`));

function consuming(name: string, { consumes }: Service, where: Where): string[] {
  const queues = Object.entries(consumes).map(([event, { ordered }]) =>
    arn("sqs", where, named(where, `${name}-${event}${ordered ? ".fifo" : ""}`)),
  );
  return queues.length === 0
    ? []
    : [...each(reading, ...queues), ...each(["kms:Decrypt"], where.keys.events)];
}

function streaming(name: string, service: Service, where: Where): string[] {
  const { writesTopics, readsTopics } = service;
  if (writesTopics.length + readsTopics.length === 0) {
    return [];
  }
  const { prefix, events } = where.settings;
  const inCluster = (kind: string, rest = "") => arn("kafka", where, `${kind}/${prefix}/*${rest}`);
  const topics = (list: readonly string[]) => list.map((topic) => inCluster("topic", `/${topic}`));
  const cluster = inCluster("cluster");
  const makesTopics = events.stream !== "none" && events.stream.kind === "msk-serverless";
  return [
    ...parameter(where, "stream"),
    ...each(["kafka-cluster:Connect", "kafka-cluster:DescribeCluster"], cluster),
    ...(writesTopics.length > 0 ? each(["kafka-cluster:WriteDataIdempotently"], cluster) : []),
    ...each(["kafka-cluster:DescribeTopic", "kafka-cluster:WriteData"], ...topics(writesTopics)),
    ...(makesTopics ? each(["kafka-cluster:CreateTopic"], ...topics(writesTopics)) : []),
    ...each(["kafka-cluster:DescribeTopic", "kafka-cluster:ReadData"], ...topics(readsTopics)),
    ...(readsTopics.length > 0
      ? each(
          ["kafka-cluster:AlterGroup", "kafka-cluster:DescribeGroup"],
          inCluster("group", `/${name}`),
        )
      : []),
  ];
}

const suffixes = { handlers: "api", consumer: "consumer", relay: "relay" } as const;

/** Functions write their own log and traces; containers have others who do that for them. */
const logging = (name: string, part: keyof typeof suffixes, where: Where) => [
  ...each(
    ["logs:CreateLogStream", "logs:PutLogEvents"],
    arn("logs", where, `log-group:/aws/lambda/${named(where, `${name}-${suffixes[part]}`)}:*`),
  ),
  ...each(["xray:PutTraceSegments", "xray:PutTelemetryRecords"], "*"),
];

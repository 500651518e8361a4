import { type Service, type Settings } from "../../environments/schema";
import { allow, type Statement } from "./iam";
import { arn, type Location, names } from "./names";
import { type ServiceContext } from "./services";

type Stream = Settings["events"]["stream"];

/** Whether a service reads or writes topics of the Kafka cluster. */
export const usesTopics = ({ writesTopics, readsTopics }: Service): boolean =>
  writesTopics.length + readsTopics.length > 0;

/** Availability zones that brokers stand in: MSK takes two or three. */
export const brokerZones = (zones: number): number => Math.min(zones, 3);

/** ARN of something in a place's Kafka cluster. AWS puts the cluster's id, which nobody knows before it exists, after its name. */
export function streamArn(
  kind: "cluster" | "topic" | "group",
  prefix: string,
  location: Location,
  name?: string,
): string {
  const resource = `${kind}/${names.stream(prefix)}/*`;
  return arn("kafka", location, name === undefined ? resource : `${resource}/${name}`);
}

/** Where a service finds its topics, in the words of its code. Its consumer group has the service's name. */
export function streamEnvironment(
  name: string,
  service: Service,
  { prefix, events: { stream } }: ServiceContext,
): { [key: string]: string } {
  const { writesTopics, readsTopics } = service;
  if (!usesTopics(service)) {
    return {};
  }
  return {
    STREAM_PARAMETER: names.streamParameter(prefix),
    ...(writesTopics.length > 0 ? { WRITES_TOPICS: JSON.stringify(written(service, stream)) } : {}),
    ...(readsTopics.length > 0
      ? { READS_TOPICS: JSON.stringify(readsTopics), CONSUMER_GROUP: name }
      : {}),
  };
}

/** A service's topics as it has to make them where nobody else can: MSK Serverless has no API for topics. */
function written({ writesTopics }: Service, stream: Stream) {
  const topics = stream === "none" ? {} : stream.topics;
  return Object.fromEntries(writesTopics.map((topic) => [topic, topics[topic] ?? {}]));
}

/** What a service may do with its topics and its consumer group, and with no others. */
export function streamStatements(
  name: string,
  service: Service,
  { prefix, location, events: { stream } }: ServiceContext,
): Statement[] {
  const { writesTopics, readsTopics } = service;
  if (!usesTopics(service)) {
    return [];
  }
  const topics = (list: readonly string[]) =>
    list.map((topic) => streamArn("topic", prefix, location, topic));
  const makesTopics = stream !== "none" && stream.kind === "msk-serverless";
  return [
    allow(["ssm:GetParameter"], arn("ssm", location, `parameter${names.streamParameter(prefix)}`)),
    allow(
      [
        "kafka-cluster:Connect",
        "kafka-cluster:DescribeCluster",
        ...(writesTopics.length > 0 ? ["kafka-cluster:WriteDataIdempotently"] : []),
      ],
      streamArn("cluster", prefix, location),
    ),
    ...(writesTopics.length > 0
      ? [
          allow(
            [
              ...(makesTopics ? ["kafka-cluster:CreateTopic"] : []),
              "kafka-cluster:DescribeTopic",
              "kafka-cluster:WriteData",
            ],
            topics(writesTopics),
          ),
        ]
      : []),
    ...(readsTopics.length > 0
      ? [
          allow(["kafka-cluster:DescribeTopic", "kafka-cluster:ReadData"], topics(readsTopics)),
          allow(
            ["kafka-cluster:AlterGroup", "kafka-cluster:DescribeGroup"],
            streamArn("group", prefix, location, name),
          ),
        ]
      : []),
  ];
}

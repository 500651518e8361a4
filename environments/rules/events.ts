import { withoutServerlessKafka } from "../catalogue";
import { type Finding } from "../issues";
import { nearest } from "../nearest";
import { type Definition } from "../schema";
import { type Context, type Draft, isWrong, present, type Rule, when } from "./rule";
import { type DraftService } from "./services";

type Stream = Exclude<NonNullable<NonNullable<Draft<Definition>["events"]>["stream"]>, "none">;
type Brokers = Extract<Stream, { readonly kind?: "msk" }>;

const streamPath = ["settings", "events", "stream"];

/** Kafka: the cluster, its topics, and who uses them. */
export const events: Rule = (context) => {
  const { definition } = context;
  const users = Object.entries(definition.services ?? {}).flatMap(([name, service]) =>
    service === undefined ? [] : [{ path: ["settings", "services", name], service }],
  );
  if (isWrong(context, ["settings", "events"])) {
    return [];
  }
  const stream = definition.events?.stream ?? "none";
  const topics = stream === "none" ? [] : Object.keys(stream.topics ?? {});
  return [
    ...users.flatMap(({ path, service }) => used(path, service, stream, topics)),
    ...(stream === "none" ? [] : written(context, topics, users)),
    ...(stream !== "none" && stream.kind === "msk" ? brokers(context, stream) : []),
    ...(stream !== "none" && stream.kind === "msk-serverless" ? serverless(context) : []),
  ];
};

function used(
  path: string[],
  service: DraftService,
  stream: Stream | "none",
  topics: readonly string[],
): Finding[] {
  const lists = (["writesTopics", "readsTopics"] as const).flatMap((key) =>
    (service[key] ?? []).flatMap((topic, index) => {
      if (topic === undefined) {
        return [];
      }
      const at = [...path, key, index];
      const near = nearest(topic, topics);
      return [
        ...when(
          stream === "none",
          at,
          "needs a Kafka cluster, and events.stream is none",
          "no value",
        ),
        ...when(
          stream !== "none" && !topics.includes(topic),
          at,
          "must be a topic of events.stream.topics",
          near ?? topics[0] ?? "trades",
          near === undefined ? `topics: ${topics.join(", ")}` : `did you mean ${near}?`,
        ),
        ...when(service[key]?.indexOf(topic) !== index, at, "must be listed once", "trades"),
      ];
    }),
  );
  return [
    ...lists,
    ...when(
      service.runsOn === "lambda" && present(service.readsTopics).length > 0,
      [...path, "readsTopics"],
      "must be left out of a service that runs on lambda (Lambda polls Kafka from the brokers' own subnets, which have no way to AWS's APIs)",
      "no value",
      "let a container read the topic: runsOn kubernetes or ecs",
    ),
  ];
}

/** A topic that nobody writes stays empty for ever; a stream without topics is paid for nothing. */
function written(
  context: Context,
  topics: readonly string[],
  users: readonly { readonly service: DraftService }[],
): Finding[] {
  const writers = users.flatMap(({ service }) => present(service.writesTopics));
  const known = !context.wrong.some(
    ([first, second, , field]) =>
      first === "settings" &&
      (second === undefined ||
        (second === "services" && (field === undefined || field === "writesTopics"))),
  );
  return [
    ...when(
      topics.length === 0,
      [...streamPath, "topics"],
      "must name a topic (a cluster without any does nothing)",
      { trades: { partitions: 6 } },
      "without Kafka, set events.stream to none",
    ),
    ...(known ? topics : []).flatMap((topic) =>
      when(
        !writers.includes(topic),
        [...streamPath, "topics", topic],
        "must be written by some service (nobody has it in writesTopics)",
        "no value",
        "to remove a topic of the definition, set it to null",
      ),
    ),
  ];
}

/** MSK's quota of brokers of a cluster that keeps its metadata in ZooKeeper. */
const mostBrokers = 30;

function brokers({ definition, operator }: Context, stream: Brokers): Finding[] {
  const { brokersPerZone, instanceType = "" } = stream;
  const zones = definition.network?.zones;
  if (brokersPerZone === undefined || zones === undefined) {
    return [];
  }
  const used = Math.min(zones, 3);
  const count = used * brokersPerZone;
  const twoPlaces = operator.topology === "active-passive";
  const least = used === 2 ? 2 : 1;
  const perZone = [...streamPath, "brokersPerZone"];
  return [
    ...when(
      count > mostBrokers,
      perZone,
      `must be at most ${Math.floor(mostBrokers / used)} in ${used} zones (MSK's quota is ${mostBrokers} brokers of a cluster)`,
      1,
    ),
    ...when(
      twoPlaces && brokersPerZone < least,
      perZone,
      "must be 2 or more in two zones of an active-passive stack (MSK Replicator wants four brokers there)",
      2,
    ),
    ...when(
      twoPlaces && instanceType.startsWith("kafka.t3."),
      [...streamPath, "instanceType"],
      "must be larger in an active-passive stack (MSK Replicator does not work with kafka.t3.small)",
      "kafka.m7g.large",
    ),
  ];
}

function serverless({ operator }: Context): Finding[] {
  const { home, standby } = operator;
  const lacking = [home, standby].find(
    (region) => region !== undefined && withoutServerlessKafka.includes(region),
  );
  return when(
    lacking !== undefined,
    [...streamPath, "kind"],
    `must be msk in ${lacking ?? ""} (AWS has no MSK Serverless there)`,
    "msk",
  );
}

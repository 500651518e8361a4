import { z } from "zod";
import { field, oneOf, topicName, whole } from "../fields";

const topics = field(
  z.record(
    topicName,
    z.strictObject({
      /** Partitions; one consumer of a group each, at most. */
      partitions: whole(1, 1000, 6),
      /** Hours that records are kept. */
      retentionHours: whole(1, 8760, 72).default(72),
    }),
  ),
  "topics by name",
  { trades: { partitions: 6 } },
);

const brokers = z.strictObject({
  /** `msk`: brokers of a fixed size, in every zone; `msk-serverless`: Kafka paid by use. */
  kind: oneOf(["msk"]),
  /** Apache Kafka version. */
  version: field(
    z.string().regex(/^(3\.([6-9]|\d\d)|[4-9]\.\d+)\.(\d+|x)(\.kraft)?$/),
    "a Kafka version of MSK, 3.6 or newer (MSK makes topics of no older one)",
    "3.9.x.kraft",
  ),
  /** Class of every broker. */
  instanceType: field(
    z.string().regex(/^kafka\.\w+\.\w+$/),
    "a type of MSK's standard brokers",
    "kafka.m7g.large",
  ),
  /** Brokers in each zone; in the first three where there are four, for MSK takes no more. */
  brokersPerZone: whole(1, 15, 1),
  /** Storage of each broker, in GiB; it grows by itself to four times that. */
  storageGiB: whole(1, 4096, 100),
  /** Topics and how they are divided. */
  topics,
});

const serverlessStream = z.strictObject({
  /** `msk-serverless`: whoever writes a topic makes it, as its settings say, for AWS has no other way. */
  kind: oneOf(["msk-serverless"]),
  topics,
});

export const events = z.strictObject({
  /** Days that the bus's archive keeps events for replay; only matters with a bus. */
  archiveDays: whole(1, 3650, 30).default(30),
  /** Minutes between two sweeps of the outbox; a command is relayed at once, the sweep catches what that missed. */
  outboxSweepMinutes: whole(1, 1440, 1),
  /**
   * What carries events without order: `bus`, EventBridge with an archive; `topics`, an SNS topic per event. Ordered ones
   * have FIFO topics either way.
   */
  transport: oneOf(["bus", "topics"]).default("bus"),
  /**
   * Kafka for containers that write and read topics, and for functions that write them. In an active-passive stack each
   * place has a cluster, and replicators copy both ways.
   */
  stream: field(
    z.union([z.literal("none"), z.discriminatedUnion("kind", [brokers, serverlessStream])]),
    "none, or a Kafka cluster of MSK",
    { kind: "msk-serverless", topics: { trades: { partitions: 6 } } },
  ).default("none"),
});

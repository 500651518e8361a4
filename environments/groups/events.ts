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
    z.string().regex(/^\d\.\d+\.(\d+|x)(\.kraft)?$/),
    "a Kafka version of MSK",
    "3.9.x.kraft",
  ),
  /** Class of every broker. */
  instanceType: field(
    z.string().regex(/^(kafka|express)\.\w+\.\w+$/),
    "an MSK broker type",
    "kafka.m7g.large",
  ),
  /** Brokers in each zone. */
  brokersPerZone: whole(1, 10, 1, "MSK's quota is 30 brokers of a cluster"),
  /** Storage of each broker, in GiB; it grows by itself to four times that. */
  storageGiB: whole(1, 4096, 100),
  /** Topics and how they are divided. */
  topics,
});

const serverlessStream = z.strictObject({
  kind: oneOf(["msk-serverless"]),
  topics,
});

export const events = z.strictObject({
  /** Days that the bus's archive keeps events for replay. */
  archiveDays: whole(1, 3650, 30),
  /** Minutes between two sweeps of the outbox; a command is relayed at once, the sweep catches what that missed. */
  outboxSweepMinutes: whole(1, 1440, 1),
  /** What carries events without order: `bus`, EventBridge; `topics`, an SNS topic per event. Ordered ones have FIFO topics. */
  transport: oneOf(["bus", "topics"]).default("bus"),
  /** Kafka for services that write and read topics. */
  stream: field(
    z.union([z.literal("none"), z.discriminatedUnion("kind", [brokers, serverlessStream])]),
    "none, or a Kafka cluster of MSK",
    { kind: "msk-serverless", topics: { trades: { partitions: 6 } } },
  ).default("none"),
});

import { expect } from "chai";
import { type Tree } from "../../environments/merge";
import { activePassive, refuses, settings, singleRegion } from "./support";

const msk = {
  kind: "msk",
  version: "3.9.x",
  instanceType: "kafka.m7g.large",
  brokersPerZone: 2,
  storageGiB: 100,
  topics: { trades: { partitions: 6 } },
};

const pods = { runsOn: "kubernetes", kubernetes: { image: "a:1" } };
const matching = { ...pods, writesTopics: ["trades"] };

/** `raw` with a Kafka cluster and further services. */
const withStream = (raw: Tree, stream: unknown, services: object = { matching }): Tree => ({
  ...raw,
  settings: JSON.stringify({ events: { stream }, services }),
});

/** A function with the handlers of another. */
const singleService = { runsOn: "lambda", api: "queries", code: "inventory" };

const serverless = { kind: "msk-serverless", topics: { trades: { partitions: 6 } } };

describe("Settings: events", () => {
  it("take a Kafka cluster whose topics are written, with the retention of three days", () => {
    const ledger = { ...pods, readsTopics: ["trades"] };
    const { events } = settings(withStream(singleRegion, msk, { matching, ledger }));
    expect(events.stream).to.deep.equal({
      ...msk,
      topics: { trades: { partitions: 6, retentionHours: 72 } },
    });
    const recorder = { ...singleService, writesTopics: ["trades"] };
    settings(withStream(activePassive, serverless, { recorder }));
  });

  it("take a stack without a number of days for an archive", () => {
    const events = { archiveDays: null, transport: "topics" };
    const raw = { ...singleRegion, settings: JSON.stringify({ events }) };
    expect(settings(raw).events).to.deep.include({ archiveDays: 30, transport: "topics" });
  });

  refuses("topics without a Kafka cluster", withStream(singleRegion, "none"), [
    'evenkeel:settings.services.matching.writesTopics[0]: needs a Kafka cluster, and events.stream is none; got "trades"; example: no value',
  ]);
  refuses(
    "a topic that is misspelt, and one that resembles nothing",
    withStream(singleRegion, msk, {
      matching: { ...matching, readsTopics: ["trade", "weather"] },
    }),
    [
      'evenkeel:settings.services.matching.readsTopics[0]: must be a topic of events.stream.topics; got "trade"; example: trades\n  hint: did you mean trades?',
      'evenkeel:settings.services.matching.readsTopics[1]: must be a topic of events.stream.topics; got "weather"; example: trades\n  hint: topics: trades',
    ],
  );
  refuses(
    "a topic that is listed twice",
    withStream(singleRegion, msk, { matching: { ...pods, writesTopics: ["trades", "trades"] } }),
    [
      'evenkeel:settings.services.matching.writesTopics[1]: must be listed once; got "trades"; example: trades',
    ],
  );
  refuses(
    "a topic that nobody writes",
    withStream(singleRegion, msk, { ledger: { ...pods, readsTopics: ["trades"] } }),
    [
      'evenkeel:settings.events.stream.topics.trades: must be written by some service (nobody has it in writesTopics); got {"partitions":6}; example: no value\n  hint: to remove a topic of the definition, set it to null',
    ],
  );
  refuses("a Kafka cluster without topics", withStream(singleRegion, { ...msk, topics: {} }, {}), [
    'evenkeel:settings.events.stream.topics: must name a topic (a cluster without any does nothing); got {}; example: {"trades":{"partitions":6}}\n  hint: without Kafka, set events.stream to none',
  ]);
  refuses(
    "a function that reads a topic",
    withStream(singleRegion, msk, {
      matching,
      recorder: { ...singleService, readsTopics: ["trades"] },
    }),
    [
      "evenkeel:settings.services.recorder.readsTopics: must be left out of a service that runs on lambda (Lambda polls Kafka from the brokers' own subnets, which have no way to AWS's APIs); got [\"trades\"]; example: no value\n  hint: let a container read the topic: runsOn kubernetes or ecs",
    ],
  );
  refuses(
    "more brokers than MSK gives a cluster",
    withStream(activePassive, { ...msk, brokersPerZone: 11 }),
    [
      "evenkeel:settings.events.stream.brokersPerZone: must be at most 10 in 3 zones (MSK's quota is 30 brokers of a cluster); got 11; example: 1",
    ],
  );
  refuses(
    "fewer brokers than a replicator wants",
    {
      ...activePassive,
      settings: JSON.stringify({
        network: { zones: 2 },
        events: { stream: { ...msk, brokersPerZone: 1 } },
        services: { matching },
      }),
    },
    [
      "evenkeel:settings.events.stream.brokersPerZone: must be 2 or more in two zones of an active-passive stack (MSK Replicator wants four brokers there); got 1; example: 2",
    ],
  );
  refuses(
    "brokers that are too small for a replicator",
    withStream(activePassive, { ...msk, instanceType: "kafka.t3.small" }),
    [
      'evenkeel:settings.events.stream.instanceType: must be larger in an active-passive stack (MSK Replicator does not work with kafka.t3.small); got "kafka.t3.small"; example: kafka.m7g.large',
    ],
  );
  refuses(
    "Kafka by use where AWS has none",
    withStream({ ...singleRegion, home: "us-west-1" }, serverless),
    [
      'evenkeel:settings.events.stream.kind: must be msk in us-west-1 (AWS has no MSK Serverless there); got "msk-serverless"; example: msk',
    ],
  );
  refuses(
    "a version that MSK makes no topics of",
    withStream(singleRegion, { ...msk, version: "2.8.1" }),
    [
      'evenkeel:settings.events.stream.version: must be a Kafka version of MSK, 3.6 or newer (MSK makes topics of no older one); got "2.8.1"; example: 3.9.x.kraft',
    ],
  );
  refuses(
    "brokers that keep their records elsewhere",
    withStream(singleRegion, { ...msk, instanceType: "express.m7g.large" }),
    [
      'evenkeel:settings.events.stream.instanceType: must be a type of MSK\'s standard brokers; got "express.m7g.large"; example: kafka.m7g.large',
    ],
  );

  const consumes = (service: object, consumption: object): Tree => ({
    ...singleRegion,
    settings: JSON.stringify({
      services: { shipping: { ...service, consumes: { OrderPlaced: consumption } } },
    }),
  });
  refuses(
    "to gather messages of an ordered event",
    consumes({ runsOn: "lambda", code: "notification" }, { ordered: true, windowSeconds: 5 }),
    [
      "evenkeel:settings.services.shipping.consumes.OrderPlaced.windowSeconds: must be 0 for an ordered event (Lambda gathers nothing from a FIFO queue); got 5; example: 0",
    ],
  );
  refuses("to gather messages of containers", consumes(pods, { windowSeconds: 5 }), [
    "evenkeel:settings.services.shipping.consumes.OrderPlaced.windowSeconds: must be 0 for a service that runs in containers (they poll the queue themselves, Lambda gathers nothing); got 5; example: 0",
  ]);
  refuses(
    "a function that nothing calls, with events and no store",
    {
      ...singleRegion,
      settings: JSON.stringify({
        services: { clock: { runsOn: "lambda", publishes: ["NightFallen"] } },
      }),
    },
    [
      'evenkeel:settings.services.clock: must have an api or consume an event (nothing would call its functions, and it has no store with an outbox to relay events from); got {"runsOn":"lambda","publishes":["NightFallen"]}; example: {"runsOn":"lambda","api":"commands","publishes":["OrderPlaced"]}',
    ],
  );
  refuses(
    "a function that nothing calls, with a store and no events to relay",
    {
      ...singleRegion,
      settings: JSON.stringify({
        events: { stream: { kind: "msk-serverless", topics: { ticks: { partitions: 1 } } } },
        services: { clock: { runsOn: "lambda", store: "postgres", writesTopics: ["ticks"] } },
      }),
    },
    [
      'evenkeel:settings.services.clock: must have an api or consume an event (nothing would call its functions, and it has no store with an outbox to relay events from); got {"runsOn":"lambda","store":"postgres","writesTopics":["ticks"]}; example: {"runsOn":"lambda","api":"commands","publishes":["OrderPlaced"]}',
    ],
  );
});

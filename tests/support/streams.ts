import * as aws from "@pulumi/aws";
import { EventStream } from "../../components";
import { type EventStreamArgs } from "../../components/eventStream";
import { type Service, type Settings } from "../../environments/schema";
import { service } from "../../environments/service";
import { groundOf, networkOn, prod } from "./platform";

type Stream = Exclude<Settings["events"]["stream"], "none">;

export const brokers: Stream = {
  kind: "msk",
  version: "3.9.x",
  instanceType: "kafka.m7g.large",
  brokersPerZone: 2,
  storageGiB: 100,
  topics: {
    trades: { partitions: 24, retentionHours: 168 },
    quotes: { partitions: 48, retentionHours: 24 },
  },
};

export const serverless: Stream = {
  kind: "msk-serverless",
  topics: { trades: { partitions: 6, retentionHours: 72 } },
};

const pods = { runsOn: "kubernetes", kubernetes: { image: "a:1" } };

/** A function that writes, a container that does both, one that reads, and one that knows nothing of Kafka. */
export const users: Record<"feed" | "matching" | "ledger" | "mail", Service> = {
  feed: service.parse({ runsOn: "lambda", api: "commands", writesTopics: ["quotes"] }),
  matching: service.parse({ ...pods, writesTopics: ["trades"], readsTopics: ["quotes"] }),
  ledger: service.parse({ ...pods, readsTopics: ["trades"] }),
  mail: service.parse({ runsOn: "lambda", consumes: { OrderPlaced: {} } }),
};

/** prod with a Kafka cluster. */
export const withStream = (stream: Stream, services: Settings["services"] = users): Settings => ({
  ...prod,
  services,
  events: { ...prod.events, stream },
});

/** A place with its Kafka cluster, and security groups that stand for its pods and for the ledger's tasks. */
export function streamOn(
  of: Settings,
  which: "home" | "standby" = "home",
  changes: Partial<EventStreamArgs> = {},
  withTasks = false,
) {
  const ground = groundOf(of, which);
  const { place, provider, shared } = ground;
  const network = networkOn(ground, of, { interfaceEndpoints: [] });
  const group = (what: string) =>
    new aws.ec2.SecurityGroup(`${what}-${place.region}`, { vpcId: network.vpcId }, { provider });
  const { stream } = of.events;
  if (stream === "none") {
    throw new Error("these settings have no Kafka cluster");
  }
  const events = new EventStream(
    `stream-${place.region}`,
    {
      ...{ ...shared, network, stream, zones: of.network.zones },
      callers: {
        lambda: network.functionsSecurityGroupId,
        kubernetes: group("pods").id,
        ...(withTasks
          ? { ecs: new Map([["ledger", { securityGroupId: group("tasks").id }]]) }
          : {}),
      },
      replicated: true,
      openMonitoring: false,
      ...changes,
    },
    { provider },
  );
  return { ...shared, provider, network, stream: events };
}

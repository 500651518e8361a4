import { list, properties, text } from "./state";
import { type Located } from "./view";

/** An event source mapping. */
export interface Mapping {
  readonly urn: string;
  readonly name: string;
  /** AWS's id of it. */
  readonly uuid: string;
}

/** A queue of a consumer. */
export interface Queue {
  /** AWS name. */
  readonly name: string;
  readonly url: string;
  /** Whether failed messages rest here. */
  readonly isDeadLetters: boolean;
}

/** A schedule that runs where its place is active. */
export interface Rule {
  readonly urn: string;
  /** AWS name, on the default bus. */
  readonly name: string;
}

/** What copies Kafka's topics to the region that it lives in. */
export interface Replicator {
  readonly arn: string;
  readonly name: string;
  readonly region: string;
  readonly from: string;
}

export const consumersOf = (here: readonly Located[]): readonly Mapping[] =>
  here
    .filter(({ type }) => type === "aws:lambda/eventSourceMapping:EventSourceMapping")
    .map(({ urn, name, id }) => ({ urn, name, uuid: id }));

export const rulesOf = (here: readonly Located[]): readonly Rule[] =>
  here
    .filter(
      ({ type, inputs }) =>
        type === "aws:cloudwatch/eventRule:EventRule" && inputs.state !== undefined,
    )
    .map(({ urn, id, outputs }) => ({ urn, name: text(outputs.name) || id }));

/** Queues that no consumer of a service has (that of the nodes' interruptions) hold no event. */
export const queuesOf = (here: readonly Located[]): readonly Queue[] =>
  here
    .filter(
      ({ type, urn }) =>
        type === "aws:sqs/queue:Queue" && urn.includes("evenkeel:part:QueueConsumer$"),
    )
    .map(({ id, inputs }) => ({
      name: text(inputs.name),
      url: id,
      isDeadLetters: inputs.redrivePolicy === undefined,
    }));

const regionOfArn = (arn: unknown): string => text(arn).split(":")[3] ?? "";

export const replicatorsOf = (located: readonly Located[]): readonly Replicator[] =>
  located
    .filter(({ type }) => type === "aws:msk/replicator:Replicator")
    .map(({ id, region, inputs }) => ({
      arn: id,
      name: text(inputs.replicatorName),
      region,
      from:
        list(inputs.kafkaClusters)
          .map((cluster) =>
            regionOfArn(properties(properties(cluster).amazonMskCluster).mskClusterArn),
          )
          .find((source) => source !== region) ?? "",
    }));

import type * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { type EventStream } from "./eventStream";
import { type Network } from "./network";
import { type Logging } from "./parts/logGroup";
import { StreamReplicator } from "./parts/streamReplicator";
import { type ServiceContext } from "./support/services";

/** What replication needs to know of one place. */
export interface StreamSite {
  readonly provider: aws.Provider;
  readonly network: Network;
  readonly stream?: EventStream;
  readonly context: ServiceContext;
  readonly logging: Logging;
}

export interface StreamReplicationArgs {
  /** The place where the databases were founded. */
  readonly home: StreamSite;
  /** Its peer. */
  readonly standby: StreamSite;
}

/**
 * Copies Kafka's records and consumers' offsets from each place to the other, at all times and whoever is active: topics
 * have the same names in both, and a header keeps a record from travelling in circles. It does not own the clusters.
 *
 * Once per stack, above the places, with one replicator in each. A failover changes nothing here: writers in the other
 * place write on, and what they write comes back. Copying is asynchronous: the last seconds before a region is lost may
 * arrive late. Cost: 0.30 USD an hour for each replicator, and what is copied.
 */
export class StreamReplication extends pulumi.ComponentResource {
  constructor(name: string, args: StreamReplicationArgs, opts?: pulumi.ComponentResourceOptions) {
    super("evenkeel:tier:StreamReplication", name, {}, opts);
    const { home, standby } = args;
    replicator(name, home, standby, this);
    replicator(name, standby, home, this);
    this.registerOutputs({});
  }
}

/** A replicator lives where it copies to. */
function replicator(name: string, from: StreamSite, to: StreamSite, parent: pulumi.Resource) {
  const { location } = to.context;
  if (!from.stream || !to.stream) {
    throw new Error("replication needs a Kafka cluster in both places");
  }
  new StreamReplicator(
    `${name}-to-${location.region}`,
    {
      source: from.stream,
      target: to.stream,
      context: to.context,
      vpcId: to.network.vpcId,
      logging: to.logging,
    },
    { parent, provider: to.provider },
  );
}

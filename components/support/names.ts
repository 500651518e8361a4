/**
 * AWS names that are the same in both places, built from settings alone, so that a workload finds its neighbours
 * without an output of another place (and so without depending on that place's provider).
 */
export const names = {
  /** Event bus. */
  bus: (prefix: string) => prefix,
  /** Topic that carries an event where no bus does. */
  topic: (prefix: string, event: string) => `${prefix}-${event}`,
  /** FIFO topic that carries an event to consumers that need its order. */
  orderedTopic: (prefix: string, event: string) => `${prefix}-${event}.fifo`,
  /** SSM parameter: `{"active": true}` where writes are served. */
  roleParameter: (prefix: string) => `/${prefix}/role`,
  /** SSM parameter: host and port of the cluster of this place. */
  databaseParameter: (prefix: string, cluster: string) => `/${prefix}/database/${cluster}`,
  /** Kafka cluster. */
  stream: (prefix: string) => prefix,
  /** SSM parameter: brokers of this place's Kafka cluster, as clients take them. */
  streamParameter: (prefix: string) => `/${prefix}/stream`,
  /** SSM parameter, made by operators and drills, never by Pulumi: "1" takes `region` off the public hostname. */
  gateSwitch: (prefix: string, region: string) => `/${prefix}/gate/${region}-off`,
  /** Secret of a database cluster's founder login. */
  clusterSecret: (prefix: string, cluster: string) => `${prefix}/database/${cluster}`,
  /** Secret of a service's own login. */
  serviceSecret: (prefix: string, service: string) => `${prefix}/service/${service}`,
  /** Secret of the cache of this place; its value differs between places. */
  cacheSecret: (prefix: string) => `${prefix}/cache`,
  /** SSM parameter: addresses of the cache of this place. */
  cacheParameter: (prefix: string) => `/${prefix}/cache`,
  /** SSM parameter: address of the DynamoDB accelerator of this place, which AWS chooses. */
  daxParameter: (prefix: string) => `/${prefix}/dax`,
  /** Backup vault of a place; the other place's copies into it. */
  backupVault: (prefix: string) => prefix,
  /** Table of a service. */
  table: (prefix: string, service: string) => `${prefix}-${service}`,
  /** Queue of a consumer. */
  queue: (prefix: string, service: string, event: string) => `${prefix}-${service}-${event}`,
  /** Repository of a service's images. */
  repository: (prefix: string, service: string) => `${prefix}/${service}`,
  /** Alarm that a place does not answer the one that watches it; it lives in the other place. */
  unansweredAlarm: (prefix: string, region: string) => `${prefix}-${region}-unanswered`,
  /** Alarm that a place's Route 53 health check follows; it lives in the other place. */
  gateAlarm: (prefix: string, region: string) => `${prefix}-${region}-off`,
};

/** Parts of an ARN that every component needs. */
export interface Location {
  readonly region: string;
  /** 12 digits. */
  readonly account: string;
}

/** ARN of something in a place, in the commercial partition. */
export function arn(service: string, { region, account }: Location, resource: string): string {
  return `arn:aws:${service}:${region}:${account}:${resource}`;
}

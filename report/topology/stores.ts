import { type PlannedResource } from "../plan/types";
import { type Finder } from "./find";
import { type NodeKind, type TopologyEdge, type TopologyNode } from "./graph";

/** Everything of a region that is not a service: how it is reached, what keeps its data, and how that is copied. */

/** Its load balancer is made by a controller in the cluster, and is no resource of the plan. */
export const ingressType = "kubernetes:networking.k8s.io/v1:Ingress";

interface Shape {
  readonly type: string;
  readonly kind: NodeKind;
  readonly what: string;
  readonly inside: boolean;
  /** What tells it from others of its kind. */
  readonly name: (resource: PlannedResource) => string;
  readonly shown?: (resource: PlannedResource) => boolean;
  /** More about it. */
  readonly more?: (resource: PlannedResource, finder: Finder) => string;
}

/** `data-eu-west-1-shared-cluster` as `shared`. */
function short({ name, region, type }: PlannedResource): string {
  const inner = name
    .replace(new RegExp(`^[a-z-]*?${region ?? ""}-`), "")
    .replace(/-(cluster|table|replica|group|bucket|bus|instance|rest|http|balancer|gateway)$/g, "")
    .replace(/-(gateway)$/, "");
  return inner === "" || inner === name ? (type.split(":").at(-1) ?? name) : inner;
}

const instances = ({ urn }: PlannedResource, finder: Finder): string => {
  const count = finder
    .of("aws:rds/clusterInstance:ClusterInstance")
    .filter(({ inputDependencies }) =>
      Object.values(inputDependencies).flat().includes(urn),
    ).length;
  return count === 0 ? "no instances" : count === 1 ? "1 instance" : `${count} instances`;
};

const text = (value: unknown, fallback: string) => (typeof value === "string" ? value : fallback);

const shapes: readonly Shape[] = [
  {
    type: "aws:apigateway/restApi:RestApi",
    kind: "api",
    what: "REST API",
    inside: false,
    name: short,
  },
  { type: "aws:apigatewayv2/api:Api", kind: "api", what: "HTTP API", inside: false, name: short },
  {
    type: "aws:lb/loadBalancer:LoadBalancer",
    kind: "balancer",
    what: "load balancer",
    inside: true,
    name: ({ inputs }) => (inputs.internal === true ? "internal" : "public"),
    more: ({ inputs }) => text(inputs.loadBalancerType, "application"),
  },
  {
    type: ingressType,
    kind: "balancer",
    what: "ingress",
    inside: true,
    name: ({ inputs }) => (/internet-facing/.test(JSON.stringify(inputs)) ? "public" : "internal"),
    more: () => "load balancer of the cluster",
  },
  {
    type: "aws:cloudwatch/eventBus:EventBus",
    kind: "bus",
    what: "event bus",
    inside: false,
    name: ({ inputs }) => text(inputs.name, "bus"),
  },
  {
    type: "aws:sns/topic:Topic",
    kind: "topic",
    what: "ordered topic",
    inside: false,
    name: short,
    shown: ({ tier, inputs }) => tier === "EventBus" && inputs.fifoTopic === true,
  },
  {
    type: "aws:rds/cluster:Cluster",
    kind: "store",
    what: "Aurora PostgreSQL",
    inside: true,
    name: short,
    more: instances,
  },
  {
    type: "aws:rds/instance:Instance",
    kind: "store",
    what: "RDS PostgreSQL",
    inside: true,
    name: short,
    more: ({ inputs }) => text(inputs.instanceClass, ""),
  },
  {
    type: "aws:dynamodb/table:Table",
    kind: "store",
    what: "DynamoDB table",
    inside: false,
    name: short,
  },
  {
    type: "aws:dynamodb/tableReplica:TableReplica",
    kind: "store",
    what: "DynamoDB table",
    inside: false,
    name: short,
    more: () => "replica",
  },
  {
    type: "aws:elasticache/replicationGroup:ReplicationGroup",
    kind: "store",
    what: "ElastiCache",
    inside: true,
    name: short,
    more: ({ inputs }) => text(inputs.nodeType, ""),
  },
  { type: "aws:dax/cluster:Cluster", kind: "store", what: "DAX", inside: true, name: short },
  { type: "aws:msk/cluster:Cluster", kind: "bus", what: "Kafka (MSK)", inside: true, name: short },
  {
    type: "aws:msk/serverlessCluster:ServerlessCluster",
    kind: "bus",
    what: "Kafka (MSK Serverless)",
    inside: true,
    name: short,
  },
  {
    type: "aws:s3/bucket:Bucket",
    kind: "bucket",
    what: "site, S3",
    inside: false,
    name: ({ name }) => /^edge-(.+)-site-/.exec(name)?.[1] ?? "site",
    shown: ({ tier }) => tier === "EdgeTier",
  },
];

export function nodesIn(finder: Finder, region: string): readonly TopologyNode[] {
  return shapes.flatMap(({ type, kind, what, inside, name, shown, more }) =>
    finder
      .of(type, region)
      .filter((resource) => shown?.(resource) ?? true)
      .map((resource) => ({
        id: resource.urn,
        kind,
        lines: [name(resource), what, more?.(resource, finder) ?? ""].filter((line) => line !== ""),
        ...{ region, inside },
        owns: finder.owners(resource),
      })),
  );
}

/** Pairs that copy to each other: an arrow from the region that serves. */
export function copies(
  finder: Finder,
  nodes: readonly TopologyNode[],
  active: string | undefined,
): readonly TopologyEdge[] {
  const stores = nodes.filter(({ kind }) => kind === "store" || kind === "bucket");
  return stores
    .filter(({ region }) => region === active)
    .flatMap((node) => {
      const peer = stores.find(
        (other) =>
          other.region !== active &&
          other.lines[0] === node.lines[0] &&
          other.lines[1] === node.lines[1],
      );
      const label = peer && copyWord(finder, node, peer);
      return label ? [{ from: node.id, to: peer.id, kind: "copy" as const, labels: [label] }] : [];
    });
}

function copyWord(finder: Finder, node: TopologyNode, peer: TopologyNode): string | undefined {
  const has = (type: string) => finder.of(type).length > 0;
  const madeFrom = (type: string, urn: string) =>
    finder
      .of(type)
      .some(({ inputDependencies }) => Object.values(inputDependencies).flat().includes(urn));
  switch (node.lines[1]) {
    case "Aurora PostgreSQL":
      return has("aws:rds/globalCluster:GlobalCluster") ? "global database" : undefined;
    case "DynamoDB table":
      return [node, peer].some(({ id }) => finder.get(id)?.type.includes("tableReplica"))
        ? "global table"
        : undefined;
    case "ElastiCache":
      return has("aws:elasticache/globalReplicationGroup:GlobalReplicationGroup")
        ? "global datastore"
        : undefined;
    case "site, S3":
      return madeFrom("aws:s3/bucketReplicationConfig:BucketReplicationConfig", node.id)
        ? "replication"
        : undefined;
    default:
      return undefined;
  }
}

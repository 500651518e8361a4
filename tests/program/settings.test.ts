import { expect } from "chai";
import { changes } from "./changes";
import { home, label, type Plan, planOf, standby, timeout, type Variant, variants } from "./plans";
import { made, regionInName } from "./regions";

/** How many resources of a type there are. */
type Counts = Readonly<Record<string, number>>;

interface Try {
  readonly what: string;
  readonly stack: Variant["stack"];
  readonly config: readonly string[];
  readonly counts: Counts;
}

const types = {
  balancer: "aws:lb/loadBalancer:LoadBalancer",
  cache: "aws:elasticache/replicationGroup:ReplicationGroup",
  cluster: "aws:rds/cluster:Cluster",
  eks: "aws:eks/cluster:Cluster",
  endpoint: "aws:ec2/vpcEndpoint:VpcEndpoint",
  entry: "aws:eks/accessEntry:AccessEntry",
  function: "aws:lambda/function:Function",
  global: "aws:rds/globalCluster:GlobalCluster",
  instance: "aws:rds/clusterInstance:ClusterInstance",
  listener: "aws:lb/listener:Listener",
  link: "aws:apigatewayv2/vpcLink:VpcLink",
  mail: "aws:sns/topicSubscription:TopicSubscription",
  mapping: "aws:lambda/eventSourceMapping:EventSourceMapping",
  nat: "aws:ec2/natGateway:NatGateway",
  pods: "kubernetes:apps/v1:Deployment",
  queue: "aws:sqs/queue:Queue",
  rds: "aws:rds/instance:Instance",
  role: "aws:apigateway/account:Account",
  rotation: "aws:secretsmanager/secretRotation:SecretRotation",
  subnet: "aws:ec2/subnet:Subnet",
  release: "kubernetes:helm.sh/v3:Release",
  rule: "aws:lb/listenerRule:ListenerRule",
  table: "aws:dynamodb/table:Table",
  tasks: "aws:ecs/service:Service",
  topic: "aws:sns/topic:Topic",
  trial: "aws:backup/restoreTestingSelection:RestoreTestingSelection",
  vault: "aws:backup/vault:Vault",
} as const;

const tries: readonly Try[] = [
  {
    what: "no service on Kubernetes",
    stack: "prod",
    config: ["settings.services.payment=null"],
    counts: { eks: 0, pods: 0, balancer: 0, cluster: 2, topic: 2 },
  },
  {
    what: "no service on Lambda",
    stack: "dev",
    config: [
      "settings.services.ordering=null",
      "settings.services.inventory=null",
      "settings.services.payment.consumes.OrderPlaced=null",
    ],
    // The relay of what payment publishes, and the bootstrap of its database.
    counts: { eks: 1, pods: 1, function: 2, mapping: 0, table: 0, queue: 0 },
  },
  {
    what: "no relational store",
    stack: "prod",
    config: [
      "settings.services.ordering.store=dynamodb",
      "settings.services.payment.store=dynamodb",
      "settings.services.heartbeat=null",
    ],
    counts: { cluster: 0, global: 0, table: 3, cache: 2 },
  },
  {
    what: "no store at all",
    stack: "dev",
    config: ["ordering", "inventory", "payment"].map(
      (each) => `settings.services.${each}.store=null`,
    ),
    counts: { cluster: 0, table: 0, eks: 1 },
  },
  {
    what: "no service with an API",
    stack: "dev",
    config: ["ordering", "inventory", "payment"].map(
      (each) => `settings.services.${each}.api=null`,
    ),
    // The consumer, the relays and the bootstrap.
    counts: { balancer: 0, listener: 0, function: 4, pods: 1 },
  },
  {
    what: "no events",
    stack: "dev",
    config: [
      "settings.services.ordering.publishes=[]",
      "settings.services.payment.publishes=[]",
      "settings.services.inventory.consumes.OrderPlaced=null",
      "settings.services.payment.consumes.OrderPlaced=null",
    ],
    counts: { queue: 0, mapping: 0, topic: 1, cluster: 1 },
  },
  {
    what: "an ordered consumer on Lambda and another service on Kubernetes with a port of its own",
    stack: "prod",
    config: [
      "settings.services.inventory.consumes.OrderPlaced={ordered: true}",
      "settings.services.pricing={runsOn: kubernetes, api: queries, store: dynamodb, consumes: {OrderPlaced: {}}, kubernetes: {image: example/pricing, listenerPort: 8443, port: 9090}}",
    ],
    counts: { pods: 4, listener: 4, mapping: 2, queue: 12, table: 2 },
  },
  {
    what: "a cluster for every service",
    stack: "prod",
    config: ["settings.data.relational.clusterPerService=true"],
    counts: { cluster: 6, global: 3, instance: 12 },
  },
  {
    what: "a cluster for every service in one region",
    stack: "dev",
    config: ["settings.data.relational.clusterPerService=true"],
    counts: { cluster: 2, global: 0, instance: 2 },
  },
  {
    what: "RDS in place of Aurora",
    stack: "dev",
    config: [
      "settings.data.relational={engine: rds-postgres, engineVersion: '16.13', instanceClass: db.t4g.medium, storageGiB: 20, backupRetentionDays: 1, rotationDays: 30}",
      "settings.data.backups={retentionDays: 7}",
    ],
    counts: { cluster: 0, instance: 0, rds: 1, rotation: 2, vault: 1, trial: 2 },
  },
  {
    what: "no cache, no reader and a shared NAT gateway",
    stack: "dev",
    config: [
      "topology=active-passive",
      "standby=eu-central-1",
      "settings.data.relational.capacity.minAcu=1",
    ],
    counts: { cache: 0, instance: 2, nat: 2 },
  },
  {
    what: "a cache without a replica",
    stack: "dev",
    config: ["settings.data.cache={nodeType: cache.t4g.micro, replicas: 0}"],
    counts: { cache: 1 },
  },
  {
    what: "two zones",
    stack: "prod",
    config: ["settings.network.zones=2"],
    counts: { subnet: 12, nat: 4 },
  },
  {
    what: "four zones, in the region of the edge",
    stack: "dev",
    config: ["home=us-east-1", "settings.network.zones=4"],
    counts: { subnet: 12, nat: 1 },
  },
  {
    what: "a private Kubernetes API with administrators",
    stack: "dev",
    config: [
      "settings.cluster.endpoint=private",
      "settings.cluster.admins=[arn:aws:iam::111122223333:role/platform-admin]",
    ],
    counts: { eks: 1, entry: 1 },
  },
  {
    what: "no interface endpoint",
    stack: "prod",
    config: ["settings.network.interfaceEndpoints=[]"],
    counts: { endpoint: 4 },
  },
  {
    what: "a service on ECS behind an HTTP API",
    stack: "prod",
    config: [
      "settings.api.gateway=http",
      "settings.edge.cacheSeconds=60",
      "settings.services.payment=null",
      "settings.services.quotes={runsOn: ecs, api: queries, ecs: {image: a:1}}",
    ],
    counts: { eks: 0, tasks: 2, balancer: 2, listener: 2, link: 2, rule: 0 },
  },
  {
    what: "nginx in the cluster behind a public load balancer",
    stack: "prod",
    config: ["settings.api.ingress=alb-nginx"],
    counts: { eks: 2, release: 2, balancer: 2, listener: 2, link: 0, rule: 2, tasks: 0 },
  },
  {
    what: "an account whose baseline exists, and mails",
    stack: "dev",
    config: [
      "accountBaseline=exists",
      "settings.alarmEmails=[ops@example.com, second@example.com]",
    ],
    // One of the subscriptions is the ordered queue's.
    counts: { role: 0, mail: 3 },
  },
];

const countOf = ({ resources }: Plan, counts: Counts): Counts =>
  Object.fromEntries(
    Object.keys(counts).map((key) => [key, resources.of(types[key as keyof typeof types]).length]),
  );

describe("A stack with", function () {
  this.timeout(timeout);

  for (const { what, stack, config, counts } of tries) {
    it(`${what} has what it needs and no more`, async () => {
      const plan = await planOf({ stack, config });
      expect(countOf(plan, counts)).to.deep.equal(counts);
      const astray = made(plan).filter((resource) => {
        const region = regionInName(resource);
        return region !== undefined && plan.regions.get(resource.provider) !== region;
      });
      expect(astray.map(label)).to.deep.equal([]);
      const names = (await planOf({ stack, config }, true)).resources.names();
      expect(names).to.deep.equal(plan.resources.names());
    });
  }

  it("one zone more replaces nothing and moves nothing of the others", async () => {
    const { added, removed, replaced } = changes(
      await planOf({ stack: "prod", config: ["settings.network.zones=2"] }),
      await planOf(variants.prod),
    );
    expect({ removed, replaced }).to.deep.equal({ removed: [], replaced: [] });
    for (const region of [home, standby]) {
      expect(added).to.include(`Subnet network-${region}-vpc-private-3`);
    }
  });

  it("one service more touches nothing of the others", async () => {
    const pricing = "{runsOn: lambda, code: inventory, api: queries, store: dynamodb}";
    const { removed, replaced, inputs } = changes(
      await planOf(variants.dev),
      await planOf({ stack: "dev", config: [`settings.services.pricing=${pricing}`] }),
    );
    expect({ removed, replaced, inputs }).to.deep.equal({
      removed: [],
      // A deployment is a snapshot; the stage moves on to the new one.
      replaced: [`Deployment api-${home}-gateway-deployment`],
      inputs: [
        `Dashboard observability-${home}-dashboard: dashboardBody`,
        `Deployment api-${home}-gateway-deployment: triggers`,
        `RestApi api-${home}-gateway-rest: body`,
      ],
    });
  });
});

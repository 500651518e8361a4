import { expect } from "chai";
import { type Properties } from "../../lab/model";
import { defaultCost } from "../../environments/groups/cost";
import { assumed, costOf, type Line, sumOf, type Usage, usageOf } from "../../report/cost";
import { costText } from "../../report/costText";
import { Inventory, type Planned } from "../../report/inventory";
import { knownPrices, type Price } from "../../report/prices";

const active = "eu-west-1";
const other = "eu-central-1";

const planned = (type: string, inputs: Properties = {}, region: string = active): Planned => ({
  ...{ type, inputs, region },
  name: "any",
});
const lambda = (architecture: string) =>
  planned("aws:lambda/function:Function", { architectures: [architecture] });
const cluster = (name: string, extra: Properties = {}, region: string = active) =>
  planned(
    "aws:rds/cluster:Cluster",
    {
      ...{ engine: "aurora-postgresql", clusterIdentifier: name },
      serverlessv2ScalingConfiguration: { minCapacity: 0.5, maxCapacity: 16 },
      ...extra,
    },
    region,
  );
const instance = (clusterIdentifier: string, instanceClass: string, region: string = active) =>
  planned(
    "aws:rds/clusterInstance:ClusterInstance",
    { engine: "aurora-postgresql", clusterIdentifier, instanceClass },
    region,
  );
const nat = (region: string, inputs: Properties = {}) =>
  planned("aws:ec2/natGateway:NatGateway", inputs, region);
const queue = (inputs: Properties, region: string = active) =>
  planned("aws:sqs/queue:Queue", inputs, region);
const inbox: Properties = { redrivePolicy: "{}" };

const price = (key: string, usd: number | null, region: string = active, per = 1): Price => ({
  ...{ key, region, unit: "units", per, usd },
  source: "https://example.com/",
  date: "2026-11-21",
});

const cost = (resources: readonly Planned[], prices: readonly Price[], usage: Usage = assumed) =>
  costOf(new Inventory(resources, active), usage, prices);

/** Lines that have something, as `what region quantity cents`. */
const parts = (lines: readonly Line[]) =>
  lines.flatMap((line) =>
    line.parts.map(
      ({ what, region, quantity, cents }) =>
        `${line.item}: ${what} ${region} ${quantity} ${cents ?? "unknown"}`,
    ),
  );

const lines = [
  ...["Lambda requests", "Lambda time", "Aurora storage", "Aurora capacity", "S3", "NAT"],
  ...["Endpoints", "Transfer", "Replication", "SQS", "Route 53", "Recovery Controller"],
  "CloudWatch",
];

describe("What a stack costs", () => {
  it("has the same lines for every stack, of which an empty one has nothing", () => {
    const empty = cost([], knownPrices());
    expect(empty.map(({ item }) => item)).to.deep.equal(lines);
    expect(parts(empty)).to.deep.equal([]);
    expect(sumOf(empty)).to.deep.equal({ cents: 0, unknown: 0 });
  });

  it("counts requests once, and their time by the functions' memory and architecture", () => {
    const prices = [
      price("lambda.requests", 0.2, active, 1_000_000),
      price("lambda.time.arm64", 0.0000133334),
      price("lambda.time.x86_64", 0.0000166667),
    ];
    expect(parts(cost([lambda("arm64"), lambda("arm64")], prices))).to.deep.equal([
      "Lambda requests: requests eu-west-1 1000000 20",
      "Lambda time: arm64 eu-west-1 25000 33",
    ]);
    expect(parts(cost([lambda("arm64"), lambda("x86_64")], prices))).to.include(
      "Lambda time: x86_64 eu-west-1 25000 42",
    );
  });

  it("counts Aurora's data in each region, and the least capacity of each serverless instance", () => {
    const prices = [
      price("aurora.storage", 0.11),
      price("aurora.storage", 0.2, other),
      price("aurora.capacity", 0.14),
      price("aurora.capacity", 0.1, other),
    ];
    const resources = [
      cluster("a"),
      cluster("b", { serverlessv2ScalingConfiguration: { minCapacity: 2 } }),
      cluster("a-copy", {}, other),
      instance("a", "db.serverless"),
      instance("a", "db.serverless"),
      instance("b", "db.serverless"),
      instance("a-copy", "db.serverless", other),
    ];
    expect(parts(cost(resources, prices))).to.deep.equal([
      "Aurora storage: data eu-west-1 100 1100",
      "Aurora storage: data eu-central-1 100 2000",
      "Aurora capacity: at rest eu-west-1 2190 30660",
      "Aurora capacity: at rest eu-central-1 365 3650",
    ]);
  });

  it("says unknown for serverless instances whose cluster is not known, never nothing", () => {
    const prices = [price("aurora.capacity", 0.14)];
    expect(parts(cost([instance("who knows", "db.serverless")], prices))).to.deep.equal([
      "Aurora capacity: at rest, of clusters that are not known eu-west-1 730 unknown",
    ]);
  });

  it("does not take RDS for Aurora, and other storage and instances not for those that have a price", () => {
    const prices = [price("aurora.storage", 0.11), price("aurora.capacity", 0.14)];
    expect(parts(cost([cluster("a", { engine: "postgres" })], prices))).to.deep.equal([]);
    expect(
      parts(
        cost(
          [cluster("a", { storageType: "aurora-iopt1" }), instance("a", "db.r7g.large")],
          prices,
        ),
      ),
    ).to.deep.equal([
      "Aurora storage: data eu-west-1 100 unknown",
      "Aurora capacity: db.r7g.large eu-west-1 730 unknown",
    ]);
  });

  it("counts the data of buckets where the stack serves and where they are copied", () => {
    const prices = [price("s3.standard", 0.023), price("s3.standard", 0.0245, other)];
    const bucket = (region: string) => planned("aws:s3/bucket:Bucket", {}, region);
    const copies = (region: string) =>
      planned("aws:s3/bucketReplicationConfig:BucketReplicationConfig", {}, region);
    const apart = [bucket(active), bucket(active), bucket(other)];
    expect(parts(cost(apart, prices))).to.deep.equal(["S3: data eu-west-1 100 230"]);
    expect(
      parts(cost([...apart, copies(active), copies(other)], prices)).filter((each) =>
        each.startsWith("S3"),
      ),
    ).to.deep.equal(["S3: data eu-west-1 100 230", "S3: data eu-central-1 100 245"]);
  });

  it("counts the hours of NAT gateways, the addresses of those that have one, and the data where the stack serves", () => {
    const prices = [
      price("nat.gateway", 0.048),
      price("nat.gateway", 0.052, other),
      price("nat.address", 0.005),
      price("nat.address", 0.005, other),
      price("nat.data", 0.048),
    ];
    const resources = [
      nat(active),
      nat(active),
      nat(other),
      nat(other, { connectivityType: "private" }),
    ];
    expect(parts(cost(resources, prices))).to.deep.equal([
      "NAT: gateways eu-west-1 1460 7008",
      "NAT: public addresses eu-west-1 1460 730",
      "NAT: data eu-west-1 50 240",
      "NAT: gateways eu-central-1 1460 7592",
      "NAT: public addresses eu-central-1 730 365",
    ]);
  });

  it("counts messages of the queues that serve, not those of dead letters or of the standby", () => {
    const prices = [
      price("sqs.standard", 0.4, active, 1_000_000),
      price("sqs.fifo", 0.5, active, 1_000_000),
    ];
    const resources = [
      queue(inbox),
      queue(inbox),
      queue({ ...inbox, fifoQueue: true }),
      queue({}),
      queue({ fifoQueue: true }),
      queue(inbox, other),
    ];
    expect(parts(cost(resources, prices))).to.deep.equal([
      "SQS: standard eu-west-1 6000000 240",
      "SQS: FIFO eu-west-1 3000000 150",
    ]);
  });

  it("counts zones once, health checks, and what is extra about them", () => {
    const prices = ["zone", "check", "feature"].map((each, index) =>
      price(`route53.${each}`, index + 1, "global"),
    );
    const record = (zoneId: string) =>
      planned("aws:route53/record:Record", { zoneId }, "us-east-1");
    const check = (inputs: Properties) =>
      planned("aws:route53/healthCheck:HealthCheck", inputs, "us-east-1");
    const resources = [
      ...[record("Z1"), record("Z1"), record("Z2")],
      check({ type: "CLOUDWATCH_METRIC" }),
      check({ type: "HTTPS", requestInterval: 30 }),
      check({ type: "HTTPS_STR_MATCH", requestInterval: 10, measureLatency: true }),
    ];
    expect(parts(cost(resources, prices))).to.deep.equal([
      "Route 53: hosted zones global 2 200",
      "Route 53: health checks global 3 600",
      "Route 53: HTTPS and other features of checks global 5 1500",
    ]);
  });

  it("counts clusters of routing controls by the hour, and plans of Region switch by the month", () => {
    const prices = [price("arc.cluster", 2, "global"), price("arc.plan", 30, "global")];
    const resources = [
      planned("aws:route53recoverycontrol/cluster:Cluster"),
      planned("aws:route53recoverycontrol/routingControl:RoutingControl"),
      planned("aws:arcregionswitch/plan:Plan"),
    ];
    expect(parts(cost(resources, prices))).to.deep.equal([
      "Recovery Controller: clusters global 730 146000",
      "Recovery Controller: plans global 1 3000",
    ]);
    expect(parts(cost(resources, knownPrices()))).to.deep.equal([
      "Recovery Controller: clusters global 730 unknown",
      "Recovery Controller: plans global 1 unknown",
    ]);
  });

  it("counts alarms and dashboards where they are, and logs by requests", () => {
    const prices = [
      price("cloudwatch.alarm", 0.1),
      price("cloudwatch.alarm", 0.1, other),
      price("cloudwatch.dashboard", 3),
      price("cloudwatch.logs", 0.57),
    ];
    const alarm = (region: string) => planned("aws:cloudwatch/metricAlarm:MetricAlarm", {}, region);
    const resources = [
      ...[alarm(active), alarm(active), alarm(other)],
      planned("aws:cloudwatch/dashboard:Dashboard"),
      planned("aws:cloudwatch/logGroup:LogGroup"),
    ];
    expect(parts(cost(resources, prices))).to.deep.equal([
      "CloudWatch: alarms eu-west-1 2 20",
      "CloudWatch: alarms eu-central-1 1 10",
      "CloudWatch: dashboards eu-west-1 1 300",
      "CloudWatch: logs eu-west-1 1 57",
    ]);
  });

  it("adds up what is printed, cent by cent", () => {
    const prices = [price("nat.gateway", 0.000007), price("nat.gateway", 0.000007, other)];
    const found = cost([nat(active), nat(other)], prices);
    // 0.511 cents each: 1 and 1 are printed, so their sum is 2.
    expect(parts(found).filter((each) => each.includes("gateways"))).to.deep.equal([
      "NAT: gateways eu-west-1 730 1",
      "NAT: gateways eu-central-1 730 1",
    ]);
    expect(sumOf(found)).to.deep.equal({ cents: 2, unknown: 3 });
  });

  it("says unknown for a price that is unknown, and for one that nobody wrote down", () => {
    const prices = [price("nat.gateway", 0.048), price("nat.address", null)];
    const resources = [nat(active), nat("eu-south-2")];
    const found = cost(resources, prices);
    expect(parts(found)).to.deep.equal([
      "NAT: gateways eu-west-1 730 3504",
      "NAT: public addresses eu-west-1 730 unknown",
      "NAT: data eu-west-1 50 unknown",
      "NAT: gateways eu-south-2 730 unknown",
      "NAT: public addresses eu-south-2 730 unknown",
    ]);
    const text = costText("small", new Inventory(resources, active), found, assumed);
    expect(text).to.match(/^NAT +35\.04 \+ unknown$/m);
    expect(text).to.match(/^ {2}eu-west-1, public addresses: 730 units x unknown +unknown$/m);
    expect(text).to.match(/^SQS +none$/m);
    expect(text).to.match(/^Total +35\.04 \+ unknown$/m);
    expect(text).to.include("4 prices are unknown");
  });

  it("counts interface endpoints by the hour in each zone, those of gateways not at all", () => {
    const endpoint = (vpcEndpointType: string, region: string, subnetIds?: readonly string[]) =>
      planned(
        "aws:ec2/vpcEndpoint:VpcEndpoint",
        { vpcEndpointType, ...(subnetIds === undefined ? {} : { subnetIds }) },
        region,
      );
    const subnet = (availabilityZone: string) =>
      planned("aws:ec2/subnet:Subnet", { availabilityZone }, other);
    const prices = [price("endpoint.hour", 0.01), price("endpoint.data", 0.02)];
    const found = parts(
      cost(
        [
          endpoint("Interface", active, ["subnet-1", "subnet-2"]),
          endpoint("Gateway", active, ["subnet-1"]),
          endpoint("Interface", other),
          ...[subnet("eu-central-1a"), subnet("eu-central-1b"), subnet("eu-central-1b")],
        ],
        prices,
      ),
    );
    expect(found.filter((each) => each.startsWith("Endpoints"))).to.deep.equal([
      "Endpoints: endpoints, by zone eu-west-1 1460 1460",
      "Endpoints: data eu-west-1 50 100",
      "Endpoints: endpoints, by zone eu-central-1 1460 unknown",
    ]);
  });

  it("counts data between zones at both ends, answers to the internet, and copies to the other region", () => {
    const subnet = (availabilityZone: string) =>
      planned("aws:ec2/subnet:Subnet", { availabilityZone });
    const prices = [
      ...[
        price("transfer.zone", 0.01),
        price("transfer.out", 0.09),
        price("transfer.region", 0.02),
      ],
      price("aurora.replicated-write", 0.2, active, 1_000_000),
      price("dynamodb.replicated-write", 0.7, active, 1_000_000),
    ];
    const all = [
      ...[subnet("a"), subnet("b"), planned("aws:apigateway/restApi:RestApi")],
      planned("aws:rds/globalCluster:GlobalCluster"),
      planned("aws:dynamodb/tableReplica:TableReplica", {}, other),
    ];
    expect(parts(cost(all, prices))).to.deep.equal([
      "Transfer: between zones, both ends eu-west-1 100 100",
      "Transfer: out to the internet eu-west-1 10 90",
      "Replication: to the other region eu-west-1 10 20",
      "Replication: writes that Aurora repeats eu-west-1 1000000 20",
      "Replication: writes that DynamoDB repeats eu-west-1 1000000 70",
    ]);
    expect(parts(cost([subnet("a")], prices))).to.deep.equal([]);
  });

  it("assumes what settings.cost says, and nothing of the budget", () => {
    const { budget, ...usage } = { ...defaultCost(), requests: 5, budget: 10 };
    expect(usageOf({ ...usage, budget })).to.deep.equal({ ...usage, hours: 730 });
    expect(assumed).to.include({ requests: 1_000_000, milliseconds: 100, memoryMb: 256 });
    expect(assumed).to.include({ auroraGb: 100, bucketGb: 100 });
  });

  it("names what has no line, instead of leaving it out", () => {
    const resources = [planned("aws:eks/cluster:Cluster"), planned("aws:kms/key:Key")];
    const text = costText("small", new Inventory(resources, active), cost(resources, []), assumed);
    expect(text).to.include("Not in this table, though planned: 1 EKS clusters, 1 KMS keys.");
    expect(text).to.match(/^Total +0\.00$/m);
  });
});

describe("The prices of report/data/prices.json", () => {
  it("are each there once", () => {
    const keys = knownPrices().map(({ key, region }) => `${key} ${region}`);
    expect(new Set(keys).size).to.equal(keys.length);
  });
});

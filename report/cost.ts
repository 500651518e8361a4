import { defaultCost } from "../environments/groups/cost";
import { type Settings } from "../environments/schema";
import { type Properties } from "../lab/model";
import { auroraCapacity, auroraStorage } from "./aurora";
import { type Inventory } from "./inventory";
import { type Price } from "./prices";
import { endpoints, replication, transfer } from "./transfer";

/** What a month is assumed to bring: `settings.cost`, and the hours of a month. */
export type Usage = Omit<Settings["cost"], "budget"> & { readonly hours: number };

/** Hours of an average month, as AWS's own calculator has them. */
const hours = 730;

export function usageOf(cost: Settings["cost"]): Usage {
  const usage: Usage & { budget?: number } = { ...cost, hours };
  delete usage.budget;
  return usage;
}

export const assumed: Usage = usageOf(defaultCost());

/** So much of something that has one price. */
export interface Part {
  readonly what: string;
  readonly region: string;
  readonly quantity: number;
  /** Undefined: nobody wrote this price down. */
  readonly price: Price | undefined;
  /** Undefined: the price is unknown. */
  readonly cents: number | undefined;
}

/** A line of the table. */
export interface Line {
  readonly item: string;
  /** Empty where the plan has nothing of it. */
  readonly parts: readonly Part[];
}

/** The sum of what is known, and how many prices are not. */
export interface Sum {
  readonly cents: number;
  readonly unknown: number;
}

export const sumOf = (lines: readonly Line[]): Sum => {
  const parts = lines.flatMap((line) => line.parts);
  return {
    cents: parts.reduce((sum, { cents }) => sum + (cents ?? 0), 0),
    unknown: parts.filter(({ cents }) => cents === undefined).length,
  };
};

/** What a part is before it has a price. */
export interface Wanted {
  readonly what: string;
  readonly key: string;
  readonly region: string;
  readonly quantity: number;
}

/** Whole cents of each part, so that the table adds up exactly as it is printed. */
function priced({ what, key, region, quantity }: Wanted, prices: readonly Price[]): Part {
  const price = prices.find((each) => each.key === key && each.region === region);
  const { usd, per } = price ?? { usd: null, per: 1 };
  // Seven digits are more than any price has, and few enough to lose what binary fractions add.
  const cents =
    usd === null ? undefined : Math.round(Number(((quantity / per) * usd * 100).toFixed(7)));
  return { what, region, quantity, price, cents };
}

/** What the stack of a plan costs a month, item by item. */
export function costOf(plan: Inventory, usage: Usage, prices: readonly Price[]): Line[] {
  return Object.entries(items).map(([item, wanted]) => ({
    item,
    parts: wanted(plan, usage)
      .filter(({ quantity }) => quantity > 0)
      .map((part) => priced(part, prices)),
  }));
}

const items: { readonly [item: string]: (plan: Inventory, usage: Usage) => readonly Wanted[] } = {
  "Lambda requests": lambdaRequests,
  "Lambda time": lambdaTime,
  "Aurora storage": auroraStorage,
  "Aurora capacity": auroraCapacity,
  S3: buckets,
  NAT: natGateways,
  Endpoints: endpoints,
  Transfer: transfer,
  Replication: replication,
  SQS: queues,
  "Route 53": dns,
  "Recovery Controller": recovery,
  CloudWatch: watching,
};

const functionType = "aws:lambda/function:Function";

function lambdaRequests(plan: Inventory, { requests }: Usage): Wanted[] {
  return plan.in(plan.active, functionType).length === 0
    ? []
    : [{ what: "requests", key: "lambda.requests", region: plan.active, quantity: requests }];
}

function lambdaTime(plan: Inventory, { requests, milliseconds, memoryMb }: Usage): Wanted[] {
  const functions = plan.in(plan.active, functionType);
  if (functions.length === 0) {
    return [];
  }
  // The dearer one as soon as a function has it: nobody knows which of them takes the requests.
  const onArm = functions.every(({ inputs }) => list(inputs.architectures).includes("arm64"));
  const architecture = onArm ? "arm64" : "x86_64";
  const quantity = ((requests * milliseconds) / 1000) * (memoryMb / 1024);
  return [
    { what: architecture, key: `lambda.time.${architecture}`, region: plan.active, quantity },
  ];
}

/** In the region that serves, and in those that buckets are copied to and from. */
function buckets(plan: Inventory, { bucketGb }: Usage): Wanted[] {
  const copied = plan.regionsOf("aws:s3/bucketReplicationConfig:BucketReplicationConfig");
  const kept = plan
    .regionsOf("aws:s3/bucket:Bucket")
    .filter((region) => region === plan.active || copied.includes(region));
  return kept.map((region) => ({ what: "data", key: "s3.standard", region, quantity: bucketGb }));
}

function natGateways(plan: Inventory, { hours, natGb }: Usage): Wanted[] {
  const type = "aws:ec2/natGateway:NatGateway";
  return plan.regionsOf(type).flatMap((region) => {
    const gateways = plan.in(region, type);
    const open = gateways.filter(({ inputs }) => inputs.connectivityType !== "private");
    return [
      { what: "gateways", key: "nat.gateway", region, quantity: gateways.length * hours },
      { what: "public addresses", key: "nat.address", region, quantity: open.length * hours },
      { what: "data", key: "nat.data", region, quantity: region === plan.active ? natGb : 0 },
    ];
  });
}

/** Each queue of the region that serves receives a message for each request; those without redrive are for dead letters. */
function queues(plan: Inventory, { requests, callsPerMessage }: Usage): Wanted[] {
  const inboxes = plan
    .in(plan.active, "aws:sqs/queue:Queue")
    .filter(({ inputs }) => inputs.redrivePolicy !== undefined);
  const fifo = inboxes.filter(({ inputs }) => inputs.fifoQueue === true).length;
  const quantity = (count: number) => count * requests * callsPerMessage;
  const { active: region } = plan;
  return [
    { what: "standard", key: "sqs.standard", region, quantity: quantity(inboxes.length - fifo) },
    { what: "FIFO", key: "sqs.fifo", region, quantity: quantity(fifo) },
  ];
}

/** Queries are left out: Route 53 answers for aliases to CloudFront, API Gateway and load balancers without a charge. */
function dns(plan: Inventory): Wanted[] {
  const zones = new Set(plan.of("aws:route53/record:Record").map(({ inputs }) => inputs.zoneId));
  const checks = plan.of("aws:route53/healthCheck:HealthCheck");
  const region = "global";
  return [
    { what: "hosted zones", key: "route53.zone", region, quantity: zones.size },
    { what: "health checks", key: "route53.check", region, quantity: checks.length },
    {
      what: "HTTPS and other features of checks",
      ...{ key: "route53.feature", region },
      quantity: sum(checks.map(({ inputs }) => featuresOf(inputs))),
    },
  ];
}

/** What Route 53 charges a health check of an endpoint extra for. */
const featuresOf = ({ type, requestInterval, measureLatency }: Properties): number =>
  [
    String(type).startsWith("HTTPS"),
    String(type).endsWith("_STR_MATCH"),
    requestInterval === 10,
    measureLatency === true,
  ].filter(Boolean).length;

/** Both are charged whether anybody fails over or not. */
function recovery(plan: Inventory, { hours }: Usage): Wanted[] {
  const clusters = plan.of("aws:route53recoverycontrol/cluster:Cluster").length;
  const plans = plan.of("aws:arcregionswitch/plan:Plan").length;
  const region = "global";
  return [
    { what: "clusters", key: "arc.cluster", region, quantity: clusters * hours },
    { what: "plans", key: "arc.plan", region, quantity: plans },
  ];
}

function watching(plan: Inventory, { requests, logBytes }: Usage): Wanted[] {
  const each = (what: string, key: string, type: string): Wanted[] =>
    plan
      .regionsOf(type)
      .map((region) => ({ what, key, region, quantity: plan.in(region, type).length }));
  return [
    ...each("alarms", "cloudwatch.alarm", "aws:cloudwatch/metricAlarm:MetricAlarm"),
    ...each("dashboards", "cloudwatch.dashboard", "aws:cloudwatch/dashboard:Dashboard"),
    {
      what: "logs",
      key: "cloudwatch.logs",
      region: plan.active,
      quantity:
        plan.in(plan.active, "aws:cloudwatch/logGroup:LogGroup").length > 0
          ? (requests * logBytes) / 1e9
          : 0,
    },
  ];
}

const sum = (numbers: readonly number[]) => numbers.reduce((total, each) => total + each, 0);

const list = (value: Properties[string] | undefined): readonly unknown[] =>
  Array.isArray(value) ? value : [];

export const properties = (value: Properties[string] | undefined): Properties =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Properties) : {};

import { type Usage, type Wanted } from "./cost";
import { type Inventory } from "./inventory";

/** What data costs on its way: through gateways and endpoints, between zones and regions, out of AWS. */

const endpointType = "aws:ec2/vpcEndpoint:VpcEndpoint";

/** An interface endpoint is charged by the hour in every zone that it has a subnet in. */
const networkInterfaces = (inputs: { readonly [name: string]: unknown }, zones: number): number =>
  Array.isArray(inputs.subnetIds) ? inputs.subnetIds.length : zones;

const zonesIn = (plan: Inventory, region: string): number =>
  new Set(
    plan.in(region, "aws:ec2/subnet:Subnet").map(({ inputs }) => String(inputs.availabilityZone)),
  ).size;

export function endpoints(plan: Inventory, { hours, endpointGb }: Usage): Wanted[] {
  return plan.regionsOf(endpointType).flatMap((region) => {
    const own = plan
      .in(region, endpointType)
      .filter(({ inputs }) => inputs.vpcEndpointType === "Interface");
    const each = own.map(({ inputs }) => networkInterfaces(inputs, zonesIn(plan, region)));
    const quantity = each.reduce((sum, count) => sum + count, 0) * hours;
    const serves = region === plan.active && own.length > 0;
    return [
      { what: "endpoints, by zone", key: "endpoint.hour", region, quantity },
      { what: "data", key: "endpoint.data", region, quantity: serves ? endpointGb : 0 },
    ];
  });
}

/** Between zones each gigabyte is charged twice: where it leaves, and where it arrives (EC2 pricing, "Data transfer"). */
export function transfer(plan: Inventory, { zoneGb, requests, answerKb }: Usage): Wanted[] {
  const { active: region } = plan;
  const hasZones = zonesIn(plan, region) > 1;
  const answers =
    plan.in(region, "aws:apigateway/restApi:RestApi").length > 0 ||
    plan.in(region, "aws:apigatewayv2/api:Api").length > 0 ||
    plan.in(region, "aws:lb/loadBalancer:LoadBalancer").length > 0;
  return [
    {
      what: "between zones, both ends",
      ...{ key: "transfer.zone", region },
      quantity: hasZones ? zoneGb * 2 : 0,
    },
    {
      what: "out to the internet",
      ...{ key: "transfer.out", region },
      quantity: answers ? (requests * answerKb) / 1_000_000 : 0,
    },
  ];
}

/** What copies one region's data into the other. */
const copying = [
  "aws:rds/globalCluster:GlobalCluster",
  "aws:dynamodb/tableReplica:TableReplica",
  "aws:s3/bucketReplicationConfig:BucketReplicationConfig",
  "aws:elasticache/globalReplicationGroup:GlobalReplicationGroup",
  "aws:msk/replicator:Replicator",
];

export function replication(plan: Inventory, usage: Usage): Wanted[] {
  const { requests, writesPerRequest, replicatedGb } = usage;
  const { active: region } = plan;
  const has = (type: string) => plan.of(type).length > 0;
  const writes = requests * writesPerRequest;
  return [
    {
      what: "to the other region",
      ...{ key: "transfer.region", region },
      quantity: copying.some(has) ? replicatedGb : 0,
    },
    {
      what: "writes that Aurora repeats",
      ...{ key: "aurora.replicated-write", region },
      quantity: has("aws:rds/globalCluster:GlobalCluster") ? writes : 0,
    },
    {
      what: "writes that DynamoDB repeats",
      ...{ key: "dynamodb.replicated-write", region },
      quantity: has("aws:dynamodb/tableReplica:TableReplica") ? writes : 0,
    },
  ];
}

import { containers } from "./minimal/containers";
import { delivery } from "./minimal/delivery";
import { aws, type MinimalInputs, secondSubnet, subnetIds } from "./minimal/minimal";
import { compute } from "./minimal/compute";
import { data } from "./minimal/data";
import { kubernetes } from "./minimal/kubernetes";
import { messaging } from "./minimal/messaging";
import { network } from "./minimal/network";
import { site } from "./minimal/site";
import { storage } from "./minimal/storage";
import { guard, trailPolicy } from "./minimal/guard";
import { failover } from "./minimal/failover";
import { edge } from "./minimal/edge";
import { streams } from "./minimal/streams";
import { boundaries } from "./minimal/boundaries";
import { api as apis } from "./minimal/api";
import { nodeTypes, nodeVariants } from "./minimal/nodes";
import { protection } from "./minimal/protection";

export { aws, type Given, type MinimalInputs, secondSubnet } from "./minimal/minimal";

export const minimalCaller = {
  region: "eu-west-1",
  account: "123456789012",
  partition: "aws",
  defaultTags: { project: "evenkeel" },
  cluster: "minimal-cluster",
};

/** Every type that the program uses, by Pulumi token. */
export const minimalInputs: { readonly [type: string]: MinimalInputs } = {
  ...Object.fromEntries(
    Object.entries({
      ...network,
      ...boundaries(aws),
      ...apis,
      ...data,
      ...storage,
      ...site,
      ...edge,
      ...failover,
      ...messaging,
      ...compute,
      ...containers,
      ...streams,
      ...delivery,
      ...guard,
      ...protection,
      ...nodeTypes,
    }).map(([path, inputs]) => [aws(path), inputs]),
  ),
  ...kubernetes,
  "random:index/randomPassword:RandomPassword": () => ({ length: 24 }),
};

/** Types that another resource of the table needs a second of, and what they are made as. */
export const variants: { readonly [name: string]: { type: string; inputs: MinimalInputs } } = {
  [secondSubnet]: {
    type: aws("ec2/subnet"),
    inputs: (given) => ({
      vpcId: given(aws("ec2/vpc")).id,
      cidrBlock: "10.0.16.0/20",
      availabilityZone: "eu-west-1b",
    }),
  },
  "trail bucket": { type: aws("s3/bucket"), inputs: () => ({}) },
  "trail policy": { type: aws("s3/bucketPolicy"), inputs: trailPolicy },
  // The other has a VPC link, which is an endpoint service of its own.
  "second balancer": {
    type: aws("lb/loadBalancer"),
    inputs: (given) => ({
      loadBalancerType: "network",
      internal: true,
      subnets: subnetIds(given),
    }),
  },
  // The smallest nodes are too small for a global datastore.
  "large cache": {
    type: aws("elasticache/replicationGroup"),
    inputs: () => ({ description: "large", nodeType: "cache.r7g.large" }),
  },
  "waf log group": {
    type: aws("cloudwatch/logGroup"),
    inputs: () => ({ name: "aws-waf-logs-minimal" }),
  },
  ...Object.fromEntries(
    Object.entries(nodeVariants).map(([name, { type, inputs }]) => [
      name,
      { type, inputs: inputs(minimalInputs[type] ?? (() => ({}))) },
    ]),
  ),
};

import { type Properties } from "../../../../lab/model/types";
import { type Refusal } from "./refusal";

const cluster = "aws:rds/cluster:Cluster";
const queue = "aws:sqs/queue:Queue";
const role = "aws:iam/role:Role";
const trust = (statement: Properties) =>
  JSON.stringify({ Version: "2012-10-17", Statement: [statement] });

/** Texts, documents, what differs between regions, and other packages. */
export const values: readonly Refusal[] = [
  {
    what: "a text that is too long",
    type: role,
    inputs: {
      assumeRolePolicy: trust({ Effect: "Allow", Action: "sts:AssumeRole", Principal: "*" }),
      description: "x".repeat(1001),
    },
    property: "description",
    says: ["(0 - 1000)", "got 1001"],
  },
  {
    what: "a text that does not fit its pattern",
    type: "aws:ec2/securityGroup:SecurityGroup",
    inputs: { description: "the service's group" },
    property: "description",
    says: ["regular expression"],
  },
  {
    what: "a range of addresses that does not begin at its first address",
    type: "aws:ec2/subnet:Subnet",
    inputs: { vpcId: "vpc-0123456789abcdef0", cidrBlock: "10.0.1.1/24" },
    property: "cidrBlock",
    says: ["10.0.1.1/24", "first address"],
  },
  {
    what: "an id of another kind",
    type: "aws:ec2/subnet:Subnet",
    inputs: { vpcId: "subnet-0123456789abcdef0", cidrBlock: "10.0.1.0/24" },
    property: "vpcId",
    says: ["VPC"],
  },
  {
    what: "a name where an ARN belongs",
    type: "aws:sns/topicPolicy:TopicPolicy",
    inputs: {
      arn: "orders",
      policy: trust({ Effect: "Allow", Action: "sns:Publish", Principal: "*", Resource: "*" }),
    },
    property: "arn",
    says: ["arn:PARTITION:SERVICE:REGION:ACCOUNT:RESOURCE"],
  },
  {
    what: "JSON that does not parse",
    type: queue,
    inputs: { redrivePolicy: "{deadLetterTargetArn: 1}" },
    property: "redrivePolicy",
    says: ["valid JSON"],
  },
  {
    what: "a policy statement without an action",
    type: role,
    inputs: { assumeRolePolicy: trust({ Effect: "Allow", Principal: "*" }) },
    property: "assumeRolePolicy",
    says: ["Statement[0] has an Action"],
  },
  {
    what: "a policy statement with another effect",
    type: role,
    inputs: {
      assumeRolePolicy: trust({ Effect: "Permit", Action: "sts:AssumeRole", Principal: "*" }),
    },
    property: "assumeRolePolicy",
    says: ["Effect Allow or Deny"],
  },
  {
    what: "a policy given as an object with an unknown element",
    type: role,
    inputs: {
      assumeRolePolicy: {
        Version: "2012-10-17",
        Statement: [{ Effect: "Allow", Actions: "sts:AssumeRole", Principal: "*" }],
      },
    },
    property: "assumeRolePolicy",
    says: ["unknown element Actions"],
  },
  {
    what: "a policy of another version",
    type: "aws:kms/key:Key",
    inputs: { policy: JSON.stringify({ Version: "2026-01-01", Statement: [] }) },
    property: "policy",
    says: ["2012-10-17"],
  },
  {
    what: "an instance class that exists nowhere, with those of the family",
    type: "aws:rds/clusterInstance:ClusterInstance",
    inputs: {
      clusterIdentifier: "orders",
      engine: "aurora-postgresql",
      instanceClass: "db.r6g.huge",
    },
    property: "instanceClass",
    says: ["does not exist for aurora-postgresql", "db.r6g.large"],
  },
  {
    what: "a node type that exists nowhere",
    type: "aws:elasticache/replicationGroup:ReplicationGroup",
    inputs: { description: "orders", nodeType: "cache.r7g.huge" },
    property: "nodeType",
    says: ["does not exist", "cache.r7g.large"],
  },
  {
    what: "an engine version that does not exist, with those of the same major version",
    type: cluster,
    inputs: { engine: "aurora-postgresql", engineVersion: "16.99" },
    property: "engineVersion",
    says: ["16.99", "16.8"],
  },
  {
    what: "a region that does not exist",
    type: queue,
    inputs: { region: "eu-west-9" },
    property: "region",
    says: ["eu-west-1"],
  },
  {
    what: "a type that AWS does not offer in the region",
    type: "aws:dax/cluster:Cluster",
    inputs: { region: "eu-north-1" },
    property: "",
    says: ["dax.Cluster", "AWS::DAX::Cluster", "not available in eu-north-1"],
  },
  {
    what: "a FIFO queue without the ending of its name",
    type: queue,
    inputs: { name: "orders", fifoQueue: true },
    property: "name",
    says: ["ends in .fifo"],
  },
  {
    what: "a name of a FIFO topic for another topic",
    type: "aws:sns/topic:Topic",
    inputs: { name: "orders.fifo" },
    property: "name",
    says: ["fifoTopic"],
  },
  {
    what: "a table whose key is not declared",
    type: "aws:dynamodb/table:Table",
    inputs: { hashKey: "id", attributes: [{ name: "sku", type: "S" }] },
    property: "attributes",
    says: ['"id" is not declared'],
  },
  {
    what: "a name that every object of JavaScript has",
    type: queue,
    inputs: { constructor: "x" },
    property: "constructor",
    says: ["not an argument"],
  },
  {
    what: "an unknown type",
    type: "aws:rds/proxy:Proxy",
    inputs: {},
    property: "",
    says: ["aws:rds/proxy:Proxy"],
  },
  {
    what: "a number in text where Kubernetes wants a number",
    type: "kubernetes:apps/v1:Deployment",
    inputs: {
      spec: {
        replicas: "2",
        selector: { matchLabels: { app: "a" } },
        template: { spec: { containers: [{ name: "a", image: "b" }] } },
      },
    },
    property: "spec.replicas",
    says: ["Expected a number, got a string"],
  },
  {
    what: "a container without a name",
    type: "kubernetes:apps/v1:Deployment",
    inputs: {
      spec: {
        selector: { matchLabels: { app: "a" } },
        template: { spec: { containers: [{ name: "a" }, { image: "b" }] } },
      },
    },
    property: "spec.template.spec.containers[1].name",
    says: ["Missing required argument"],
  },
  {
    what: "a quantity that Kubernetes cannot read",
    type: "kubernetes:core/v1:ResourceQuota",
    inputs: { spec: { hard: { "requests.memory": "2 GB" } } },
    property: "spec.hard.requests.memory",
    says: ["2 GB"],
  },
  {
    what: "an object name in capitals",
    type: "kubernetes:core/v1:Namespace",
    inputs: { metadata: { name: "Payment" } },
    property: "metadata.name",
    says: ["Payment"],
  },
  {
    what: "a binding without a service",
    type: "kubernetes:eks.amazonaws.com/v1:TargetGroupBinding",
    inputs: {
      apiVersion: "eks.amazonaws.com/v1",
      kind: "TargetGroupBinding",
      spec: {
        targetGroupARN: "arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/a/b",
      },
    },
    property: "spec.serviceRef",
    says: ["Missing required argument"],
  },
  {
    what: "a strategy that awsx does not know",
    type: "awsx:ec2:Vpc",
    inputs: { natGateways: { strategy: "Two" } },
    property: "natGateways.strategy",
    says: ["None, OnePerAz, Single"].flatMap((text) => text.split(", ")),
  },
  {
    what: "an authentication mode that eks does not know",
    type: "eks:index:Cluster",
    inputs: { authenticationMode: "IAM" },
    property: "authenticationMode",
    says: ["API_AND_CONFIG_MAP"],
  },
];

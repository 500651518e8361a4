import { grants } from "../statements";
import { isTree, type Plan, type Planned, texts, UNKNOWN } from "../plan";
import {
  accompanied,
  allOf,
  always,
  finding,
  mustBe,
  requiring,
  type Rule,
  toldElsewhere,
  foundations,
} from "../rule";

const anywhere = ["0.0.0.0/0", "::/0"];

const flags = ["blockPublicAcls", "blockPublicPolicy", "ignorePublicAcls", "restrictPublicBuckets"];

const ingress = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule";

const openRules = (plan: Plan): readonly Planned[] =>
  plan
    .of(ingress)
    .filter(({ inputs }) =>
      [inputs.cidrIpv4, inputs.cidrIpv6].some((range) => anywhere.includes(String(range))),
    );

const shownPorts = ({ inputs }: Planned): string =>
  `${String(inputs.ipProtocol)} ${String(inputs.fromPort ?? "all")}-${String(inputs.toPort ?? "all")}`;

const isTls = ({ inputs }: Planned): boolean =>
  inputs.ipProtocol === "tcp" && inputs.fromPort === 443 && inputs.toPort === 443;

/** Whom a resource's own policy lets in whoever they are. */
const isAnybody = (principal: string): boolean => principal === "*" || principal === "AWS *";

/** Data is behind doors. */
export const publicAccess: readonly Rule[] = [
  {
    id: "buckets-blocked",
    title: "no bucket can be made public",
    severity: "critical",
    source: [`${foundations}: S3.1, S3.2, S3.3, S3.8`, "CIS AWS Foundations 5.0: 2.1.4"],
    remedy: "Give the bucket a public access block with all four flags.",
    enforcement: always,
    check: allOf(
      accompanied(
        "aws:s3/bucket:Bucket",
        "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock",
        "bucket",
        "has no public access block",
      ),
      requiring(
        ...flags.flatMap((flag) => [
          mustBe("aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock", flag, true),
          mustBe("aws:s3/accountPublicAccessBlock:AccountPublicAccessBlock", flag, true),
        ]),
      ),
    ),
  },
  {
    id: "buckets-without-acls",
    title: "access to buckets is decided by policies alone",
    severity: "medium",
    source: [`${foundations}: S3.12`],
    remedy: "Set the bucket's ownership controls to BucketOwnerEnforced.",
    enforcement: always,
    check: allOf(
      accompanied(
        "aws:s3/bucket:Bucket",
        "aws:s3/bucketOwnershipControls:BucketOwnershipControls",
        "bucket",
        "has no ownership controls",
      ),
      requiring(
        mustBe(
          "aws:s3/bucketOwnershipControls:BucketOwnershipControls",
          "rule.objectOwnership",
          "BucketOwnerEnforced",
        ),
      ),
    ),
  },
  {
    id: "databases-private",
    title: "no database has an address on the Internet",
    severity: "critical",
    source: [`${foundations}: RDS.2`, "CIS AWS Foundations 5.0: 2.2.3"],
    remedy: "Set publiclyAccessible to false.",
    enforcement: always,
    check: requiring(
      mustBe("aws:rds/clusterInstance:ClusterInstance", "publiclyAccessible", false),
      mustBe("aws:rds/instance:Instance", "publiclyAccessible", false),
    ),
  },
  {
    id: "policies-name-callers",
    title: "no policy of a shared resource lets everybody in",
    severity: "critical",
    source: [`${foundations}: S3.2, S3.3, S3.6, SNS.4, SQS.3, Lambda.1`],
    remedy: "Name who may call, or narrow it by a condition on the account or the source.",
    enforcement: always,
    check: allOf(
      (plan) =>
        grants(plan)
          .filter(({ resource }) => resource.type !== "aws:kms/key:Key")
          .filter(
            ({ principals, condition }) => principals.some(isAnybody) && condition === undefined,
          )
          .map(({ resource, path, actions }) =>
            finding(resource, path, `lets everybody do ${actions.join(", ")}`),
          ),
      (plan) =>
        plan
          .of("aws:lambda/permission:Permission")
          .filter(({ inputs }) => inputs.principal === "*")
          .map((permission) =>
            finding(permission, "principal", "lets everybody call the function"),
          ),
    ),
  },
  {
    id: "ports-closed",
    title: "the Internet reaches no port but that of TLS",
    severity: "high",
    source: [
      `${foundations}: EC2.13, EC2.14, EC2.18, EC2.19`,
      "CIS AWS Foundations 5.0: 5.1.2, 5.3, 5.4",
    ],
    remedy: "Name a security group or a prefix list instead of the whole Internet.",
    enforcement: always,
    check: (plan) =>
      openRules(plan)
        .filter((rule) => !isTls(rule))
        .map((rule) =>
          finding(rule, "cidrIpv4", `opens ${shownPorts(rule)} to the whole Internet`),
        ),
  },
  {
    id: "addresses-private",
    title: "nothing but gateways and load balancers gets an address on the Internet",
    severity: "high",
    source: [`${foundations}: EC2.15, EC2.25, AutoScaling.5, ECS.2`],
    remedy: "Take the public address away; a NAT gateway lets workloads out.",
    enforcement: always,
    check: allOf(
      requiring(
        {
          type: "aws:ec2/subnet:Subnet",
          property: "mapPublicIpOnLaunch",
          accepts: (value) => value !== true,
          message: "gives public addresses although it is no public subnet",
          unless: ({ inputs }) => isTree(inputs.tags) && inputs.tags.SubnetType === "Public",
        },
        mustBe("aws:ecs/service:Service", "networkConfiguration.assignPublicIp", false),
      ),
      (plan) =>
        plan
          .of("aws:ec2/launchTemplate:LaunchTemplate")
          .filter(({ inputs }) =>
            JSON.stringify(inputs.networkInterfaces ?? []).includes(
              '"associatePublicIpAddress":"true"',
            ),
          )
          .map((template) =>
            finding(
              template,
              "networkInterfaces.associatePublicIpAddress",
              "gives public addresses",
            ),
          ),
    ),
  },
  {
    id: "cluster-endpoint-narrow",
    title: "the API of a Kubernetes cluster is not open to the whole Internet",
    severity: "high",
    source: [`${foundations}: EKS.1`, "Amazon EKS user guide, Cluster API server endpoint"],
    remedy:
      "Set settings.cluster.endpoint to private, or to the ranges that your runners leave from.",
    enforcement: toldElsewhere,
    check: (plan) =>
      plan
        .of("aws:eks/cluster:Cluster")
        .filter(({ inputs }) => {
          const { vpcConfig } = inputs;
          if (
            !isTree(vpcConfig) ||
            vpcConfig.endpointPublicAccess !== true ||
            vpcConfig.publicAccessCidrs === UNKNOWN
          ) {
            return false;
          }
          const ranges = texts(vpcConfig.publicAccessCidrs);
          return ranges.length === 0 || ranges.some((range) => anywhere.includes(range));
        })
        .map((cluster) =>
          finding(
            cluster,
            "vpcConfig.publicAccessCidrs",
            "lets the whole Internet ask for its API",
          ),
        ),
  },
  {
    id: "cluster-endpoint-private",
    title: "the API of a Kubernetes cluster answers inside the VPC",
    severity: "high",
    source: [`${foundations}: EKS.1`],
    remedy: "Set settings.cluster.endpoint to private, and deploy from inside the VPC.",
    // A runner outside the VPC is a choice of the environment: cluster-endpoint-narrow draws the line.
    enforcement: { production: "advisory", elsewhere: "disabled" },
    check: requiring(mustBe("aws:eks/cluster:Cluster", "vpcConfig.endpointPrivateAccess", true), {
      type: "aws:eks/cluster:Cluster",
      property: "vpcConfig.endpointPublicAccess",
      accepts: (value) => value === false,
      message: "has an API that answers outside the VPC as well",
    }),
  },
];

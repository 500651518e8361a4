import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { type Settings } from "../environments/schema";
import { type EksCluster } from "./eksCluster";
import { type Network } from "./network";
import { BuildProject } from "./parts/buildProject";
import { DeliveryPipeline } from "./parts/deliveryPipeline";
import { type EncryptionKeys } from "./parts/encryptionKeys";
import { allowFlow } from "./parts/flow";
import { ImageRepository } from "./parts/imageRepository";
import { type Logging } from "./parts/logGroup";
import { PrivateBucket } from "./parts/privateBucket";
import { type Signal } from "./parts/signals";
import { buildImages, upgradeCharts } from "./support/buildspecs";
import { allow } from "./support/iam";
import { arn, type Location, names } from "./support/names";

export interface DeliveryArgs {
  readonly prefix: string;
  readonly location: Location;
  readonly network: Network;
  readonly keys: EncryptionKeys;
  readonly logging: Logging;
  readonly cluster: EksCluster;
  readonly pipeline: Exclude<Settings["delivery"], "none">;
  /** Region that images are copied to. Absent in a single-region stack. */
  readonly peerRegion?: string;
  /** Minutes that a build waits for the images of the other place's before it makes its own. */
  readonly minutesForReplication: number;
  /** Whether this stack owns what exists once per account and region: here the registry's scanning and replication. */
  readonly accountBaseline: Settings["accountBaseline"];
  readonly protect: boolean;
}

/**
 * From a push to GitHub to pods: tests, images that are scanned and copied to the other region, a Helm upgrade of this
 * place's cluster. Pulumi keeps what surrounds the pods (namespace, role, quota, fence, settings), the charts the pods.
 *
 * Once per place, so that each can be delivered to while the other is lost. A failover changes nothing here.
 * Cost: per minute of building, per gigabyte of images.
 */
export class Delivery extends pulumi.ComponentResource {
  /** What is worth an alarm here. */
  public readonly signals: readonly Signal[];

  constructor(name: string, args: DeliveryArgs, opts?: pulumi.ComponentResourceOptions) {
    super("evenkeel:tier:Delivery", name, { pipeline: args.pipeline }, opts);
    const child = { parent: this };

    const repositories = imageRepositories(name, args, child);
    if (args.accountBaseline === "own") {
      registry(name, args, child);
    }
    const artifacts = new PrivateBucket(
      `${name}-artifacts`,
      { protect: false, kmsKeyArn: args.keys.data.arn, expireDays: 30, oldVersionDays: 7 },
      child,
    );
    const build = buildProject(name, args, artifacts.bucket, repositories, child);
    const deploy = deployProject(name, args, artifacts.bucket, child);
    letDeploy(name, args, deploy, child);
    const { prefix, keys, pipeline } = args;
    new DeliveryPipeline(
      `${name}-pipeline`,
      { ...pipeline, prefix, keys, artifacts: artifacts.bucket, build, deploy },
      child,
    );

    this.signals = ["build", "deploy"].map((what) => failed(what, args));
    this.registerOutputs({ repositories: repositories.map(({ repository }) => repository.name) });
  }
}

function imageRepositories(
  name: string,
  { prefix, keys, pipeline, protect }: DeliveryArgs,
  opts: pulumi.ComponentResourceOptions,
): ImageRepository[] {
  return [...pipeline.services].sort().map(
    (service) =>
      new ImageRepository(
        `${name}-${service}`,
        {
          repositoryName: names.repository(prefix, service),
          kmsKeyArn: keys.data.arn,
          protect,
        },
        opts,
      ),
  );
}

/** The registry is the account's in this region: it is kept when the stack goes. */
function registry(
  name: string,
  { location, prefix, peerRegion }: DeliveryArgs,
  opts: pulumi.CustomResourceOptions,
) {
  new aws.ecr.RegistryScanningConfiguration(
    `${name}-scanning`,
    {
      scanType: "BASIC",
      rules: [
        {
          scanFrequency: "SCAN_ON_PUSH",
          repositoryFilters: [{ filter: "*", filterType: "WILDCARD" }],
        },
      ],
    },
    { ...opts, retainOnDelete: true },
  );
  if (peerRegion !== undefined) {
    new aws.ecr.ReplicationConfiguration(
      `${name}-replication`,
      {
        replicationConfiguration: {
          rules: [
            {
              destinations: [{ region: peerRegion, registryId: location.account }],
              repositoryFilters: [{ filter: `${prefix}/`, filterType: "PREFIX_MATCH" }],
            },
          ],
        },
      },
      { ...opts, retainOnDelete: true },
    );
  }
}

const registryOf = ({ account, region }: Location) => `${account}.dkr.ecr.${region}.amazonaws.com`;

function environment({ prefix, location, pipeline }: DeliveryArgs) {
  return {
    PREFIX: prefix,
    REGISTRY: registryOf(location),
    SERVICES: [...pipeline.services].sort().join(" "),
  };
}

function buildProject(
  name: string,
  args: DeliveryArgs,
  artifacts: aws.s3.Bucket,
  repositories: readonly ImageRepository[],
  opts: pulumi.ComponentResourceOptions,
) {
  return new BuildProject(
    `${name}-build`,
    {
      ...args,
      projectName: `${args.prefix}-build`,
      description: "Tests, and an image for every service",
      buildspec: buildImages,
      buildsImages: true,
      artifacts,
      environment: {
        ...environment(args),
        MINUTES_FOR_REPLICATION: `${args.minutesForReplication}`,
      },
      statements: [
        // The registry's token knows no resource (Service Authorization Reference).
        allow(["ecr:GetAuthorizationToken"], "*"),
        allow(
          [
            "ecr:BatchCheckLayerAvailability",
            "ecr:CompleteLayerUpload",
            "ecr:DescribeImages",
            "ecr:InitiateLayerUpload",
            "ecr:PutImage",
            "ecr:UploadLayerPart",
          ],
          repositories.map(({ repository }) => repository.arn),
        ),
      ],
    },
    opts,
  );
}

/** Runs in the VPC, where the cluster's API answers even when it is closed to the outside. */
function deployProject(
  name: string,
  args: DeliveryArgs,
  artifacts: aws.s3.Bucket,
  opts: pulumi.ComponentResourceOptions,
) {
  const { network, cluster, location } = args;
  const group = new aws.ec2.SecurityGroup(
    `${name}-deployer`,
    { vpcId: network.vpcId, description: "Deployments to the cluster" },
    opts,
  );
  new aws.vpc.SecurityGroupEgressRule(
    `${name}-deployer-to-https`,
    {
      securityGroupId: group.id,
      description: "AWS services, over TLS",
      ipProtocol: "tcp",
      fromPort: 443,
      toPort: 443,
      cidrIpv4: "0.0.0.0/0",
    },
    opts,
  );
  allowFlow(
    `${name}-deployer-to-cluster`,
    {
      from: group.id,
      to: cluster.securityGroupId,
      port: 443,
      description: "Deployments to the Kubernetes API",
    },
    opts,
  );
  return new BuildProject(
    `${name}-deploy`,
    {
      ...args,
      projectName: `${args.prefix}-deploy`,
      description: "Helm upgrade of every service",
      buildspec: upgradeCharts,
      buildsImages: false,
      artifacts,
      environment: { ...environment(args), CLUSTER: cluster.clusterName },
      statements: [
        allow(["eks:DescribeCluster"], arn("eks", location, `cluster/${cluster.clusterName}`)),
      ],
      vpc: {
        vpcId: network.vpcId,
        subnetIds: network.privateSubnetIds,
        securityGroupId: group.id,
      },
    },
    opts,
  );
}

/** The deployer may change what is in the delivered services' namespaces, and nothing else of the cluster. */
function letDeploy(
  name: string,
  { cluster, pipeline }: DeliveryArgs,
  deploy: BuildProject,
  opts: pulumi.CustomResourceOptions,
) {
  const entry = new aws.eks.AccessEntry(
    `${name}-deployer-access`,
    { clusterName: cluster.clusterName, principalArn: deploy.roleArn, type: "STANDARD" },
    { ...opts, dependsOn: [cluster] },
  );
  new aws.eks.AccessPolicyAssociation(
    `${name}-deployer-edit`,
    {
      clusterName: cluster.clusterName,
      principalArn: entry.principalArn,
      policyArn: "arn:aws:eks::aws:cluster-access-policy/AmazonEKSEditPolicy",
      accessScope: { type: "namespace", namespaces: [...pipeline.services].sort() },
    },
    opts,
  );
}

function failed(what: string, { prefix }: DeliveryArgs): Signal {
  return {
    name: `${what}-failed`,
    description: `The pipeline's ${what} failed: read the log of the CodeBuild project ${prefix}-${what}`,
    namespace: "AWS/CodeBuild",
    metric: "FailedBuilds",
    dimensions: { ProjectName: `${prefix}-${what}` },
    statistic: "Sum",
    threshold: 1,
    minutes: 1,
  };
}

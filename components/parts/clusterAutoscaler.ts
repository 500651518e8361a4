import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { charts, type ReleasesOfKubernetes } from "../../environments/nodeCatalogue";
import { allow, type Statement } from "../support/iam";
import { arn, type Location } from "../support/names";
import { podRole } from "./podRole";

export interface ClusterAutoscalerArgs {
  readonly clusterName: string;
  readonly location: Location;
  readonly releases: ReleasesOfKubernetes;
  /** Whether there are groups at spot price, which are tried first for pods that may run there. */
  readonly spot: boolean;
  /** What must be there before, and goes after. */
  readonly after: readonly pulumi.Resource[];
}

const serviceAccount = "cluster-autoscaler";

/**
 * Cluster Autoscaler, which adds nodes to managed node groups while pods wait and takes empty ones away.
 *
 * Once per place. A failover changes nothing here. Cost: nothing beside the nodes.
 */
export class ClusterAutoscaler extends pulumi.ComponentResource {
  constructor(name: string, args: ClusterAutoscalerArgs, opts?: pulumi.ComponentResourceOptions) {
    super("evenkeel:part:ClusterAutoscaler", name, { clusterName: args.clusterName }, opts);
    const child = { parent: this, dependsOn: [...args.after] };
    const { clusterName } = args;

    const identity = podRole(
      `${name}-pods`,
      {
        clusterName,
        namespace: "kube-system",
        serviceAccount,
        statements: statements(args),
      },
      child,
    );
    release(name, args, pulumi.mergeOptions(child, { dependsOn: [identity] }));
    this.registerOutputs({});
  }
}

/** Scaling is allowed for this cluster's groups alone, which EKS tags; what describes knows no resources. */
function statements({ clusterName, location }: ClusterAutoscalerArgs): Statement[] {
  return [
    allow(
      [
        "autoscaling:DescribeAutoScalingGroups",
        "autoscaling:DescribeAutoScalingInstances",
        "autoscaling:DescribeLaunchConfigurations",
        "autoscaling:DescribeScalingActivities",
        "autoscaling:DescribeTags",
        "ec2:DescribeImages",
        "ec2:DescribeInstanceTypes",
        "ec2:DescribeLaunchTemplateVersions",
        "ec2:GetInstanceTypesFromInstanceRequirements",
      ],
      "*",
    ),
    allow(["eks:DescribeNodegroup"], arn("eks", location, `nodegroup/${clusterName}/*`)),
    allow(
      ["autoscaling:SetDesiredCapacity", "autoscaling:TerminateInstanceInAutoScalingGroup"],
      arn("autoscaling", location, "autoScalingGroup:*:autoScalingGroupName/*"),
      {
        StringEquals: {
          "aws:ResourceTag/k8s.io/cluster-autoscaler/enabled": "true",
          [`aws:ResourceTag/k8s.io/cluster-autoscaler/${clusterName}`]: "owned",
        },
      },
    ),
  ];
}

function release(
  name: string,
  { clusterName, location, releases, spot }: ClusterAutoscalerArgs,
  opts: pulumi.CustomResourceOptions,
) {
  const { chart, repository, version } = charts.clusterAutoscaler;
  new kubernetes.helm.v3.Release(
    `${name}-release`,
    {
      name: "cluster-autoscaler",
      namespace: "kube-system",
      chart,
      version,
      repositoryOpts: { repo: repository },
      // A release that fails is taken back, so that the next update starts from the last good one.
      atomic: true,
      values: {
        cloudProvider: "aws",
        awsRegion: location.region,
        autoDiscovery: { clusterName },
        image: { tag: releases.clusterAutoscaler },
        replicaCount: 2,
        rbac: { serviceAccount: { create: true, name: serviceAccount } },
        extraArgs: {
          // A zone's groups grow evenly, so that the loss of one takes no more than its share.
          "balance-similar-node-groups": true,
          "skip-nodes-with-system-pods": false,
          expander: spot ? "priority,least-waste" : "least-waste",
        },
        ...(spot ? { expanderPriorities: { 20: [".*spot.*"], 10: [".*"] } } : {}),
        resources: { requests: { cpu: "100m", memory: "300Mi" }, limits: { memory: "600Mi" } },
      },
    },
    opts,
  );
}

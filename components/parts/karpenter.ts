import * as aws from "@pulumi/aws";
import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { charts } from "../../environments/nodeCatalogue";
import { karpenterStatements } from "../support/karpenterPolicy";
import { type Location } from "../support/names";
import { type EncryptionKeys } from "./encryptionKeys";
import { InterruptionQueue } from "./interruptionQueue";
import { nodeRole } from "./managedNodes";
import { families, nodeClass, nodePool, spotPool } from "./nodePools";
import { podRole } from "./podRole";

export interface KarpenterArgs {
  readonly clusterName: string;
  readonly location: Location;
  readonly keys: EncryptionKeys;
  /** Subnets that nodes are started in. */
  readonly subnetIds: pulumi.Input<string[]>;
  /** Security group that EKS made for the cluster. */
  readonly securityGroupId: pulumi.Input<string>;
  /** Families that Karpenter chooses from. */
  readonly instanceFamilies: readonly string[];
  /** vCPU of all nodes of one price together, at most. */
  readonly maxCpu: number;
  /** Whether there is a pool at spot price as well. */
  readonly spot: boolean;
  /** What must be there before, and goes after. */
  readonly after: readonly pulumi.Resource[];
}

const serviceAccount = "karpenter";
const nodeClassName = "default";

/**
 * Karpenter, which starts nodes that fit the pods that wait, and ends those that can be spared: its role, the role of its
 * nodes, the queue of AWS's warnings, its release and its pools. It does not own the nodes that it runs on itself.
 *
 * Once per place. A failover changes nothing here. Cost: the nodes that it starts.
 */
export class Karpenter extends pulumi.ComponentResource {
  /** The pools: what they hold can run once they are there. */
  public readonly pools: readonly pulumi.Resource[];

  constructor(name: string, args: KarpenterArgs, opts?: pulumi.ComponentResourceOptions) {
    const { clusterName, maxCpu, spot } = args;
    super("evenkeel:part:Karpenter", name, { clusterName, maxCpu, spot }, opts);
    const child = { parent: this, dependsOn: [...args.after] };

    const { queue } = new InterruptionQueue(
      `${name}-interruption`,
      { queueName: clusterName, keys: args.keys },
      child,
    );
    const { profile, admission, role } = nodeIdentity(name, clusterName, child);
    const identity = podRole(
      `${name}-pods`,
      {
        clusterName,
        namespace: "kube-system",
        serviceAccount,
        statements: karpenterStatements({
          ...args,
          nodeRoleArn: role.arn,
          instanceProfileArn: profile.arn,
          queueArn: queue.arn,
          queueKeyArn: args.keys.events.arn,
          volumeKeyArn: args.keys.data.arn,
        }),
      },
      child,
    );
    const release = releases(
      name,
      clusterName,
      queue,
      pulumi.mergeOptions(child, { dependsOn: [identity] }),
    );
    const ready = pulumi.mergeOptions(child, { dependsOn: [release, admission] });
    const machine = nodeClass(
      `${name}-nodes`,
      {
        name: nodeClassName,
        instanceProfile: profile.name,
        subnetIds: args.subnetIds,
        securityGroupId: args.securityGroupId,
        volumeKeyArn: args.keys.data.arn,
      },
      ready,
    );
    const reference = { group: "karpenter.k8s.aws", kind: "EC2NodeClass", name: nodeClassName };
    const made = pulumi.mergeOptions(child, { dependsOn: [release, machine] });
    this.pools = [
      nodePool(`${name}-on-demand`, { ...args, nodeClass: reference }, made),
      ...(spot
        ? [
            spotPool(
              `${name}-spot`,
              { nodeClass: reference, requirements: families(args.instanceFamilies), maxCpu },
              made,
            ),
          ]
        : []),
    ];
    this.registerOutputs({});
  }
}

/** The role of the nodes, the profile that they carry it in, and their admission to the cluster. */
function nodeIdentity(name: string, clusterName: string, opts: pulumi.CustomResourceOptions) {
  const { role, policies } = nodeRole(`${name}-nodes`, opts);
  const profile = new aws.iam.InstanceProfile(
    `${name}-nodes-profile`,
    { role: role.name },
    pulumi.mergeOptions(opts, { dependsOn: policies }),
  );
  const admission = new aws.eks.AccessEntry(
    `${name}-nodes-admission`,
    { clusterName, principalArn: role.arn, type: "EC2_LINUX" },
    opts,
  );
  return { role, profile, admission };
}

/** The kinds come by a release of their own: Helm never updates those that a chart brings along. */
function releases(
  name: string,
  clusterName: string,
  queue: aws.sqs.Queue,
  opts: pulumi.CustomResourceOptions,
) {
  const kinds = new kubernetes.helm.v3.Release(
    `${name}-kinds`,
    { name: "karpenter-crd", namespace: "kube-system", ...charts.karpenterCrd, atomic: true },
    opts,
  );
  return new kubernetes.helm.v3.Release(
    `${name}-release`,
    {
      name: "karpenter",
      namespace: "kube-system",
      ...charts.karpenter,
      skipCrds: true,
      atomic: true,
      values: {
        replicas: 2,
        serviceAccount: { create: true, name: serviceAccount },
        settings: { clusterName, interruptionQueue: queue.name },
        controller: {
          resources: { requests: { cpu: "500m", memory: "1Gi" }, limits: { memory: "1Gi" } },
        },
      },
    },
    pulumi.mergeOptions(opts, { dependsOn: [kinds] }),
  );
}

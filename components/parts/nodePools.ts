import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { karpenterImage } from "../../environments/nodeCatalogue";
import { spotLabels, spotTaint } from "../support/spot";

export interface NodeClassArgs {
  readonly name: string;
  readonly instanceProfile: pulumi.Input<string>;
  readonly subnetIds: pulumi.Input<string[]>;
  readonly securityGroupId: pulumi.Input<string>;
  /** Key of the nodes' volumes. */
  readonly volumeKeyArn: pulumi.Input<string>;
}

/** What Karpenter's nodes are made of: the same as in the launch template of managed nodes. */
export function nodeClass(
  name: string,
  args: NodeClassArgs,
  opts: pulumi.CustomResourceOptions,
): kubernetes.apiextensions.CustomResource {
  return new kubernetes.apiextensions.CustomResource(
    `${name}-class`,
    {
      apiVersion: "karpenter.k8s.aws/v1",
      kind: "EC2NodeClass",
      metadata: { name: args.name },
      spec: {
        instanceProfile: args.instanceProfile,
        amiSelectorTerms: [{ alias: karpenterImage }],
        subnetSelectorTerms: pulumi
          .output(args.subnetIds)
          .apply((ids) => ids.map((id) => ({ id }))),
        securityGroupSelectorTerms: [{ id: args.securityGroupId }],
        metadataOptions: {
          httpEndpoint: "enabled",
          httpTokens: "required",
          httpPutResponseHopLimit: 1,
        },
        blockDeviceMappings: [
          {
            deviceName: "/dev/xvda",
            ebs: {
              volumeSize: "50Gi",
              volumeType: "gp3",
              encrypted: true,
              kmsKeyID: args.volumeKeyArn,
              deleteOnTermination: true,
            },
          },
        ],
      },
    },
    opts,
  );
}

/** What a pool's nodes are made of: Karpenter's own class, or Auto Mode's. */
export interface NodeClassReference {
  readonly group: string;
  readonly kind: string;
  readonly name: string;
}

interface Requirement {
  readonly key: string;
  readonly operator: string;
  readonly values: string[];
}

interface Pool {
  readonly name: string;
  readonly capacityType: "on-demand" | "spot";
  readonly nodeClass: NodeClassReference;
  readonly requirements: readonly Requirement[];
  /** vCPU of the pool's nodes together. */
  readonly maxCpu: number;
  readonly labels?: typeof spotLabels;
  readonly taints?: (typeof spotTaint)[];
}

function pool(name: string, args: Pool, opts: pulumi.CustomResourceOptions) {
  const { nodeClass: nodeClassRef, requirements, labels, taints } = args;
  return new kubernetes.apiextensions.CustomResource(
    `${name}-pool`,
    {
      apiVersion: "karpenter.sh/v1",
      kind: "NodePool",
      metadata: { name: args.name },
      spec: {
        template: {
          ...(labels ? { metadata: { labels } } : {}),
          spec: {
            nodeClassRef,
            ...(taints ? { taints } : {}),
            requirements: [
              { key: "kubernetes.io/os", operator: "In", values: ["linux"] },
              { key: "kubernetes.io/arch", operator: "In", values: ["amd64"] },
              { key: "karpenter.sh/capacity-type", operator: "In", values: [args.capacityType] },
              ...requirements,
            ],
            // A node lives for three weeks: then it is drained, and a new one has the fixes of its image.
            expireAfter: "504h",
          },
        },
        disruption: {
          consolidationPolicy: "WhenEmptyOrUnderutilized",
          consolidateAfter: "1m",
          budgets: [{ nodes: "10%" }],
        },
        limits: { cpu: `${args.maxCpu}` },
      },
    },
    opts,
  );
}

/** Nodes at the ordinary price, for everybody. */
export function nodePool(
  name: string,
  args: Pick<Pool, "maxCpu" | "nodeClass"> & { readonly instanceFamilies: readonly string[] },
  opts: pulumi.CustomResourceOptions,
): kubernetes.apiextensions.CustomResource {
  const { maxCpu, nodeClass: reference, instanceFamilies } = args;
  const requirements = families(instanceFamilies);
  return pool(
    name,
    { name: "on-demand", capacityType: "on-demand", nodeClass: reference, requirements, maxCpu },
    opts,
  );
}

/** Nodes at spot price, only for pods that tolerate being there. */
export function spotPool(
  name: string,
  args: Pick<Pool, "maxCpu" | "nodeClass" | "requirements">,
  opts: pulumi.CustomResourceOptions,
): kubernetes.apiextensions.CustomResource {
  const marks = { labels: spotLabels, taints: [spotTaint] };
  return pool(name, { ...args, ...marks, name: "spot", capacityType: "spot" }, opts);
}

/** Only these families of instance types. */
export const families = (instanceFamilies: readonly string[]): Requirement[] => [
  { key: "karpenter.k8s.aws/instance-family", operator: "In", values: [...instanceFamilies] },
];

/** Pools of EKS Auto Mode know instances by words of their own: the same that its general-purpose pool asks for. */
export const autoModeInstances: readonly Requirement[] = [
  { key: "eks.amazonaws.com/instance-category", operator: "In", values: ["c", "m", "r"] },
  { key: "eks.amazonaws.com/instance-generation", operator: "Gt", values: ["4"] },
];

/** The class of node that EKS Auto Mode makes with its own pools. */
export const autoModeClass: NodeClassReference = {
  group: "eks.amazonaws.com",
  kind: "NodeClass",
  name: "default",
};

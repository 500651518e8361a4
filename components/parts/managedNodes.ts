import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { trust } from "../support/iam";
import { spotLabels, spotMark } from "../support/spot";

/** Nodes of one kind, in one or several zones. */
export interface NodeGroup {
  /** Says which, in short: `a` for a zone, `controllers`. EKS takes 63 characters of the whole name. */
  readonly what: string;
  readonly subnetIds: pulumi.Input<pulumi.Input<string>[]>;
  /** AWS takes the first; at spot price whichever is cheap and at hand. */
  readonly instanceTypes: readonly string[];
  readonly minNodes: number;
  readonly maxNodes: number;
  /** At spot price, only for pods that tolerate it. */
  readonly spot: boolean;
}

export interface ManagedNodesArgs {
  readonly clusterName: string;
  /** Kubernetes minor version; a new one replaces the nodes one after the other. */
  readonly version: string;
  /** Security group that EKS made for the cluster: nodes and pods share it, as in Auto Mode. */
  readonly securityGroupId: pulumi.Input<string>;
  /** Key of the nodes' volumes. */
  readonly volumeKeyArn: pulumi.Input<string>;
  readonly groups: readonly NodeGroup[];
  /** What must be there before, and goes after. */
  readonly after: readonly pulumi.Resource[];
}

/** AWS's policies that a node cannot do without: join the cluster, pull images. The network has a role of its own. */
const nodePolicies = ["AmazonEKSWorkerNodePolicy", "AmazonEC2ContainerRegistryPullOnly"];

/**
 * Managed node groups with their launch template and role. AWS replaces broken nodes and drains those that it updates.
 * It does not own what decides how many nodes there are.
 *
 * Once per place. A failover changes nothing here. Cost: the instances and 50 GB of gp3 each.
 */
export class ManagedNodes extends pulumi.ComponentResource {
  public readonly groups: readonly aws.eks.NodeGroup[];

  constructor(name: string, args: ManagedNodesArgs, opts?: pulumi.ComponentResourceOptions) {
    const groups = args.groups.map(({ what }) => what);
    super("evenkeel:part:ManagedNodes", name, { version: args.version, groups }, opts);
    const child = { parent: this, dependsOn: [...args.after] };

    const { role, policies } = nodeRole(name, child);
    const template = launchTemplate(name, args, child);
    this.groups = args.groups.map((group) =>
      nodeGroup(
        name,
        group,
        args,
        role,
        template,
        pulumi.mergeOptions(child, { dependsOn: policies }),
      ),
    );
    this.registerOutputs({});
  }
}

/** The role of nodes and the policies that they need before they start. */
export function nodeRole(name: string, opts: pulumi.CustomResourceOptions) {
  const role = new aws.iam.Role(
    `${name}-role`,
    { assumeRolePolicy: trust("ec2.amazonaws.com") },
    opts,
  );
  const policies = nodePolicies.map(
    (managed) =>
      new aws.iam.RolePolicyAttachment(
        `${name}-${managed}`,
        { role: role.name, policyArn: `arn:aws:iam::aws:policy/${managed}` },
        opts,
      ),
  );
  return { role, policies };
}

function launchTemplate(
  name: string,
  { securityGroupId, volumeKeyArn }: ManagedNodesArgs,
  opts: pulumi.CustomResourceOptions,
) {
  return new aws.ec2.LaunchTemplate(
    `${name}-template`,
    {
      description: "Nodes of the cluster",
      updateDefaultVersion: true,
      vpcSecurityGroupIds: [securityGroupId],
      // One hop: what runs in a pod cannot ask for the node's own credentials.
      metadataOptions: {
        httpEndpoint: "enabled",
        httpTokens: "required",
        httpPutResponseHopLimit: 1,
      },
      blockDeviceMappings: [
        {
          deviceName: "/dev/xvda",
          ebs: {
            volumeSize: 50,
            volumeType: "gp3",
            encrypted: "true",
            kmsKeyId: volumeKeyArn,
            deleteOnTermination: "true",
          },
        },
      ],
    },
    opts,
  );
}

/** EKS itself puts the tags on the scaling group by which Cluster Autoscaler finds it (EKS user guide, managed node groups). */
function nodeGroup(
  name: string,
  { what, subnetIds, instanceTypes, minNodes, maxNodes, spot }: NodeGroup,
  { clusterName, version }: ManagedNodesArgs,
  role: aws.iam.Role,
  template: aws.ec2.LaunchTemplate,
  opts: pulumi.CustomResourceOptions,
) {
  return new aws.eks.NodeGroup(
    `${name}-${what}`,
    {
      clusterName,
      version,
      nodeRoleArn: role.arn,
      subnetIds,
      amiType: "AL2023_x86_64_STANDARD",
      capacityType: spot ? "SPOT" : "ON_DEMAND",
      instanceTypes: [...instanceTypes],
      launchTemplate: {
        id: template.id,
        version: template.latestVersion.apply((latest) => String(latest)),
      },
      scalingConfig: { minSize: minNodes, maxSize: maxNodes, desiredSize: minNodes },
      updateConfig: { maxUnavailable: 1 },
      nodeRepairConfig: { enabled: true },
      ...(spot ? { labels: spotLabels, taints: [spotGroupTaint] } : {}),
    },
    // Whoever scales the nodes owns their number.
    { ...opts, ignoreChanges: ["scalingConfig.desiredSize"] },
  );
}

/** The taint as EKS writes it. */
const spotGroupTaint = { ...spotMark, effect: "NO_SCHEDULE" };

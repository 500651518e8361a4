import type * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { nodeReleases, spotTypes } from "../../environments/nodeCatalogue";
import { type Settings } from "../../environments/schema";
import { type Network } from "../network";
import { exposed, type ServiceContext } from "../support/services";
import { dnsAddon, nodeAddons } from "./clusterAddons";
import { ClusterAutoscaler } from "./clusterAutoscaler";
import { Karpenter } from "./karpenter";
import { LoadBalancerController } from "./loadBalancerController";
import { ManagedNodes, type NodeGroup } from "./managedNodes";
import { autoModeClass, autoModeInstances, spotPool } from "./nodePools";

export interface ClusterNodesArgs {
  readonly clusterName: string;
  /** Zones of the place, in the order of the network's subnets. */
  readonly zones: readonly string[];
  readonly network: Network;
  readonly context: ServiceContext;
  readonly settings: Settings["cluster"];
  /** Security group that EKS made for the cluster: nodes and pods share it. */
  readonly securityGroupId: pulumi.Input<string>;
  /** Whether the cluster makes load balancers for Ingress objects. */
  readonly ingress: boolean;
  /** What must be there before, and goes after: the cluster. */
  readonly after: readonly pulumi.Resource[];
}

type Kind<K extends Settings["cluster"]["nodes"]["kind"]> = Extract<
  Settings["cluster"]["nodes"],
  { readonly kind: K }
>;

/** Karpenter, the controllers and DNS run on these two: they must not depend on what they start. */
const controllerNodes = { instanceTypes: ["m7i.large"], minNodes: 2, maxNodes: 3 };

/**
 * The nodes of a cluster and what they cannot do without, as `cluster.nodes` says. EKS Auto Mode needs none of it, but
 * for a pool at spot price.
 *
 * Once per place. A failover changes nothing here. Cost: the nodes.
 */
export class ClusterNodes extends pulumi.ComponentResource {
  /** What workloads wait for. */
  public readonly ready: readonly pulumi.Resource[];

  /** Whether a cluster needs any of it. */
  public static neededBy({ nodes, spot }: Settings["cluster"]): boolean {
    return nodes.kind !== "auto" || spot;
  }

  constructor(name: string, args: ClusterNodesArgs, opts?: pulumi.ComponentResourceOptions) {
    super("evenkeel:part:ClusterNodes", name, { kind: args.settings.nodes.kind }, opts);
    const child = { parent: this, dependsOn: [...args.after] };
    const { nodes } = args.settings;

    switch (nodes.kind) {
      case "auto":
        this.ready = autoMode(name, args, child);
        break;
      case "managed":
        this.ready = managed(name, args, nodes, child);
        break;
      case "karpenter":
        this.ready = karpenter(name, args, nodes, child);
        break;
    }
    this.registerOutputs({});
  }
}

function autoMode(
  name: string,
  { settings, context }: ClusterNodesArgs,
  opts: pulumi.ComponentResourceOptions,
): pulumi.Resource[] {
  const requirements = [...autoModeInstances];
  const pool = { nodeClass: autoModeClass, requirements, maxCpu: spotCpu(context.services) };
  return settings.spot ? [spotPool(`${name}-spot`, pool, opts)] : [];
}

/** Twice what the services that may run there ask for, as their quotas allow; and one node's worth for the rest. */
function spotCpu(services: Settings["services"]): number {
  const asked = Object.values(services).map(({ kubernetes }) =>
    kubernetes?.critical === false ? kubernetes.maxPods * kubernetes.cpu : 0,
  );
  return Math.ceil((2 * asked.reduce((sum, each) => sum + each, 0)) / 1000) + 4;
}

function managed(
  name: string,
  args: ClusterNodesArgs,
  { instanceType, minNodes, maxNodes }: Kind<"managed">,
  opts: pulumi.ComponentResourceOptions,
): pulumi.Resource[] {
  const { clusterName, context, settings, zones, network } = args;
  // A group per zone: the zones stay balanced, and a pod that waits for its zone gets a node there.
  const groups = zones.flatMap((zone, index): NodeGroup[] => {
    const subnetIds = pulumi
      .output(network.privateSubnetIds)
      .apply((ids) => ids.slice(index, index + 1));
    const common = { subnetIds, maxNodes };
    const letter = zone.slice(context.location.region.length);
    const spot = { instanceTypes: spotTypes(instanceType), minNodes: 0, spot: true };
    return [
      { ...common, what: letter, instanceTypes: [instanceType], minNodes, spot: false },
      ...(settings.spot ? [{ ...common, ...spot, what: `spot-${letter}` }] : []),
    ];
  });
  const base = baseOf(name, args, groups, opts);
  const autoscaler = new ClusterAutoscaler(
    `${name}-autoscaler`,
    {
      clusterName,
      location: context.location,
      releases: releasesOf(settings.version),
      spot: settings.spot,
      after: base,
    },
    parented(opts),
  );
  return [...base, autoscaler, ...balancing(name, args, base, opts)];
}

function karpenter(
  name: string,
  args: ClusterNodesArgs,
  { instanceFamilies, maxCpu }: Kind<"karpenter">,
  opts: pulumi.ComponentResourceOptions,
): pulumi.Resource[] {
  const { context, network, settings } = args;
  const own = {
    ...controllerNodes,
    what: "controllers",
    subnetIds: network.privateSubnetIds,
    spot: false,
  };
  const base = baseOf(name, args, [own], opts);
  const { pools } = new Karpenter(
    `${name}-karpenter`,
    {
      ...{ ...args, instanceFamilies, maxCpu, spot: settings.spot },
      location: context.location,
      keys: context.keys,
      subnetIds: network.privateSubnetIds,
      after: base,
    },
    parented(opts),
  );
  return [...base, ...pools, ...balancing(name, args, base, opts)];
}

/** Managed nodes, after the add-ons that they need to be ready and before those that run on them. */
function baseOf(
  name: string,
  args: ClusterNodesArgs,
  groups: readonly NodeGroup[],
  opts: pulumi.ComponentResourceOptions,
): pulumi.Resource[] {
  const { clusterName, context, settings } = args;
  const releases = releasesOf(settings.version);
  const addons = nodeAddons(name, clusterName, releases, opts);
  const nodes = new ManagedNodes(
    `${name}-managed`,
    {
      ...args,
      version: settings.version,
      volumeKeyArn: context.keys.data.arn,
      groups,
      after: addons,
    },
    parented(opts),
  );
  const running: aws.eks.NodeGroup[] = [...nodes.groups];
  const dns = dnsAddon(
    name,
    clusterName,
    releases,
    pulumi.mergeOptions(opts, { dependsOn: running }),
  );
  return [...running, dns];
}

/** The controller of load balancers, when any service is behind one. */
function balancing(
  name: string,
  { clusterName, context, network, ingress }: ClusterNodesArgs,
  after: readonly pulumi.Resource[],
  opts: pulumi.ComponentResourceOptions,
): pulumi.Resource[] {
  const balanced = exposed(context.services).some(({ definition }) => definition.kubernetes);
  if (!balanced) {
    return [];
  }
  const { release } = new LoadBalancerController(
    `${name}-balancing`,
    { clusterName, location: context.location, vpcId: network.vpcId, ingress, after },
    parented(opts),
  );
  return [release];
}

/** Parts wait by their children, which are told what for. */
const parented = ({ parent }: pulumi.ComponentResourceOptions) => ({ parent });

function releasesOf(version: string) {
  const releases = nodeReleases[version];
  if (!releases) {
    throw new Error(
      `environments/nodeCatalogue.ts knows no add-ons for Kubernetes ${version}: it has ${Object.keys(nodeReleases).join(", ")}`,
    );
  }
  return releases;
}

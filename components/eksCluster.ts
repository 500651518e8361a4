import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { commonAddons } from "../environments/nodeCatalogue";
import { type Settings } from "../environments/schema";
import { type DataTier } from "./dataTier";
import { type Network } from "./network";
import { addon, networkPolicyController } from "./parts/clusterAddons";
import { ClusterIngress, ingressServices } from "./parts/clusterIngress";
import { ClusterNodes } from "./parts/clusterNodes";
import { accessTo, controlPlane } from "./parts/controlPlane";
import { type EncryptionKeys } from "./parts/encryptionKeys";
import { allowFlow } from "./parts/flow";
import { KubernetesService } from "./parts/kubernetesService";
import { logGroup, type Logging } from "./parts/logGroup";
import { type ServiceContext } from "./support/services";

export interface EksClusterArgs {
  readonly network: Network;
  readonly keys: EncryptionKeys;
  readonly context: ServiceContext;
  readonly settings: Settings["cluster"];
  /** Stores that pods call. */
  readonly reads: DataTier;
  readonly logging: Logging;
  /** AWS's deletion protection and Pulumi's `protect`. */
  readonly protect: boolean;
  /** Services whose pods a pipeline installs from their charts. */
  readonly delivered: readonly string[];
  /** Share of each service's floor of pods that runs here before it is needed. */
  readonly capacity: number;
  /** Zones of the place, in the order of the network's subnets. */
  readonly zones: readonly string[];
  /** How services on the API are reached that do not say it themselves. */
  readonly ingress: Settings["api"]["ingress"];
  /** Issued in this region; for the load balancer that belongs to the cluster. */
  readonly certificateArn: pulumi.Input<string>;
}

/**
 * An EKS cluster, its nodes and the services that run on it. In Auto Mode AWS runs nodes, networking, DNS, storage and load
 * balancer controllers; else ClusterNodes brings them. Nodes sit in private subnets. Access is by access entries (API
 * mode), pods get AWS roles by Pod Identity. It does not own the load balancers that DNS and API Gateway depend on: Ingress
 * does, and fills them through TargetGroupBindings.
 *
 * Once per place. A failover changes nothing here: pods ask the place's role parameter whether to work.
 * Cost: 73 USD a month, the nodes, and 12 % on them for Auto Mode.
 */
export class EksCluster extends pulumi.ComponentResource {
  /** Talks to this cluster's API. */
  public readonly kubernetes: kubernetes.Provider;
  /** Security group of nodes and pods. */
  public readonly securityGroupId: pulumi.Output<string>;
  /** Services that run here, by name. */
  public readonly services: ReadonlyMap<string, KubernetesService>;
  /** Credentials-free kubeconfig; `aws eks get-token` supplies them. */
  public readonly kubeconfig: pulumi.Output<string>;
  public readonly clusterName: string;
  /** API version of the TargetGroupBindings that this cluster's controller reads. */
  public readonly targetGroupBindingVersion: "eks.amazonaws.com/v1" | "elbv2.k8s.aws/v1beta1";

  /** Whether any service needs a cluster at all. */
  public static neededBy(services: Settings["services"]): boolean {
    return Object.values(services).some(({ runsOn }) => runsOn === "kubernetes");
  }

  constructor(name: string, args: EksClusterArgs, opts?: pulumi.ComponentResourceOptions) {
    super("evenkeel:tier:EksCluster", name, { version: args.settings.version }, opts);
    const child = { parent: this };
    this.clusterName = `${args.context.prefix}-${args.context.location.region}`;

    const logs = logGroup(
      `${name}-logs`,
      `/aws/eks/${this.clusterName}/cluster`,
      args.logging,
      child,
    );
    const cluster = controlPlane(name, { ...args, clusterName: this.clusterName, logs }, child);
    this.securityGroupId = cluster.clusterSecurityGroupId;
    this.kubeconfig = accessTo(cluster, this.clusterName, args.context.location.region);
    allowStores(name, this.securityGroupId, args.reads, child);
    this.kubernetes = kubernetesProvider(name, this.kubeconfig, this.clusterName, child);
    const ready = nodes(name, this, cluster, args, child);
    this.targetGroupBindingVersion =
      args.settings.nodes.kind === "auto" ? "eks.amazonaws.com/v1" : "elbv2.k8s.aws/v1beta1";
    this.services = services(name, this.clusterName, this.kubernetes, ready, args, child);
    ingress(name, this, ready, args, child);
    this.registerOutputs({ kubeconfig: this.kubeconfig, securityGroupId: this.securityGroupId });
  }
}

function kubernetesProvider(
  name: string,
  kubeconfig: pulumi.Output<string>,
  clusterIdentifier: string,
  opts: pulumi.CustomResourceOptions,
) {
  return new kubernetes.Provider(
    `${name}-kubernetes`,
    // Identity by name: a new endpoint or certificate replaces nothing.
    { kubeconfig, clusterIdentifier, enableServerSideApply: true },
    opts,
  );
}

/**
 * Nodes, what makes them obey network policies, and the add-on that feeds autoscaling with metrics, which Auto Mode does not
 * bring either.
 * @returns what workloads wait for.
 */
function nodes(
  name: string,
  { clusterName, kubernetes: provider, securityGroupId }: EksCluster,
  cluster: pulumi.Resource,
  args: EksClusterArgs,
  opts: pulumi.ComponentResourceOptions,
): pulumi.Resource[] {
  const ready = ClusterNodes.neededBy(args.settings)
    ? new ClusterNodes(
        `${name}-nodes`,
        {
          ...args,
          clusterName,
          securityGroupId,
          ingress: ingressServices(args.context.services, args.ingress).length > 0,
          after: [cluster],
        },
        { ...opts, providers: [provider] },
      ).ready
    : [];
  const metrics = addon(
    name,
    clusterName,
    { addonName: "metrics-server", addonVersion: commonAddons.metricsServer },
    { ...opts, dependsOn: [cluster, ...ready] },
  );
  // Elsewhere the network's own add-on is told.
  const policies =
    args.settings.nodes.kind === "auto"
      ? [networkPolicyController(name, { ...opts, provider, dependsOn: [cluster] })]
      : [];
  return [cluster, ...ready, ...policies, metrics];
}

/** The load balancer that belongs to the cluster, where any service wants one. */
function ingress(
  name: string,
  { kubernetes: provider, securityGroupId, services: hosted }: EksCluster,
  after: readonly pulumi.Resource[],
  args: EksClusterArgs,
  opts: pulumi.ComponentResourceOptions,
) {
  const workloads = ingressServices(args.context.services, args.ingress).flatMap(
    (service) => hosted.get(service) ?? [],
  );
  if (workloads.length > 0) {
    new ClusterIngress(
      `${name}-ingress`,
      {
        ...args,
        prefix: args.context.prefix,
        workloads,
        autoMode: args.settings.nodes.kind === "auto",
        securityGroupId,
        after,
      },
      { ...opts, providers: [provider] },
    );
  }
}

function allowStores(
  name: string,
  from: pulumi.Input<string>,
  reads: DataTier,
  opts: pulumi.CustomResourceOptions,
) {
  for (const { name: store, groupId, port, description } of reads.stores) {
    allowFlow(
      `${name}-pods-to-${store}`,
      { from, to: groupId, port, description: `Pods to ${description}` },
      opts,
    );
  }
}

function services(
  name: string,
  clusterName: string,
  provider: kubernetes.Provider,
  after: pulumi.Resource[],
  { context, capacity, delivered }: EksClusterArgs,
  opts: pulumi.ComponentResourceOptions,
) {
  const hosted = Object.entries(context.services)
    .flatMap(([service, definition]) =>
      definition.kubernetes ? [{ service, definition, workload: definition.kubernetes }] : [],
    )
    .sort((a, b) => a.service.localeCompare(b.service));
  return new Map(
    hosted.map(({ service, definition, workload }) => [
      service,
      new KubernetesService(
        `${name}-${service}`,
        {
          ...{ service, definition, workload, clusterName, context, capacity, after },
          delivered: delivered.includes(service),
        },
        { ...opts, providers: [provider] },
      ),
    ]),
  );
}

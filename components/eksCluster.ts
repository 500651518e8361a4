import * as aws from "@pulumi/aws";
import * as eks from "@pulumi/eks";
import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { type Settings } from "../environments/schema";
import { type DataTier } from "./dataTier";
import { type Network } from "./network";
import { type EncryptionKeys } from "./parts/encryptionKeys";
import { allowFlow } from "./parts/flow";
import { KubernetesService } from "./parts/kubernetesService";
import { logGroup, type Logging } from "./parts/logGroup";
import { kubeconfig } from "./support/kubeconfig";
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
  /** Share of each service's floor of pods that runs here before it is needed. */
  readonly capacity: number;
}

/** Add-on that feeds autoscaling with metrics; the one that Auto Mode does not bring. Version list: `aws eks describe-addon-versions`. */
const metricsServerVersion = "v0.8.0-eksbuild.2";

/**
 * An EKS cluster in Auto Mode and the services that run on it. AWS runs nodes, networking, DNS, storage and load balancer
 * controllers; nodes sit in private subnets. Access is by access entries (API mode), pods get AWS roles by Pod Identity.
 * It does not own load balancers: ApiTier does, and fills them through TargetGroupBindings.
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
    const cluster = controlPlane(name, this.clusterName, args, logs, child);
    this.securityGroupId = cluster.clusterSecurityGroupId;
    this.kubeconfig = accessTo(cluster, this.clusterName, args.context.location.region);
    allowStores(name, this.securityGroupId, args.reads, child);
    const metrics = metricsServer(name, this.clusterName, cluster, child);
    this.kubernetes = new kubernetes.Provider(
      `${name}-kubernetes`,
      {
        kubeconfig: this.kubeconfig,
        // Identity by name: a new endpoint or certificate replaces nothing.
        clusterIdentifier: this.clusterName,
        enableServerSideApply: true,
      },
      child,
    );
    this.services = services(
      name,
      this.clusterName,
      this.kubernetes,
      [cluster, metrics],
      args,
      child,
    );
    this.registerOutputs({ kubeconfig: this.kubeconfig, securityGroupId: this.securityGroupId });
  }
}

function controlPlane(
  name: string,
  clusterName: string,
  { network, keys, settings, protect }: EksClusterArgs,
  logs: aws.cloudwatch.LogGroup,
  opts: pulumi.ComponentResourceOptions,
) {
  const endpoint = settings.endpoint;
  return new eks.Cluster(
    `${name}-eks`,
    {
      name: clusterName,
      version: settings.version,
      vpcId: network.vpcId,
      privateSubnetIds: network.privateSubnetIds,
      endpointPrivateAccess: true,
      endpointPublicAccess: endpoint !== "private",
      ...(endpoint === "private" ? {} : { publicAccessCidrs: endpoint.publicCidrs }),
      authenticationMode: eks.AuthenticationMode.Api,
      accessEntries: administrators(settings.admins),
      autoMode: { enabled: true },
      // Auto Mode brings DNS; the component would look up a version of the add-on for it.
      corednsAddonOptions: { enabled: false },
      skipDefaultNodeGroup: true,
      // Auto Mode's nodes use the group that EKS makes; the component's own two would stay unused.
      skipDefaultSecurityGroups: true,
      createOidcProvider: false,
      encryptionConfigKeyArn: keys.data.arn,
      enabledClusterLogTypes: ["api", "audit", "authenticator", "controllerManager", "scheduler"],
      deletionProtection: protect,
    },
    { ...opts, protect, dependsOn: [logs] },
  );
}

function accessTo(cluster: eks.Cluster, name: string, region: string): pulumi.Output<string> {
  return cluster.eksCluster.apply(({ endpoint, certificateAuthority }) =>
    pulumi
      .all([endpoint, certificateAuthority])
      .apply(([server, { data }]) =>
        kubeconfig({ name, region, endpoint: server, certificateAuthority: data }),
      ),
  );
}

/** One access entry per role, named by the role so that the order of the list does not matter. */
function administrators(roleArns: readonly string[]) {
  return Object.fromEntries(
    roleArns.map((principalArn) => [
      // Account and name: roles of the same name may come from several accounts.
      [principalArn.split(":")[4], principalArn.split("/").pop()].join("-"),
      {
        principalArn,
        accessPolicies: {
          admin: {
            policyArn: "arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy",
            accessScope: { type: "cluster" },
          },
        },
      },
    ]),
  );
}

function metricsServer(
  name: string,
  clusterName: string,
  cluster: eks.Cluster,
  opts: pulumi.CustomResourceOptions,
) {
  return new aws.eks.Addon(
    `${name}-metrics-server`,
    {
      clusterName,
      addonName: "metrics-server",
      addonVersion: metricsServerVersion,
      resolveConflictsOnCreate: "OVERWRITE",
      resolveConflictsOnUpdate: "OVERWRITE",
    },
    { ...opts, dependsOn: [cluster] },
  );
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
  { context, capacity }: EksClusterArgs,
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
        { service, definition, workload, clusterName, context, capacity, after },
        { ...opts, providers: [provider] },
      ),
    ]),
  );
}

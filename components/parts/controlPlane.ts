import * as eks from "@pulumi/eks";
import type * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { type Settings } from "../../environments/schema";
import { type Network } from "../network";
import { kubeconfig } from "../support/kubeconfig";
import { type EncryptionKeys } from "./encryptionKeys";

export interface ControlPlaneArgs {
  readonly clusterName: string;
  readonly network: Network;
  readonly keys: EncryptionKeys;
  readonly settings: Settings["cluster"];
  /** Where EKS writes its logs. */
  readonly logs: aws.cloudwatch.LogGroup;
  /** AWS's deletion protection and Pulumi's `protect`. */
  readonly protect: boolean;
}

/** Auto Mode brings DNS and network; elsewhere the program adds them in versions of its own. */
const autoMode: Partial<eks.ClusterOptions> = {
  autoMode: { enabled: true },
  // The component would look up a version of the add-on.
  corednsAddonOptions: { enabled: false },
};

const ownNodes: Partial<eks.ClusterOptions> = {
  bootstrapSelfManagedAddons: false,
  useDefaultVpcCni: true,
  kubeProxyAddonOptions: { enabled: false },
  corednsAddonOptions: { enabled: false },
};

/** EKS's own part of a cluster, without any node. */
export function controlPlane(
  name: string,
  { clusterName, network, keys, settings, logs, protect }: ControlPlaneArgs,
  opts: pulumi.ComponentResourceOptions,
): eks.Cluster {
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
      ...(settings.nodes.kind === "auto" ? autoMode : ownNodes),
      skipDefaultNodeGroup: true,
      // Nodes use the group that EKS makes; the component's own two would stay unused.
      skipDefaultSecurityGroups: true,
      createOidcProvider: false,
      encryptionConfigKeyArn: keys.data.arn,
      enabledClusterLogTypes: ["api", "audit", "authenticator", "controllerManager", "scheduler"],
      deletionProtection: protect,
    },
    { ...opts, protect, dependsOn: [logs] },
  );
}

/** Kubeconfig of a cluster, without credentials. */
export function accessTo(
  cluster: eks.Cluster,
  name: string,
  region: string,
): pulumi.Output<string> {
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

import * as aws from "@pulumi/aws";
import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { commonAddons, type ReleasesOfKubernetes } from "../../environments/nodeCatalogue";
import { trust } from "../support/iam";

interface Addon {
  readonly addonName: string;
  readonly addonVersion: string;
  readonly configurationValues?: string;
  readonly podIdentityAssociations?: aws.types.input.eks.AddonPodIdentityAssociation[];
}

/** One add-on of EKS in a pinned version; what EKS installs replaces what somebody changed by hand. */
export function addon(
  name: string,
  clusterName: string,
  args: Addon,
  opts: pulumi.CustomResourceOptions,
): aws.eks.Addon {
  return new aws.eks.Addon(
    `${name}-${args.addonName}`,
    {
      clusterName,
      ...args,
      resolveConflictsOnCreate: "OVERWRITE",
      resolveConflictsOnUpdate: "OVERWRITE",
    },
    opts,
  );
}

/**
 * What nodes need before they can be ready: pod addresses, service addresses, and the agent that hands roles to pods.
 * The network plug-in has its role by Pod Identity, so that nodes do not have it.
 */
export function nodeAddons(
  name: string,
  clusterName: string,
  { kubeProxy }: ReleasesOfKubernetes,
  opts: pulumi.CustomResourceOptions,
): pulumi.Resource[] {
  const role = new aws.iam.Role(
    `${name}-network-role`,
    { assumeRolePolicy: trust("pods.eks.amazonaws.com") },
    opts,
  );
  const grants = new aws.iam.RolePolicyAttachment(
    `${name}-network-policy`,
    { role: role.name, policyArn: "arn:aws:iam::aws:policy/AmazonEKS_CNI_Policy" },
    opts,
  );
  const agent = addon(
    name,
    clusterName,
    {
      addonName: "eks-pod-identity-agent",
      addonVersion: commonAddons.podIdentityAgent,
    },
    opts,
  );
  const proxy = addon(
    name,
    clusterName,
    { addonName: "kube-proxy", addonVersion: kubeProxy },
    opts,
  );
  const network = addon(
    name,
    clusterName,
    {
      addonName: "vpc-cni",
      addonVersion: commonAddons.vpcCni,
      // Without it the NetworkPolicy objects of services say something and do nothing.
      configurationValues: JSON.stringify({ enableNetworkPolicy: "true" }),
      podIdentityAssociations: [{ serviceAccount: "aws-node", roleArn: role.arn }],
    },
    pulumi.mergeOptions(opts, { dependsOn: [grants] }),
  );
  return [agent, proxy, network];
}

/** What runs on nodes, and so waits for them. */
export function dnsAddon(
  name: string,
  clusterName: string,
  { coreDns }: ReleasesOfKubernetes,
  opts: pulumi.CustomResourceOptions,
): pulumi.Resource {
  return addon(name, clusterName, { addonName: "coredns", addonVersion: coreDns }, opts);
}

/**
 * Auto Mode has a controller of network policies that is off until this is there (EKS user guide, "Use Network Policies with
 * EKS Auto Mode"); its nodes obey it as they are.
 */
export function networkPolicyController(
  name: string,
  opts: pulumi.CustomResourceOptions,
): kubernetes.core.v1.ConfigMap {
  return new kubernetes.core.v1.ConfigMap(
    `${name}-network-policies`,
    {
      metadata: { name: "amazon-vpc-cni", namespace: "kube-system" },
      data: { "enable-network-policy-controller": "true" },
    },
    opts,
  );
}

import { type Caller, type Child, type Expansion, type Properties, type Value } from "../types";
import { isAbsent, valueAt } from "../values";
import { isOn, listOf, objectOf, optional, ref } from "./inputs";
import { nodeSecurityGroup, securityGroup } from "./eksGroups";
import { refuseBadInputs } from "./eksRefusals";
import { roleChildren } from "./eksRoles";
import { kubeconfig } from "./kubeconfig";

function subnetsOf(inputs: Properties): Value {
  return isAbsent(inputs.subnetIds)
    ? [...listOf(inputs.publicSubnetIds), ...listOf(inputs.privateSubnetIds)]
    : inputs.subnetIds;
}

/** Everything that Auto Mode switches on together. */
function autoModeInputs(inputs: Properties): Child["inputs"] {
  const network: Properties = {
    ...optional("serviceIpv4Cidr", inputs.kubernetesServiceIpAddressRange),
    ipFamily: inputs.ipFamily ?? "ipv4",
  };
  if (!isOn(inputs, "autoMode.enabled")) {
    return isAbsent(inputs.kubernetesServiceIpAddressRange) && isAbsent(inputs.ipFamily)
      ? {}
      : { kubernetesNetworkConfig: network };
  }
  const createsRole = valueAt(inputs, "autoMode.createNodeRole") !== false;
  return {
    computeConfig: {
      enabled: true,
      ...(createsRole ? { nodeRoleArn: ref("nodeRole:role", "arn") } : {}),
      nodePools: ["general-purpose", "system"],
      ...objectOf(valueAt(inputs, "autoMode.computeConfig")),
    },
    storageConfig: { blockStorage: { enabled: true } },
    kubernetesNetworkConfig: { ...network, elasticLoadBalancing: { enabled: true } },
  };
}

function controlPlane(
  name: string,
  inputs: Properties,
  tags: Properties,
  roles: readonly Child[],
  groups: readonly Child[],
): Child {
  const key = inputs.encryptionConfigKeyArn;
  return {
    key: "cluster",
    type: "aws:eks/cluster:Cluster",
    name: `${name}-eksCluster`,
    inputs: {
      ...optional("name", inputs.name),
      roleArn: valueAt(inputs, "serviceRole.arn") ?? ref("eksRole:role", "arn"),
      ...autoModeInputs(inputs),
      bootstrapSelfManagedAddons: isOn(inputs, "autoMode.enabled")
        ? false
        : (inputs.bootstrapSelfManagedAddons ?? true),
      vpcConfig: {
        ...(groups.length > 0 ? { securityGroupIds: [ref("securityGroup", "id")] } : {}),
        subnetIds: subnetsOf(inputs),
        ...optional("endpointPrivateAccess", inputs.endpointPrivateAccess),
        ...optional("endpointPublicAccess", inputs.endpointPublicAccess),
        ...optional("publicAccessCidrs", inputs.publicAccessCidrs),
      },
      ...optional("version", inputs.version),
      ...optional("enabledClusterLogTypes", inputs.enabledClusterLogTypes),
      tags: { Name: `${name}-eksCluster`, ...objectOf(inputs.clusterTags), ...tags },
      ...(isAbsent(key)
        ? {}
        : { encryptionConfig: { provider: { keyArn: key }, resources: ["secrets"] } }),
      accessConfig: {
        authenticationMode: inputs.authenticationMode ?? "API",
        bootstrapClusterCreatorAdminPermissions: true,
      },
      ...optional("upgradePolicy", inputs.upgradePolicy),
      ...optional("deletionProtection", inputs.deletionProtection),
    },
    dependsOn: roles.map(({ key: role }) => role),
  };
}

/** Access entries and the policies that each is associated with. */
function accessChildren(name: string, inputs: Properties): Child[] {
  return Object.entries(objectOf(inputs.accessEntries)).flatMap(([entryName, entry]) => {
    const { accessPolicies, ...rest } = objectOf(entry);
    const key = `entry:${entryName}`;
    return [
      {
        key,
        type: "aws:eks/accessEntry:AccessEntry",
        name: `${name}-${entryName}`,
        inputs: { clusterName: ref("cluster", "name"), ...rest },
        dependsOn: ["cluster"],
      },
      ...Object.entries(objectOf(accessPolicies)).map(([policyName, policy]) => ({
        key: `${key}:${policyName}`,
        type: "aws:eks/accessPolicyAssociation:AccessPolicyAssociation",
        name: `${name}-${entryName}-${policyName}`,
        inputs: {
          clusterName: ref("cluster", "name"),
          ...optional("principalArn", rest.principalArn),
          ...objectOf(policy),
        },
        dependsOn: [key],
      })),
    ];
  });
}

/** Managed add-ons; each whose version is not given is looked up. Auto Mode brings its own. */
function addons(
  name: string,
  inputs: Properties,
): { readonly children: readonly Child[]; readonly calls: readonly string[] } {
  const auto = isOn(inputs, "autoMode.enabled");
  const options = { "kube-proxy": "kubeProxyAddonOptions", coredns: "corednsAddonOptions" };
  const enabled = Object.entries(options).filter(([addon, option]) => {
    const set = valueAt(inputs, `${option}.enabled`);
    // CoreDNS needs nodes: without a default node group it comes only when asked for.
    return set === true || (set !== false && !auto && addon === "kube-proxy");
  });
  return {
    children: enabled.map(([addon, option]) => ({
      key: `addon:${addon}`,
      type: "aws:eks/addon:Addon",
      name: `${name}-${addon}`,
      inputs: {
        clusterName: ref("cluster", "name"),
        addonName: addon,
        preserve: true,
        addonVersion: valueAt(inputs, `${option}.version`) ?? "v1.0.0-eksbuild.1",
        resolveConflictsOnCreate:
          valueAt(inputs, `${option}.resolveConflictsOnCreate`) ?? "OVERWRITE",
        resolveConflictsOnUpdate:
          valueAt(inputs, `${option}.resolveConflictsOnUpdate`) ?? "OVERWRITE",
      },
    })),
    calls: enabled
      .filter(([, option]) => isAbsent(valueAt(inputs, `${option}.version`)))
      .map(() => "aws:eks/getAddonVersion:getAddonVersion"),
  };
}

/** The children of `eks.Cluster` (pulumi-eks v4, nodejs/eks/cluster/cluster.ts) with access entries and without default nodes. */
export function cluster(name: string, inputs: Properties, caller: Caller): Expansion {
  refuseBadInputs(inputs);
  const tags = objectOf(inputs.tags);
  const auto = isOn(inputs, "autoMode.enabled");
  const skipsGroups = isAbsent(inputs.skipDefaultSecurityGroups)
    ? auto
    : inputs.skipDefaultSecurityGroups === true;
  const roles = roleChildren(name, inputs, caller, tags);
  const groups = skipsGroups
    ? []
    : [...securityGroup(name, inputs, tags), ...nodeSecurityGroup(name, inputs, tags)];
  const managed = addons(name, inputs);
  const provider: Child = {
    key: "provider",
    type: "pulumi:providers:kubernetes",
    name: `${name}-eks-k8s`,
    inputs: {
      kubeconfig: { json: kubeconfig(caller, inputs, true) },
      ...optional("enableConfigMapMutable", inputs.enableConfigMapMutable),
    },
  };
  const attachments = roles.filter(({ component }) => component !== true);
  const children = [
    ...roles,
    ...groups,
    controlPlane(name, inputs, tags, attachments, groups),
    ...managed.children,
    provider,
    ...accessChildren(name, inputs),
  ];
  const group = skipsGroups
    ? ref("cluster", "vpcConfig.clusterSecurityGroupId")
    : ref("securityGroup", "id");
  const config = kubeconfig(caller, inputs, false);
  const issuer = ref("cluster", "identities[0].oidcs[0].issuer");
  const hasNodeRole = roles.some(({ key }) => key === "nodeRole:role");
  return {
    children,
    calls: managed.calls,
    outputs: {
      eksCluster: ref("cluster", "*"),
      kubeconfig: config,
      kubeconfigJson: { json: config },
      clusterSecurityGroupId: group,
      nodeSecurityGroupId: skipsGroups ? group : ref("nodeSecurityGroup", "id"),
      ...(skipsGroups
        ? {}
        : {
            clusterSecurityGroup: ref("securityGroup", "*"),
            nodeSecurityGroup: ref("nodeSecurityGroup", "*"),
            eksClusterIngressRule: ref("clusterIngressRule", "*"),
          }),
      clusterIngressRuleId: skipsGroups ? "" : ref("clusterIngressRule", "securityGroupRuleId"),
      instanceRoles: [],
      autoModeNodeRoleName: hasNodeRole ? ref("nodeRole:role", "name") : "",
      defaultNodeGroupAsgName: "",
      fargateProfileId: "",
      fargateProfileStatus: "",
      oidcProviderArn: "",
      oidcProviderUrl: issuer,
      oidcIssuer: { ...issuer, withoutPrefix: "https://" },
      core: {
        cluster: ref("cluster", "*"),
        clusterIamRole: isAbsent(inputs.serviceRole)
          ? ref("eksRole:role", "*")
          : inputs.serviceRole,
        endpoint: ref("cluster", "endpoint"),
        instanceRoles: [],
        kubeconfig: config,
        nodeGroupOptions: {},
        provider: ref("provider", "*"),
        subnetIds: subnetsOf(inputs),
        ...optional("vpcId", inputs.vpcId),
        ...optional("privateSubnetIds", inputs.privateSubnetIds),
        ...optional("publicSubnetIds", inputs.publicSubnetIds),
        ...optional("tags", inputs.tags),
        accessEntries: Object.values(objectOf(inputs.accessEntries)),
        storageClasses: {},
        autoModeNodeRoleName: hasNodeRole ? ref("nodeRole:role", "name") : "",
      },
    },
  };
}

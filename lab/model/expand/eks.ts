import { createHash } from "node:crypto";
import {
  type Caller,
  type Child,
  CloudError,
  type Expansion,
  type Properties,
  type Ref,
  type RefTree,
  type Value,
} from "../types";
import { isAbsent, isList, isObject, valueAt } from "../values";

const ref = (key: string, property: string): Ref => ({ ref: key, property });

/** The component hashes policies as they are called in the `aws` partition, so that names are the same in all. */
const shortHash = (text: string) => createHash("sha1").update(text).digest("hex").slice(0, 8);

interface ServiceRole {
  readonly key: string;
  readonly name: string;
  readonly service: string;
  readonly actions: readonly string[];
  readonly policies: readonly string[];
  readonly description?: string;
}

/** `eks:index:ServiceRole`: a role and its managed policies. */
function serviceRole(role: ServiceRole, caller: Caller, tags: Properties): Child[] {
  const statement = {
    Action: role.actions,
    Effect: "Allow",
    Principal: { Service: [role.service] },
  };
  return [
    { key: role.key, type: "eks:index:ServiceRole", name: role.name, inputs: {}, component: true },
    {
      key: `${role.key}:role`,
      type: "aws:iam/role:Role",
      name: `${role.name}-role`,
      parent: role.key,
      inputs: {
        assumeRolePolicy: JSON.stringify({ Version: "2012-10-17", Statement: [statement] }),
        ...(role.description === undefined ? {} : { description: role.description }),
        ...tags,
      },
    },
    ...role.policies.map((policy) => ({
      key: `${role.key}:${policy}`,
      type: "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
      name: `${role.name}-${shortHash(`arn:aws:iam::aws:policy/${policy}`)}`,
      parent: role.key,
      inputs: {
        policyArn: `arn:${caller.partition}:iam::aws:policy/${policy}`,
        role: ref(`${role.key}:role`, "name"),
      },
    })),
  ];
}

const isOn = (inputs: Properties, path: string): boolean => valueAt(inputs, path) === true;

const refuse = (reason: string): never => {
  throw new CloudError("InvalidArgument", reason);
};

/** What the component refuses, and what the lab does not expand. */
function refuseBadInputs(inputs: Properties): void {
  const given = (name: string) => !isAbsent(inputs[name]);
  const mode = inputs.authenticationMode;
  const auto = isOn(inputs, "autoMode.enabled");
  if (given("subnetIds") && (given("publicSubnetIds") || given("privateSubnetIds"))) {
    refuse(
      "subnetIds, and the use of publicSubnetIds and/or privateSubnetIds are mutually exclusive. Choose a single approach.",
    );
  }
  if (given("instanceRole") && given("instanceRoles")) {
    refuse("instanceRole and instanceRoles are mutually exclusive, and cannot both be set.");
  }
  if (auto && mode !== "API" && mode !== "API_AND_CONFIG_MAP") {
    refuse(
      "Access entries are required when using EKS Auto Mode. Use the authentication mode 'API' or 'API_AND_CONFIG_MAP'.",
    );
  }
  if (
    mode === "API" &&
    (given("roleMappings") || given("userMappings") || given("instanceRoles"))
  ) {
    refuse(
      "The 'roleMappings', 'userMappings', and 'instanceRoles' properties are not supported when 'authenticationMode' is set to 'API'.",
    );
  }
  if (mode !== "API" && mode !== "API_AND_CONFIG_MAP" && given("accessEntries")) {
    refuse(
      "The 'accessEntries' property is not supported when 'authenticationMode' is set to 'CONFIG_MAP'.",
    );
  }
  if (inputs.endpointPublicAccess === false && given("publicAccessCidrs")) {
    refuse("`publicAccessCidrs` can only be set when `endpointPublicAccess` is true");
  }
  if (mode !== "API") {
    refuse(
      'The lab expands clusters with authenticationMode "API" only: the others write the aws-auth ConfigMap.',
    );
  }
  if (!auto && inputs.skipDefaultNodeGroup !== true) {
    refuse("The lab expands no default node group: set skipDefaultNodeGroup, or autoMode.enabled.");
  }
  if (!auto && inputs.useDefaultVpcCni !== true) {
    refuse("The lab expands no VpcCniAddon: set useDefaultVpcCni, or autoMode.enabled.");
  }
  if (
    isOn(inputs, "createOidcProvider") ||
    given("fargate") ||
    given("creationRoleProvider") ||
    given("storageClasses") ||
    isOn(inputs, "createInstanceRole")
  ) {
    refuse(
      "The lab does not expand createOidcProvider, fargate, creationRoleProvider, storageClasses or createInstanceRole.",
    );
  }
}

const securityGroup = (name: string, inputs: Properties, tags: Properties): Child[] => [
  {
    key: "securityGroup",
    type: "aws:ec2/securityGroup:SecurityGroup",
    name: `${name}-eksClusterSecurityGroup`,
    inputs: {
      ...(isAbsent(inputs.vpcId) ? {} : { vpcId: inputs.vpcId }),
      revokeRulesOnDelete: true,
      tags: {
        Name: `${name}-eksClusterSecurityGroup`,
        ...objectOf(inputs.clusterSecurityGroupTags),
        ...tags,
      },
    },
  },
  {
    key: "egressRule",
    type: "aws:ec2/securityGroupRule:SecurityGroupRule",
    name: `${name}-eksClusterInternetEgressRule`,
    inputs: {
      description: "Allow internet access.",
      type: "egress",
      fromPort: 0,
      toPort: 0,
      protocol: "-1",
      cidrBlocks: ["0.0.0.0/0"],
      securityGroupId: ref("securityGroup", "id"),
    },
  },
];

/** The default group of nodes and its rules, made even when no node group is. */
const nodeSecurityGroup = (name: string, inputs: Properties, tags: Properties): Child[] => {
  const rule = (key: string, what: string, more: Child["inputs"]): Child => ({
    key,
    type: "aws:ec2/securityGroupRule:SecurityGroupRule",
    name: `${name}-${what}`,
    inputs: { protocol: "tcp", ...more },
  });
  const nodes = ref("nodeSecurityGroup", "id");
  const control = ref("securityGroup", "id");
  return [
    {
      key: "nodeSecurityGroup",
      type: "aws:ec2/securityGroup:SecurityGroup",
      name: `${name}-nodeSecurityGroup`,
      inputs: {
        ...(isAbsent(inputs.vpcId) ? {} : { vpcId: inputs.vpcId }),
        revokeRulesOnDelete: true,
        tags: {
          Name: `${name}-nodeSecurityGroup`,
          ...objectOf(inputs.nodeSecurityGroupTags),
          ...tags,
        },
      },
    },
    rule("nodeIngress", "eksNodeIngressRule", {
      type: "ingress",
      description: "Allow nodes to communicate with each other",
      fromPort: 0,
      toPort: 0,
      protocol: "-1",
      self: true,
      securityGroupId: nodes,
    }),
    rule("nodeCluster", "eksNodeClusterIngressRule", {
      type: "ingress",
      description:
        "Allow worker Kubelets and pods to receive communication from the cluster control plane",
      fromPort: 1025,
      toPort: 65535,
      securityGroupId: nodes,
      sourceSecurityGroupId: control,
    }),
    rule("nodeExtension", "eksExtApiServerClusterIngressRule", {
      type: "ingress",
      description:
        "Allow pods running extension API servers on port 443 to receive communication from cluster control plane",
      fromPort: 443,
      toPort: 443,
      securityGroupId: nodes,
      sourceSecurityGroupId: control,
    }),
    rule("nodeEgress", "eksNodeInternetEgressRule", {
      type: "egress",
      description: "Allow internet access.",
      fromPort: 0,
      toPort: 0,
      protocol: "-1",
      cidrBlocks: ["0.0.0.0/0"],
      securityGroupId: nodes,
    }),
    rule("clusterIngressRule", "eksClusterIngressRule", {
      type: "ingress",
      description: "Allow pods to communicate with the cluster API Server",
      fromPort: 443,
      toPort: 443,
      securityGroupId: control,
      sourceSecurityGroupId: nodes,
    }),
  ];
};

const objectOf = (value: Value | undefined): Properties => (isObject(value) ? value : {});

const listOf = (value: Value | undefined): readonly Value[] => (isList(value) ? value : []);

function subnetsOf(inputs: Properties): Value {
  return isAbsent(inputs.subnetIds)
    ? [...listOf(inputs.publicSubnetIds), ...listOf(inputs.privateSubnetIds)]
    : inputs.subnetIds;
}

const optional = (name: string, value: Value | undefined): Properties =>
  isAbsent(value) ? {} : { [name]: value };

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

/** Region and credentials come from `aws eks get-token`: the kubeconfig holds no secret. */
function kubeconfig(caller: Caller, inputs: Properties, withProfile: boolean): RefTree {
  const role = valueAt(inputs, "providerCredentialOpts.roleArn");
  const profile = valueAt(inputs, "providerCredentialOpts.profileName");
  const args: (Value | Ref)[] = [
    ...[
      "--region",
      caller.region ?? "",
      "eks",
      "get-token",
      "--cluster-name",
      ref("cluster", "name"),
      "--output",
      "json",
    ],
    ...(isAbsent(role) ? [] : ["--role", role]),
    ...(isAbsent(profile) || !withProfile ? [] : ["--profile", profile]),
  ];
  return {
    apiVersion: "v1",
    clusters: [
      {
        cluster: {
          server: ref("cluster", "endpoint"),
          "certificate-authority-data": ref("cluster", "certificateAuthority.data"),
        },
        name: "kubernetes",
      },
    ],
    contexts: [{ context: { cluster: "kubernetes", user: "aws" }, name: "aws" }],
    "current-context": "aws",
    kind: "Config",
    users: [
      {
        name: "aws",
        user: {
          exec: {
            apiVersion: "client.authentication.k8s.io/v1beta1",
            command: "aws",
            args,
            env: [
              {
                name: "KUBERNETES_EXEC_INFO",
                value: '{"apiVersion": "client.authentication.k8s.io/v1beta1"}',
              },
            ],
          },
        },
      },
    ],
  };
}

const autoModePolicies = [
  "AmazonEKSComputePolicy",
  "AmazonEKSBlockStoragePolicy",
  "AmazonEKSLoadBalancingPolicy",
  "AmazonEKSNetworkingPolicy",
];

function roleChildren(name: string, inputs: Properties, caller: Caller, tags: Properties): Child[] {
  const auto = isOn(inputs, "autoMode.enabled");
  const own: Properties = Object.keys(tags).length === 0 ? {} : { tags };
  const control: ServiceRole = {
    key: "eksRole",
    name: `${name}-eksRole`,
    service: "eks.amazonaws.com",
    description: "Allows EKS to manage clusters on your behalf.",
    actions: ["sts:AssumeRole", "sts:TagSession"],
    policies: ["AmazonEKSClusterPolicy", ...(auto ? autoModePolicies : [])],
  };
  const nodes: ServiceRole = {
    key: "nodeRole",
    name: `${name}-nodeRole`,
    service: "ec2.amazonaws.com",
    actions: ["sts:AssumeRole"],
    policies: ["AmazonEKSWorkerNodeMinimalPolicy", "AmazonEC2ContainerRegistryPullOnly"],
  };
  const createsNodeRole = auto && valueAt(inputs, "autoMode.createNodeRole") !== false;
  return [
    ...(isAbsent(inputs.serviceRole) ? serviceRole(control, caller, own) : []),
    ...(createsNodeRole ? serviceRole(nodes, caller, own) : []),
  ];
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

import { type Child, type Properties } from "../types";
import { isAbsent } from "../values";
import { objectOf, ref } from "./inputs";

export const securityGroup = (name: string, inputs: Properties, tags: Properties): Child[] => [
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
export const nodeSecurityGroup = (name: string, inputs: Properties, tags: Properties): Child[] => {
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

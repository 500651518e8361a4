import { allow, type Statement } from "./iam";
import { arn, type Location } from "./names";

interface Controller {
  readonly clusterName: string;
  readonly location: Location;
  readonly ingress: boolean;
}

/**
 * What AWS Load Balancer Controller may do: the project's own policy, less what is not used here. Target groups of
 * bindings are the program's and carry the cluster's name in a tag. Security groups and their rules are the program's too,
 * so the controller may change none.
 */
export function controllerStatements(args: Controller): Statement[] {
  return [...bindings(args), ...(args.ingress ? ingresses(args) : [])];
}

/** Actions that describe know no resources. */
function bindings({ clusterName, location }: Controller): Statement[] {
  return [
    allow(
      [
        "ec2:DescribeAvailabilityZones",
        "ec2:DescribeInstances",
        "ec2:DescribeNetworkInterfaces",
        "ec2:DescribeSecurityGroups",
        "ec2:DescribeSubnets",
        "ec2:DescribeVpcs",
        "elasticloadbalancing:DescribeTargetGroups",
        "elasticloadbalancing:DescribeTargetHealth",
      ],
      "*",
    ),
    allow(
      ["elasticloadbalancing:DeregisterTargets", "elasticloadbalancing:RegisterTargets"],
      arn("elasticloadbalancing", location, "targetgroup/*"),
      { StringEquals: { "aws:ResourceTag/eks:eks-cluster-name": clusterName } },
    ),
  ];
}

function ingresses({ clusterName, location }: Controller): Statement[] {
  const balancing = (resource: string) => arn("elasticloadbalancing", location, resource);
  const balancers = balancing("loadbalancer/app/*");
  const targetGroups = balancing("targetgroup/*");
  const listeners = [balancing("listener/app/*"), balancing("listener-rule/app/*")];
  const asked = { StringEquals: { "aws:RequestTag/elbv2.k8s.aws/cluster": clusterName } };
  const owned = { StringEquals: { "aws:ResourceTag/elbv2.k8s.aws/cluster": clusterName } };
  return [
    allow(
      [
        "ec2:DescribeAccountAttributes",
        "ec2:DescribeAddresses",
        "ec2:DescribeInternetGateways",
        "ec2:DescribeTags",
        "elasticloadbalancing:DescribeListenerAttributes",
        "elasticloadbalancing:DescribeListenerCertificates",
        "elasticloadbalancing:DescribeListeners",
        "elasticloadbalancing:DescribeLoadBalancerAttributes",
        "elasticloadbalancing:DescribeLoadBalancers",
        "elasticloadbalancing:DescribeRules",
        "elasticloadbalancing:DescribeSSLPolicies",
        "elasticloadbalancing:DescribeTags",
        "elasticloadbalancing:DescribeTargetGroupAttributes",
      ],
      "*",
    ),
    allow(
      ["elasticloadbalancing:CreateLoadBalancer", "elasticloadbalancing:CreateTargetGroup"],
      [balancers, targetGroups],
      asked,
    ),
    allow(["elasticloadbalancing:AddTags"], [balancers, targetGroups, ...listeners], {
      StringEquals: {
        "aws:RequestTag/elbv2.k8s.aws/cluster": clusterName,
        "elasticloadbalancing:CreateAction": [
          "CreateListener",
          "CreateLoadBalancer",
          "CreateRule",
          "CreateTargetGroup",
        ],
      },
    }),
    allow(
      ["elasticloadbalancing:AddTags", "elasticloadbalancing:RemoveTags"],
      [balancers, targetGroups, ...listeners],
      owned,
    ),
    allow(
      [
        "elasticloadbalancing:AddListenerCertificates",
        "elasticloadbalancing:CreateListener",
        "elasticloadbalancing:CreateRule",
        "elasticloadbalancing:DeleteListener",
        "elasticloadbalancing:DeleteLoadBalancer",
        "elasticloadbalancing:DeleteRule",
        "elasticloadbalancing:DeleteTargetGroup",
        "elasticloadbalancing:DeregisterTargets",
        "elasticloadbalancing:ModifyListener",
        "elasticloadbalancing:ModifyListenerAttributes",
        "elasticloadbalancing:ModifyLoadBalancerAttributes",
        "elasticloadbalancing:ModifyRule",
        "elasticloadbalancing:ModifyTargetGroup",
        "elasticloadbalancing:ModifyTargetGroupAttributes",
        "elasticloadbalancing:RegisterTargets",
        "elasticloadbalancing:RemoveListenerCertificates",
        "elasticloadbalancing:SetIpAddressType",
        "elasticloadbalancing:SetRulePriorities",
        "elasticloadbalancing:SetSecurityGroups",
        "elasticloadbalancing:SetSubnets",
      ],
      [balancers, targetGroups, ...listeners],
      owned,
    ),
    // Elastic Load Balancing asks for it before the account's first load balancer.
    allow(
      ["iam:CreateServiceLinkedRole"],
      `arn:aws:iam::${location.account}:role/aws-service-role/elasticloadbalancing.amazonaws.com/*`,
      { StringEquals: { "iam:AWSServiceName": "elasticloadbalancing.amazonaws.com" } },
    ),
  ];
}

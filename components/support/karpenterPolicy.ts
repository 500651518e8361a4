import type * as pulumi from "@pulumi/pulumi";
import { allow, type Statement } from "./iam";
import { arn, type Location } from "./names";

interface Controller {
  readonly clusterName: string;
  readonly location: Location;
  readonly nodeRoleArn: pulumi.Input<string>;
  readonly instanceProfileArn: pulumi.Input<string>;
  readonly queueArn: pulumi.Input<string>;
  /** Key of the queue. */
  readonly queueKeyArn: pulumi.Input<string>;
  /** Key of the nodes' volumes. */
  readonly volumeKeyArn: pulumi.Input<string>;
}

/**
 * What Karpenter may do: the policy of its getting-started guide, less the statements about instance profiles, for the
 * program makes the only one. Whatever it starts must carry the cluster's tag, and only what carries it may be changed
 * or ended.
 */
export function karpenterStatements(args: Controller): Statement[] {
  return [...starts(args), ...tags(args), ...reads(args), ...uses(args)];
}

const made = (clusterName: string) => ({
  [`aws:RequestTag/kubernetes.io/cluster/${clusterName}`]: "owned",
  "aws:RequestTag/eks:eks-cluster-name": clusterName,
});

const owned = (clusterName: string) => ({
  [`aws:ResourceTag/kubernetes.io/cluster/${clusterName}`]: "owned",
});

/** ARNs of EC2 in this account, by kind. */
const own = (location: Location, ...kinds: readonly string[]) =>
  kinds.map((kind) => arn("ec2", location, `${kind}/*`));

function starts({ clusterName, location }: Controller): Statement[] {
  const { region } = location;
  return [
    allow(
      ["ec2:CreateFleet", "ec2:RunInstances"],
      [
        // Images and snapshots are Amazon's.
        `arn:aws:ec2:${region}::image/*`,
        `arn:aws:ec2:${region}::snapshot/*`,
        ...own(location, "security-group", "subnet"),
      ],
    ),
    allow(["ec2:CreateFleet", "ec2:RunInstances"], own(location, "launch-template"), {
      StringEquals: owned(clusterName),
      StringLike: { "aws:ResourceTag/karpenter.sh/nodepool": "*" },
    }),
    allow(
      ["ec2:CreateFleet", "ec2:CreateLaunchTemplate", "ec2:RunInstances"],
      own(
        location,
        "fleet",
        "instance",
        "launch-template",
        "network-interface",
        "spot-instances-request",
        "volume",
      ),
      {
        StringEquals: made(clusterName),
        StringLike: { "aws:RequestTag/karpenter.sh/nodepool": "*" },
      },
    ),
  ];
}

function tags({ clusterName, location }: Controller): Statement[] {
  return [
    allow(
      ["ec2:CreateTags"],
      own(
        location,
        "fleet",
        "instance",
        "launch-template",
        "network-interface",
        "spot-instances-request",
        "volume",
      ),
      {
        StringEquals: {
          ...made(clusterName),
          "ec2:CreateAction": ["CreateFleet", "CreateLaunchTemplate", "RunInstances"],
        },
        StringLike: { "aws:RequestTag/karpenter.sh/nodepool": "*" },
      },
    ),
    allow(["ec2:CreateTags"], own(location, "instance"), {
      StringEquals: owned(clusterName),
      StringLike: { "aws:ResourceTag/karpenter.sh/nodepool": "*" },
      "ForAllValues:StringEquals": {
        "aws:TagKeys": ["eks:eks-cluster-name", "karpenter.sh/nodeclaim", "Name"],
      },
    }),
    allow(
      ["ec2:DeleteLaunchTemplate", "ec2:TerminateInstances"],
      own(location, "instance", "launch-template"),
      {
        StringEquals: owned(clusterName),
        StringLike: { "aws:ResourceTag/karpenter.sh/nodepool": "*" },
      },
    ),
  ];
}

/** What describes and prices knows no resources. */
function reads({ clusterName, location, instanceProfileArn }: Controller): Statement[] {
  const { region } = location;
  return [
    allow(
      [
        "ec2:DescribeCapacityReservations",
        "ec2:DescribeImages",
        "ec2:DescribeInstanceStatus",
        "ec2:DescribeInstanceTypeOfferings",
        "ec2:DescribeInstanceTypes",
        "ec2:DescribeInstances",
        "ec2:DescribeLaunchTemplates",
        "ec2:DescribeSecurityGroups",
        "ec2:DescribeSpotPriceHistory",
        "ec2:DescribeSubnets",
      ],
      "*",
      { StringEquals: { "aws:RequestedRegion": region } },
    ),
    allow(["pricing:GetProducts"], "*"),
    allow(["ssm:GetParameter"], `arn:aws:ssm:${region}::parameter/aws/service/*`),
    allow(["iam:GetInstanceProfile"], instanceProfileArn),
    // IAM knows no resource of this action: on anything but everything it would be refused.
    allow(["iam:ListInstanceProfiles"], "*"),
    allow(["eks:DescribeCluster"], arn("eks", location, `cluster/${clusterName}`)),
  ];
}

function uses(args: Controller): Statement[] {
  const { location, nodeRoleArn, queueArn, queueKeyArn, volumeKeyArn } = args;
  const viaVolumes = { "kms:ViaService": `ec2.${location.region}.amazonaws.com` };
  return [
    allow(["sqs:DeleteMessage", "sqs:GetQueueUrl", "sqs:ReceiveMessage"], queueArn),
    allow(["kms:Decrypt"], queueKeyArn),
    allow(["iam:PassRole"], nodeRoleArn, {
      StringEquals: { "iam:PassedToService": "ec2.amazonaws.com" },
    }),
    allow(["kms:Decrypt", "kms:DescribeKey", "kms:GenerateDataKeyWithoutPlaintext"], volumeKeyArn, {
      StringEquals: viaVolumes,
    }),
    allow(["kms:CreateGrant"], volumeKeyArn, {
      Bool: { "kms:GrantIsForAWSResource": "true" },
      StringEquals: viaVolumes,
    }),
  ];
}

import { type Context, type Definitions } from "../definition";
import { CloudError } from "../types";
import { valueAt } from "../values";
import {
  aws,
  eksCluster,
  named,
  toEksCluster,
  toKey,
  toRole,
  toSecurityGroup,
  toSubnet,
} from "./shared";

/** Nodes of EKS: their launch template, their profile, their group. */
export const nodes: Definitions = {
  [aws("ec2/launchTemplate")]: {
    naming: named(128, "InvalidLaunchTemplateName.AlreadyExistsException"),
    references: [
      toSecurityGroup("vpcSecurityGroupIds[*]"),
      toKey("blockDeviceMappings[*].ebs.kmsKeyId", { missing: "InvalidKmsKeyID.NotFound" }),
    ],
    make: (context) => {
      const id = context.ec2Id("lt");
      return {
        id,
        outputs: {
          arn: context.arn("ec2", `launch-template/${id}`),
          // AWS counts; the model keeps the first.
          defaultVersion: 1,
          latestVersion: 1,
        },
      };
    },
  },
  [aws("iam/instanceProfile")]: {
    naming: named(128, "EntityAlreadyExists", { within: "account" }),
    references: [toRole("role", { holds: "DeleteConflict" })],
    make: (context) => {
      const name = context.text("name");
      const path = context.text("path", "/");
      return {
        id: name,
        outputs: {
          arn: context.arn("iam", `instance-profile${path}${name}`, { region: "" }),
          uniqueId: `AIPA${context.capitals(17)}`,
          createDate: "2026-11-21T00:00:00Z",
          path,
        },
      };
    },
  },
  [aws("eks/nodeGroup")]: {
    naming: { property: "nodeGroupName", max: 63, taken: undefined },
    references: [
      toEksCluster("clusterName", { holds: "ResourceInUseException" }),
      toRole("nodeRoleArn", { missing: "InvalidParameterException" }),
      toSubnet("subnetIds[*]"),
      {
        path: "launchTemplate.id",
        to: [aws("ec2/launchTemplate")],
        missing: "InvalidRequestException",
      },
    ],
    rules: (context) => {
      refuseBadScaling(context);
      refuseTwoSizes(context);
      refuseNodesWithoutNetwork(context);
    },
    make: (context) => {
      const name = context.text("nodeGroupName");
      const cluster = context.text("clusterName");
      return {
        id: `${cluster}:${name}`,
        outputs: {
          arn: context.arn("eks", `nodegroup/${cluster}/${name}/${context.uuid()}`),
          status: "ACTIVE",
          version: context.text("version", "1.34"),
          releaseVersion: "1.34.0-20261101",
          amiType: context.text("amiType", "AL2023_x86_64_STANDARD"),
          capacityType: context.text("capacityType", "ON_DEMAND"),
          diskSize: context.number("diskSize", 20),
          resources: [
            {
              autoscalingGroups: [{ name: `eks-${name}-${context.uuid()}` }],
              remoteAccessSecurityGroupId: "",
            },
          ],
        },
      };
    },
  },
};

const refuse = (message: string): never => {
  throw new CloudError("InvalidParameterException", message);
};

function refuseBadScaling(context: Context): void {
  const size = (what: string) => context.number(`scalingConfig.${what}`, 0);
  const [least, wanted, most] = [size("minSize"), size("desiredSize"), size("maxSize")];
  if (least > most) {
    refuse(`Minimum capacity ${least} can't be greater than maximum capacity ${most}`);
  }
  if (wanted < least || wanted > most) {
    refuse(
      `desired capacity ${wanted} must be between minimum capacity ${least} and maximum capacity ${most}`,
    );
  }
}

function refuseTwoSizes({ inputs }: Context): void {
  if (
    valueAt(inputs, "launchTemplate") !== undefined &&
    valueAt(inputs, "diskSize") !== undefined
  ) {
    refuse("Disk size must be specified within the launch template.");
  }
}

/** Nodes are ready once their pods can have addresses; EKS waits for that. */
function refuseNodesWithoutNetwork(context: Context): void {
  const name = context.text("clusterName");
  const cluster = context.find(eksCluster, name, context.region);
  const isBare = valueAt(cluster?.inputs ?? {}, "bootstrapSelfManagedAddons") === false;
  const hasNetwork = context
    .all(aws("eks/addon"))
    .some(({ inputs }) => inputs.clusterName === name && inputs.addonName === "vpc-cni");
  if (isBare && !hasNetwork) {
    throw new CloudError(
      "NodeCreationFailure",
      "Unhealthy nodes in the kubernetes cluster: the container network plug-in is not ready.",
    );
  }
}

import { type Definitions } from "../definition";
import { CloudError } from "../types";
import { isList } from "../values";
import { aws, named } from "./shared";

const cluster = aws("route53recoverycontrol/cluster");
const controlPanel = aws("route53recoverycontrol/controlPanel");
/** What a health check of the type RECOVERY_CONTROL follows. */
export const routingControl = aws("route53recoverycontrol/routingControl");
const safetyRule = aws("route53recoverycontrol/safetyRule");

/** Where a cluster answers (ARC developer guide, "AWS Region availability for routing control"). */
const endpointRegions = ["ap-northeast-1", "ap-southeast-2", "eu-west-1", "us-east-1", "us-west-2"];

/** Nothing of routing control has a region in its ARN. */
const global = { region: "" };

const toControls = (path: string) => ({
  path,
  to: [routingControl],
  missing: "ResourceNotFoundException",
  holds: "ConflictException",
});

/** ARC's routing controls: made in us-west-2, and turned at five endpoints, which the program never does. */
export const recoveryControl: Definitions = {
  [cluster]: {
    naming: named(64, "ConflictException", { within: "account" }),
    make: (context) => {
      const arn = context.arn("route53-recovery-control", `cluster/${context.uuid()}`, global);
      return {
        id: arn,
        outputs: {
          arn,
          status: "DEPLOYED",
          networkType: context.text("networkType", "IPV4"),
          clusterEndpoints: endpointRegions.map((region) => ({
            region,
            endpoint: `https://${context.hex(8, region)}.route53-recovery-cluster.${region}.amazonaws.com/v1`,
          })),
        },
      };
    },
  },
  [controlPanel]: {
    naming: named(64),
    references: [
      {
        path: "clusterArn",
        to: [cluster],
        missing: "ResourceNotFoundException",
        holds: "ConflictException",
      },
    ],
    make: (context) => {
      const arn = context.arn(
        "route53-recovery-control",
        `controlpanel/${context.hex(32)}`,
        global,
      );
      return {
        id: arn,
        outputs: { arn, status: "DEPLOYED", defaultControlPanel: false, routingControlCount: 0 },
      };
    },
  },
  [routingControl]: {
    naming: named(64),
    references: [
      {
        path: "clusterArn",
        to: [cluster],
        missing: "ResourceNotFoundException",
        holds: "ConflictException",
      },
      {
        path: "controlPanelArn",
        to: [controlPanel],
        missing: "ResourceNotFoundException",
        holds: "ConflictException",
      },
    ],
    make: (context) => {
      const panel = context.text("controlPanelArn", `default-of-${context.text("clusterArn")}`);
      const arn = `${panel}/routingcontrol/${context.hex(16)}`;
      return { id: arn, outputs: { arn, status: "DEPLOYED" } };
    },
  },
  [safetyRule]: {
    naming: named(64),
    references: [
      {
        path: "controlPanelArn",
        to: [controlPanel],
        missing: "ResourceNotFoundException",
        holds: "ConflictException",
      },
      ...["assertedControls[*]", "gatingControls[*]", "targetControls[*]"].map(toControls),
    ],
    rules: ({ inputs }) => {
      if (isList(inputs.assertedControls) === isList(inputs.gatingControls)) {
        throw new CloudError(
          "ValidationException",
          "A safety rule has either assertedControls or gatingControls.",
        );
      }
    },
    make: (context) => {
      const arn = `${context.text("controlPanelArn")}/safetyrule/${context.hex(16)}`;
      return { id: arn, outputs: { arn, status: "DEPLOYED" } };
    },
  },
};

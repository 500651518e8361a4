import { type Definitions } from "../definition";
import { CloudError } from "../types";
import {
  aws,
  eksCluster,
  logGroupArn,
  named,
  toKey,
  toLogGroup,
  toRole,
  toSecurityGroup,
  toSubnet,
} from "./shared";

const workspace = aws("amp/workspace");

const inWorkspace = (path: string, region?: "any") => ({
  path,
  to: [workspace],
  missing: "ResourceNotFoundException",
  ...(region === undefined ? {} : { region }),
});

/** Amazon Managed Prometheus and Grafana. */
export const metrics: Definitions = {
  [workspace]: {
    references: [
      toKey("kmsKeyArn"),
      toLogGroup("loggingConfiguration.logGroupArn", { key: logGroupArn }),
    ],
    rules: (context) => {
      const logging = JSON.stringify(context.inputs.loggingConfiguration ?? {});
      if (logging.includes(":log-group:") && !logging.includes(':*"')) {
        throw new CloudError(
          "ValidationException",
          "Amazon Managed Prometheus wants a log group's ARN with :* at its end.",
        );
      }
    },
    make: (context) => {
      const id = `ws-${context.uuid()}`;
      return {
        id,
        outputs: {
          arn: context.arn("aps", `workspace/${id}`),
          prometheusEndpoint: `https://aps-workspaces.${context.region}.amazonaws.com/workspaces/${id}/`,
        },
      };
    },
  },
  [aws("amp/scraper")]: {
    references: [
      inWorkspace("destination.amp.workspaceArn", "any"),
      {
        path: "source.eks.clusterArn",
        to: [eksCluster],
        missing: "ResourceNotFoundException",
      },
      toSubnet("source.eks.subnetIds[*]"),
      toSecurityGroup("source.eks.securityGroupIds[*]"),
    ],
    make: (context) => {
      const id = `s-${context.uuid()}`;
      return {
        id,
        outputs: {
          arn: context.arn("aps", `scraper/${id}`),
          roleArn: context.arn(
            "iam",
            `role/aws-service-role/scraper.aps.amazonaws.com/AWSServiceRoleForAmazonPrometheusScraper_${context.hex(16)}`,
            { region: "" },
          ),
        },
      };
    },
  },
  [aws("amp/ruleGroupNamespace")]: {
    naming: named(128),
    references: [inWorkspace("workspaceId")],
    make: (context) => {
      const arn = context.arn(
        "aps",
        `rulegroupsnamespace/${context.text("workspaceId")}/${context.text("name")}`,
      );
      return { id: arn, outputs: { arn } };
    },
  },
  [aws("amp/alertManagerDefinition")]: {
    references: [inWorkspace("workspaceId")],
    make: (context) => ({ id: context.text("workspaceId") }),
  },
  [aws("grafana/workspace")]: {
    naming: named(255),
    references: [toRole("roleArn"), toKey("kmsKeyId")],
    rules: (context) => {
      if (context.text("permissionType") === "CUSTOMER_MANAGED" && context.text("roleArn") === "") {
        throw new CloudError(
          "ValidationException",
          "A workspace with permission type CUSTOMER_MANAGED needs a role.",
        );
      }
    },
    make: (context) => {
      const id = `g-${context.hex(10)}`;
      return {
        id,
        outputs: {
          arn: context.arn("grafana", `/workspaces/${id}`),
          endpoint: `${id}.grafana-workspace.${context.region}.amazonaws.com`,
          configuration: context.text("configuration", "{}"),
          grafanaVersion: context.text("grafanaVersion", "10.4"),
          kmsKeyId: context.text("kmsKeyId"),
          samlConfigurationStatus: "NOT_CONFIGURED",
        },
      };
    },
  },
};

import { type Context, type Definitions } from "../definition";
import { aws, named, onlyArnsOf, toFunction, toKey, toQueue, toRole, toTopic } from "./shared";

const bus = aws("cloudwatch/eventBus");
const ruleType = aws("cloudwatch/eventRule");

const busName = (context: Context, path = "eventBusName") =>
  context.text(path, "default").split("/").pop() ?? "default";

const ruleArn = (context: Context, name: string) =>
  context.arn(
    "events",
    busName(context) === "default" ? `rule/${name}` : `rule/${busName(context)}/${name}`,
  );

/** Another account's or region's bus is a target too; only a bus of this place is looked up. */
const ownBus = (value: string) => (value.includes(":event-bus/") ? value : undefined);

const events: Definitions = {
  [bus]: {
    naming: named(256, "ResourceAlreadyExistsException"),
    references: [toKey("kmsKeyIdentifier"), toQueue("deadLetterConfig.arn")],
    make: (context) => ({
      id: context.text("name"),
      outputs: { arn: context.arn("events", `event-bus/${context.text("name")}`) },
    }),
  },
  [ruleType]: {
    naming: named(64),
    references: [
      {
        path: "eventBusName",
        to: [bus],
        missing: "ResourceNotFoundException",
        holds: "ValidationException",
      },
      toRole("roleArn"),
    ],
    make: (context) => {
      const name = context.text("name");
      const prefix = busName(context) === "default" ? "" : `${busName(context)}/`;
      return {
        id: `${prefix}${name}`,
        aliases: [name],
        outputs: {
          arn: ruleArn(context, name),
          state: context.text("state", "ENABLED"),
          eventBusName: context.text("eventBusName", "default"),
        },
      };
    },
  },
  [aws("cloudwatch/eventTarget")]: {
    references: [
      {
        path: "rule",
        to: [ruleType],
        missing: "ResourceNotFoundException",
        holds: "ValidationException",
      },
      { path: "eventBusName", to: [bus], missing: "ResourceNotFoundException" },
      toQueue("arn", { key: onlyArnsOf("sqs") }),
      toFunction("arn", { key: onlyArnsOf("lambda") }),
      toTopic("arn", { key: onlyArnsOf("sns") }),
      { path: "arn", to: [bus], missing: "ResourceNotFoundException", region: "any", key: ownBus },
      toQueue("deadLetterConfig.arn"),
      toRole("roleArn"),
    ],
    make: (context) => {
      const targetId = context.text("targetId", `terraform-${context.digits(26)}`);
      return {
        id: `${busName(context)}-${context.text("rule")}-${targetId}`,
        outputs: { targetId, eventBusName: context.text("eventBusName", "default") },
      };
    },
  },
  [aws("cloudwatch/eventArchive")]: {
    naming: named(48, "ResourceAlreadyExistsException"),
    references: [
      {
        path: "eventSourceArn",
        to: [bus],
        missing: "ResourceNotFoundException",
        holds: "ValidationException",
      },
      toKey("kmsKeyIdentifier"),
    ],
    make: (context) => ({
      id: context.text("name"),
      outputs: { arn: context.arn("events", `archive/${context.text("name")}`) },
    }),
  },
};

const logs: Definitions = {
  [aws("cloudwatch/logGroup")]: {
    naming: named(512, "ResourceAlreadyExistsException"),
    references: [toKey("kmsKeyId")],
    make: (context) => ({
      id: context.text("name"),
      outputs: {
        arn: context.arn("logs", `log-group:${context.text("name")}`),
        logGroupClass: context.text("logGroupClass", "STANDARD"),
      },
    }),
  },
  [aws("cloudwatch/logResourcePolicy")]: {
    make: (context) => ({
      id: context.text("policyName"),
      outputs: { policyScope: "ACCOUNT", revisionId: "" },
    }),
  },
};

const metrics: Definitions = {
  [aws("cloudwatch/metricAlarm")]: {
    naming: named(255),
    references: ["alarmActions", "okActions", "insufficientDataActions"].map((path) =>
      toTopic(`${path}[*]`, { key: onlyArnsOf("sns") }),
    ),
    make: (context) => ({
      id: context.text("name"),
      outputs: {
        arn: context.arn("cloudwatch", `alarm:${context.text("name")}`),
        actionsEnabled: context.flag("actionsEnabled", true),
        treatMissingData: context.text("treatMissingData", "missing"),
      },
    }),
  },
  [aws("cloudwatch/dashboard")]: {
    make: (context) => ({
      id: context.text("dashboardName"),
      outputs: {
        dashboardArn: context.arn("cloudwatch", `dashboard/${context.text("dashboardName")}`, {
          region: "",
        }),
      },
    }),
  },
};

export const observability: Definitions = { ...events, ...logs, ...metrics };

import { type Definitions } from "../definition";
import { CloudError } from "../types";
import { aws } from "./shared";

const healthCheck = aws("route53/healthCheck");

export const route53: Definitions = {
  [aws("route53/record")]: {
    references: [
      {
        path: "healthCheckId",
        to: [healthCheck],
        missing: "NoSuchHealthCheck",
        holds: "HealthCheckInUse",
      },
    ],
    rules: (context, before) => {
      const told = ["zoneId", "name", "type", "setIdentifier"];
      const same = context
        .all(aws("route53/record"))
        .find(
          ({ urn, inputs }) =>
            urn !== context.urn && told.every((path) => inputs[path] === context.inputs[path]),
        );
      if (before === undefined && same !== undefined && !context.flag("allowOverwrite")) {
        throw new CloudError(
          "InvalidChangeBatch",
          `Tried to create resource record set [name='${context.text("name")}', type='${context.text("type")}'] but it already exists`,
        );
      }
    },
    make: (context) => {
      const [zone, name, type, set] = ["zoneId", "name", "type", "setIdentifier"].map((path) =>
        context.text(path),
      );
      return {
        id: [zone, name, type, ...(set === "" ? [] : [set])].join("_"),
        outputs: { fqdn: `${name}`.replace(/\.$/, "") },
      };
    },
  },
  [healthCheck]: {
    references: [
      {
        path: "childHealthchecks[*]",
        to: [healthCheck],
        missing: "InvalidInput",
        holds: "HealthCheckInUse",
      },
    ],
    rules: (context) => {
      const name = context.text("cloudwatchAlarmName");
      const region = context.text("cloudwatchAlarmRegion");
      if (name !== "" && context.find(aws("cloudwatch/metricAlarm"), name, region) === undefined) {
        throw new CloudError(
          "InvalidInput",
          `The CloudWatch alarm "${name}" does not exist in ${region}.`,
        );
      }
    },
    make: (context) => {
      const id = context.uuid();
      return {
        id,
        outputs: { arn: context.arn("route53", `healthcheck/${id}`, { region: "", account: "" }) },
      };
    },
  },
};

import { isDeepStrictEqual } from "node:util";
import { type Context, type Definitions } from "../definition";
import { CloudError, type Properties } from "../types";
import { isList } from "../values";
import { routingControl } from "./recoveryControl";
import { aws } from "./shared";
import { zones } from "./route53Zones";

const healthCheck = aws("route53/healthCheck");
const record = aws("route53/record");

export const route53: Definitions = {
  ...zones,
  [record]: {
    references: [
      {
        path: "healthCheckId",
        to: [healthCheck],
        missing: "NoSuchHealthCheck",
        holds: "HealthCheckInUse",
      },
    ],
    rules: (context, before) => {
      const others = sameName(context);
      const same = others.some((inputs) => inputs.setIdentifier === context.inputs.setIdentifier);
      if (before === undefined && same && !context.flag("allowOverwrite")) {
        throw new CloudError(
          "InvalidChangeBatch",
          `Tried to create resource record set [name='${context.text("name")}', type='${context.text("type")}'] but it already exists`,
        );
      }
      checkRouting(context, others);
      checkAlias(context);
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
      { path: "routingControlArn", to: [routingControl], missing: "InvalidInput" },
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

/** Kinds of routing; a record has one of them, or none (Route 53 API reference, ResourceRecordSet). */
const policies = [
  "cidrRoutingPolicy",
  "failoverRoutingPolicies",
  "geolocationRoutingPolicies",
  "geoproximityRoutingPolicy",
  "latencyRoutingPolicies",
  "multivalueAnswerRoutingPolicy",
  "weightedRoutingPolicies",
];

const policyOf = (inputs: Properties) => policies.find((policy) => inputs[policy] !== undefined);

/** Inputs of the other records of the same name and type. */
function sameName(context: Context): readonly Properties[] {
  const told = ["zoneId", "name", "type"];
  return context
    .all(record)
    .filter(
      ({ urn, inputs }) =>
        urn !== context.urn && told.every((path) => inputs[path] === context.inputs[path]),
    )
    .map(({ inputs }) => inputs);
}

/** Records of one name and type have one kind of routing, and no two the same place in it. */
function checkRouting(context: Context, others: readonly Properties[]): void {
  const { inputs } = context;
  const policy = policyOf(inputs);
  const refuse = (why: string) => {
    throw new CloudError(
      "InvalidChangeBatch",
      `RRSet with DNS name ${context.text("name")}., type ${context.text("type")}, SetIdentifier ${context.text("setIdentifier", "none")} cannot be created: ${why}.`,
    );
  };
  if ((policy === undefined) !== (inputs.setIdentifier === undefined)) {
    refuse("a set identifier and a routing policy belong together");
  }
  if (others.some((other) => policyOf(other) !== policy)) {
    refuse("a record set with the same name and type has another routing policy");
  }
  const unique = policy !== undefined && !/^(weighted|multivalue)/.test(policy);
  if (
    unique &&
    others.some(
      (other) =>
        other.setIdentifier !== inputs.setIdentifier &&
        isDeepStrictEqual(other[policy], inputs[policy]),
    )
  ) {
    refuse("another record set has the same place in the routing policy");
  }
}

/** An alias of a name in its own zone is of a record that is there. */
function checkAlias(context: Context): void {
  const { aliases, zoneId, type } = context.inputs;
  const [alias] = isList(aliases) ? aliases : [];
  const { name, zoneId: target } = (alias ?? {}) as Properties;
  const missing =
    alias !== undefined &&
    target === zoneId &&
    !context
      .all(record)
      .some(
        ({ inputs }) => inputs.zoneId === target && inputs.name === name && inputs.type === type,
      );
  if (missing) {
    throw new CloudError(
      "InvalidChangeBatch",
      `Tried to create an alias that targets ${String(name)}., type ${String(type)} in zone ${String(target)}, but the alias target name does not exist.`,
    );
  }
}

import { fargateMemory } from "../../../environments/fargate";
import { type Context, type Definitions } from "../definition";
import { CloudError, type Value } from "../types";
import { isList, isObject, valueAt } from "../values";
import { aws, named, toRole, toSecurityGroup, toSubnet } from "./shared";

const cluster = aws("ecs/cluster");
const taskDefinition = aws("ecs/taskDefinition");
const targetGroup = aws("lb/targetGroup");

const toCluster = {
  to: [cluster],
  missing: "ClusterNotFoundException",
};

const isText = (value: Value | undefined): value is string => typeof value === "string";

/** Targets without a listener get no traffic, and ECS no health: it refuses them. */
function refuseUnattachedTargets(context: Context): void {
  const groups = valueAt(context.inputs, "loadBalancers");
  const arns = (isList(groups) ? groups : []).flatMap((each) =>
    isObject(each) && isText(each.targetGroupArn) ? [each.targetGroupArn] : [],
  );
  const listeners = [...context.all(aws("lb/listener")), ...context.all(aws("lb/listenerRule"))];
  const attached = JSON.stringify(
    listeners.map(({ inputs }) => [inputs.defaultActions ?? null, inputs.actions ?? null]),
  );
  const alone = arns.find((arn) => !attached.includes(JSON.stringify(arn)));
  if (alone !== undefined) {
    throw new CloudError(
      "InvalidParameterException",
      `The target group with targetGroupArn ${alone} does not have an associated load balancer.`,
    );
  }
}

function containersOf(context: Context): readonly Value[] {
  try {
    const parsed = JSON.parse(context.text("containerDefinitions", "[]")) as Value;
    return isList(parsed) ? parsed : [];
  } catch {
    throw new CloudError("ClientException", "containerDefinitions is not JSON.");
  }
}

function refuseUnknownSize(context: Context): void {
  const [cpu, memory] = [context.text("cpu", "0"), context.text("memory", "0")];
  const fargate = valueAt(context.inputs, "requiresCompatibilities");
  if (
    isList(fargate) &&
    fargate.includes("FARGATE") &&
    !fargateMemory(Number(cpu)).includes(Number(memory))
  ) {
    throw new CloudError(
      "ClientException",
      `No Fargate configuration exists for given values: ${cpu} CPU, ${memory} memory.`,
    );
  }
}

/** A container's log goes to a group that is there, or the task does not start. */
function refuseMissingLogs(context: Context): void {
  for (const container of containersOf(context)) {
    const group = isObject(container)
      ? valueAt(container, "logConfiguration.options.awslogs-group")
      : undefined;
    if (
      isText(group) &&
      context.find(aws("cloudwatch/logGroup"), group, context.region) === undefined
    ) {
      throw new CloudError(
        "ResourceInitializationError",
        `the specified log group ${group} does not exist.`,
      );
    }
  }
}

export const ecs: Definitions = {
  [cluster]: {
    naming: named(255),
    make: (context) => {
      const arn = context.arn("ecs", `cluster/${context.text("name")}`);
      return { id: arn, outputs: { arn }, aliases: [context.text("name")] };
    },
  },
  [aws("ecs/clusterCapacityProviders")]: {
    references: [{ path: "clusterName", ...toCluster }],
    make: (context) => ({ id: context.text("clusterName") }),
  },
  [taskDefinition]: {
    references: [toRole("executionRoleArn"), toRole("taskRoleArn")],
    rules: (context) => {
      refuseUnknownSize(context);
      refuseMissingLogs(context);
    },
    make: (context) => {
      const family = context.text("family");
      const arn = context.arn("ecs", `task-definition/${family}`);
      const revision = 1;
      return {
        id: family,
        outputs: { arn: `${arn}:${revision}`, arnWithoutRevision: arn, revision },
        aliases: [arn],
      };
    },
  },
  [aws("ecs/service")]: {
    naming: named(255),
    references: [
      { path: "cluster", ...toCluster, holds: "ClusterContainsServicesException" },
      { path: "taskDefinition", to: [taskDefinition], missing: "ClientException" },
      toSubnet("networkConfiguration.subnets[*]"),
      toSecurityGroup("networkConfiguration.securityGroups[*]"),
      {
        path: "loadBalancers[*].targetGroupArn",
        to: [targetGroup],
        missing: "InvalidParameterException",
      },
    ],
    rules: refuseUnattachedTargets,
    make: (context) => {
      const home = context.find(cluster, context.text("cluster"), context.region);
      const owner = isText(home?.outputs.name) ? home.outputs.name : context.text("cluster");
      const path = `${owner}/${context.text("name")}`;
      const arn = context.arn("ecs", `service/${path}`);
      return { id: arn, outputs: { arn }, aliases: [path] };
    },
  },
};

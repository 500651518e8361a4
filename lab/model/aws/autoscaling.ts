import { type Context, type Definitions } from "../definition";
import { CloudError } from "../types";
import { aws, toRole } from "./shared";

const target = aws("appautoscaling/target");
const tables = [aws("dynamodb/table"), aws("dynamodb/tableReplica")];

/** What Application Auto Scaling calls one scalable thing: `ecs service/shop/ordering ecs:service:DesiredCount`. */
const identity = (inputs: Context["inputs"]) =>
  [inputs.serviceNamespace, inputs.resourceId, inputs.scalableDimension].map(String).join(" ");

/** Where a resource id of each service leads, as far as the model knows: a part of the id, and the type that has it. */
const scalable: {
  readonly [dimension: string]: {
    readonly types: readonly string[];
    readonly named: (id: string) => string;
  };
} = {
  "dynamodb:table:ReadCapacityUnits": { types: tables, named: afterFirst },
  "dynamodb:table:WriteCapacityUnits": { types: tables, named: afterFirst },
  "ecs:service:DesiredCount": { types: [aws("ecs/service")], named: afterFirst },
  "rds:cluster:ReadReplicaCount": {
    types: [aws("rds/cluster")],
    named: (id) => id.replace(/^cluster:/, ""),
  },
};

function afterFirst(id: string): string {
  return id.split("/").slice(1).join("/");
}

function refuseMissingResource(context: Context): void {
  const known = scalable[context.text("scalableDimension")];
  const id = context.text("resourceId");
  if (
    known !== undefined &&
    !known.types.some((type) => context.find(type, known.named(id), context.region))
  ) {
    throw new CloudError(
      "ValidationException",
      `There is nothing to scale: ${context.text("serviceNamespace")} has no ${id}.`,
    );
  }
}

export const autoscaling: Definitions = {
  [target]: {
    references: [toRole("roleArn")],
    rules: (context) => {
      refuseMissingResource(context);
      if (context.number("minCapacity", 0) > context.number("maxCapacity", 0)) {
        throw new CloudError(
          "ValidationException",
          "Maximum capacity cannot be less than minimum capacity",
        );
      }
    },
    make: (context) => ({
      id: identity(context.inputs),
      outputs: {
        arn: context.arn("application-autoscaling", `scalable-target/${context.hex(32)}`),
        roleArn: context.text(
          "roleArn",
          context.arn(
            "iam",
            "role/aws-service-role/application-autoscaling.amazonaws.com/AWSServiceRoleForApplicationAutoScaling",
            { region: "" },
          ),
        ),
        suspendedState: {
          dynamicScalingInSuspended: false,
          dynamicScalingOutSuspended: false,
          scheduledScalingSuspended: false,
        },
      },
    }),
  },
  [aws("appautoscaling/policy")]: {
    naming: { property: "name", max: 255 },
    rules: (context) => {
      const registered = context
        .all(target)
        .some(
          (entry) =>
            entry.region === context.region && identity(entry.inputs) === identity(context.inputs),
        );
      if (!registered) {
        throw new CloudError(
          "ObjectNotFoundException",
          `No scalable target registered for ${identity(context.inputs)}.`,
        );
      }
    },
    make: (context) => ({
      // The provider calls a policy by its name, which AWS has unique per scalable target.
      id: `${identity(context.inputs)}/${context.text("name")}`,
      outputs: {
        arn: context.arn(
          "autoscaling",
          `scalingPolicy:${context.uuid()}:resource/${context.text("serviceNamespace")}/${context.text("resourceId")}:policyName/${context.text("name")}`,
        ),
        alarmArns: [],
      },
    }),
  },
};

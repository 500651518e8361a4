import { type Context, type Definitions, type Reference } from "../definition";
import { CloudError, type Properties, type Value } from "../types";
import { isList, isObject, textsAt } from "../values";
import { routingControl } from "./recoveryControl";
import { aws, named } from "./shared";

const steps = "workflows[*].steps[*]";
const places = [steps, `${steps}.parallelConfigs[*].steps[*]`];

/** The same input of a step alone and of one among others side by side. */
const inEveryStep = (
  input: string,
  to: string,
  more: Partial<Pick<Reference, "key" | "also">> = {},
): readonly Reference[] =>
  places.map((step) => ({
    path: `${step}.${input}`,
    to: [to],
    // CreatePlan does not look; the evaluation right after it warns (ARC developer guide, "Plan evaluation").
    missing: "ValidationException",
    region: "any" as const,
    ...more,
  }));

/** Region switch is global: its ARNs have no region, and each plan is known in the regions that it is for. */
export const regionSwitch: Definitions = {
  [aws("arcregionswitch/plan")]: {
    naming: named(32, "ConflictException", { within: "account" }),
    references: [
      { path: "executionRole", to: [aws("iam/role")], missing: "ValidationException" },
      ...inEveryStep(
        "arcRoutingControlConfigs[*].regionAndRoutingControls[*].routingControls[*].routingControlArn",
        routingControl,
      ),
      ...inEveryStep("customActionLambdaConfigs[*].lambdas[*].arn", aws("lambda/function")),
      ...inEveryStep("globalAuroraConfigs[*].globalClusterIdentifier", aws("rds/globalCluster")),
      ...inEveryStep("globalAuroraConfigs[*].databaseClusterArns[*]", aws("rds/cluster")),
      ...inEveryStep("ecsCapacityIncreaseConfigs[*].services[*].serviceArn", aws("ecs/service")),
      ...inEveryStep("eksResourceScalingConfigs[*].eksClusters[*].clusterArn", aws("eks/cluster")),
      ...inEveryStep(
        "lambdaEventSourceMappingConfigs[*].regionEventSourceMappings[*].arn",
        aws("lambda/eventSourceMapping"),
      ),
      {
        path: "associatedAlarms[*].resourceIdentifier",
        to: [aws("cloudwatch/metricAlarm")],
        missing: "ValidationException",
        region: "any",
      },
    ],
    rules: (context) => {
      eachRegionIsActivated(context);
      bothPlacesAct(context);
    },
    make: (context) => {
      const arn = context.arn(
        "arc-region-switch",
        `plan/${context.text("name")}:${context.letters(6)}`,
        {
          region: "",
        },
      );
      return { id: arn, outputs: { arn } };
    },
  },
};

const texts = (context: Context, path: string) =>
  textsAt(context.inputs, path).map(({ text }) => text);

/** An active-passive plan has one workflow for both regions, or one for each (ARC developer guide, "Components"). */
function eachRegionIsActivated(context: Context): void {
  const regions = texts(context, "regions[*]");
  const targets = texts(context, "workflows[*].workflowTargetRegion");
  const missing = regions.filter((region) => targets.length > 0 && !targets.includes(region));
  if (context.text("recoveryApproach") === "activePassive" && missing.length > 0) {
    throw new CloudError(
      "ValidationException",
      `The plan has no workflow that activates ${missing.join(" and ")}.`,
    );
  }
}

const objects = (value: Value | undefined): readonly Properties[] =>
  isList(value) ? value.filter(isObject) : [];

/** Every step, and what steps side by side consist of. */
const allSteps = ({ inputs }: Context): readonly Properties[] =>
  objects(inputs.workflows)
    .flatMap(({ steps: own }) => objects(own))
    .flatMap((step) => [
      step,
      ...objects(step.parallelConfigs).flatMap(({ steps: inner }) => objects(inner)),
    ]);

/** "You're required to specify two Lambda functions, one in each of the plan's Regions" (ARC developer guide). */
function bothPlacesAct(context: Context): void {
  for (const step of allSteps(context)) {
    for (const { lambdas } of objects(step.customActionLambdaConfigs)) {
      const arns = objects(lambdas).map(({ arn }) => arn);
      // A preview does not know them yet.
      const known = arns.filter((arn) => typeof arn === "string");
      const regions = new Set(known.map((arn) => arn.split(":")[3]));
      if (known.length === arns.length && regions.size !== 2) {
        throw new CloudError(
          "ValidationException",
          `The step ${String(step.name)} needs a function in each of the plan's regions.`,
        );
      }
    }
  }
}

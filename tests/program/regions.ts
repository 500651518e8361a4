import { regionNames } from "../../environments/regions";
import { type Resource } from "../../lab/mocks/registrations";
import { isPackage, label, type Plan } from "./plans";
import { distinct, texts } from "./values";

/** Resources that something outside of this process makes: they need a provider. */
export const made = ({ resources }: Plan): readonly Resource[] =>
  resources.all.filter((resource) => resource.custom && isPackage(resource, "aws", "kubernetes"));

/** Region in a resource's name; a longer one is not mistaken for a shorter. */
export const regionInName = ({ name }: Resource): string | undefined =>
  regionNames.find((region) => new RegExp(`(^|-)${region}(-|$)`).test(name));

/** Shows both places by one line. */
const anyRegion = (text: string): string =>
  regionNames.reduce((shown, region) => shown.replace(region, "*"), text);

/**
 * Inputs in which a region other than that of the resource's provider is named: in an ARN, a zone, an endpoint, a key or
 * a plain text. `Type name: input.path`, with `*` for a region.
 */
export function foreignRegions(plan: Plan): readonly string[] {
  const found = made(plan).flatMap((resource) => {
    const own = plan.regions.get(resource.provider);
    const others = regionNames.filter((region) => region !== own);
    return texts(resource.inputs)
      .filter(({ text }) => others.some((region) => text.includes(region)))
      .map(({ path }) => `${anyRegion(label(resource))}: ${path}`);
  });
  return distinct(found);
}

/** Where the gate names the place that it is about: alarms and switches, or routing controls. */
const gateNamesPlaces = ({ resources }: Plan): readonly string[] =>
  resources.of("evenkeel:part:RoutingControls").length > 0
    ? ["home", "standby"].flatMap((which) => [
        `HealthCheck edge-api-${which}-health: tags.Name`,
        `RoutingControl edge-gate-${which}: name`,
      ])
    : [
        "Function edge-gate-*-function: environment.variables.JUDGED_PLACE",
        "Function edge-gate-*-function: environment.variables.SWITCH_PARAMETER",
        ...["home", "standby"].flatMap((which) => [
          `HealthCheck edge-api-${which}-health: cloudwatchAlarmName`,
          `HealthCheck edge-api-${which}-health: cloudwatchAlarmRegion`,
          `HealthCheck edge-api-${which}-health: tags.Name`,
        ]),
        "MetricAlarm edge-gate-*-disagrees: dimensions.Place",
        "MetricAlarm edge-gate-*-disagrees: name",
        "MetricAlarm edge-gate-*-place-off: alarmDescription",
        "MetricAlarm edge-gate-*-place-off: dimensions.Place",
        "MetricAlarm edge-gate-*-place-off: name",
        "RolePolicy edge-gate-*-policy: policy",
      ];

/** Where each place names the other one that it watches. */
const watchesNamePlaces = (plan: Plan): readonly string[] => {
  const variable = plan.resources.of("evenkeel:part:RoutingControls").length
    ? "CLUSTER_ENDPOINTS"
    : "SWITCH_PARAMETER";
  return [
    ...["JUDGED_PLACE", "JUDGED_URL", "UNANSWERED_ALARM", variable].map(
      (name) => `Function failover-watch-*-function: environment.variables.${name}`,
    ),
    "MetricAlarm failover-watch-*-unanswered: alarmDescription",
    "MetricAlarm failover-watch-*-unanswered: dimensions.Place",
    "MetricAlarm failover-watch-*-unanswered: name",
    "RolePolicy failover-watch-*-policy: policy",
  ];
};

/** Where a plan of Region switch, and the functions that it calls, name the places that it moves between. */
const plansNamePlaces = ({ resources }: Plan): readonly string[] => {
  const has = (type: string) => resources.of(type).length > 0;
  const steps = "Plan failover-region-switch-plan: workflows.steps";
  const mapping = `${steps}.parallelConfigs.steps.lambdaEventSourceMappingConfigs.regionEventSourceMappings`;
  return [
    "Function failover-region-switch-*-function: environment.variables.JUDGED_PLACE",
    "Function failover-region-switch-*-function: environment.variables.SWITCH_PARAMETER",
    ...["associatedAlarms.mapBlockKey", "associatedAlarms.resourceIdentifier"].map(
      (input) => `Plan failover-region-switch-plan: ${input}`,
    ),
    ...["primaryRegion", "regions", "workflows.workflowDescription"].map(
      (input) => `Plan failover-region-switch-plan: ${input}`,
    ),
    "Plan failover-region-switch-plan: workflows.workflowTargetRegion",
    `${steps}.customActionLambdaConfigs.lambdas.arn`,
    `${steps}.eksResourceScalingConfigs.eksClusters.clusterArn`,
    `${steps}.eksResourceScalingConfigs.scalingResources.resources.resourceName`,
    `${steps}.globalAuroraConfigs.databaseClusterArns`,
    `${mapping}.arn`,
    `${mapping}.region`,
    ...(has("evenkeel:part:RoutingControls")
      ? [`${steps}.arcRoutingControlConfigs.regionAndRoutingControls.region`]
      : []),
    ...(has("aws:ecs/service:Service")
      ? ["clusterArn", "serviceArn"].map(
          (input) => `${steps}.ecsCapacityIncreaseConfigs.services.${input}`,
        )
      : []),
    "RolePolicy failover-region-switch-*-policy: policy",
    "RolePolicy failover-region-switch-policy: policy",
  ];
};

/** All of a failover's parts that name a place, for what the stack has of them; `*` stands for either place. */
export const failoverNamesPlaces = (plan: Plan): readonly string[] => [
  ...gateNamesPlaces(plan),
  ...(plan.resources.of("evenkeel:part:PlaceWatch").length ? watchesNamePlaces(plan) : []),
  ...(plan.resources.of("evenkeel:part:RegionSwitch").length ? plansNamePlaces(plan) : []),
];

/** Where Kafka's replicators, if there are any, name the place that they copy from; `*` stands for either place. */
export const replicatorsNamePlaces = ({ resources }: Plan): readonly string[] =>
  resources.of("aws:msk/replicator:Replicator").length === 0
    ? []
    : [
        "LogGroup stream-to-*-logs: name",
        "Replicator stream-to-*-replicator: description",
        "Replicator stream-to-*-replicator: kafkaClusters.amazonMskCluster.mskClusterArn",
        "Replicator stream-to-*-replicator: logDelivery.replicatorLogDelivery.cloudwatchLogs.logGroup",
        "Replicator stream-to-*-replicator: replicationInfoList.sourceKafkaClusterArn",
        "Replicator stream-to-*-replicator: replicatorName",
        "RolePolicy stream-to-*-policy: policy",
      ];

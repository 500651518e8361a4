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

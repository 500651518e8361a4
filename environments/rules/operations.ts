import { withoutGrafana } from "../catalogue";
import { type Region } from "../schema";
import { type Context, isWrong, type Rule, when } from "./rule";

/** Monitoring: what nobody would hear of, and what AWS does not have where the stack is. */
export const operations: Rule = (context) => [
  ...alarms(context),
  ...prometheus(context),
  ...grafana(context),
];

const alarms: Rule = ({ definition }) =>
  when(
    definition.production === true && definition.monitoring?.alarms === false,
    ["settings", "monitoring", "alarms"],
    "must be true in production (without alarms, customers tell of a fault first)",
    true,
  );

const prometheus: Rule = (context) => {
  const { definition } = context;
  const services = Object.values(definition.services ?? {});
  const onKubernetes = services.some((service) => service?.runsOn === "kubernetes");
  return when(
    definition.monitoring?.prometheus === true &&
      !onKubernetes &&
      !isWrong(context, ["settings", "services"]),
    ["settings", "monitoring", "prometheus"],
    "must be false without a service on Kubernetes (the scraper reads a cluster, and there is none)",
    false,
  );
};

const grafana: Rule = ({ definition, operator }: Context) => {
  const without: readonly Region[] = withoutGrafana;
  const { home, standby, topology } = operator;
  const places = topology === "active-passive" ? [home, standby] : [home];
  const missing = places.find((place) => place !== undefined && without.includes(place));
  const wanted = definition.monitoring?.grafana;
  return when(
    missing !== undefined && wanted !== undefined && wanted !== "none",
    ["settings", "monitoring", "grafana"],
    `must be none in ${missing} (Amazon Managed Grafana is not there)`,
    "none",
  );
};

import { withoutCodeConnections } from "../catalogue";
import { type Finding } from "../issues";
import { nearest } from "../nearest";
import { type Context, present, type Rule, when } from "./rule";

/** The pipeline builds and installs services that run on Kubernetes. */
export const delivery: Rule = (context) => [...connection(context), ...delivered(context)];

function connection({ operator, definition }: Context): Finding[] {
  const lacking = present([operator.home, operator.standby]).filter((region) =>
    withoutCodeConnections.includes(region),
  );
  return when(
    typeof definition.delivery === "object" && lacking.length > 0,
    ["settings", "delivery"],
    `must be none here (${lacking.join(" and ")} has no AWS CodeConnections, which tells the pipeline of pushes)`,
    "none",
  );
}

const delivered: Rule = ({ definition }) => {
  const pipeline = definition.delivery;
  if (pipeline === undefined || pipeline === "none") {
    return [];
  }
  const services = definition.services ?? {};
  const deliverable = Object.keys(services)
    .filter((name) => services[name]?.runsOn === "kubernetes")
    .sort();
  const listed = present(pipeline.services);
  return (pipeline.services ?? []).flatMap((name, index): Finding[] => {
    if (name === undefined) {
      return [];
    }
    const path = ["settings", "delivery", "services", index];
    const near = nearest(name, deliverable);
    return [
      ...when(
        !deliverable.includes(name),
        path,
        "must be a service that runs on kubernetes (the pipeline installs Helm charts)",
        near ?? deliverable[0] ?? "payment",
        near === undefined
          ? `there are: ${deliverable.length > 0 ? deliverable.join(", ") : "none"}`
          : `did you mean ${near}?`,
      ),
      ...when(
        listed.indexOf(name) < listed.lastIndexOf(name) &&
          pipeline.services?.indexOf(name) !== index,
        path,
        "must be listed once",
        deliverable[0] ?? "payment",
      ),
    ];
  });
};

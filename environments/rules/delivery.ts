import { type Finding } from "../issues";
import { nearest } from "../nearest";
import { present, type Rule, when } from "./rule";

/** The pipeline builds and installs services that run on Kubernetes. */
export const delivery: Rule = ({ definition }) => {
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

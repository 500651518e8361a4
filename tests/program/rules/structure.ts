import { UNKNOWN } from "../../../lab/model";
import { componentOf } from "../graph";
import { label, type Plan } from "../plans";
import { made } from "../regions";
import { leaves } from "../values";
import { type Rule } from "./rule";

const shape = ({ resources }: Plan) =>
  resources.all.map(({ urn, provider }) => `${urn} by ${provider}`).sort();

const missing = (from: readonly string[], where: readonly string[]) => {
  const there = new Set(where);
  return from.filter((each) => !there.has(each));
};

/** Roles move; names stay. */
const roles = /(^|-)(primary|secondary|active|passive|main|backup|blue|green)(-|$)/i;

/** What is registered, and as what. */
export const structure: readonly Rule[] = [
  {
    name: "registers in a preview what it registers in an update",
    violations: ({ plan, preview }) => [
      ...missing(shape(plan), shape(preview)).map((each) => `only in an update: ${each}`),
      ...missing(shape(preview), shape(plan)).map((each) => `only in a preview: ${each}`),
    ],
  },
  {
    name: "looks nothing up, in a preview or in an update",
    violations: ({ plan, preview }) => [...plan.calls, ...preview.calls],
  },
  {
    name: "has no two resources of the same type and name",
    violations: ({ plan }) => {
      const labels = plan.resources.names();
      return labels.filter((each, index) => labels[index + 1] === each);
    },
  },
  {
    name: "begins every name with that of the component it is in",
    violations: ({ plan }) =>
      plan.resources.all
        .filter((resource) => {
          const within = componentOf(plan, resource)?.name;
          return (
            within !== undefined &&
            resource.name !== within &&
            !resource.name.startsWith(`${within}-`)
          );
        })
        .map(label),
  },
  {
    name: "says no role in a name",
    violations: ({ plan }) =>
      plan.resources.all.filter((resource) => roles.test(resource.name)).map(label),
  },
  {
    name: "names a provider of its own for every resource of AWS and Kubernetes",
    violations: ({ plan }) => {
      const own = new Set(
        plan.resources.all
          .filter(({ type }) => type.startsWith("pulumi:providers:"))
          .map(({ urn }) => urn),
      );
      return made(plan)
        .filter(({ provider }) => !own.has(provider))
        .map(label);
    },
  },
  {
    name: "shows settings alone as a component's inputs, so that a preview knows them",
    violations: ({ preview }) =>
      preview.resources.all
        .filter(({ type }) => type.startsWith("evenkeel:"))
        .flatMap((component) =>
          leaves(component.inputs)
            .filter(({ value }) => value === UNKNOWN || String(value).startsWith("urn:"))
            .map(({ path }) => `${label(component)}: ${path}`),
        ),
  },
];

import { isKind } from "../../../lab/kubernetes/schema";
import { refusedBy } from "../../../lab/kubernetes/validate";
import { type Resource } from "../../../lab/mocks/registrations";
import { label, type Plan } from "../plans";
import { type Rule } from "./rule";

export const objects = ({ resources }: Plan): readonly Resource[] =>
  resources.all.filter(({ type }) => isKind(type));

/** An object as the provider sends it: what its type says is said again in it. */
export function sent({ type, inputs }: Resource): object {
  const [, version = "", kind = ""] = type.split(":");
  return { apiVersion: version.replace(/^core\//, ""), kind, ...inputs };
}

/** What is asked of clusters. */
export const kubernetes: readonly Rule[] = [
  {
    name: "has Kubernetes objects that are valid for the pinned version, to the last field",
    violations: ({ plan }) =>
      objects(plan).flatMap((object) =>
        refusedBy(object.type, sent(object)).map((what) => `${label(object)}: ${what}`),
      ),
  },
];

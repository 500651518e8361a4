import { Resources } from "../../lab/mocks/deploy";
import { type Properties, type Value } from "../../lab/model";
import { type Plan } from "./plans";

/** The plan with other inputs of one resource, as a mistake in the program would make it; `undefined` takes one away. */
export function tampered(
  plan: Plan,
  type: string,
  name: string,
  changes: { readonly [input: string]: Value | undefined },
): Plan {
  const target = plan.resources.only(type, name);
  const inputs = Object.fromEntries(
    Object.entries({ ...target.inputs, ...changes }).filter(([, value]) => value !== undefined),
  ) as Properties;
  const all = plan.resources.all.map((each) => (each === target ? { ...each, inputs } : each));
  return { ...plan, resources: new Resources(all) };
}

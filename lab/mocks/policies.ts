import { Plan, type Planned, UNKNOWN } from "../../policies/plan";
import { UNKNOWN as unknownHere } from "../model";
import { type Deployed } from "./deploy";
import { type Resource } from "./registrations";

/** What is not known yet, in the words of policies. */
function translated(value: unknown): unknown {
  if (value === unknownHere) {
    return UNKNOWN;
  }
  if (Array.isArray(value)) {
    return value.map(translated);
  }
  return typeof value === "object" && value !== null
    ? Object.fromEntries(Object.entries(value).map(([key, each]) => [key, translated(each)]))
    : value;
}

const planned = (
  { urn, type, name, inputs, parent, provider, options }: Resource,
  regions: ReadonlyMap<string, string | undefined>,
): Planned => ({
  ...{ urn, type, name, parent },
  inputs: translated(inputs) as Planned["inputs"],
  region: regions.get(provider),
  protect: options.protect,
  ignoreChanges: options.ignoreChanges,
  references: options.inputDependencies,
});

/** A plan that was made in process, as policies look at it. */
export const policyPlan = ({ resources, regions }: Deployed<unknown>): Plan =>
  new Plan(resources.all.map((resource) => planned(resource, regions)));

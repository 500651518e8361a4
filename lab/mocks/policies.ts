import { Plan, type Planned, withUnknowns } from "../../policies/plan";
import { UNKNOWN as unknownHere } from "../model";
import { type Deployed } from "./deploy";
import { type Resource } from "./registrations";

const planned = (
  { urn, type, name, inputs, parent, provider, options }: Resource,
  regions: ReadonlyMap<string, string | undefined>,
): Planned => ({
  ...{ urn, type, name, parent },
  inputs: withUnknowns(inputs, unknownHere) as Planned["inputs"],
  region: regions.get(provider),
  protect: options.protect,
  ignoreChanges: options.ignoreChanges,
  references: options.inputDependencies,
});

/** A plan that was made in process, as policies look at it. */
export const policyPlan = ({ resources, regions }: Deployed<unknown>): Plan =>
  new Plan(resources.all.map((resource) => planned(resource, regions)));

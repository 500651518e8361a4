import { type Settings } from "../../environments/schema";
import { standardsOf } from "../../lab/mocks/judged";
import { rules } from "../../policies/all";
import { judge, type Judged, type Suppression } from "../../policies/judge";
import { Plan, type Planned, withUnknowns } from "../../policies/plan";
import { unknown } from "./masks";
import { type Finding, type PlannedResource, type Snapshot } from "./types";

/** What policies (docs/policies.md) find in a plan. */

const planned = (resource: PlannedResource): Planned => {
  const { urn, type, name, parent, region, protect, ignoreChanges, inputDependencies } = resource;
  return {
    ...{ urn, type, name, parent, protect, ignoreChanges },
    ...(region === undefined ? {} : { region }),
    inputs: withUnknowns(resource.inputs, unknown) as Planned["inputs"],
    references: inputDependencies,
  };
};

const found = ({ rule, urn, message, level }: Judged): Finding => ({
  ...{ rule: rule.id, urn, message, remedy: rule.remedy },
  severity: level === "mandatory" ? "error" : "warning",
});

const expired = ({ rule, resource, until }: Suppression): Finding => ({
  ...{ rule, severity: "error", urn: "" },
  message: `The suppression of ${rule} for ${resource} ended on ${until}.`,
  remedy: "Mend what it covers, or say in settings.policies.suppressions until when it may stay.",
});

export function policyFindings(
  { resources }: Snapshot,
  settings: Pick<Settings, "policies" | "production">,
): readonly Finding[] {
  const judged = judge(new Plan(resources.map(planned)), rules, standardsOf(settings));
  return [...judged.expired.map(expired), ...judged.findings.map(found)];
}

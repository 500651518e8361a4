import {
  type PolicyResource,
  type ResourceValidationArgs,
  type ResourceValidationPolicy,
  type StackValidationPolicy,
} from "@pulumi/policy";
import { coveredBy, levelOf, type Standards } from "../judge";
import { Plan, type Planned, UNKNOWN } from "../plan";
import { type Rule } from "../rule";

/** What Pulumi's analyzer knows of a stack, as the rules want it. */

/** A value out of the analyzer's proxies, which throw when something is asked for that is not known yet. */
function plain(read: () => unknown): unknown {
  let value: unknown;
  try {
    value = read();
  } catch {
    return UNKNOWN;
  }
  if (typeof value !== "object" || value === null) {
    return value;
  }
  if (Array.isArray(value)) {
    const list = value as readonly unknown[];
    return Array.from({ length: list.length }, (_, index) => plain(() => list[index]));
  }
  const tree = value as Readonly<Record<string, unknown>>;
  return Object.fromEntries(Object.keys(tree).map((key) => [key, plain(() => tree[key])]));
}

/**
 * Inputs as the program gave them, by URN. The analyzer has them when it is shown a resource; of a whole stack it knows outputs,
 * in which AWS's own defaults stand as well.
 */
export class Inputs {
  private readonly known = new Map<string, Planned["inputs"]>();

  public note({ urn, props }: Pick<ResourceValidationArgs, "urn" | "props">): void {
    this.known.set(urn, plain(() => props) as Planned["inputs"]);
  }

  public of({ urn, props }: PolicyResource): Planned["inputs"] {
    return this.known.get(urn) ?? (plain(() => props) as Planned["inputs"]);
  }
}

function planned(resource: PolicyResource, inputs: Inputs): Planned {
  const { urn, type, name, opts, parent, provider, propertyDependencies } = resource;
  const region = plain(() => (provider?.props as { region?: unknown } | undefined)?.region);
  return {
    ...{ urn, type, name },
    inputs: inputs.of(resource),
    region: typeof region === "string" ? region : undefined,
    parent: parent?.urn ?? opts.parent ?? "",
    protect: opts.protect,
    ignoreChanges: opts.ignoreChanges,
    references: Object.fromEntries(
      Object.entries(propertyDependencies).map(([input, all]) => [
        input,
        all.map((each) => each.urn),
      ]),
    ),
  };
}

export const planOfStack = (resources: readonly PolicyResource[], inputs: Inputs): Plan =>
  new Plan(resources.map((resource) => planned(resource, inputs)));

/** Reports nothing: it only looks at inputs as they pass. */
export const collector = (inputs: Inputs): ResourceValidationPolicy => ({
  name: "inputs",
  description: "Looks at inputs, so that the other policies can judge them.",
  enforcementLevel: "advisory",
  validateResource: (args) => inputs.note(args),
});

/**
 * A rule as Pulumi has policies.
 * @param standards asked whenever the level matters: only then is it known which stack this is.
 */
export const policyOf = (
  rule: Rule,
  inputs: Inputs,
  standards: () => Standards,
): StackValidationPolicy => ({
  name: rule.id,
  description: `${rule.title} (${rule.source.join("; ")})`,
  severity: rule.severity,
  remediationSteps: rule.remedy,
  get enforcementLevel() {
    return levelOf(rule, standards());
  },
  validateStack: ({ resources }, report) => {
    for (const { urn, property, message } of rule.check(planOfStack(resources, inputs))) {
      if (coveredBy(standards(), rule.id, urn) === undefined) {
        report(`${message} (${property}). ${rule.remedy}`, urn);
      }
    }
  },
});

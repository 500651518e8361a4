import { type RuleId } from "../environments/ruleIds";
import { at, type Plan, type Planned, UNKNOWN } from "./plan";

/** What becomes of a finding: the operation ends, the finding is told, or nobody looks. */
export type Level = "mandatory" | "advisory" | "disabled";

export type Severity = "low" | "medium" | "high" | "critical";

/** One thing that a rule does not accept. */
export interface Finding {
  /** Of the resource that breaks the rule. */
  readonly urn: string;
  /** Input that has to change, or the one that is missing. */
  readonly property: string;
  /** What is wrong, as a predicate of the resource: "is not encrypted". */
  readonly message: string;
}

/** What must hold for a plan, and who says so. */
export interface Rule {
  readonly id: RuleId;
  /** Completes the sentence "It must hold that ...". */
  readonly title: string;
  readonly severity: Severity;
  /** Standard and control, or page of AWS's documentation. */
  readonly source: readonly string[];
  /** What to do about a finding. */
  readonly remedy: string;
  /** Where no environment says anything else. */
  readonly enforcement: { readonly production: Level; readonly elsewhere: Level };
  readonly check: (plan: Plan) => readonly Finding[];
}

/** Whose controls "AWS Foundational Security Best Practices" are. */
export const foundations = "AWS Security Hub";

/** Mandatory everywhere. */
export const always = { production: "mandatory", elsewhere: "mandatory" } as const;

/** Mandatory where real traffic depends on the stack; nobody looks elsewhere. */
export const inProduction = { production: "mandatory", elsewhere: "disabled" } as const;

/** Mandatory where real traffic depends on the stack, and told elsewhere. */
export const toldElsewhere = { production: "mandatory", elsewhere: "advisory" } as const;

export const finding = (
  { urn }: Pick<Planned, "urn">,
  property: string,
  message: string,
): Finding => ({ urn, property, message });

/** One input of one type that must have certain values. */
export interface Requirement {
  readonly type: string;
  /** Path with dots. */
  readonly property: string;
  /** Whether a known value will do; an input that is left out is `undefined`. */
  readonly accepts: (value: unknown, resource: Planned) => boolean;
  /** Predicate of the resource: "must be true". */
  readonly message: string;
  /** Resources that it is not asked of. */
  readonly unless?: (resource: Planned, plan: Plan) => boolean;
}

export const mustBe = (type: string, property: string, wanted: unknown): Requirement => ({
  type,
  property,
  accepts: (value) => value === wanted,
  message: `must have ${property} ${JSON.stringify(wanted)}`,
});

/** The same, but for resources that it is not asked of. */
export const except = (
  unless: NonNullable<Requirement["unless"]>,
  requirement: Requirement,
): Requirement => ({ ...requirement, unless });

/** A cache that joins a global datastore takes its version, encryption and failover from it (ElastiCache user guide, Global datastore). */
export const joinsDatastore = ({ inputs }: Planned): boolean =>
  inputs.globalReplicationGroupId !== undefined;

/** The input is there, whatever it says. */
export const mustHave = (
  type: string,
  property: string,
  message: string,
  unless?: Requirement["unless"],
): Requirement => ({
  ...{ type, property, message },
  accepts: (value) => value !== undefined && value !== "" && value !== null,
  ...(unless === undefined ? {} : { unless }),
});

export const mustBeAtLeast = (type: string, property: string, least: number): Requirement => ({
  type,
  property,
  accepts: (value) => typeof value === "number" && value >= least,
  message: `must have ${property} of ${least} at least`,
});

/** As much, where there is any: that there is some is another rule's. */
export const mustReach = (type: string, property: string, least: number): Requirement => ({
  ...mustBeAtLeast(type, property, least),
  accepts: (value) => typeof value !== "number" || value < 1 || value >= least,
});

/** What is broken of a list of requirements. What is not known yet breaks nothing. */
export const requiring =
  (...requirements: readonly Requirement[]) =>
  (plan: Plan): readonly Finding[] =>
    requirements.flatMap(({ type, property, accepts, message, unless }) =>
      plan
        .of(type)
        .filter((resource) => unless?.(resource, plan) !== true)
        .filter((resource) => {
          const value = at(resource.inputs, property);
          return value !== UNKNOWN && !accepts(value, resource);
        })
        .map((resource) => finding(resource, property, message)),
    );

/** Every resource of a type has another that is about it: a bucket its policy, a VPC its flow log. */
export const accompanied =
  (
    type: string,
    companion: string,
    input: string,
    message: string,
    unless?: (resource: Planned, plan: Plan) => boolean,
  ) =>
  (plan: Plan): readonly Finding[] =>
    plan
      .of(type)
      .filter((resource) => unless?.(resource, plan) !== true)
      .filter((resource) => plan.about(resource, companion, input).length === 0)
      .map((resource) => finding(resource, input, message));

/** All of several checks. */
export const allOf =
  (...checks: readonly Rule["check"][]) =>
  (plan: Plan): readonly Finding[] =>
    checks.flatMap((check) => check(plan));

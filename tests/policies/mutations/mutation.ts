import { type RuleId } from "../../../environments/ruleIds";
import { isTree, Plan, type Planned, type Tree } from "../../../policies/plan";

/** One broken property of a real plan. */
export interface Mutation {
  readonly rule: RuleId;
  /** What is broken, as it reads in a test's name. */
  readonly what: string;
  /** Type of what is broken, or of what another resource is about. */
  readonly type: string;
  /** Whether a resource of the type is one that can be broken so. @default any */
  readonly where?: (resource: Planned, plan: Plan) => boolean;
  /** The plan with the break, for the resource that was chosen. */
  readonly apply: (plan: Plan, target: Planned) => Plan;
  /** Where the finding is to be, if not at the target. */
  readonly found?: (target: Planned, plan: Plan) => readonly string[];
}

const replaced = (plan: Plan, target: Planned, by: Planned | undefined): Plan =>
  new Plan(plan.resources.flatMap((each) => (each === target ? (by ?? []) : [each])));

/** A copy of a value with another one at a path; `undefined` takes it away. */
function changed(value: unknown, [first, ...rest]: readonly string[], by: unknown): unknown {
  if (first === undefined) {
    return by;
  }
  if (Array.isArray(value)) {
    return value.map((each: unknown, index) =>
      index === Number(first) ? changed(each, rest, by) : each,
    );
  }
  const tree: Tree = isTree(value) ? value : {};
  const next = changed(tree[first], rest, by);
  return Object.fromEntries(
    [...Object.entries(tree).filter(([key]) => key !== first), [first, next] as const].filter(
      ([, each]) => each !== undefined,
    ),
  );
}

const withInputs = (target: Planned, inputs: unknown): Planned => ({
  ...target,
  inputs: inputs as Planned["inputs"],
});

type Where = Mutation["where"];

/** An input with another value; `undefined` takes it away. */
export const set = (
  rule: RuleId,
  type: string,
  path: string,
  value: unknown,
  where?: Where,
): Mutation => ({
  ...{ rule, type, where },
  what: `${path} ${value === undefined ? "left out" : `as ${JSON.stringify(value)}`}`,
  apply: (plan, target) =>
    replaced(plan, target, withInputs(target, changed(target.inputs, path.split("."), value))),
});

/** An input changed by a function. */
export const edit = (
  rule: RuleId,
  what: string,
  type: string,
  path: string,
  by: (value: never) => unknown,
  where?: Where,
): Mutation => ({
  ...{ rule, what, type, where },
  apply: (plan, target) => {
    const value = path
      .split(".")
      .reduce<unknown>((inner, part) => (inner as Tree)[part], target.inputs);
    return replaced(
      plan,
      target,
      withInputs(target, changed(target.inputs, path.split("."), by(value as never))),
    );
  },
});

/** A policy document with one more statement. */
export const granting = (
  rule: RuleId,
  what: string,
  type: string,
  path: string,
  statement: object,
  where?: Where,
): Mutation =>
  edit(
    rule,
    what,
    type,
    path,
    (text: string) => {
      const document = JSON.parse(text) as { Statement: readonly unknown[] };
      return JSON.stringify({ ...document, Statement: [...document.Statement, statement] });
    },
    where,
  );

/** Everything about a resource of a type, taken away: the finding is at the resource itself. */
export const lacking = (
  rule: RuleId,
  type: string,
  companion: string,
  input: string,
  where?: Where,
): Mutation => ({
  ...{ rule, type },
  what: `without its ${companion.split(":").pop() ?? companion}`,
  where: (resource, plan) =>
    plan.about(resource, companion, input).length > 0 && (where?.(resource, plan) ?? true),
  apply: (plan, target) => {
    const gone = plan.about(target, companion, input);
    return new Plan(plan.resources.filter((each) => !gone.includes(each)));
  },
});

/** Other options of the resource. */
export const options = (
  rule: RuleId,
  what: string,
  type: string,
  by: Partial<Pick<Planned, "protect" | "ignoreChanges" | "region">>,
  where?: Where,
): Mutation => ({
  ...{ rule, what, type, where },
  apply: (plan, target) => replaced(plan, target, { ...target, ...by }),
});

/** The resource taken away. */
export const removed = (
  rule: RuleId,
  type: string,
  found: NonNullable<Mutation["found"]>,
  where?: Where,
): Mutation => ({
  ...{ rule, type, where, found },
  what: "left out",
  apply: (plan, target) => replaced(plan, target, undefined),
});

/** One more resource of the type, made from another. */
export const added = (
  rule: RuleId,
  what: string,
  type: string,
  by: (target: Planned) => Planned,
  where?: Where,
): Mutation => ({
  ...{ rule, what, type, where },
  apply: (plan, target) => new Plan([...plan.resources, by(target)]),
  found: (target) => [by(target).urn],
});

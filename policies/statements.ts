import { type Plan, type Planned, isTree, textsIn } from "./plan";

/** One statement of a policy, with lists where IAM allows a text or a list. */
export interface Statement {
  readonly resource: Planned;
  /** Input that the policy stands in: `policy`, `assumeRolePolicy`. */
  readonly path: string;
  readonly effect: string;
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  /** `Service lambda.amazonaws.com`, `AWS *`, or `*`. */
  readonly principals: readonly string[];
  readonly condition: unknown;
}

const list = (value: unknown): readonly string[] =>
  typeof value === "string"
    ? [value]
    : Array.isArray(value)
      ? value.filter((each): each is string => typeof each === "string")
      : [];

const principals = (value: unknown): readonly string[] =>
  isTree(value)
    ? Object.entries(value).flatMap(([kind, names]) => list(names).map((name) => `${kind} ${name}`))
    : list(value);

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const isDocument = (text: string) => text.startsWith("{") && text.includes('"Statement"');

const found = new WeakMap<Plan, readonly Statement[]>();

/** Every statement of every policy document in a plan's inputs. Documents that are not known yet are left out. */
export function statementsIn(plan: Plan): readonly Statement[] {
  const known = found.get(plan) ?? plan.resources.flatMap(statementsOf);
  found.set(plan, known);
  return known;
}

const statementsOf = (resource: Planned): readonly Statement[] =>
  textsIn(resource.inputs)
    .filter(({ text }) => isDocument(text))
    .flatMap(({ path, text }) => {
      const document = parse(text);
      const given = isTree(document) ? document.Statement : undefined;
      const all: readonly unknown[] = Array.isArray(given) ? given : [given];
      return all.filter(isTree).map((each) => ({
        ...{ resource, path },
        effect: String(each.Effect),
        actions: list(each.Action),
        resources: list(each.Resource),
        principals: principals(each.Principal),
        condition: each.Condition,
      }));
    });

export const grants = (plan: Plan): readonly Statement[] =>
  statementsIn(plan).filter(({ effect }) => effect === "Allow");

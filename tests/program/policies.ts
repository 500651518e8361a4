import { type Resource } from "../../lab/mocks/registrations";
import { type Plan } from "./plans";
import { texts } from "./values";

/** One statement of a policy, with lists where IAM allows a text or a list. */
export interface Said {
  readonly resource: Resource;
  /** Input that the policy stands in: `policy`, `assumeRolePolicy`. */
  readonly path: string;
  readonly effect: string;
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  /** `Service lambda.amazonaws.com`. */
  readonly principals: readonly string[];
  readonly condition: unknown;
}

type Texts = string | readonly string[];

interface Statement {
  readonly Effect: string;
  readonly Action: Texts;
  readonly Resource?: Texts;
  readonly Principal?: "*" | Readonly<Record<string, Texts>>;
  readonly Condition?: unknown;
}

const list = (value: Texts | undefined): readonly string[] =>
  value === undefined ? [] : typeof value === "string" ? [value] : value;

const principals = (value: Statement["Principal"]): readonly string[] =>
  typeof value === "string"
    ? [value]
    : Object.entries(value ?? {}).flatMap(([kind, names]) =>
        list(names).map((name) => `${kind} ${name}`),
      );

/** Every statement of every policy document in a plan's inputs. */
export function statements({ resources }: Plan): readonly Said[] {
  return resources.all.flatMap((resource) =>
    texts(resource.inputs)
      .filter(({ text }) => text.startsWith("{") && text.includes('"Statement"'))
      .flatMap(({ path, text }) => {
        const { Statement: given } = JSON.parse(text) as {
          Statement: Statement | readonly Statement[];
        };
        return (Array.isArray(given) ? (given as readonly Statement[]) : [given as Statement]).map(
          (each) => ({
            resource,
            path,
            effect: each.Effect,
            actions: list(each.Action),
            resources: list(each.Resource),
            principals: principals(each.Principal),
            condition: each.Condition,
          }),
        );
      }),
  );
}

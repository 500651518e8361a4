import { type Properties, type Value } from "../../lab/model";
import { type Resource } from "../../lab/mocks/registrations";
import { type Plan, planOf, type Variant } from "../program/plans";

/** A statement of a policy, as far as the tests of the reference systems look at it. */
export interface Statement {
  readonly Effect: string;
  readonly Action: string | readonly string[];
  readonly Resource?: string | readonly string[];
  readonly Principal?: unknown;
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

const asList = <T>(value: T | readonly T[] | undefined): readonly T[] =>
  value === undefined ? [] : Array.isArray(value) ? (value as readonly T[]) : [value as T];

/** A planned reference system, with ways to follow references from one resource to the next. */
export class System {
  constructor(public readonly plan: Plan) {}

  public of(type: string): readonly Resource[] {
    return this.plan.resources.of(type);
  }

  public in(region: string, type: string): readonly Resource[] {
    return this.of(type).filter((resource) => this.regionOf(resource) === region);
  }

  public only(type: string, name?: string): Resource {
    return this.plan.resources.only(type, name);
  }

  public regionOf({ provider }: Resource): string | undefined {
    return this.plan.regions.get(provider);
  }

  /** The one resource of a type and region with that input or output. @throws when there is not exactly one. */
  public where(region: string, type: string, property: string, value: unknown): Resource {
    const [found, another] = this.in(region, type).filter(
      (resource) => valueOf(resource, property) === value,
    );
    if (value === undefined || found === undefined || another !== undefined) {
      const many = another === undefined ? "no" : "more than one";
      throw new Error(`${many} ${type} in ${region} has ${property} ${String(value)}`);
    }
    return found;
  }

  /** Statements that a function's role has as policies of its own. */
  public granted(region: string, role: Value | undefined): readonly Statement[] {
    const { name } = this.where(region, "aws:iam/role:Role", "arn", role).outputs;
    return this.in(region, "aws:iam/rolePolicy:RolePolicy")
      .filter(({ inputs }) => inputs.role === name)
      .flatMap(({ inputs }) => statements(inputs.policy));
  }
}

const valueOf = ({ id, inputs, outputs }: Resource, property: string): Value | undefined =>
  property === "id" ? id : (outputs[property] ?? inputs[property]);

export const statements = (policy: Value | undefined): readonly Statement[] =>
  (JSON.parse(String(policy)) as { readonly Statement: readonly Statement[] }).Statement;

/** Statements that allow an action on a resource. */
export const allowing = (
  all: readonly Statement[],
  action: string,
  resource: Value | undefined,
): readonly Statement[] =>
  all.filter(
    (each) =>
      each.Effect === "Allow" &&
      asList(each.Action).includes(action) &&
      asList(each.Resource).includes(String(resource)),
  );

/** Environment of a function. */
export const variablesOf = ({ inputs }: Resource): Properties =>
  ((inputs.environment as Properties | undefined)?.variables ?? {}) as Properties;

/** Values in a list of properties: `list(inputs.origins)`. */
export const list = (value: Value | undefined): readonly Properties[] =>
  asList(value) as readonly Properties[];

/** The system of a stack, as an update would make it: with every value known. */
export const systemOf = async (variant: Variant): Promise<System> =>
  new System(await planOf(variant));

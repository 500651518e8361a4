import { expect } from "chai";
import { type Resource } from "../../../lab/mocks/registrations";
import { type Properties, type Value } from "../../../lab/model";
import { type Plan, planOf } from "../../program/plans";

/** The stack, or what it is with other settings. */
export const notifications = (...config: readonly string[]): Promise<Plan> =>
  planOf({ stack: "notifications", config });

/** A plan, with short ways to what the rows ask for. */
export class Rows {
  constructor(public readonly plan: Plan) {}

  public of(type: string): readonly Resource[] {
    return this.plan.resources.of(type);
  }

  public one(type: string, name?: string): Resource {
    return this.plan.resources.only(type, name);
  }

  public inputs(type: string, name?: string): Properties {
    return this.one(type, name).inputs;
  }

  public output(type: string, name: string, property: string): Value | undefined {
    return this.one(type, name).outputs[property];
  }

  public arn(type: string, name: string): Value | undefined {
    return this.output(type, name, "arn");
  }

  /** Region of the provider that a resource was registered with. */
  public region(type: string, name: string): string | undefined {
    return this.plan.regions.get(this.one(type, name).provider);
  }

  /** ARN of a key of the place. */
  public key(what: "data" | "events"): Value | undefined {
    return this.arn("aws:kms/key:Key", `keys-eu-west-1-${what}`);
  }

  /** Ids of the subnets of a tier, a zone after the other. */
  public subnets(tier: "private" | "isolated" | "public"): readonly (Value | undefined)[] {
    return this.of("aws:ec2/subnet:Subnet")
      .filter(({ name }) => name.includes(`-${tier}-`))
      .map(({ id }) => id);
  }

  /** The statements of a policy document. */
  public statements(type: string, name: string): readonly unknown[] {
    return (json(this.inputs(type, name).policy) as { readonly Statement: unknown[] }).Statement;
  }
}

/** What a text of JSON says. */
export const json = (text: Value | undefined): unknown => JSON.parse(String(text));

/** Fails unless one of the statements holds what is asked for. */
export function expectStatement(statements: readonly unknown[], wanted: object): void {
  expect(statements).to.satisfy(
    (list: readonly unknown[]) =>
      list.some((each) => {
        try {
          expect(each).to.containSubset(wanted);
          return true;
        } catch {
          return false;
        }
      }),
    `no statement is like ${JSON.stringify(wanted)}`,
  );
}

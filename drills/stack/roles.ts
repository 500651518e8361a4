import { names } from "../../components/support/names";
import { resourceRegions } from "./regions";
import { isSecret, type State, type Stored, text } from "./state";

/** An input that says whether its place serves writes: all that moving `active` changes (docs/failover.md). */
export interface RoleInput {
  readonly urn: string;
  readonly name: string;
  readonly region: string;
  readonly input: "enabled" | "state" | "value";
  /** As the state has it. */
  readonly value: unknown;
  /** As it is where writes are served. */
  readonly whenActive: unknown;
  /** As it is everywhere else. */
  readonly whenIdle: unknown;
}

type Role = Pick<RoleInput, "input" | "whenActive" | "whenIdle">;

/** Text of a place's role parameter, as the program writes it. */
export const roleText = (active: boolean): string => JSON.stringify({ active });

function roleOf({ type, inputs }: Stored, prefix: string): Role | undefined {
  switch (type) {
    case "aws:lambda/eventSourceMapping:EventSourceMapping":
      return { input: "enabled", whenActive: true, whenIdle: false };
    case "aws:cloudwatch/eventRule:EventRule":
      // A rule that runs whatever the role has no `state`.
      return inputs.state === undefined
        ? undefined
        : { input: "state", whenActive: "ENABLED", whenIdle: "DISABLED" };
    case "aws:ssm/parameter:Parameter":
      return text(inputs.name) === names.roleParameter(prefix)
        ? { input: "value", whenActive: roleText(true), whenIdle: roleText(false) }
        : undefined;
    default:
      return undefined;
  }
}

/** Every role-bearing input of a stack. */
export function roleInputs(state: State, prefix: string): readonly RoleInput[] {
  const regions = resourceRegions(state);
  return state.resources.flatMap((resource) => {
    const role = roleOf(resource, prefix);
    const region = regions.get(resource.urn);
    const { urn, name, inputs } = resource;
    return role === undefined || region === undefined
      ? []
      : [{ ...role, urn, name, region, value: inputs[role.input] }];
  });
}

const same = (one: unknown, other: unknown): boolean =>
  one === other || JSON.stringify(one) === JSON.stringify(other);

/**
 * Role-bearing inputs that have not the value which `active` gives them, in every region that can be reached. An update that
 * leaves resources out skips whatever depends on them without a word: only the new state tells. The provider makes secrets of
 * all parameters' texts: what a state keeps encrypted, AWS itself has to be asked (`wrongPlaces`).
 */
export function wrongRoles(
  state: State,
  { prefix, active, unavailable }: { prefix: string; active: string; unavailable?: string },
): readonly RoleInput[] {
  return roleInputs(state, prefix).filter(
    ({ region, value, whenActive, whenIdle }) =>
      region !== unavailable &&
      !isSecret(value) &&
      !same(value, region === active ? whenActive : whenIdle),
  );
}

import { z } from "zod";
import { type Context } from "../context";
import { DrillError } from "../run";
import { readParameter, writeParameter } from "./parameters";

const role = z.object({ active: z.boolean(), draining: z.boolean().optional() });

/** What a place may do (functions/shared/configuration.ts). */
export type Role = z.output<typeof role>;

/** Milliseconds that functions and pods remember their place's role, and one more (functions/shared/role.ts). */
export const roleIsRemembered = 6_000;

/** Role of a place, as its parameter says. @throws DrillError when it says something else. */
export async function readRole({ aws, view }: Context, region: string): Promise<Role> {
  const text = await readParameter(aws(region), view.roleParameter);
  const parsed = role.safeParse(parseJson(text ?? ""));
  if (!parsed.success) {
    throw new DrillError(
      `${view.roleParameter} in ${region} says ${text ?? "nothing"}, which is no role.`,
      'Bring it to {"active":true} where writes are served and {"active":false} elsewhere.',
    );
  }
  return parsed.data;
}

export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Gives a place its role. Whoever works there may remember the old one for a while: `roleIsRemembered`. */
export const giveRole = ({ aws, view }: Context, region: string, role: Role): Promise<void> =>
  writeParameter(aws(region), view.roleParameter, JSON.stringify(role));

/** Takes writes away from a place, and returns once nobody there remembers having had them. */
export async function fenceRole(context: Context, region: string, role: Role): Promise<void> {
  await giveRole(context, region, role);
  await context.world.wait(roleIsRemembered);
}

/** What is wrong with the roles of places, as AWS has them: one text for each. */
export async function wrongPlaces(
  context: Context,
  regions: readonly string[],
  active: string,
): Promise<readonly string[]> {
  const found = await Promise.all(
    regions.map(async (region) => {
      const now = await readRole(context, region);
      return now.active === (region === active) && now.draining !== true
        ? []
        : [`the role of ${region} is ${JSON.stringify(now)}`];
    }),
  );
  return found.flat();
}

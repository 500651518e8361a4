import { checkConfig } from "../../environments/check";
import { definitions } from "../../environments/definitions";
import { handlers } from "../../environments/load";
import { type Settings } from "../../environments/schema";
import { rules } from "../../policies/all";
import { dayOf, judge, type Judgement, type Standards } from "../../policies/judge";
import { configOf, planInProcess } from "./plan";
import { policyPlan } from "./policies";

/** What a stack's policies are judged by. */
export const standardsOf = (
  { policies, production }: Pick<Settings, "policies" | "production">,
  now = new Date(),
): Standards => ({ policies, production, today: dayOf(now) });

/**
 * Tries every rule on a stack as `pulumi up` would have it: with all values that AWS would give, so that rules see whole policies.
 * @returns nothing where settings are wrong: whoever previews says so.
 */
export async function judgeStack(stack: string): Promise<Judgement | undefined> {
  const checked = checkConfig(configOf(stack), { stack, definitions, code: handlers() });
  if ("problems" in checked) {
    return undefined;
  }
  const plan = await planInProcess(stack, { preview: false });
  return judge(policyPlan(plan), rules, standardsOf(checked.settings));
}

import { defaultLag, defaultRpo } from "../groups/failover";
import { type Finding } from "../issues";
import { type Context, type Rule, when } from "./rule";

const at = (...path: string[]) => ["settings", "failover", ...path];

/** How the places take over from each other. */
export const failover: Rule = (context) => [...alone(context), ...lag(context)];

/** What there is no use for without a second place. */
function alone({ operator, definition }: Context): Finding[] {
  const { gate, trigger, regionSwitch } = definition.failover ?? {};
  const isAlone = operator.topology === "single-region";
  return [
    ...when(
      isAlone && gate === "routing-control",
      at("gate"),
      "must be alarms in a single-region stack (there is nothing to choose between, and a cluster is charged by the hour)",
      "alarms",
    ),
    ...when(
      isAlone && trigger === "health",
      at("trigger"),
      "must be operator in a single-region stack (there is no other place that could watch this one)",
      "operator",
    ),
    ...when(
      isAlone && typeof regionSwitch === "object",
      at("regionSwitch"),
      "must be none in a single-region stack (there is no region to switch to)",
      "none",
    ),
  ];
}

/** What a move may begin with must not be more than a disaster at that moment may cost. */
function lag({ definition }: Context): Finding[] {
  const { maxLagSeconds, objectives } = definition.failover ?? {};
  const rpo = objectives?.rpoSeconds ?? defaultRpo;
  const allowed = maxLagSeconds ?? defaultLag;
  const isTooMuch = allowed > rpo;
  const why = "a disaster at that moment would cost more than it may";
  return maxLagSeconds === undefined
    ? when(
        isTooMuch,
        at("objectives", "rpoSeconds"),
        `must be at least maxLagSeconds (${allowed}; ${why})`,
        allowed,
      )
    : when(
        isTooMuch,
        at("maxLagSeconds"),
        `must be at most objectives.rpoSeconds (${rpo}; ${why})`,
        rpo,
      );
}

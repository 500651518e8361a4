import { type Alarms, alarmState, isOff, switchTowards } from "../actions/gate";
import { controlStates, type RoutingControls } from "../actions/controls";
import { reachable, type Context } from "../context";
import { answerText } from "../phases/verify";
import { type Judgement } from "../stack/gate";
import { type Check, type Finding, refusal } from "./check";

/** Whether the gate is armed, heard, and leads to the place that is left. */
export const gate: Check = {
  name: "the gate",
  asks: ["SSM", "CloudWatch"],
  run: async (context) => {
    const { gate: kept } = context.view;
    return [
      ...(kept.kind === "alarms" ? await alarms(context, kept) : await controls(context, kept)),
      ...(await names(context)),
    ];
  },
};

async function alarms(context: Context, of: Alarms): Promise<Finding[]> {
  const asked = of.judgements.filter(({ judge }) => reachable(context).includes(judge));
  return (await Promise.all(asked.map((judgement) => switchOf(context, of, judgement)))).flat();
}

async function switchOf(context: Context, of: Alarms, judgement: Judgement): Promise<Finding[]> {
  const { run, view } = context;
  const { judged, judge, parameter, alarm } = judgement;
  const off = await isOff(context, judgement);
  // Home is off exactly while the standby is active; the standby never is.
  const wanted = judged === view.home && run.from === view.standby;
  const state = (await alarmState(context, judgement)) ?? "missing";
  const found: Finding[] = [];
  if (off !== wanted && !rearmedByRejoin(context) && !turnedAlready(context, of, judgement)) {
    found.push(
      refusal(
        `the gate is not re-armed: ${parameter} in ${judge} says that ${judged} is ${off ? "off" : "on"}, while ${run.from} is active`,
        `Re-arm it in this order: ${view.home}-off = 0 in ${view.standby}, wait until the names lead home, then ${view.standby}-off = 0 in ${view.home} (docs/failover.md).`,
      ),
    );
  } else if (off === wanted && state !== (off ? "ALARM" : "OK")) {
    found.push(
      refusal(
        `the gate is not heard: the switch of ${judged} says ${off ? "off" : "on"}, and alarm ${alarm} in ${judge} is ${state}`,
        "See the log of the gate's function, which repeats the switch every minute.",
      ),
    );
  }
  return found;
}

/** What a place's return puts right. */
const rearmedByRejoin = ({ run, view }: Context) => run.returning && run.to === view.standby;

/** Whoever lost a region may have turned the gate by hand already. */
function turnedAlready({ run, view }: Context, of: Alarms, { judged }: Judgement): boolean {
  return (
    run.mode === "disaster" &&
    switchTowards(of, { to: run.to, home: view.home, disaster: true }).judgement.judged === judged
  );
}

async function controls(context: Context, of: RoutingControls): Promise<Finding[]> {
  const { run, view } = context;
  const states = await controlStates(context, of);
  return [view.home, view.standby]
    .filter((region) => states[region] !== (region === run.from ? "On" : "Off"))
    .filter(() => run.mode === "planned")
    .map((region) =>
      refusal(
        `the routing control of ${region} is ${states[region] ?? "missing"}, while ${run.from} is active`,
        "Turn exactly the active place's control on.",
      ),
    );
}

async function names(context: Context): Promise<Finding[]> {
  const { run, view, world } = context;
  if (run.mode === "disaster") {
    return [];
  }
  const answers = await world.resolve(view.apiHost);
  const wrong = answers.filter(({ region }) => region !== run.from);
  return answers.length > 0 && wrong.length === 0
    ? []
    : [
        refusal(
          `${view.apiHost} does not lead to ${run.from} everywhere: ${wrong.map(answerText).join("; ") || "no name server is known"}`,
          "See the gate's switches and alarms, and wait until the name servers agree.",
        ),
      ];
}

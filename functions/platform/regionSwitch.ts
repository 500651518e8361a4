import {
  DisableRuleCommand,
  EnableRuleCommand,
  EventBridgeClient,
} from "@aws-sdk/client-eventbridge";
import { RDSClient } from "@aws-sdk/client-rds";
import { PutParameterCommand, SSMClient } from "@aws-sdk/client-ssm";
import * as z from "zod/mini";
import { clientOptions } from "../shared/clients";
import { parseAs } from "../shared/configuration";
import { readEnvironment } from "../shared/environment";
import { readSwitchParameter, turnSwitch } from "../shared/gate";
import { lambdaHandler, type Handle } from "../shared/lambda";
import { describeError, type Log } from "../shared/log";
import { writerIn, type WritesHere } from "../shared/writer";

const event = z.object({ StepName: z.enum(["fence", "serve", "gate"]) });

/** What a plan of Region switch asks of a place: the names of its steps. */
export type Step = z.output<typeof event>["StepName"];

/** A switch of the gate, in one region or the other. */
export interface Switch {
  readonly read: () => Promise<string | undefined>;
  readonly turn: (value: "0" | "1") => Promise<void>;
}

export interface SwitchOptions {
  /** Whether this place is home. */
  readonly isHome: boolean;
  readonly writesHere: WritesHere;
  /** Tells workloads of this place whether they serve writes. */
  readonly setRole: (active: boolean) => Promise<void>;
  /** Starts or stops the outbox relays of this place. */
  readonly setRelays: (running: boolean) => Promise<void>;
  /** The gate's switch here, which takes the other place off. */
  readonly own: Switch;
  /** The gate's switch in the other place, which takes this one off. */
  readonly peer: Switch;
}

/**
 * What a plan of Region switch cannot do with its own steps, one step a call: fence the place that is left, let the other
 * serve, turn the gate. Each may be repeated. Nothing is let in before the databases: a step that comes too early fails, and
 * Region switch tries it again.
 */
export function regionSwitch(options: SwitchOptions): Handle<unknown, { step: Step }> {
  const { setRole, setRelays } = options;
  return async (given, { log }) => {
    const { StepName: step } = parseAs(event, JSON.stringify(given), "the event of Region switch");
    if (step !== "fence" && !(await options.writesHere())) {
      throw new Error(`${step}: a database has its writer elsewhere; nothing is let in before it`);
    }
    switch (step) {
      case "fence":
        await setRole(false);
        await setRelays(false);
        break;
      case "serve":
        await setRole(true);
        await setRelays(true);
        break;
      case "gate":
        await (options.isHome ? leadHome(options, log) : leadToStandby(options, log));
    }
    log.info("a step of Region switch is done", { step });
    return { step };
  };
}

/** The standby takes home off. Not while the standby itself is off: then Route 53 would answer with home, healthy or not. */
async function leadToStandby({ own, peer }: SwitchOptions, log: Log): Promise<void> {
  if ((await orUnreachable(peer.read(), log)) === "1") {
    throw new Error("gate: the standby is still off; set its switch in home's region to 0 first");
  }
  await own.turn("1");
}

/** Home is put on again where the standby answers; where it is dead, home takes it off. */
async function leadHome({ own, peer }: SwitchOptions, log: Log): Promise<void> {
  if ((await orUnreachable(peer.turn("0"), log)) === unreachable) {
    await own.turn("1");
  }
}

const unreachable = Symbol("unreachable");

/** An answer of AWS's, a refusal among them, shows that the region is there; silence and faults of its own do not. */
async function orUnreachable<T>(call: Promise<T>, log: Log): Promise<T | typeof unreachable> {
  try {
    return await call;
  } catch (error) {
    if (statusOf(error) < 500) {
      throw error;
    }
    log.warn("the other region does not answer", { error: describeError(error) });
    return unreachable;
  }
}

/** HTTP status of an SDK's error; where it has none, nobody answered. */
function statusOf(error: unknown): number {
  const metadata: unknown = (error as { readonly $metadata?: unknown } | undefined)?.$metadata;
  const status = (metadata as { readonly httpStatusCode?: unknown } | undefined)?.httpStatusCode;
  return typeof status === "number" ? status : Infinity;
}

/** A switch of the gate in the region of its client. */
const switchIn = (ssm: SSMClient, parameter: string): Switch => ({
  read: () => readSwitchParameter(ssm, parameter),
  turn: (value) => turnSwitch(ssm, parameter, value),
});

/** Starts or stops rules of this region. */
export const rulesOf =
  (events: EventBridgeClient, rules: readonly string[]) =>
  async (running: boolean): Promise<void> => {
    await Promise.all(
      rules.map((Name) =>
        running
          ? events.send(new EnableRuleCommand({ Name }))
          : events.send(new DisableRuleCommand({ Name })),
      ),
    );
  };

/** Writes the role of this place, as the program does. */
export const roleIn =
  (ssm: SSMClient, parameter: string) =>
  async (active: boolean): Promise<void> => {
    await ssm.send(
      new PutParameterCommand({
        Name: parameter,
        Value: JSON.stringify({ active }),
        Type: "String",
        Overwrite: true,
      }),
    );
  };

const list = z.array(z.string());

export const handler = lambdaHandler(() => {
  const environment = readEnvironment([
    ...(["PLACE", "JUDGED_PLACE", "JUDGES_HOME", "ROLE_PARAMETER", "RELAY_RULES"] as const),
    ...(["GLOBAL_CLUSTERS", "SWITCH_PARAMETER", "PEER_SWITCH_PARAMETER"] as const),
  ]);
  const { PLACE: region, JUDGED_PLACE: peer } = environment;
  const ssm = new SSMClient(clientOptions);
  const databases = parseAs(list, environment.GLOBAL_CLUSTERS, "GLOBAL_CLUSTERS");
  const rules = parseAs(list, environment.RELAY_RULES, "RELAY_RULES");
  return regionSwitch({
    isHome: environment.JUDGES_HOME === "false",
    writesHere: writerIn(new RDSClient(clientOptions), databases, region),
    setRole: roleIn(ssm, environment.ROLE_PARAMETER),
    setRelays: rulesOf(new EventBridgeClient(clientOptions), rules),
    own: switchIn(ssm, environment.SWITCH_PARAMETER),
    peer: switchIn(
      new SSMClient({ ...clientOptions, region: peer }),
      environment.PEER_SWITCH_PARAMETER,
    ),
  });
});

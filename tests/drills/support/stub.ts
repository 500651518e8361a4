import { createClients, type Clients } from "../../../drills/clients";
import { type Context } from "../../../drills/context";
import { type Run } from "../../../drills/run";
import { readState } from "../../../drills/stack/state";
import { type StackView, viewOf } from "../../../drills/stack/view";
import { VirtualClock } from "./clock";
import { deploymentOf, home, settingsWith, standby } from "./modelStack";
import { answered } from "./simulatedWorld";

/** As much of a drill as one of its actions needs. */

/** Answers a call; what is not expected must throw. */
export type Answer = (called: string, input: Readonly<Record<string, unknown>>) => object;

/** Clients whose calls are answered by a function: `eu-west-1 SSM GetParameter`. */
export function stubClients(region: string, answer: Answer): Clients {
  const clients = createClients({
    region,
    credentials: { accessKeyId: "none", secretAccessKey: "none" },
  });
  const reply = (endpoint: string) => (service: string, operation: string, input: object) =>
    Promise.resolve().then(() =>
      answer(`${region}${endpoint} ${service} ${operation}`, input as Record<string, unknown>),
    );
  return new Proxy(clients, {
    get: (target, key: keyof Clients) =>
      key === "routingControl"
        ? (endpoint: string) => answered(target.routingControl(endpoint), reply(` ${endpoint}`))
        : answered(target[key], reply("")),
  });
}

export interface StubOptions {
  readonly answer: Answer;
  readonly view?: Partial<StackView>;
  readonly run?: Partial<Run>;
}

export function stubContext({ answer, view = {}, run = {} }: StubOptions): Context {
  const clock = new VirtualClock();
  const settings = settingsWith({ active: home });
  const clients = new Map<string, Clients>();
  const aws = (region: string) => {
    const known = clients.get(region) ?? stubClients(region, answer);
    clients.set(region, known);
    return known;
  };
  const partial = {
    ...{ settings, aws, say: () => undefined, tell: () => undefined },
    world: {
      now: clock.now,
      wait: clock.wait,
      pace: { poll: 1_000, gate: 1_000, steady: 1_000 },
    },
    view: { ...viewOf("prod", settings, readState(deploymentOf(home))), ...view },
    run: {
      ...{ id: "mine", stack: "prod", mode: "planned", from: home, to: standby },
      ...{ allowDataLoss: false, returning: false, heartbeat: 1000, operator: "me@here" },
      ...run,
    },
  };
  // Actions use no more than that; a journal or a probe that was needed would be missing at once.
  return partial as unknown as Context;
}

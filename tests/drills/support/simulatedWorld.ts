import { createHmac } from "node:crypto";
import { createClients, type Clients } from "../../../drills/clients";
import { roleInputs } from "../../../drills/stack/roles";
import { providerRegions } from "../../../drills/stack/regions";
import { readState } from "../../../drills/stack/state";
import {
  type ConfigChange,
  type EngineRun,
  type NameAnswer,
  type Pace,
  type ResourceChange,
  type StackEngine,
  type World,
} from "../../../drills/world";
import { VirtualClock } from "./clock";
import {
  deploymentOf,
  home,
  ids,
  type ModelOptions,
  prefix,
  settingsWith,
  standby,
} from "./modelStack";
import { SimulatedAws } from "./simulatedAws";

/** A world in memory. What a kill leaves behind is there for the next one that looks at the same AWS. */

interface Resource {
  readonly urn: string;
  readonly type: string;
  readonly inputs: Record<string, unknown>;
}

/** Pulumi's state and configuration of the model, as they outlive a drill. */
export class SimulatedStack {
  public readonly resources: Resource[];
  public config: { active: string; unavailable?: string };
  /** URNs that an update skips without a word. */
  public readonly skipped = new Set<string>();
  /** What every preview finds besides. */
  public surprises: ResourceChange[] = [];
  public lock: string | undefined;
  public pending: object[] = [];
  public updates = 0;

  constructor(
    active: string,
    public readonly options: ModelOptions = {},
  ) {
    this.config = { active };
    const { resources } = deploymentOf(active).deployment as { resources: Resource[] };
    this.resources = resources;
  }

  public deployment() {
    return {
      version: 3,
      deployment: JSON.parse(
        JSON.stringify({ resources: this.resources, pending_operations: this.pending }),
      ) as object,
    };
  }
}

export interface Simulation {
  readonly aws: SimulatedAws;
  readonly stack: SimulatedStack;
  readonly clock: VirtualClock;
}

export function simulation(active = home, options: ModelOptions = {}): Simulation {
  const clock = new VirtualClock();
  return {
    clock,
    aws: new SimulatedAws(clock, active),
    stack: new SimulatedStack(active, options),
  };
}

/** When the process is killed: right before or right after the nth thing that it does outside of itself. */
export interface Kill {
  readonly at: number;
  readonly when: "before" | "after";
}

export interface WorldOptions {
  readonly kill?: Kill;
  /** Milliseconds without a fault that count as steady. @default 60000 */
  readonly steady?: number;
  /** Whether the loss of a region can be pretended. @default false */
  readonly pretends?: boolean;
  /** Is called before each thing that is done outside, with its number and what it is. */
  readonly onStep?: (step: number, what: string) => void;
}

/** A world of one process. */
export class SimulatedWorld implements World {
  public readonly engine: StackEngine;
  public readonly pace: Pace;
  public readonly blackout?: (region: string) => Promise<void>;
  /** Resolves when the process is killed. */
  public readonly killed: Promise<void>;
  public steps = 0;
  private die: () => void = () => undefined;
  private dead = false;

  constructor(
    private readonly of: Simulation,
    private readonly options: WorldOptions = {},
  ) {
    const { steady = 60_000 } = options;
    this.pace = { poll: 5_000, gate: 180_000, steady, patience: 5_000 };
    this.killed = new Promise((resolve) => (this.die = resolve));
    this.engine = this.engineOf();
    if (options.pretends === true) {
      this.blackout = (region) => this.step(`lose ${region}`, () => this.of.aws.lose(region));
    }
  }

  /** One thing that is done outside; a process that is dead waits for ever. */
  private async step<T>(what: string, work: () => T | Promise<T>): Promise<T> {
    const { kill, onStep } = this.options;
    if (this.dead) {
      return new Promise(() => undefined);
    }
    this.steps += 1;
    const isLast = kill?.at === this.steps;
    onStep?.(this.steps, what);
    if (isLast && kill?.when === "before") {
      return this.end();
    }
    try {
      return await work();
    } finally {
      if (isLast) {
        await this.end();
      }
      if (this.dead) {
        await new Promise(() => undefined);
      }
    }
  }

  private end(): Promise<never> {
    this.dead = true;
    this.die();
    return new Promise(() => undefined);
  }

  public settings = () =>
    Promise.resolve(settingsWith(this.of.stack.config, this.of.stack.options));

  public readonly now = () => this.of.clock.now();

  public readonly wait = async (milliseconds: number) => {
    await this.of.clock.wait(milliseconds);
    if (this.dead) {
      await new Promise(() => undefined);
    }
  };

  public close = () => Promise.resolve();

  public aws(region: string): Clients {
    const clients = createClients({
      region,
      credentials: { accessKeyId: "none", secretAccessKey: "none" },
    });
    const answer = (service: string, operation: string, input: object) =>
      this.step(`${region} ${service} ${operation}`, () =>
        this.of.aws.answer(region, service, operation, input as Record<string, unknown>),
      );
    return new Proxy(clients, {
      get: (target, key: keyof Clients) => {
        const client: unknown = target[key];
        return key === "routingControl" ? client : answered(client, answer);
      },
    });
  }

  public resolve = (): Promise<readonly NameAnswer[]> =>
    this.step("resolve", () => {
      const { gate } = this.of.aws;
      return Array.from({ length: gate.servers }, (_, server) => {
        const region = gate.answer(server);
        return { server: `ns-${server + 1}.example`, values: [region], region };
      });
    });

  /** The API of the model, behind the first name server's answer. */
  public request = async (url: string, init: RequestInit): Promise<Response> => {
    const { aws, clock } = this.of;
    await clock.wait(30);
    const region = aws.region(aws.gate.answer(0));
    if (region.lostAt !== undefined) {
      await clock.wait(60_000);
      throw new Error("nobody answers");
    }
    const { pathname } = new URL(url);
    if (pathname === "/health") {
      return Response.json({ region: region.name });
    }
    const run = pathname.split("/")[3];
    const key = (text: string) => createHmac("sha256", "a secret").update(text).digest("hex");
    const signature = new Headers(init.headers).get("x-heartbeat-signature");
    if (init.method === "GET" && run !== undefined) {
      if (signature !== key(`GET ${run}`)) {
        return Response.json({}, { status: 403 });
      }
      const there = aws.database.sequences(region.name, run);
      const highest = there.at(-1) ?? 0;
      const missing = Array.from({ length: highest }, (_, index) => index + 1)
        .filter((number) => !there.includes(number))
        .slice(0, 1000);
      return Response.json({ place: region.name, run, count: there.length, highest, missing });
    }
    const beat = JSON.parse(init.body as string) as { run: string; sequence: number };
    if (signature !== key(`POST ${beat.run} ${beat.sequence}`)) {
      return Response.json({}, { status: 403 });
    }
    const { active, draining = false } = region.roleAsRemembered(clock.now());
    if (!active || draining || !aws.database.write(region.name, beat.run, beat.sequence)) {
      return Response.json({}, { status: 503 });
    }
    return Response.json({ place: region.name, ...beat }, { status: 201 });
  };

  private engineOf(): StackEngine {
    const { stack } = this.of;
    return {
      exportState: () => this.step("export", () => stack.deployment()),
      lockHolder: () => this.step("lock", () => stack.lock),
      preview: (run) => this.step("preview", () => this.operate(run, false)),
      up: (run) =>
        this.step("up", async () => {
          stack.updates += 1;
          return this.operate(run, true);
        }),
      setConfig: (change) =>
        this.step("setConfig", () => {
          stack.config = laid(stack.config, change);
        }),
    };
  }

  /** What the program would change: role-bearing inputs alone, unless a test says otherwise. */
  private async operate(run: EngineRun, up: boolean): Promise<readonly ResourceChange[]> {
    const { stack, aws, clock } = this.of;
    await clock.wait(20_000);
    const { active, unavailable } = laid(stack.config, run.config ?? {});
    if (unavailable === active) {
      throw new Error("evenkeel:unavailable must not be the active region");
    }
    const state = readState(stack.deployment());
    const regions = providerRegions(state);
    const excluded = new Set(run.exclude ?? []);
    const roles = roleInputs(state, prefix).flatMap((role) => {
      const wanted = role.region === active ? role.whenActive : role.whenIdle;
      const isSkipped = excluded.has(role.urn) || stack.skipped.has(role.urn);
      return isSkipped || role.value === wanted ? [] : [{ ...role, wanted }];
    });
    const changes = [
      ...roles.map(({ urn }): ResourceChange => ({
        kind: "update",
        urn,
        type: urn.split("::")[2]?.split("$").at(-1) ?? "",
        properties: [],
      })),
      ...stack.surprises.filter(({ urn }) => !excluded.has(urn)),
    ];
    for (const change of changes) {
      const refusal = run.refuse?.(change);
      if (refusal !== undefined) {
        throw new Error(`ended: ${refusal}`);
      }
    }
    for (const role of up ? roles : []) {
      const region = aws.region(role.region);
      if (region.lostAt !== undefined) {
        throw new Error(`updating ${role.name}: ${role.region} does not answer`);
      }
      const resource = stack.resources.find(({ urn }) => urn === role.urn);
      if (resource === undefined || !regions.size) {
        throw new Error(`no resource ${role.urn}`);
      }
      resource.inputs[role.input] = role.wanted;
      apply(region, role.input, role.wanted);
    }
    if (up) {
      stack.surprises = stack.surprises.filter(({ urn }) => excluded.has(urn));
    }
    return changes;
  }
}

/** What an update of a role-bearing input does in AWS. */
function apply(region: ReturnType<SimulatedAws["region"]>, input: string, value: unknown): void {
  if (input === "value") {
    region.parameters.set(`/${prefix}/role`, value as string);
  } else if (input === "state") {
    region.rule = value as "ENABLED" | "DISABLED";
  } else {
    region.mapping.wanted = value === true;
  }
}

function laid(config: SimulatedStack["config"], change: ConfigChange): SimulatedStack["config"] {
  const { active, unavailable } = { ...config, ...change };
  return {
    active: active ?? config.active,
    ...(unavailable === undefined ? {} : { unavailable }),
  };
}

const made = new WeakSet<object>();

/** A client of the SDK whose calls are answered here. */
function answered<T>(
  client: T,
  answer: (service: string, operation: string, input: object) => Promise<object>,
): T {
  const { middlewareStack } = client as {
    middlewareStack: { add: (middleware: unknown, options: object) => void };
  };
  if (!made.has(client as object)) {
    made.add(client as object);
    middlewareStack.add(
      (_next: unknown, context: { clientName: string; commandName: string }) =>
        async ({ input }: { input: object }) => ({
          output: await answer(
            context.clientName.replace(/Client$/, ""),
            context.commandName.replace(/Command$/, ""),
            input,
          ),
          response: {},
        }),
      { step: "initialize", name: "simulation", priority: "low" },
    );
  }
  return client;
}

export { home, ids, standby };

import { type ChildProcess, fork } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import "../../cli/quiet";
import { stateRoot } from "../engine/cache";
import { findEmulator } from "../emulator/install";
import { type Engine, findEngine } from "../engine/find";
import { type ResourceChange } from "../../drills/world";
import { databaseFolder, forgetDatabases } from "../postgres/folder";
import { type Orders } from "../providers/orders";
import { type ProviderVersions } from "../providers/serve";
import { lostRegions } from "./lost";
import {
  type DetailedOutcome,
  type EngineFlags,
  type Message,
  type OperationName,
  type Refusal,
  type Request,
} from "./operation";
import { requireStack } from "./workspace";

/** A preview or an update as a drill has it. */
export interface DrillRun {
  /** URNs that are left alone. */
  readonly exclude: readonly string[];
  /** Is told of every change before it is made; a text ends the operation. */
  readonly refuse?: (change: ResourceChange) => string | undefined;
  /** Is told all changes, when the operation ended well. */
  readonly onChanges: (changes: readonly ResourceChange[]) => void;
}

/** Another process to run an operation in, which loads child.ts in the end. */
export interface ChildEntry {
  readonly file: string;
  readonly args: readonly string[];
  /** Without tsx in Node's options, and with as many stack frames as Node keeps by itself. */
  readonly plain: boolean;
}

export interface RunOptions {
  readonly operation: OperationName;
  readonly stack: string;
  /** Folder with Pulumi.yaml, the stack files and the program. */
  readonly project: string;
  /** `KEY=VALUE`, laid over the stack file. */
  readonly config?: readonly string[];
  readonly orders?: Orders;
  /** Accept a program that registers nothing. @default false */
  readonly mayBeEmpty?: boolean;
  /** Accept a stack without a file. @default false */
  readonly mayBeNew?: boolean;
  /** Where the stack's state is kept. @default the lab's cache, by the project's path */
  readonly state?: string;
  /** The engine. @default looked for, or obtained */
  readonly engine?: Engine;
  /** Emulates AWS besides: by an emulator of the operation's own, or by that of a session (its endpoint). @default not at all */
  readonly emulator?: "own" | { readonly endpoint: string };
  /** File for what `pulumi preview --json --show-sames` prints. @default not kept */
  readonly previewJson?: string;
  /** Folders of policy packs that Pulumi's own analyzer tries. @default none */
  readonly policyPacks?: readonly string[];
  /** Flags of `pulumi preview` and `pulumi up`. @default none */
  readonly flags?: EngineFlags;
  /** Versions that the program and the providers say they have, by package. @default those that are installed */
  readonly versions?: ProviderVersions;
  /** Run it as a drill does, by production's own code. */
  readonly drill?: DrillRun;
  /** The process that it runs in. @default child.ts, compiled as it is loaded */
  readonly child?: ChildEntry;
  /** Seconds after which the operation is killed. @default 900 */
  readonly timeout?: number;
  /** Called while it runs. */
  readonly onProgress?: (text: string) => void;
  /** Called with what the program prints. */
  readonly onPrint?: (text: string) => void;
}

/** The child and all that it started; negative ids name a process group. */
function killGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  try {
    if (child.pid !== undefined) {
      process.kill(-child.pid, signal);
    }
  } catch {
    // It has ended already.
  }
}

const ownEntry: ChildEntry = { file: join(__dirname, "child.ts"), args: [], plain: false };

/** A process that has loaded the SDK and waits for its request. */
function startChild(onPrint: (text: string) => void, entry = ownEntry): ChildProcess {
  const { file, args, plain } = entry;
  const loading = ["--require", require.resolve("tsx/cjs"), "--stack-trace-limit=5"];
  const child = fork(file, args, {
    execArgv: [...(plain ? [] : loading), "--max-semi-space-size=16"],
    // A group of its own: Ctrl-C reaches the engine once, through us, and a kill reaches all of it.
    detached: true,
    stdio: ["ignore", "pipe", "pipe", "ipc"],
    env: { ...process.env, NODE_OPTIONS: "" },
  });
  child.stdout?.setEncoding("utf8").on("data", onPrint);
  child.stderr?.setEncoding("utf8").on("data", onPrint);
  return child;
}

/** Hands over the request and waits for the outcome. */
function converse(
  child: ChildProcess,
  request: Request,
  options: RunOptions,
): Promise<DetailedOutcome> {
  const { timeout = 900, onProgress, drill } = options;
  return new Promise((succeed, fail) => {
    let interrupts = 0;
    const onInterrupt = () => {
      interrupts += 1;
      if (interrupts === 1) {
        onProgress?.("stopping: what is being made is finished first; press Ctrl-C again to kill");
        child.kill("SIGINT");
      } else {
        killGroup(child, "SIGKILL");
      }
    };
    const timer = setTimeout(() => {
      killGroup(child, "SIGKILL");
      fail(
        new Error(
          `${request.operation} of ${request.stack} took more than ${timeout} seconds and was killed`,
        ),
      );
    }, timeout * 1000);
    process.on("SIGINT", onInterrupt);
    child.on("message", (message: Message) => {
      if (message.kind === "outcome") {
        succeed(message.outcome);
      } else if (message.kind === "progress") {
        onProgress?.(`${message.text}: ${message.done} resources`);
      } else if (message.kind === "doing") {
        onProgress?.(message.text);
      } else if (message.kind === "change") {
        const reason = drill?.refuse?.(message.change);
        if (reason !== undefined) {
          child.send({ kind: "refuse", reason } satisfies Refusal);
        }
      } else if (message.kind === "changes") {
        drill?.onChanges(message.changes);
      }
    });
    child.on("error", fail);
    // Not "exit", which may overtake the last message.
    child.on("close", (code, signal) => {
      clearTimeout(timer);
      process.off("SIGINT", onInterrupt);
      fail(
        new Error(
          `${request.operation} of ${request.stack} ended with ${signal ?? code} before it could report`,
        ),
      );
    });
    child.send(request);
  });
}

/** Only `up` makes anything in an emulator of its own: what `destroy` leaves of one is thrown away with the stack's state. */
async function emulatorOf({
  operation,
  emulator,
  onProgress,
}: RunOptions): Promise<Request["emulator"]> {
  if (emulator === "own") {
    return operation === "up" ? { python: await findEmulator({ onProgress }) } : undefined;
  }
  return emulator;
}

/** Runs one operation on one stack, on the real engine with simulated providers. */
export async function runOperation(options: RunOptions): Promise<DetailedOutcome> {
  const { operation, stack, project, config = [], orders = {}, onProgress, onPrint } = options;
  const start = Date.now();
  if (!options.mayBeNew) {
    requireStack(project, stack);
  }
  // The SDK takes half a second to load: meanwhile the engine is looked for.
  const child = startChild((text) => onPrint?.(text), options.child);
  const workDir = mkdtempSync(join(tmpdir(), "evenkeel-"));
  try {
    const emulator = await emulatorOf(options);
    const engine = options.engine ?? (await findEngine({ onProgress }));
    const state = options.state ?? stateOf(project, stack);
    const mayBeEmpty = options.mayBeEmpty ?? false;
    const request = {
      operation,
      stack,
      project,
      state,
      workDir,
      config,
      orders: { ...orders, blackout: [...(orders.blackout ?? []), ...lostRegions(state)] },
      engine,
      mayBeEmpty,
      emulator,
      previewJson: options.previewJson,
      policyPacks: options.policyPacks,
      flags: options.flags,
      versions: options.versions,
      ...(options.drill === undefined ? {} : { drill: { exclude: options.drill.exclude } }),
    };
    const outcome = await converse(child, request, options);
    if (operation === "destroy" && outcome.ok) {
      forget(state);
    }
    return { ...outcome, seconds: (Date.now() - start) / 1000 };
  } finally {
    if (child.exitCode === null) {
      killGroup(child, "SIGKILL");
    }
    rmSync(workDir, { recursive: true, force: true });
  }
}

/** Where everything about one stack of a project is kept: the engine's state and the simulated cloud's. */
export const stateOf = (project: string, stack: string): string =>
  join(stateRoot(process.env, project), stack);

/** Removes all that the lab knows of a stack. */
export function forget(state: string): void {
  forgetDatabases(databaseFolder(state));
  rmSync(state, { recursive: true, force: true });
}

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
import { type Child, type ChildEntry, giveBack, killGroup, takeChild } from "./children";
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

/** Hands over the request and waits for the outcome. What it listens to at the child ends when that is given back. */
async function converse(
  child: Child,
  request: Request,
  options: RunOptions,
): Promise<DetailedOutcome> {
  const { timeout = 900, onProgress, onPrint, drill } = options;
  const { operation, stack } = request;
  const own = child.process;
  let interrupts = 0;
  const onInterrupt = () => {
    interrupts += 1;
    if (interrupts === 1) {
      onProgress?.("stopping: what is being made is finished first; press Ctrl-C again to kill");
      own.kill("SIGINT");
    } else {
      killGroup(child, "SIGKILL");
    }
  };
  let timer: NodeJS.Timeout | undefined;
  process.on("SIGINT", onInterrupt);
  try {
    return await new Promise((succeed, fail) => {
      const failed = (what: string) => fail(new Error(`${operation} of ${stack} ${what}`));
      timer = setTimeout(() => {
        killGroup(child, "SIGKILL");
        failed(`took more than ${timeout} seconds and was killed`);
      }, timeout * 1000);
      own.stdout?.on("data", (text: string) => onPrint?.(text));
      own.stderr?.on("data", (text: string) => onPrint?.(text));
      own.on("message", (message: Message) => {
        if (message.kind === "outcome") {
          succeed(message.outcome);
        } else if (message.kind === "progress") {
          onProgress?.(`${message.text}: ${message.done} resources`);
        } else if (message.kind === "doing") {
          onProgress?.(message.text);
        } else if (message.kind === "change") {
          const reason = drill?.refuse?.(message.change);
          if (reason !== undefined) {
            own.send({ kind: "refuse", reason } satisfies Refusal);
          }
        } else if (message.kind === "changes") {
          drill?.onChanges(message.changes);
        }
      });
      own.on("error", fail);
      // Not "exit", which may overtake the last message.
      own.on("close", (code, signal) =>
        failed(`ended with ${signal ?? code} before it could report`),
      );
      own.send(request);
    });
  } finally {
    clearTimeout(timer);
    process.off("SIGINT", onInterrupt);
  }
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
  const { operation, stack, project, config = [], orders = {}, onProgress } = options;
  const start = Date.now();
  if (!options.mayBeNew) {
    requireStack(project, stack);
  }
  // The SDK takes half a second to load: meanwhile the engine is looked for.
  const child = takeChild({ project, entry: options.child });
  const workDir = mkdtempSync(join(tmpdir(), "evenkeel-"));
  let isWell = false;
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
    isWell = outcome.ok;
    if (operation === "destroy" && outcome.ok) {
      forget(state);
    }
    return { ...outcome, seconds: (Date.now() - start) / 1000 };
  } finally {
    giveBack(child, isWell);
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

import * as pulumi from "@pulumi/pulumi";
import { type Stack } from "@pulumi/pulumi/automation";
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { Cloud } from "../model";
import { serveProviders } from "../providers/serve";
import { NothingRegisteredError, openStack } from "./engine";
import { urnsIn } from "./exclude";
import { type DetailedOutcome, type Message, type Request } from "./operation";
import { pendingOperations, protectedResources } from "./pending";
import { describeError } from "./programError";
import { Tally } from "./tally";
import { cloudFile, keepSalt, prepare, programFile } from "./workspace";

/**
 * One operation on one stack, in a process of its own: a program that is loaded twice registers nothing the second
 * time. The program and the simulated providers live here, the engine is a child of this process.
 */

/** Says something to the parent, while there is one. */
function send(message: Message): void {
  if (process.connected) {
    process.send?.(message);
  }
}

// The parent reads what is printed here; once it is gone, printing must not be an error.
process.stdout.on("error", () => undefined);
process.stderr.on("error", () => undefined);

const stop = new AbortController();

const load = createRequire(__filename);
load("../../components/support/stackTraces.cjs");

/** The account of a stack that does not say one; the program refuses it before anything asks. */
const anyAccount = "000000000000";

/**
 * Modules of the program that only define things, and the libraries they need: loaded while the engine starts, which
 * would be idle time. An error in them comes up again when the program itself loads them.
 */
function preload(project: string): void {
  for (const module of ["environments/load.ts", "components/index.ts"]) {
    const file = join(project, module);
    try {
      if (existsSync(file)) {
        load(file);
      }
    } catch {
      return;
    }
  }
}

/** Loads the program, and keeps what it throws: the engine tells of it in more words than help. */
function inlineProgram(request: Request, failures: unknown[]): () => Promise<unknown> {
  return async () => {
    let registered = 0;
    await pulumi.runtime.registerStackTransformation(() => {
      registered += 1;
      return undefined;
    });
    try {
      const outputs: unknown = load(programFile(request.project));
      if (registered === 0 && !request.mayBeEmpty) {
        throw new NothingRegisteredError();
      }
      return outputs;
    } catch (error) {
      failures.push(error);
      throw error;
    }
  };
}

/** `destroy` runs no program: it needs the state only. */
async function operate(
  stack: Stack,
  { operation, project }: Request,
  tally: Tally,
  unavailable: string,
  program: () => Promise<unknown>,
): Promise<void> {
  const exclude = unavailable === "" ? [] : [...urnsIn(unavailable, await stack.exportStack())];
  let last = 0;
  const onEvent: Tally["event"] = (event) => {
    tally.event(event);
    if (Date.now() - last > 250) {
      last = Date.now();
      send({ kind: "progress", done: tally.size, text: operation });
    }
  };
  const common = { onEvent, signal: stop.signal };
  const loading = setTimeout(() => preload(project), 50);
  switch (operation) {
    case "preview":
      stack.workspace.program = asProgram(program);
      await stack.preview({ ...common, exclude });
      return;
    case "up":
      stack.workspace.program = asProgram(program);
      await stack.up({ ...common, exclude });
      return;
    case "refresh":
      clearTimeout(loading);
      await stack.refresh({ ...common, exclude });
      return;
    case "destroy":
      clearTimeout(loading);
      await stack.destroy({ ...common, exclude });
      return;
    default:
      throw new Error(`there is no operation ${String(operation)} on ${project}`);
  }
}

/** The Automation API's type of a program: what it resolves to are the stack's outputs. */
const asProgram = (program: () => Promise<unknown>) =>
  program as () => Promise<Record<string, unknown>>;

async function run(request: Request): Promise<DetailedOutcome> {
  const { operation, stack: name, state, workDir, orders } = request;
  const start = Date.now();
  const tally = new Tally(operation);
  const failures: unknown[] = [];
  const config = prepare(request, workDir, request.config);
  const text = (key: string) => (typeof config[key] === "string" ? config[key] : "");
  const account = text("evenkeel:account") === "" ? anyAccount : text("evenkeel:account");
  const cloud = new Cloud({ file: cloudFile(state) });
  const { host, attach, stop: stopProviders } = await serveProviders({ cloud, account, orders });
  const finish = (ok: boolean, errors?: readonly string[]): DetailedOutcome => {
    stopProviders();
    const seconds = (Date.now() - start) / 1000;
    const { regions } = host;
    const dataSourceCalls = host.dataSourceCalls.map(({ token }) => token);
    const { project } = request;
    return tally.outcome({ stack: name, project, ok, dataSourceCalls, seconds, regions, errors });
  };
  try {
    const refusal = refuse(request);
    if (refusal !== undefined) {
      return finish(false, [refusal]);
    }
    const stack = await openStack(request, attach);
    keepSalt(name, state, workDir);
    await operate(
      stack,
      request,
      tally,
      text("evenkeel:unavailable"),
      inlineProgram(request, failures),
    );
    return finish(true);
  } catch (error) {
    if (failures.length > 0) {
      return finish(
        false,
        failures.map((failure) => describeError(failure, request.project)),
      );
    }
    const outcome = finish(false);
    return outcome.errors.length > 0 ? outcome : finish(false, [describeFailure(error)]);
  } finally {
    cloud.close();
  }
}

/** Why an operation must not start, or nothing. */
function refuse({ operation, state, stack }: Request): string | undefined {
  const pending = operation === "preview" ? [] : pendingOperations(state, stack);
  if (pending.length > 0) {
    return (
      `An earlier operation was killed while it worked on:\n  ${pending.join("\n  ")}\n` +
      `Nobody knows whether that came to be, so going on could create it twice. ` +
      `\`npm run lab -- reset ${stack}\` forgets the lab's state of the stack.`
    );
  }
  const kept = operation === "destroy" ? protectedResources(state, stack) : [];
  return kept.length === 0
    ? undefined
    : `${kept.length} resources are protected, so nothing was deleted: ${kept.slice(0, 5).join(", ")}` +
        `${kept.length > 5 ? ", ..." : ""}.\n` +
        `\`npm run lab -- reset ${stack}\` forgets the lab's copy of the stack, protected or not.`;
}

/** The engine's own words, without the command line that the Automation API puts around them. */
function describeFailure(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  const lines = text.split("\n").map((line) => line.trim());
  const own = lines.filter((line) => line.startsWith("error:"));
  return own.length > 0 ? [...new Set(own)].join("\n") : text.trim();
}

// Not `once`: a library that finds no other listener left ends the process.
process.on("SIGINT", () => stop.abort());
process.on("SIGTERM", () => stop.abort());
process.on("disconnect", () => {
  // The parent is gone: nobody reads what this process finds out. The engine gets the time to release its lock.
  stop.abort();
  setTimeout(() => process.exit(1), 10_000).unref();
});

process.once("message", (request: Request) => {
  run(request)
    .then(
      (outcome) => send({ kind: "outcome", outcome }),
      (error: unknown) => {
        const outcome = new Tally(request.operation).outcome({
          stack: request.stack,
          project: request.project,
          ok: false,
          dataSourceCalls: [],
          seconds: 0,
          regions: new Map(),
          errors: [error instanceof Error ? (error.stack ?? error.message) : String(error)],
        });
        send({ kind: "outcome", outcome });
      },
    )
    .finally(() => {
      // What the program left running (timers, sockets) must not keep the process.
      process.disconnect?.();
      setImmediate(() => process.exit(0));
    });
});

send({ kind: "ready" });

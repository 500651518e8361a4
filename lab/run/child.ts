import * as pulumi from "@pulumi/pulumi";
import { type Stack } from "@pulumi/pulumi/automation";
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { operate } from "../../drills/world/engine";
import { type ResourceChange } from "../../drills/world";
import { CodeStore } from "../emulator/code";
import { Following } from "../emulator/follow";
import { codeFolder } from "../emulator/start";
import { Cloud } from "../model";
import { serveProviders } from "../providers/serve";
import { NothingRegisteredError, openStack } from "./engine";
import { urnsIn } from "./exclude";
import { type DetailedOutcome, type Message, type Refusal, type Request } from "./operation";
import { describeError } from "./programError";
import { describeFailure, liftProtection, refuse, tellMissing, tellRetained } from "./remarks";
import { Tally } from "./tally";
import { loadAgain } from "./program";
import { cloudFile, keepSalt, prepare } from "./workspace";

/**
 * Operations on stacks, one after the other. The program and the simulated providers live here, the engine is a child of
 * this process.
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

/** Ends the operation that is under way. */
let stop = new AbortController();

/** Why a drill's operation must end, once its parent has said so. */
let refused: string | undefined;

/** Whether there is an operation under way. */
let isBusy = false;

const load = createRequire(__filename);
load("../../components/support/stackTraces.cjs");

/** The account of a stack that does not say one; the program refuses it before anything asks. */
const anyAccount = "000000000000";

/**
 * Loads a module of the program that only defines things, and the libraries it needs, in time that would be spent waiting
 * for the engine. An error in it comes up again when the program itself loads it.
 */
function preload({ operation, project }: Request, module: string): void {
  const file = join(project, module);
  if ((operation === "preview" || operation === "up") && existsSync(file)) {
    try {
      load(file);
    } catch {
      return;
    }
  }
}

/** Version that resources of a type shall be registered with, where it is another one than the installed SDK's. */
function versionOf(type: string, versions: Request["versions"] = {}): string | undefined {
  const [first = "", , provider = ""] = type.split(":");
  const pkg = first === "pulumi" ? provider : first;
  return Object.entries(versions).find(([name]) => name === pkg)?.[1];
}

/** Loads the program, and keeps what it throws: the engine tells of it in more words than help. */
function inlineProgram(request: Request, failures: unknown[]): () => Promise<unknown> {
  return async () => {
    let registered = 0;
    await pulumi.runtime.registerStackTransformation(({ type, props, opts }) => {
      registered += 1;
      const version = versionOf(type, request.versions);
      return version === undefined ? undefined : { props, opts: { ...opts, version } };
    });
    try {
      const outputs: unknown = loadAgain(request.project);
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
async function perform(
  stack: Stack,
  request: Request,
  tally: Tally,
  cloud: Cloud,
  unavailable: string,
  program: () => Promise<unknown>,
): Promise<void> {
  const { operation, project } = request;
  const exclude = unavailable === "" ? [] : [...urnsIn(unavailable, await stack.exportStack())];
  let last = 0;
  const onEvent: Tally["event"] = (event) => {
    tally.event(event);
    if (Date.now() - last > 250) {
      last = Date.now();
      send({ kind: "progress", done: tally.size, text: operation });
    }
  };
  const policyPacks = [...(request.policyPacks ?? [])];
  const { refresh = false, replace = [] } = request.flags ?? {};
  const flags = { refresh, replace: [...replace], exclude };
  const common = { onEvent, signal: stop.signal, policyPacks, ...flags };
  // The engine's process starts first.
  setTimeout(() => preload(request, "components/index.ts"), 50);
  if (request.drill !== undefined) {
    stack.workspace.program = asProgram(program);
    send({ kind: "changes", changes: await asDrill(stack, request, request.drill) });
    return;
  }
  switch (operation) {
    case "preview":
      stack.workspace.program = asProgram(program);
      await stack.preview(common);
      return;
    case "up":
      stack.workspace.program = asProgram(program);
      await stack.up(common);
      return;
    case "refresh":
      await stack.refresh({ onEvent, signal: stop.signal, exclude });
      return;
    case "destroy":
      await liftProtection(stack, request, tally);
      await stack.destroy({ onEvent, signal: stop.signal, exclude });
      tellRetained(cloud, tally);
      return;
    default:
      throw new Error(`there is no operation ${String(operation)} on ${project}`);
  }
}

const tell = (text: string) => send({ kind: "doing", text });

/** A drill's operation: production's own code, which knows no lab. What must not be changed, the parent says. */
function asDrill(
  stack: Stack,
  { operation, flags: { replace = [] } = {} }: Request,
  { exclude }: NonNullable<Request["drill"]>,
): Promise<readonly ResourceChange[]> {
  if (operation !== "preview" && operation !== "up") {
    throw new Error(`a drill makes no ${operation}`);
  }
  const refuse = (change: ResourceChange) => {
    send({ kind: "change", change });
    return refused;
  };
  const run = { exclude, replace, refuse, onProgress: tell };
  return operate(stack, operation, run, { signal: stop.signal });
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
  const cloud = new Cloud({
    file: cloudFile(state),
    // A session that is open writes down what others change in AWS meanwhile.
    shared: request.emulator !== undefined && "endpoint" in request.emulator,
    liftProtection: operation === "destroy",
  });
  const follower = followerOf(request, account, cloud);
  const code = new CodeStore(codeFolder(state));
  const serving = await serveProviders({
    ...{ cloud, account, orders, follower, versions: request.versions },
    // In every update, also without the emulator: the next session needs it.
    ...(operation === "up" ? { keepCode: ({ hash, files }) => code.keep(hash, files) } : {}),
  });
  const { host, attach } = serving;
  const finish = (ok: boolean, errors?: readonly string[]): DetailedOutcome => {
    serving.stop();
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
    setImmediate(() => preload(request, "environments/load.ts"));
    const stack = await openStack(request, attach);
    keepSalt(name, state, workDir);
    await perform(
      stack,
      request,
      tally,
      cloud,
      text("evenkeel:unavailable"),
      inlineProgram(request, failures),
    );
    tellMissing(await follower?.missing(), tally);
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
    await follower?.stop();
    cloud.close();
  }
}

/** The emulator of an operation that changes something. Only a first one surely needs it, and need not wait for it then. */
function followerOf(
  { emulator: source, state }: Request,
  account: string,
  cloud: Cloud,
): Following | undefined {
  if (source === undefined) {
    return undefined;
  }
  const follower = new Following({ source, state, account, entries: () => cloud.entries() });
  if (cloud.entries().length === 0) {
    follower.warm();
  }
  return follower;
}

// Not `once`: a library that finds no other listener left ends the process.
process.on("SIGINT", () => stop.abort());
process.on("SIGTERM", () => stop.abort());
process.on("disconnect", () => {
  // The parent is gone: nobody reads what this process finds out. The engine gets the time to release its lock.
  stop.abort();
  setTimeout(() => process.exit(1), isBusy ? 10_000 : 0).unref();
});

/** Resolves once the parent can read it: a process that ends too early takes its last message along. */
const deliver = (outcome: DetailedOutcome) =>
  new Promise<void>((resolve) => {
    const message: Message = { kind: "outcome", outcome };
    process.send?.(message, undefined, undefined, () => resolve());
  });

async function serve(request: Request): Promise<void> {
  stop = new AbortController();
  refused = undefined;
  isBusy = true;
  const outcome = await run(request).catch((error: unknown) =>
    new Tally(request.operation).outcome({
      stack: request.stack,
      project: request.project,
      ok: false,
      dataSourceCalls: [],
      seconds: 0,
      regions: new Map(),
      errors: [error instanceof Error ? (error.stack ?? error.message) : String(error)],
    }),
  );
  isBusy = false;
  await deliver(outcome);
}

process.on("message", (message: Request | Refusal) => {
  if ("reason" in message) {
    refused = message.reason;
    stop.abort();
  } else {
    void serve(message);
  }
});

send({ kind: "ready" });

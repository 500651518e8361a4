import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, mkdirSync, openSync } from "node:fs";
import { createInterface } from "node:readline";
import { join } from "node:path";
import { type Readable } from "node:stream";
import { repository } from "../engine/cache";

/** A running MiniStack. */
export interface Server {
  /** Its own port on the loopback interface. Callers use the front's. */
  readonly port: number;
  readonly pid: number;
  /** Whether it has the state that an earlier run saved; otherwise it is empty. */
  readonly kept: boolean;
  /** Saves the state and ends it. @throws Error when it ended in another way. */
  stop(): Promise<void>;
}

export interface ServerOptions {
  /** Python that has MiniStack. */
  readonly python: string;
  /** Folder of the emulator's state. */
  readonly state: string;
  /** Where functions send their calls: the front. */
  readonly endpoint: string;
  readonly account: string;
  /** How many times as fast scheduled rules fire. @default they do not */
  readonly scheduleFactor?: number;
  /** Seconds after which a message comes back that a function could not handle. @default what its queue says */
  readonly retrySeconds?: number;
  /** What functions find in their environment besides what the program gives them. */
  readonly environment?: Readonly<Record<string, string>>;
}

/** Seconds until MiniStack must have a port, and until it must have saved its state. */
const patience = { start: 40, stop: 60 };

function environment(options: ServerOptions): NodeJS.ProcessEnv {
  const { PATH, HOME, LANG, TMPDIR } = process.env;
  return {
    // Nothing else of the user's: not his AWS profile, not his NODE_OPTIONS.
    ...{ PATH, HOME, LANG, TMPDIR },
    ...options.environment,
    STATE_DIR: options.state,
    PERSIST_STATE: "1",
    S3_PERSIST: "1",
    MINISTACK_ACCOUNT_ID: options.account,
    AWS_ENDPOINT_URL: options.endpoint,
    AWS_SECRET_ACCESS_KEY: "lab",
    // Functions act by their roles; what a call's role, and a queue's, a topic's or a key's policy say of it counts.
    AUTH: "true",
    // The bundles leave the SDK to Lambda's runtime; here it is the project's own.
    NODE_PATH: join(repository, "node_modules"),
    // The working tree stays as it is.
    PYTHONDONTWRITEBYTECODE: "1",
    // For functions, as Lambda sets it; the front tells their calls by it.
    AWS_EXECUTION_ENV: "AWS_Lambda_nodejs",
    LAMBDA_EXECUTOR: "local",
    // Out of the way: a batch that is turned away here stays out of sight for two minutes. Calls take turns in launch.py.
    LAMBDA_ACCOUNT_CONCURRENCY: "1000",
    IOT_MTLS_ENABLED: "0",
    SFTP_ENABLED: "0",
    LOG_LEVEL: "WARNING",
    ...(options.scheduleFactor === undefined
      ? {}
      : { SCHEDULE_FACTOR: String(options.scheduleFactor) }),
    ...(options.retrySeconds === undefined ? {} : { RETRY_SECONDS: String(options.retrySeconds) }),
  };
}

const within = <T>(
  seconds: number,
  what: string,
  child: ChildProcess,
  work: Promise<T>,
): Promise<T> => {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, fail) => {
    timer = setTimeout(() => {
      child.kill("SIGKILL");
      fail(new Error(`the AWS emulator took more than ${seconds} seconds ${what}`));
    }, seconds * 1000);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
};

/** The launcher's first line. */
function firstLine(
  child: ChildProcess,
  output: Readable,
  log: string,
): Promise<{ port: number; kept: boolean }> {
  return new Promise((succeed, fail) => {
    const lines = createInterface({ input: output });
    child.once("error", fail);
    child.once("exit", (code, signal) =>
      fail(new Error(`the AWS emulator ended with ${signal ?? code} at its start; see ${log}`)),
    );
    lines.once("line", (line) => {
      const answer = JSON.parse(line) as { port?: number; kept?: boolean; error?: string };
      if (answer.port === undefined) {
        fail(new Error(`the AWS emulator did not start: ${answer.error ?? line}`));
      } else {
        succeed({ port: answer.port, kept: answer.kept === true });
      }
    });
  });
}

/** Starts MiniStack on a stack's state. It ends by `stop`, or when this process does, in whatever way. */
export async function startServer(options: ServerOptions): Promise<Server> {
  mkdirSync(options.state, { recursive: true });
  const log = join(options.state, "emulator.log");
  const output = openSync(log, "w");
  const child = spawn(options.python, [join(__dirname, "launch.py")], {
    stdio: ["pipe", "pipe", output],
    env: environment(options),
    // A group of its own: what kills this process's group must leave it the time to save.
    detached: true,
  });
  closeSync(output);
  const { stdin, stdout } = child;
  if (stdin === null || stdout === null) {
    throw new Error("the AWS emulator was started without pipes");
  }
  const exited = new Promise<string>((done) => {
    child.once("exit", (code, signal) => done(String(signal ?? code)));
  });
  // The pipe breaks when it ends by itself; `stop` says so.
  stdin.on("error", () => undefined);
  const { port, kept } = await within(
    patience.start,
    "to start",
    child,
    firstLine(child, stdout, log),
  );
  child.unref();
  let stopping: Promise<void> | undefined;
  const stop = async () => {
    child.ref();
    stdin.end();
    const how = await within(patience.stop, "to save its state", child, exited);
    if (how !== "0") {
      throw new Error(`the AWS emulator ended with ${how}; see ${log}`);
    }
  };
  return { port, kept, pid: child.pid ?? 0, stop: () => (stopping ??= stop()) };
}

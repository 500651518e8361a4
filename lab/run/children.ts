import { type ChildProcess, fork } from "node:child_process";
import { type Socket } from "node:net";
import { join } from "node:path";

/**
 * The processes that operations run in. Loading the SDK and the program takes a third of an operation's processor time, so
 * that a process which has ended one well is kept for the next.
 */

/** Another process to run an operation in, which loads child.ts in the end. */
export interface ChildEntry {
  readonly file: string;
  readonly args: readonly string[];
  /** Without tsx in Node's options, and with as many stack frames as Node keeps by itself. */
  readonly plain: boolean;
}

/** What decides whether a process may be used again: it has loaded this project's program, and was started in this environment. */
export interface Wanted {
  readonly project: string;
  readonly entry?: ChildEntry;
}

/** A process that has loaded the SDK and waits for its request. */
export interface Child {
  readonly process: ChildProcess;
  readonly project: string;
  readonly environment: string;
  readonly isOwn: boolean;
  /** Operations that it has ended. */
  served: number;
}

/** The SDK keeps something of every program that it ran: after so many, memory is worth more than time. */
const mostServed = 6;

const ownEntry: ChildEntry = { file: join(__dirname, "child.ts"), args: [], plain: false };

const environmentOf = () => JSON.stringify(process.env);

/** The child and all that it started; negative ids name a process group. */
export function killGroup({ process: child }: Child, signal: NodeJS.Signals): void {
  try {
    if (child.pid !== undefined) {
      process.kill(-child.pid, signal);
    }
  } catch {
    // It has ended already.
  }
}

function start({ project, entry = ownEntry }: Wanted): Child {
  const { file, args, plain } = entry;
  const loading = ["--require", require.resolve("tsx/cjs"), "--stack-trace-limit=5"];
  const child = fork(file, args, {
    execArgv: [...(plain ? [] : loading), "--max-semi-space-size=16"],
    // A group of its own: Ctrl-C reaches the engine once, through us, and a kill reaches all of it.
    detached: true,
    stdio: ["ignore", "pipe", "pipe", "ipc"],
    env: { ...process.env, NODE_OPTIONS: "" },
  });
  child.stdout?.setEncoding("utf8");
  child.stderr?.setEncoding("utf8");
  const isOwn = entry === ownEntry;
  return { process: child, project, environment: environmentOf(), isOwn, served: 0 };
}

/** Whether this process stays for as long as the child does. */
function hold({ process: child }: Child, stays: boolean): void {
  const pipes = [child.stdout, child.stderr] as readonly (Socket | null)[];
  for (const each of [child, child.channel, ...pipes]) {
    if (stays) {
      each?.ref();
    } else {
      each?.unref();
    }
  }
}

/** Ends by itself when this process does: it hears that nobody is there any more. */
let idle: Child | undefined;

/** A process for one operation: the one that waits, if it fits, else a new one. */
export function takeChild(wanted: Wanted): Child {
  const waiting = idle;
  const isFit =
    wanted.entry === undefined &&
    waiting?.project === wanted.project &&
    waiting.environment === environmentOf() &&
    waiting.process.connected;
  if (waiting === undefined || !isFit) {
    return start(wanted);
  }
  idle = undefined;
  hold(waiting, true);
  return waiting;
}

/** Ends what the operation that is over listened to. */
function silence({ process: child }: Child): void {
  for (const event of ["message", "error", "close"]) {
    child.removeAllListeners(event);
  }
  child.stdout?.removeAllListeners("data");
  child.stderr?.removeAllListeners("data");
}

function end(child: Child): void {
  if (child.process.exitCode === null) {
    killGroup(child, "SIGKILL");
  }
}

/** Takes a process back. Only one whose operation ended well is used again, and only the last one waits. */
export function giveBack(child: Child, isWell: boolean): void {
  child.served += 1;
  if (!isWell || !child.isOwn || child.served >= mostServed || !child.process.connected) {
    end(child);
    return;
  }
  if (idle !== undefined) {
    end(idle);
  }
  idle = child;
  silence(child);
  hold(child, false);
}

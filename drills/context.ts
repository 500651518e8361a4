import { type Settings } from "../environments/schema";
import { type Clients } from "./clients";
import { type Journal } from "./journal";
import { type Probe } from "./probe/probe";
import { DrillError, type Run } from "./run";
import { type StackView } from "./stack/view";
import { type World } from "./world";

/** What every phase is given. */
export interface Context {
  readonly world: World;
  readonly settings: Settings;
  readonly view: StackView;
  readonly run: Run;
  readonly journal: Journal;
  /** Clients whose calls are noted, and refused where they must not be made. */
  readonly aws: (region: string) => Clients;
  /** Writes heartbeats and reads them; absent where the stack has nothing to write them to. */
  readonly probe?: Probe;
  /** Why there is no probe although the stack has the service for it. */
  readonly probeProblem?: string;
  /** Tells whoever watches what is going on; the next text takes its place. */
  readonly say: (text: string) => void;
  /** Tells something that is to be read. */
  readonly tell: (text: string) => void;
}

/** Places that may be called, the new one first. */
export const reachable = ({ run }: Pick<Context, "run">): readonly string[] =>
  run.mode === "disaster" ? [run.to] : [run.to, run.from];

/** How long things may take on AWS before a drill gives up, in seconds. */
export const limits = {
  /** A mapping turns on or off within a minute. */
  mapping: 180,
  /** Queues of the old place. */
  drain: 600,
  /** A switchover takes a minute or two, a failover a few. */
  promote: 900,
  /** Tasks of ECS that start. */
  scale: 600,
  /** The republished switch, Route 53's health checkers and its name servers. */
  names: 600,
  /** From the names' answers to writes that succeed without a fault. */
  writes: 300,
  /** The old cluster is rebuilt from the new one's storage. */
  rejoin: 7200,
  /** Somebody else's operation on the stack. */
  lock: 300,
} as const;

const messageOf = (error: unknown): string =>
  error instanceof Error ? `${error.name}: ${error.message}` : String(error);

/** Errors that asking again does not mend. */
const isFinal = (error: unknown): boolean =>
  error instanceof DrillError ||
  (error instanceof Error &&
    /^(ForbiddenCall|AccessDenied|UnrecognizedClient|ExpiredToken|InvalidSignature)/.test(
      error.name,
    ));

export interface Waiting {
  /** What is waited for: "the writer of evenkeel-prod-shared to be in eu-central-1". */
  readonly what: string;
  /** Seconds. */
  readonly limit: number;
  readonly advice: string;
}

/**
 * Asks until there is an answer. A question that fails is asked again, as AWS's APIs do fail now and then.
 * @throws DrillError once it has taken too long.
 */
export async function until<T>(
  { world, say }: Pick<Context, "world" | "say">,
  { what, limit, advice }: Waiting,
  ask: () => Promise<T | undefined>,
): Promise<T> {
  const start = world.now();
  let last = "";
  for (;;) {
    try {
      const answer = await ask();
      if (answer !== undefined) {
        return answer;
      }
      last = "";
    } catch (error) {
      if (isFinal(error)) {
        throw error;
      }
      last = messageOf(error);
    }
    const seconds = Math.round((world.now() - start) / 1000);
    if (seconds >= limit) {
      const why = last === "" ? "" : ` (the last answer was ${last})`;
      throw new DrillError(`Waited ${seconds} s for ${what} in vain${why}.`, advice);
    }
    say(`waiting for ${what} (${seconds} s)`);
    await world.wait(world.pace.poll);
  }
}

import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { type Deployment } from "@pulumi/pulumi/automation";
import { join } from "node:path";
import { giveBackLease, LeaseTakenError, takeLease } from "./actions/lease";
import { ForbiddenCallError, watched } from "./calls";
import { type Context } from "./context";
import { Journal, JournalError } from "./journal";
import { type Request, RequestError, runOf } from "./options";
import { baseline } from "./phases/baseline";
import { drain } from "./phases/drain";
import { fence } from "./phases/fence";
import { preflight } from "./phases/preflight";
import { RefusedError } from "./preflight/refused";
import { promote } from "./phases/promote";
import { record } from "./phases/record";
import { rejoin } from "./phases/rejoin";
import { report } from "./phases/report";
import { scale } from "./phases/scale";
import { shift } from "./phases/shift";
import { canUndo, undo } from "./phases/undo";
import { verify } from "./phases/verify";
import { openProbe } from "./probe/open";
import { DrillError, type ExitCode, exitCodes, type PhaseName, phaseNames, type Run } from "./run";
import { readState } from "./stack/state";
import { type StackView, viewOf } from "./stack/view";
import { type World } from "./world";

/** How a drill tells what it does. */
export interface Audience {
  readonly say: (text: string) => void;
  readonly tell: (text: string) => void;
  readonly phase?: (phase: PhaseName, status: "started" | "done" | "failed" | "skipped") => void;
}

export interface Outcome {
  readonly exitCode: ExitCode;
  /** Folder with journal and report. Absent where nothing began. */
  readonly folder?: string;
  /** Why it did not end well. */
  readonly error?: Error;
}

const work: {
  readonly [phase in PhaseName]: (context: Context) => Promise<object>;
} = {
  plan: () => Promise.resolve({}),
  ...{ preflight, rejoin, baseline, fence, drain, promote, scale, shift, verify, record, report },
};

const stateFile = "state.json";

/** The state that a run began with: everything later is decided by this copy, whatever becomes of the original's region. */
async function localCopy(folder: string, world: World): Promise<Deployment> {
  const file = join(folder, stateFile);
  if (!existsSync(file)) {
    writeFileSync(file, JSON.stringify(await world.engine.exportState()), { mode: 0o600 });
  }
  return JSON.parse(readFileSync(file, "utf8")) as Deployment;
}

/** One run, from its beginning or from where it was cut. */
class Drill {
  private current: PhaseName = "plan";

  constructor(
    private readonly world: World,
    private readonly journal: Journal,
    private readonly audience: Audience,
  ) {}

  public async run(): Promise<Outcome> {
    const { journal } = this;
    const context = await this.contextOf(await localCopy(journal.folder, this.world));
    try {
      if (journal.has("undoing")) {
        await this.takeBack(context);
        throw new DrillError("The move had failed, and is taken back.", "Begin anew.");
      }
      await this.pretendAgain();
      for (const phase of phaseNames) {
        await this.phase(phase, context);
      }
      const exitCode = journal.result("report")?.exitCode as ExitCode;
      journal.add({ kind: "end", exitCode });
      return { exitCode, folder: journal.folder };
    } catch (error) {
      return await this.failed(context, error instanceof Error ? error : new Error(String(error)));
    } finally {
      await context.probe?.stop();
    }
  }

  /** Clients whose calls are written down; in a disaster none is ever sent to the region that is down. */
  private clients(region: string) {
    const { run } = this.journal;
    const dead = run.mode === "disaster" ? run.from : undefined;
    return watched(this.world.aws(region), region, (call) => {
      if (call.region === dead) {
        throw new ForbiddenCallError(`${call.service} ${call.operation} would call ${dead}`);
      }
      this.journal.call(this.current, call);
    });
  }

  private async contextOf(deployment: Deployment): Promise<Context> {
    const { world, journal, audience } = this;
    const settings = await world.settings();
    const view: StackView = viewOf(journal.run.stack, settings, readState(deployment));
    const known = new Map<string, ReturnType<Drill["clients"]>>();
    const bare = {
      ...{ world, settings, view, journal, run: journal.run },
      ...{ say: audience.say, tell: audience.tell },
      aws: (region: string) => {
        const clients = known.get(region) ?? this.clients(region);
        known.set(region, clients);
        return clients;
      },
    };
    this.current = "preflight";
    try {
      return { ...bare, probe: await openProbe(bare) };
    } catch (error) {
      if (error instanceof JournalError) {
        throw error;
      }
      return { ...bare, probeProblem: error instanceof Error ? error.message : String(error) };
    }
  }

  private async phase(phase: PhaseName, context: Context): Promise<void> {
    const { journal, audience } = this;
    this.current = phase;
    if (journal.result(phase) !== undefined) {
      audience.phase?.(phase, "skipped");
      return;
    }
    if (phase !== "preflight" && journal.result("preflight") !== undefined) {
      await takeLease(context);
    }
    // A run that is resumed goes on measuring.
    if (phaseNames.indexOf(phase) > phaseNames.indexOf("baseline") && phase !== "report") {
      this.goOnProbing(context, phase);
    }
    journal.add({ kind: "started", phase });
    audience.phase?.(phase, "started");
    const result = await work[phase](context);
    journal.add({ kind: "done", phase, result: { ...result } });
    audience.phase?.(phase, "done");
  }

  /** A region that was pretended to be lost stays so for the whole run. */
  private async pretendAgain(): Promise<void> {
    const { journal, world } = this;
    if (journal.result("baseline")?.pretended === true) {
      await world.blackout?.(journal.run.from);
    }
  }

  private goOnProbing({ probe, journal }: Context, phase: PhaseName): void {
    if (journal.result("verify") === undefined && phase !== "record") {
      probe?.start();
    }
  }

  private async failed(context: Context, error: Error): Promise<Outcome> {
    const { journal, audience, current } = this;
    const { folder } = journal;
    audience.phase?.(current, "failed");
    if (error instanceof RefusedError) {
      journal.add({ kind: "failed", phase: current, reason: error.message });
      journal.add({ kind: "end", exitCode: exitCodes.refused });
      return { exitCode: exitCodes.refused, folder, error };
    }
    journal.add({ kind: "failed", phase: current, reason: error.message });
    if (current === "record") {
      await giveBackLease(context).catch(() => undefined);
      return { exitCode: exitCodes.notMet, folder, error };
    }
    // Whoever has the lease now moves the stack: nothing of it is touched any more.
    if (!(error instanceof LeaseTakenError)) {
      await this.leave(context);
    }
    return { exitCode: exitCodes.failed, folder, error };
  }

  /** Takes back what can be, and lets others move the stack. */
  private async leave(context: Context): Promise<void> {
    const { journal, audience } = this;
    try {
      if (!journal.has("undone") && (await canUndo(context, this.current))) {
        await this.takeBack(context);
      }
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      audience.tell(`it could not be taken back: ${why}`);
    }
    // Where even that fails the lease ends by itself.
    await giveBackLease(context).catch(() => undefined);
  }

  private async takeBack(context: Context): Promise<void> {
    const { journal, audience } = this;
    if (!journal.has("undoing")) {
      journal.add({ kind: "step", step: "undoing" });
    }
    await undo(context);
    journal.add({ kind: "step", step: "undone" });
    journal.add({ kind: "end", exitCode: exitCodes.failed });
    audience.tell(`nothing has moved: ${journal.run.from} takes writes again`);
  }
}

/**
 * Begins a move and carries it to its end.
 * @throws RequestError for a request that makes no sense; nothing was done.
 */
export async function begin(
  world: World,
  root: string,
  request: Request,
  audience: Audience,
): Promise<Outcome> {
  const run: Run = runOf(request, await world.settings(), world.now());
  const journal = Journal.create(root, run, () => world.now());
  return new Drill(world, journal, audience).run();
}

/** The newest run of a stack, those left out that were refused. An older one is void, however it ended. */
function newestThatTouched(root: string, stack: string, now: () => number): Journal | undefined {
  for (const folder of [...Journal.folders(root, stack)].reverse()) {
    const journal = Journal.open(folder, stack, now);
    if (journal.exitCode !== exitCodes.refused) {
      return journal;
    }
  }
  return undefined;
}

/**
 * Goes on with the newest run of a stack that has not ended.
 * @throws RequestError where there is none. @throws JournalError for a journal that cannot be used.
 */
export async function resume(
  world: World,
  root: string,
  wanted: Pick<Run, "stack" | "to" | "mode" | "operator">,
  audience: Audience,
): Promise<Outcome> {
  const { stack, to, mode, operator } = wanted;
  const journal = newestThatTouched(root, stack, () => world.now());
  if (journal === undefined || journal.exitCode !== undefined) {
    throw new RequestError([`--resume: no drill of stack ${stack} in ${root} is unfinished.`]);
  }
  const { run } = journal;
  if (run.to !== to || run.mode !== mode) {
    throw new RequestError([
      `--resume: the drill that is unfinished, ${run.id}, is --to ${run.to} --mode ${run.mode}.`,
    ]);
  }
  journal.add({ kind: "resumed", operator });
  return new Drill(world, journal, audience).run();
}

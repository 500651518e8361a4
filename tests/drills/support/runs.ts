import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { begin, type Outcome, resume } from "../../../drills/drill";
import { Journal } from "../../../drills/journal";
import { type Request } from "../../../drills/options";
import { type Report } from "../../../drills/report/report";
import { type Mode, type PhaseName } from "../../../drills/run";
import { type Simulation, SimulatedWorld, type WorldOptions } from "./simulatedWorld";

/** Drills in a simulation, with journals in a folder that is removed afterwards. */

export interface Ended {
  readonly outcome: Outcome;
  /** What was told on the way. */
  readonly told: readonly string[];
  readonly report: Report;
  readonly journal: Journal;
  readonly world: SimulatedWorld;
}

/** Texts of what was refused, or of the error. */
export const reasons = ({ outcome }: Ended): string => outcome.error?.message ?? "";

export interface Wish {
  readonly to: string;
  readonly mode?: Mode;
  readonly allowDataLoss?: boolean;
  readonly since?: number;
  readonly operator?: string;
  readonly resume?: boolean;
  /** Milliseconds. @default 1000 */
  readonly heartbeat?: number;
}

export class Runs {
  public readonly root = mkdtempSync(join(tmpdir(), "evenkeel-drills-"));

  public remove(): void {
    rmSync(this.root, { recursive: true, force: true });
  }

  /** Runs a drill; resolves with nothing when it was killed. */
  public async killed(
    of: Simulation,
    wish: Wish,
    options: WorldOptions,
  ): Promise<Ended | undefined> {
    const world = new SimulatedWorld(of, options);
    return Promise.race([this.go(world, wish), world.killed.then(() => undefined)]);
  }

  /** Runs a drill to its end. */
  public run(
    of: Simulation,
    wish: Wish,
    options: WorldOptions = {},
    onPhase?: (phase: PhaseName) => void,
  ): Promise<Ended> {
    return this.go(new SimulatedWorld(of, options), wish, onPhase);
  }

  private async go(
    world: SimulatedWorld,
    wish: Wish,
    onPhase?: (phase: PhaseName) => void,
  ): Promise<Ended> {
    const { to, mode = "planned", allowDataLoss = false, since } = wish;
    const { operator = "someone@somewhere", heartbeat = 1000 } = wish;
    const told: string[] = [];
    const audience = {
      say: () => undefined,
      tell: (text: string) => told.push(text),
      phase: (phase: PhaseName, status: string) => {
        if (status === "started") {
          onPhase?.(phase);
        }
      },
    };
    const request: Request = {
      ...{ stack: "prod", to, mode, allowDataLoss, since, operator, heartbeat },
    };
    const outcome = await (wish.resume === true
      ? resume(world, this.root, request, audience)
      : begin(world, this.root, request, audience));
    const folder = outcome.folder ?? "";
    return {
      ...{ outcome, told, world },
      journal: Journal.open(folder, "prod", world.now),
      get report() {
        return JSON.parse(readFileSync(join(folder, "report.json"), "utf8")) as Report;
      },
    };
  }
}

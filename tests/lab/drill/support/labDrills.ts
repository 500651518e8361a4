import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { begin, type Outcome } from "../../../../drills/drill";
import { type Report } from "../../../../drills/report/report";
import { type Mode } from "../../../../drills/run";
import { repository } from "../../../../lab/engine/cache";
import { openLabWorld } from "../../../../lab/drill/world";
import { type Call } from "../../../../lab/emulator/types";
import { Journal } from "../../../../lab/model/journal";
import { type Loss } from "../../../../lab/postgres";
import { layOver } from "../../../../lab/run/overlay";
import { cloudFile } from "../../../../lab/run/workspace";
import { expectOk, stackOf } from "../../support/stacks";

export interface Wish {
  readonly to: string;
  readonly mode?: Mode;
  readonly allowDataLoss?: boolean;
  /** Milliseconds that databases lag behind. */
  readonly lag?: number;
}

export interface Drilled {
  readonly outcome: Outcome;
  /** Absent where the drill was refused. */
  readonly report?: Report;
  readonly folder: string;
  /** Every call on the wire while the lab was open, the lab's own aside. */
  readonly calls: readonly Call[];
  /** When a region was lost; absent where none was. */
  readonly lostAt?: number;
  /** What the databases themselves say that failovers have lost. */
  readonly losses: readonly Loss[];
  /** Lines that an operator was told. */
  readonly told: readonly string[];
}

/**
 * A stack of its own in the lab, and drills of it by production's code.
 * @param settings by key without a namespace, laid over the stack file
 */
export function labDrills(name: string, settings: Readonly<Record<string, string>> = {}) {
  const stack = stackOf(name);
  layOver(stack.state, settings, {});
  const journals = mkdtempSync(join(tmpdir(), "evenkeel-journals-"));
  const drill = async (wish: Wish): Promise<Drilled> => {
    const { to, mode = "planned", allowDataLoss = false, lag = 0 } = wish;
    const told: string[] = [];
    const world = await openLabWorld({
      ...{ stack: name, project: repository, state: stack.state, lag },
    });
    let lostAt: number | undefined;
    const watched = {
      ...world,
      blackout: async (region: string) => {
        await world.blackout?.(region);
        lostAt ??= Date.now();
      },
    };
    try {
      const request = { stack: name, to, mode, allowDataLoss, heartbeat: 100, operator: "test" };
      const tell = (text: string) => void told.push(text);
      const outcome = await begin(watched, journals, request, { say: () => undefined, tell });
      const { folder = journals } = outcome;
      const isReported = outcome.exitCode === 0 || outcome.exitCode === 3;
      const report = isReported
        ? (JSON.parse(readFileSync(join(folder, "report.json"), "utf8")) as Report)
        : undefined;
      const calls = world.lab.front.calls.filter(({ from }) => from !== "projection");
      return {
        ...{ outcome, folder, calls, told },
        losses: world.lab.databases?.losses() ?? [],
        ...(report && { report }),
        ...(lostAt !== undefined && { lostAt }),
      };
    } finally {
      await world.close();
    }
  };
  /** Every password that the stack has made. */
  const passwords = (): readonly string[] =>
    [...new Journal(cloudFile(stack.state)).all()]
      .filter(({ type }) => type === "random:index/randomPassword:RandomPassword")
      .map(({ outputs }) => String(outputs.result));
  return {
    ...{ state: stack.state, journals, run: stack.run, drill, passwords },
    up: async () => expectOk(await stack.run("up")),
    remove: () => {
      stack.remove();
      rmSync(journals, { recursive: true, force: true });
    },
  };
}

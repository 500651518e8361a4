import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { type Entry, Journal } from "../model/journal";
import { CloudError } from "../model/types";
import { isEmulated, projectorOf, turnOf, turns } from "./project";
import { type World } from "./world";

/** What has been projected, as it was projected last: beside the emulator's state, and thrown away with it. */
export const ledgerFile = (state: string): string => join(state, "projected.jsonl");

export interface EmulationOptions {
  /** Folder of the emulator's state. */
  readonly state: string;
  /** The emulator, running on that state; started when it is first needed. */
  readonly world: () => Promise<World>;
}

/** Keeps the emulator in step with the model of the cloud. */
export class Emulation {
  private ledger?: Journal;

  constructor(private readonly options: EmulationOptions) {}

  /**
   * Creates or changes a resource that the model has accepted.
   * @throws CloudError with what the emulator says, when it refuses.
   */
  public async apply(entry: Entry): Promise<void> {
    if (!isEmulated(entry.type)) {
      return;
    }
    const world = await this.options.world();
    const ledger = this.opened();
    const projector = projectorOf(entry.type);
    const done = await explained(entry, () => projector.apply(entry, world, ledger.get(entry.key)));
    if (done !== "later") {
      ledger.put(entry);
    }
  }

  /** @throws CloudError with what the emulator says, when it refuses. */
  public async remove(entry: Entry): Promise<void> {
    if (!isEmulated(entry.type)) {
      return;
    }
    const world = await this.options.world();
    const ledger = this.opened();
    if (ledger.get(entry.key) === undefined) {
      return;
    }
    const projector = projectorOf(entry.type);
    await explained(entry, () => projector.remove(entry, world));
    ledger.remove(entry.key);
  }

  /**
   * Makes up for what the emulator missed: an operation without it, or a state that a kill left half written.
   * @param again what is projected in any case: it holds something that is new with each run of the lab.
   * @returns how many resources differed.
   */
  public async catchUp(
    entries: readonly Entry[],
    again: (entry: Entry) => boolean = () => false,
  ): Promise<number> {
    await this.options.world();
    const ledger = this.opened();
    const wanted = new Map(entries.map((entry) => [entry.key, entry]));
    const gone = [...ledger.all()].filter(({ key }) => !wanted.has(key)).reverse();
    const differs = (entry: Entry) => {
      const known = ledger.get(entry.key);
      return (
        isEmulated(entry.type) &&
        (again(entry) ||
          known?.generation !== entry.generation ||
          !isDeepStrictEqual(known.inputs, entry.inputs))
      );
    };
    const changed = entries.filter(differs);
    // Targets go before what they point to, as they come after it.
    for (const turn of [...turns].reverse()) {
      await inLanes(
        gone.filter(({ type }) => turnOf(type) === turn),
        (entry) => this.remove(entry),
      );
    }
    for (const turn of turns) {
      await inLanes(
        changed.filter(({ type }) => turnOf(type) === turn),
        (entry) => this.apply(entry),
      );
    }
    return gone.length + changed.length;
  }

  public close(): void {
    this.ledger?.close();
    this.ledger = undefined;
  }

  private opened(): Journal {
    this.ledger ??= new Journal(ledgerFile(this.options.state));
    return this.ledger;
  }
}

async function explained<T>(entry: Entry, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const { name, message } = error instanceof Error ? error : new Error(String(error));
    throw new CloudError(
      name === "Error" ? "Emulator" : name,
      `${message} (the AWS emulator, of ${entry.type} ${entry.name})`,
    );
  }
}

/** Services side by side; within one, in the order of creation. */
async function inLanes(
  entries: readonly Entry[],
  work: (entry: Entry) => Promise<void>,
): Promise<void> {
  const lanes = new Map<string, Entry[]>();
  for (const entry of entries) {
    const service = entry.type.split("/")[0] ?? "";
    lanes.set(service, [...(lanes.get(service) ?? []), entry]);
  }
  await Promise.all(
    [...lanes.values()].map(async (lane) => {
      for (const entry of lane) {
        await work(entry);
      }
    }),
  );
}

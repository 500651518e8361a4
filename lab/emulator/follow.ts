import { type Entry } from "../model/journal";
import { type Follower } from "../providers/host";
import { CodeStore } from "./code";
import { type FoundDatabases, findDatabases } from "./databases";
import { Emulation } from "./emulation";
import {
  codeFolder,
  databaseFolder,
  emulatorFolder,
  environmentOf,
  type Running,
  startEmulator,
} from "./start";
import { World } from "./world";

/** Where an operation finds the emulator: it starts one, or joins the one of a session that is open. */
export type EmulatorSource = { readonly python: string } | { readonly endpoint: string };

export interface FollowOptions {
  readonly source: EmulatorSource;
  /** The lab's state of the stack. */
  readonly state: string;
  readonly account: string;
  /** What the model of the cloud has. */
  readonly entries: () => readonly Entry[];
}

/** Lets the emulator follow one operation of the engine. */
export class Following implements Follower {
  private readonly code: CodeStore;
  private readonly emulation: Emulation;
  private starting?: Promise<World>;
  private running?: Running;
  private databases?: Promise<FoundDatabases>;

  constructor(private readonly options: FollowOptions) {
    this.code = new CodeStore(codeFolder(options.state));
    this.emulation = new Emulation({
      state: emulatorFolder(options.state),
      world: () => this.world(),
    });
  }

  /** Starts the emulator before it is needed: that takes about a second. What goes wrong is said by the first who needs it. */
  public warm(): void {
    this.world().catch(() => undefined);
  }

  public apply(entry: Entry): Promise<void> {
    return this.emulation.apply(entry);
  }

  public remove(entry: Entry): Promise<void> {
    return this.emulation.remove(entry);
  }

  /** Ends what was started. @throws Error when the emulator could not save its state. */
  public async stop(): Promise<void> {
    await this.starting?.catch(() => undefined);
    this.emulation.close();
    await this.running?.stop();
    const found = await this.databases?.catch(() => undefined);
    await found?.host?.stop();
  }

  /** Why the stack's databases do not run, when they were asked for; nothing while all is well. */
  public async missing(): Promise<string | undefined> {
    return (await this.databases?.catch(() => undefined))?.missing;
  }

  private world(): Promise<World> {
    this.starting ??= this.start();
    return this.starting;
  }

  private async start(): Promise<World> {
    const { source, state, account, entries } = this.options;
    const databases = () => Promise.resolve(undefined);
    if ("endpoint" in source) {
      return new World({ endpoint: source.endpoint, code: this.code, entries, databases });
    }
    const { python } = source;
    this.running = await startEmulator({
      ...{ python, account },
      state: emulatorFolder(state),
      environment: environmentOf(state),
    });
    return new World({
      endpoint: this.running.front.url,
      ...{ code: this.code, entries },
      databases: async () => {
        this.databases ??= findDatabases({ folder: databaseFolder(state) });
        return (await this.databases).host;
      },
    });
  }
}

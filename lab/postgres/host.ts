import { type Entry } from "../model/journal";
import { CloudError } from "../model/types";
import { type Fleet } from "./fleet";
import { type Surroundings } from "./members";
import { planOf } from "./plan";
import { failOver, measureLag, type Roles, switchOver } from "./roles";
import { type Address, type DatabaseHost, type DatabaseServer, type Lag, type Loss } from "./types";

/** Milliseconds beyond which a delayed connection would count as broken. */
const longestDelay = 20_000;

/** A stack's databases while they run. */
export class Databases implements DatabaseHost {
  private last: Promise<unknown> = Promise.resolve();

  /** @param release called when all have ended. */
  constructor(
    private readonly fleet: Fleet,
    private readonly around: Surroundings,
    private readonly release: () => Promise<void>,
  ) {}

  public get caFile(): string {
    return this.around.tools.admin.caFile;
  }

  public get version(): string {
    return this.around.tools.postgres.version;
  }

  public reconcile(entries: Iterable<Entry>): Promise<void> {
    const plan = planOf(entries);
    return this.exclusively(async () => {
      await this.fleet.adopt(plan);
      await this.fleet.settle();
    });
  }

  public servers(): readonly DatabaseServer[] {
    return this.fleet.all.map((member) => {
      const { arn, identifier, region } = member.planned;
      const globalId = this.fleet.globalOf(member);
      const common = { arn, identifier, region, address: member.server.address };
      const state = this.fleet.stateOf(member);
      return globalId === undefined ? { ...common, state } : { ...common, state, globalId };
    });
  }

  public addressOf(awsHost: string): Address | undefined {
    return this.fleet.all.find(({ planned }) => planned.hosts.includes(awsHost))?.server.address;
  }

  public writerOf(globalId: string): string {
    return this.fleet.writerOf(globalId).planned.arn;
  }

  public switchover(globalId: string, targetArn: string): Promise<void> {
    return this.exclusively(async () => {
      const roles = this.roles(globalId, targetArn);
      try {
        await switchOver(roles, this.around);
      } finally {
        // The old writer is down whatever came of it: it starts again as what it is now.
        await this.fleet.settle();
      }
    });
  }

  public failover(globalId: string, targetArn: string): Promise<Lag | undefined> {
    return this.exclusively(async () => {
      const roles = this.roles(globalId, targetArn);
      const lag = await this.lag(globalId).catch(() => undefined);
      await failOver(roles, lag, this.around);
      await this.fleet.settle();
      return lag;
    });
  }

  public blackout(region: string): Promise<void> {
    return this.exclusively(async () => {
      const { memory } = this.around;
      for (const id of this.fleet.globalsIn(region)) {
        const lag = await this.lag(id).catch(() => undefined);
        this.fleet.bond(id).link.cut();
        if (lag !== undefined) {
          memory.changeGlobal(id, { lag });
        }
      }
      memory.change({ lost: [...new Set([...memory.now.lost, region])] });
      const here = this.fleet.all.filter(({ planned }) => planned.region === region);
      await Promise.all(here.map(({ server }) => server.stop("immediate")));
    });
  }

  public restore(region: string): Promise<void> {
    return this.exclusively(async () => {
      const { memory } = this.around;
      memory.change({ lost: memory.now.lost.filter((each) => each !== region) });
      await this.fleet.settle();
    });
  }

  public delayReplication(globalId: string, milliseconds: number): void {
    if (!(milliseconds >= 0 && milliseconds <= longestDelay)) {
      throw new Error(
        `Replication of ${globalId} cannot be delayed by ${milliseconds} ms: 0 to ${longestDelay} are possible, such as 500.`,
      );
    }
    this.fleet.bond(globalId).link.delay = milliseconds;
  }

  public async lag(globalId: string): Promise<Lag> {
    const bond = this.fleet.bond(globalId);
    const writer = this.fleet.writerOf(globalId);
    const reader = this.fleet.membersOf(globalId).find((member) => member !== writer);
    const refuse = (reason: string) => new CloudError("InvalidGlobalClusterStateFault", reason);
    if (reader === undefined) {
      throw refuse(`${globalId} has no reader, so it has no lag.`);
    }
    try {
      return await measureLag(writer.server, reader.server, bond);
    } catch (error) {
      const { lag } = this.around.memory.now.globals[globalId] ?? {};
      if (lag === undefined) {
        const reason = error instanceof Error ? error.message : String(error);
        throw refuse(`The lag of ${globalId} cannot be measured: ${reason}`);
      }
      return lag;
    }
  }

  public losses(): readonly Loss[] {
    return this.around.memory.now.losses;
  }

  public stop(): Promise<void> {
    return this.exclusively(async () => {
      await this.fleet.stop();
      await this.release();
    });
  }

  /** One after another, so that no call meets another one's half-done work. */
  private exclusively<T>(work: () => Promise<T>): Promise<T> {
    const result = this.last.then(work);
    this.last = result.catch(() => undefined);
    return result;
  }

  private roles(globalId: string, targetArn: string): Roles {
    const bond = this.fleet.bond(globalId);
    const writer = this.fleet.writerOf(globalId);
    const target = this.fleet.membersOf(globalId).find(({ planned }) => planned.arn === targetArn);
    if (target === undefined) {
      throw new CloudError(
        "DBClusterNotFoundFault",
        `${targetArn} is no cluster of the global database ${globalId}.`,
      );
    }
    if (target === writer) {
      throw new CloudError(
        "InvalidDBClusterStateFault",
        `${targetArn} is the writer of ${globalId} already.`,
      );
    }
    return { ...bond, writer: writer.server, target: target.server, targetArn };
  }
}

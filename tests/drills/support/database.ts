import { type VirtualClock } from "./clock";
import { home, ids, other, standby } from "./modelStack";

/** An Aurora global database with two clusters, and the heartbeats that are in it. */

interface Row {
  readonly run: string;
  readonly sequence: number;
  readonly at: number;
}

export class Database {
  /** Milliseconds that the reader is behind. */
  public lag = 200;
  /** Milliseconds that AWS takes. */
  public switchoverTakes = 45_000;
  public failoverTakes = 90_000;
  /** Milliseconds after a region's return until its cluster follows again. */
  public rejoinTakes = 180_000;
  public engineVersion = "16.13";
  /** Whether CloudWatch knows the lag. */
  public lagKnown = true;
  /** Calls that were accepted: none must come twice. */
  public readonly moves: string[] = [];

  private rows: Row[] = [];
  private moving: { to: string; kind: "switchover" | "failover"; done: number } | undefined;
  /** Clusters that are not members: lost, or on their way back. */
  private readonly away = new Map<string, number>();

  constructor(
    private readonly clock: VirtualClock,
    private writer: string,
    private readonly lostAt: (region: string) => number | undefined,
  ) {}

  /** For comparisons: who writes, and who is to. */
  public get order(): string {
    return `${this.writer} ${this.moving?.to ?? ""}`;
  }

  public currentWriter(): string | undefined {
    this.advance();
    return this.moving === undefined ? this.writer : undefined;
  }

  /** Lets a move come to its end once its time is over. */
  private advance(): void {
    const now = this.clock.now();
    for (const [region, back] of this.away) {
      if (back <= now) {
        this.away.delete(region);
      }
    }
    const { moving } = this;
    if (moving === undefined || now < moving.done) {
      return;
    }
    if (moving.kind === "failover") {
      const lost = this.lostAt(this.writer) ?? moving.done - this.failoverTakes;
      this.rows = this.rows.filter(({ at }) => at + this.lag <= lost);
      this.away.set(
        this.writer,
        this.lostAt(this.writer) === undefined ? now + this.rejoinTakes : Infinity,
      );
    }
    this.writer = moving.to;
    this.moving = undefined;
  }

  public move(to: string, kind: "switchover" | "failover"): object {
    this.advance();
    if (this.moving !== undefined || this.writer === to) {
      const error = new Error("the global database is not in a state to be moved");
      error.name = "InvalidGlobalClusterStateFault";
      throw error;
    }
    if (kind === "switchover" && this.lostAt(this.writer) !== undefined) {
      const error = new Error("the writer's region does not answer");
      error.name = "InvalidGlobalClusterStateFault";
      throw error;
    }
    this.moves.push(`${kind} ${to}`);
    const takes = kind === "switchover" ? this.switchoverTakes : this.failoverTakes;
    this.moving = { to, kind, done: this.clock.now() + takes };
    return {};
  }

  public bringBack(region: string): void {
    if (this.away.has(region)) {
      this.away.set(region, this.clock.now() + this.rejoinTakes);
    }
  }

  public describe(): object {
    this.advance();
    const { moving } = this;
    return {
      GlobalClusterIdentifier: ids.globalDatabase,
      EngineVersion: this.engineVersion,
      Status:
        moving === undefined
          ? "available"
          : moving.kind === "switchover"
            ? "switching-over"
            : "failing-over",
      ...(moving === undefined ? {} : { FailoverState: { Status: moving.kind } }),
      GlobalClusterMembers: [home, standby]
        .filter((region) => !this.away.has(region))
        .map((region) => ({
          DBClusterArn: ids.clusterArn(region),
          IsWriter: region === this.writer,
          ...(region === this.writer ? {} : { SynchronizationStatus: "connected" }),
        })),
    };
  }

  /** What CloudWatch tells in a region: the reader's own lag. */
  public lagSeen(region: string): number[] {
    return this.lagKnown && region !== this.writer ? [this.lag] : [];
  }

  /** Commits a heartbeat. Says false where the region's cluster takes no writes. */
  public write(region: string, run: string, sequence: number): boolean {
    if (this.currentWriter() !== region) {
      return false;
    }
    if (!this.rows.some((row) => row.run === run && row.sequence === sequence)) {
      this.rows.push({ run, sequence, at: this.clock.now() });
    }
    return true;
  }

  /** Numbers that a region's cluster has of a run. */
  public sequences(region: string, run: string): readonly number[] {
    const seen = region === this.currentWriter() ? Infinity : this.clock.now() - this.lag;
    return this.rows
      .filter((row) => row.run === run && row.at <= seen)
      .map(({ sequence }) => sequence)
      .sort((one, another) => one - another);
  }

  /** For tests that begin in the middle. */
  public isAway(region: string): boolean {
    this.advance();
    return this.away.has(region) && other(region) === this.writer;
  }
}

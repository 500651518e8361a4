import { type VirtualClock } from "./clock";
import { home, other, standby } from "./modelStack";

/**
 * The gate as AWS runs it: a function repeats each switch once a minute or when it is invoked, an alarm follows, Route 53's
 * health checkers half a minute later, and its name servers one after the other.
 */

const minute = 60_000;
const checkersTake = 30_000;
/** Milliseconds until each of the four name servers has the news. */
const serversTake = [0, 2_000, 5_000, 9_000];

interface Published {
  readonly judged: string;
  readonly off: boolean;
  readonly at: number;
}

export interface Switches {
  readonly switchOf: (judged: string) => boolean;
  readonly isLost: (region: string) => boolean;
}

export class Gate {
  private readonly published: Published[] = [];
  private ticked: number;
  /** A name server that never hears any news. */
  public deafServer: number | undefined;
  /** Regions whose function publishes nothing. */
  public readonly silent = new Set<string>();

  constructor(
    private readonly clock: VirtualClock,
    private readonly switches: Switches,
  ) {
    this.ticked = clock.now();
  }

  /** What a judging region says of the other place, now. */
  public publish(judge: string, at = this.clock.now()): void {
    if (!this.switches.isLost(judge) && !this.silent.has(judge)) {
      const judged = other(judge);
      this.published.push({ judged, off: this.switches.switchOf(judged), at });
    }
  }

  /** As if it had been so for hours. */
  public settle(): void {
    [home, standby].forEach((judge) => this.publish(judge, this.clock.now() - 60 * minute));
  }

  /** Lets the minutes pass that have gone by. */
  public advance(): void {
    const now = this.clock.now();
    while (this.ticked + minute <= now) {
      this.ticked += minute;
      [home, standby].forEach((judge) => this.publish(judge, this.ticked));
    }
  }

  private isOff(judged: string, at: number): boolean {
    return (
      this.published.filter((each) => each.judged === judged && each.at <= at).at(-1)?.off ?? false
    );
  }

  /** State of the alarm in a region, on the other place. */
  public alarm(judge: string): string {
    this.advance();
    if (this.silent.has(judge)) {
      return "INSUFFICIENT_DATA";
    }
    return this.isOff(other(judge), this.clock.now()) ? "ALARM" : "OK";
  }

  /** What a name server answers. */
  public answer(server: number): string {
    this.advance();
    const heard = server === this.deafServer ? -Infinity : this.clock.now();
    const at = heard - checkersTake - (serversTake[server] ?? 0);
    const [homeOff, standbyOff] = [this.isOff(home, at), this.isOff(standby, at)];
    return homeOff && !standbyOff ? standby : home;
  }

  public get servers(): number {
    return serversTake.length;
  }
}

import { type World } from "../world";
import { type Allowance } from "./allowance";
import { type Beat, type Beats } from "./beats";
import { type Heartbeats, type Kept } from "./heartbeat";

/** Heartbeats that may be under way at once; numbers of which a kill leaves open what became of them. */
const mostUnderWay = 10;

/** Writes numbered heartbeats through the public name for as long as a move lasts, and reads them back. */
export class Probe {
  private stopped = true;
  private loop: Promise<void> = Promise.resolve();
  private readonly underWay = new Set<Promise<void>>();
  private sequence: number;

  constructor(
    private readonly world: Pick<World, "now" | "wait">,
    private readonly service: Heartbeats,
    private readonly kept: Beats,
    private readonly allowance: Allowance,
  ) {
    const highest = kept.all.reduce((most, { sequence }) => Math.max(most, sequence), 0);
    this.sequence = highest === 0 ? 0 : highest + mostUnderWay;
  }

  public get beats(): readonly Beat[] {
    return this.kept.all;
  }

  /** Begins, or goes on. */
  public start(): void {
    if (this.stopped) {
      this.stopped = false;
      this.loop = this.run();
    }
  }

  /** Ends once the last heartbeat has its answer. */
  public async stop(): Promise<void> {
    this.stopped = true;
    await this.loop;
    await Promise.all(this.underWay);
  }

  /** Writes one heartbeat, and says what became of it. */
  public async beat(): Promise<Beat> {
    this.sequence += 1;
    return this.send(this.sequence);
  }

  /** What the place that answers the public name now has. */
  public read(): Promise<Kept> {
    return this.service.read();
  }

  /** Writes a number once more; a place that has it already must not keep it twice. */
  public async repeat(sequence: number): Promise<void> {
    await this.service.write(sequence, this.world.now());
  }

  private async run(): Promise<void> {
    while (!this.stopped) {
      const pause = this.allowance.next(this.world.now());
      if (this.underWay.size < mostUnderWay) {
        const sent = this.beat().then(() => undefined);
        this.underWay.add(sent);
        void sent.finally(() => this.underWay.delete(sent));
      }
      await this.world.wait(pause);
    }
  }

  private async send(sequence: number): Promise<Beat> {
    const sentAt = this.world.now();
    const answer = await this.service
      .write(sequence, sentAt)
      .catch((): { status?: number; place?: string } => ({}));
    const made = { sequence, sentAt, answeredAt: this.world.now(), ...answer };
    this.kept.add(made);
    return made;
  }
}

/**
 * A clock that jumps from one waiting to the next as soon as nothing else is to be done: hours take no time, and happen in
 * the same order in every run.
 */
export class VirtualClock {
  private readonly waiting: {
    readonly at: number;
    readonly order: number;
    readonly go: () => void;
  }[] = [];
  private scheduled = false;
  private order = 0;

  constructor(private time = Date.parse("2026-11-26T21:00:00Z")) {}

  public readonly now = (): number => this.time;

  public readonly wait = (milliseconds: number): Promise<void> =>
    new Promise((go) => {
      this.order += 1;
      this.waiting.push({ at: this.time + Math.max(0, milliseconds), order: this.order, go });
      this.schedule();
    });

  private schedule(): void {
    if (!this.scheduled) {
      this.scheduled = true;
      // Whatever can go on without time passing does so first.
      setImmediate(() => {
        this.scheduled = false;
        this.advance();
      });
    }
  }

  private advance(): void {
    this.waiting.sort((one, other) => one.at - other.at || one.order - other.order);
    const next = this.waiting.shift();
    if (next !== undefined) {
      this.time = Math.max(this.time, next.at);
      next.go();
      if (this.waiting.length > 0) {
        this.schedule();
      }
    }
  }
}

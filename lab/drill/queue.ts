/**
 * Lets a few through at once, and the others in turn. A lab has one machine: where Lambda would start a hundred functions side
 * by side, a hundred processes would stand in each other's way.
 */
export class Queue {
  private running = 0;
  private readonly waiting: (() => void)[] = [];

  /** @param most how many at once. */
  constructor(private readonly most: number) {}

  /** Does the work when it is its turn. */
  public async run<T>(work: () => Promise<T>): Promise<T> {
    if (this.running >= this.most) {
      await new Promise<void>((turn) => this.waiting.push(turn));
    } else {
      this.running += 1;
    }
    try {
      return await work();
    } finally {
      // The turn is handed on, so that nobody comes between.
      const next = this.waiting.shift();
      if (next === undefined) {
        this.running -= 1;
      } else {
        next();
      }
    }
  }
}

import fc from "fast-check";

/** Chooses, so that each choice may depend on those before it. */
export class Draw {
  constructor(private readonly values: fc.GeneratorValue) {}

  public of<T>(arbitrary: fc.Arbitrary<T>): T {
    return this.values(() => arbitrary);
  }

  public one<const T>(...items: readonly [T, ...T[]]): T {
    return this.of(fc.constantFrom(...items));
  }

  /** One of a list that is not empty. */
  public from<T>(items: readonly T[]): T {
    return this.of(fc.constantFrom(...items));
  }

  public whole(min: number, max: number): number {
    return this.of(fc.integer({ min, max }));
  }

  /** Yes, once in so many times. */
  public chance(times = 2): boolean {
    return this.whole(1, times) === 1;
  }

  /** Some of a list, in its order; all of them at most. */
  public some<T>(items: readonly T[], minLength = 0, maxLength = items.length): T[] {
    return this.of(
      fc.subarray([...items], { minLength, maxLength: Math.min(maxLength, items.length) }),
    );
  }

  /** Some of a list, in any order. */
  public shuffled<T>(items: readonly T[], length: number): T[] {
    return this.of(fc.shuffledSubarray([...items], { minLength: length, maxLength: length }));
  }

  /** Different whole numbers. */
  public distinct(length: number, min: number, max: number): number[] {
    return this.of(
      fc.uniqueArray(fc.integer({ min, max }), { minLength: length, maxLength: length }),
    );
  }

  /** What is given where it is wanted, and nothing otherwise. */
  public maybe<T extends object>(given: () => T): Partial<T> {
    return this.chance() ? given() : {};
  }
}

/** What a function of choices builds. */
export const drawn = <T>(build: (draw: Draw) => T): fc.Arbitrary<T> =>
  fc.gen().map((values) => build(new Draw(values)));

/** What a cold start of a function may cost before its handler is built. */
export interface Cost {
  /** Thousands of bytes of code. */
  readonly kilobytes: number;
  /** Processor time of loading it. */
  readonly milliseconds: number;
}

/**
 * Of every function. Minified, but with pg where the service has a database. Lambda gives a whole processor while it loads a
 * function, and half a second is about what AWS's SDK with three clients takes on a slow one.
 */
export const budget: Cost = { kilobytes: 200, milliseconds: 500 };

/** Whether a function goes beyond it, in either. */
export const isOver = ({ kilobytes, milliseconds }: Cost, most: Cost = budget): boolean =>
  kilobytes > most.kilobytes || milliseconds > most.milliseconds;

/**
 * Why an input has no fact about its values. Every text and number of a type in use has a fact or falls into a class
 * here; a test holds both ways, so that a new input cannot go unnoticed and a class cannot outlive its inputs.
 */
export interface Reason {
  readonly why: string;
  /** Types that the class speaks of; absent: all. */
  readonly types?: RegExp;
  /** Ends of paths: `name` fits `parameters.name`, `parameters.name` fits no other name. */
  readonly paths: readonly string[];
  /** Part of a path: everything below it belongs to the class. */
  readonly below?: RegExp;
}

export const words = (text: string) => text.split(/\s+/).filter((word) => word !== "");

export const reason = (why: string, paths: string, types?: RegExp): Reason => ({
  why,
  paths: words(paths),
  ...(types === undefined ? {} : { types }),
});

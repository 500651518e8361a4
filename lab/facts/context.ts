import { type Properties, type Value } from "../model/types";
import { type TypeFacts } from "./types";

/** What the walk needs to know besides the value at hand. */
export interface Context {
  readonly facts: TypeFacts;
  readonly type: string;
  /** Region of the caller, or of the resource when it names one. */
  readonly region: string | undefined;
  /** True for the aws and random packages, whose bridge turns numbers into text and back. */
  readonly isBridged: boolean;
  /** All inputs: which instance classes exist depends on the engine beside them. */
  readonly inputs: Properties;
}

/** How a value is called in messages. */
export function kindOf(value: Value): string {
  if (value === null) {
    return "null";
  }
  return Array.isArray(value)
    ? "a list"
    : typeof value === "object"
      ? "an object"
      : `a ${typeof value}`;
}

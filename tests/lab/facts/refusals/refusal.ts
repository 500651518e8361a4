import { type Properties } from "../../../../lab/model/types";

/** Inputs with one thing wrong, and what is said about it. */
export interface Refusal {
  readonly what: string;
  readonly type: string;
  readonly inputs: Properties;
  readonly property: string;
  /** Parts of the message. */
  readonly says: readonly string[];
}

import { type RuleId } from "../../environments/ruleIds";

/** Why nothing has to hold: the control is about something that the program has not, or leaves aside for a reason. */
export interface Reason {
  readonly because: string;
}

export const because = (text: string): Reason => ({ because: text });

/** By control, as AWS Security Hub and CIS number them: the rule that keeps it, or why there is none. */
export type Controls = { readonly [control: string]: RuleId | Reason };

/** By type: its controls, or why there are none. */
export type TypeControls = { readonly [type: string]: Controls | string };

/** What only tells another resource something: the control is that one's. */
export const part = (of: string): string => `says something of ${of}, whose controls cover it`;

/** AWS has no control for it. */
export const none = (what: string): string => `no control of AWS's or of CIS's is about ${what}`;

import { type Line, type Sum } from "../cost";
import { type UpTime } from "../upTime";

/** What a plan report says. `plan.json` is exactly a PlanReport; nothing in it is secret. */

/** A value as JSON has it. */
export type Json =
  string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

export type Inputs = { readonly [name: string]: Json };

/** A resource that a plan has, as the report reads it. It never leaves the report's making: inputs may hold secrets. */
export interface PlannedResource {
  readonly urn: string;
  readonly type: string;
  readonly name: string;
  /** URN; empty at the top. */
  readonly parent: string;
  /** False for components, which are nothing in AWS. */
  readonly custom: boolean;
  /** Region of its provider; undefined where it has none. */
  readonly region: string | undefined;
  readonly tier: string;
  readonly inputs: Inputs;
  /** Paths of inputs that are secret. */
  readonly secrets: readonly string[];
  /** What AWS chooses when it is made: ids, ARNs, addresses. Empty: not known. */
  readonly answers: readonly string[];
  /** URNs of what each input is made from. */
  readonly inputDependencies: { readonly [input: string]: readonly string[] };
  /** URNs of all that it depends on: by input, by option, and what its provider depends on. */
  readonly dependsOn: readonly string[];
  readonly ignoreChanges: readonly string[];
  /** Pulumi's own protection. */
  readonly protect: boolean;
}

/** What a stack is, or would be. */
export interface Snapshot {
  readonly resources: readonly PlannedResource[];
  /** Region that serves writes; undefined where nobody said. */
  readonly active: string | undefined;
  /** All regions that hold a place, the one that serves first. */
  readonly places: readonly string[];
}

export type ChangeKind = "create" | "update" | "replace" | "delete";

/** One statement of a policy that comes or goes, in words. */
export interface Statement {
  readonly effect: "allows" | "denies";
  readonly words: string;
  /** Whether it reaches further than most: every action, every resource, or anybody. */
  readonly wide: boolean;
}

/** A policy that changes, by what it allows. */
export interface PolicyDiff {
  readonly gained: readonly Statement[];
  readonly lost: readonly Statement[];
  readonly kept: number;
}

/** One property that differs. Values are text for people, with secrets masked. */
export interface PropertyDiff {
  readonly path: string;
  /** Undefined: it was not there. */
  readonly before: string | undefined;
  /** Undefined: it will not be there. */
  readonly after: string | undefined;
  /** Whether this is why the resource is replaced. */
  readonly forces: boolean;
  /** What starts or stops by it: `consumer starts`. */
  readonly meaning?: string;
  readonly policy?: PolicyDiff;
}

/** One resource that comes, goes or differs. */
export interface Change {
  readonly kind: ChangeKind;
  readonly urn: string;
  readonly type: string;
  readonly name: string;
  /** `none` for what no provider of a region makes. */
  readonly region: string;
  readonly tier: string;
  /** Whether it holds data, which goes with it. */
  readonly stateful: boolean;
  readonly properties: readonly PropertyDiff[];
  /** What a policy of something that is made or removed allows. */
  readonly policies: readonly Statement[];
  /** What lets it lose its data, where something does: who said so, and the last day on which it holds. */
  readonly allowed?: { readonly reason: string; readonly until?: string };
  /** Names of replaced resources that take this one along. */
  readonly because: readonly string[];
}

/** What a check of the plan found. Those of the policy pack, of quotas and of the guard all look like this. */
export interface Finding {
  /** Name of the rule: `queue-encrypted`. */
  readonly rule: string;
  /** `error` stops the plan, `warning` wants a look, `note` is good to know. */
  readonly severity: "error" | "warning" | "note";
  /** Resource that it is about; empty for the stack. */
  readonly urn: string;
  readonly message: string;
  /** What to do about it; may be empty. */
  readonly remedy: string;
}

/** How something that a place has gets to the other one. */
export interface Crossing {
  readonly what: string;
  readonly name: string;
  /** `moves`: it is in both places, and the other takes over. `stays`: it is lost to the other place until the way back. */
  readonly verdict: "moves" | "stays" | "begins empty" | "unprotected";
  readonly how: string;
}

/** What both places can carry. */
export interface Capacity {
  readonly what: string;
  readonly active: number;
  readonly standby: number;
}

export interface Failover {
  readonly active: string;
  readonly standby: string;
  readonly crossings: readonly Crossing[];
  readonly capacity: readonly Capacity[];
  /** What moving `active` would change in the program; URNs are left out. Undefined: this plan moves it, or nobody asked. */
  readonly switches: readonly string[] | undefined;
  readonly objectives: { readonly rtoSeconds: number; readonly rpoSeconds: number } | undefined;
  readonly drill: DrillFigures | undefined;
}

/** What the last drill measured. */
export interface DrillFigures {
  readonly run: string;
  readonly mode: "planned" | "disaster";
  readonly from: string;
  readonly to: string;
  readonly endedAt: string;
  readonly within: boolean;
  /** Whether something stood in for AWS: then times say little. */
  readonly pretended: boolean;
  /** Seconds from T0 to the first write; null: not measured. */
  readonly rtoSeconds: number | null;
  readonly rtoMet: boolean | null;
  /** Seconds of writes lost; null: not measured. */
  readonly rpoSeconds: number | null;
  readonly rpoMet: boolean | null;
  /** Acknowledged writes lost. */
  readonly lostWrites: number | null;
}

/** USD a month, in cents. `unknown` counts prices that nobody wrote down. */
export interface CostReport {
  readonly now: Sum | undefined;
  readonly after: Sum;
  readonly lines: readonly CostLine[];
  readonly budget: number | undefined;
  /** What is charged by time and has no line. */
  readonly leftOut: readonly string[];
  /** What a month is assumed to bring, in words. */
  readonly assumptions: string;
  /** Oldest date of a price that was used. */
  readonly pricesOf: string | undefined;
}

export interface CostLine {
  readonly item: string;
  readonly now: Sum | undefined;
  readonly after: Sum;
  readonly parts: Line["parts"];
}

export interface Counts {
  readonly create: number;
  readonly update: number;
  readonly replace: number;
  readonly delete: number;
  readonly same: number;
}

/** What a release manager needs to say yes or no: `stop`, `look` before you do, or `fine`. */
export interface Verdict {
  readonly level: "stop" | "look" | "fine";
  readonly title: string;
  /** Each a sentence, the most important first. */
  readonly reasons: readonly string[];
}

export interface PlanReport {
  readonly version: 1;
  readonly stack: string;
  /** Where the plan comes from, in words. */
  readonly source: string;
  /** What it is compared with, in words. */
  readonly base: string;
  readonly active: { readonly before: string | undefined; readonly after: string | undefined };
  readonly places: readonly string[];
  readonly verdict: Verdict;
  readonly counts: Counts;
  /** Resources of the stack afterwards, components left out. */
  readonly resources: number;
  /** Dangers first, then by region, tier and kind. */
  readonly changes: readonly Change[];
  readonly findings: readonly Finding[];
  readonly cost: CostReport;
  /** How long making what is new takes, by typical times. Undefined: nothing is made. */
  readonly upTime: UpTime | undefined;
  readonly failover: Failover | undefined;
  /** What the plan cannot know. */
  readonly limits: readonly string[];
}

import { type Engine } from "../engine/find";
import { type QuotaFinding } from "../../policies/quotas";
import { type EmulatorSource } from "../emulator/follow";
import { type Orders } from "../providers/orders";
import { type ProviderVersions } from "../providers/serve";
import { type ResourceChange } from "../../drills/world";

export type OperationName = "preview" | "up" | "refresh" | "destroy";

/** Flags of `pulumi preview` and `pulumi up`. */
export interface EngineFlags {
  /** `--refresh`: reads what there is before anything is compared. */
  readonly refresh?: boolean;
  /** `--replace`: URNs that are made anew although nothing of them changes. */
  readonly replace?: readonly string[];
}

/** What one child process is asked to do. */
export interface Request {
  readonly operation: OperationName;
  readonly stack: string;
  /** Folder with Pulumi.yaml and the stack files. */
  readonly project: string;
  /** Where the stack's state is kept. */
  readonly state: string;
  /** Folder that the engine may write to; the runner deletes it. */
  readonly workDir: string;
  /** Values laid over the stack file: `active=eu-central-1`. */
  readonly config: readonly string[];
  readonly orders: Orders;
  readonly engine: Engine;
  /** Accept a program without resources. */
  readonly mayBeEmpty: boolean;
  /** Where AWS is emulated; absent: it is simulated only. */
  readonly emulator?: EmulatorSource;
  /** File for what `pulumi preview --json --show-sames` prints. */
  readonly previewJson?: string;
  /** Folders of policy packs that Pulumi's own analyzer tries. */
  readonly policyPacks?: readonly string[];
  /** Flags of Pulumi's own commands. */
  readonly flags?: EngineFlags;
  /** Versions that the program and the providers say they have, by package. @default those that are installed */
  readonly versions?: ProviderVersions;
  /** Run as a drill runs it, by production's own code: what it leaves alone, and nothing else. */
  readonly drill?: { readonly exclude: readonly string[] };
}

export type ChangeKind = "create" | "update" | "replace" | "delete" | "same";

/** One resource that an operation creates, changes, replaces or deletes. */
export interface Change {
  readonly kind: Exclude<ChangeKind, "same">;
  readonly urn: string;
  readonly type: string;
  readonly name: string;
  /** Paths of the properties that differ. */
  readonly properties: readonly string[];
  /** Those that force a replacement. */
  readonly replaces: readonly string[];
}

/** What an operation did, or would do. The stack itself and its providers are never counted. */
export interface Outcome {
  readonly operation: OperationName;
  readonly stack: string;
  readonly ok: boolean;
  readonly changes: { readonly [kind in ChangeKind]: number };
  /** Resources of the stack after the operation. */
  readonly resources: number;
  /** By region of the resource's provider; components have none. */
  readonly byRegion: { readonly [region: string]: number };
  /** By outermost tier component. */
  readonly byTier: { readonly [tier: string]: number };
  /** Tokens of the look-ups that the program made. */
  readonly dataSourceCalls: readonly string[];
  /** URNs. */
  readonly replacements: readonly string[];
  /** URNs. */
  readonly deletions: readonly string[];
  /** From the command's start to its answer. */
  readonly seconds: number;
  readonly errors: readonly string[];
  /** Quotas of a new account that the stack goes beyond. */
  readonly quotas: readonly QuotaFinding[];
}

/** An outcome with what a person wants to see as well. */
export interface DetailedOutcome extends Outcome {
  readonly details: readonly Change[];
  readonly table: readonly TableRow[];
  readonly outputs: { readonly [name: string]: unknown };
  readonly warnings: readonly string[];
}

/** Resources of one tier in one region. */
export interface TableRow {
  readonly tier: string;
  readonly region: string;
  readonly count: number;
}

/** What the child tells its parent. */
export type Message =
  | { readonly kind: "ready" }
  | { readonly kind: "progress"; readonly done: number; readonly text: string }
  /** What a drill's operation does just now. */
  | { readonly kind: "doing"; readonly text: string }
  /** One change of a drill's operation, before it is made. */
  | { readonly kind: "change"; readonly change: ResourceChange }
  /** All changes of a drill's operation that ended well. */
  | { readonly kind: "changes"; readonly changes: readonly ResourceChange[] }
  | { readonly kind: "outcome"; readonly outcome: DetailedOutcome };

/** What the parent tells its child once it runs: a drill's operation must end, and why. */
export interface Refusal {
  readonly kind: "refuse";
  readonly reason: string;
}

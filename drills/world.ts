import { type Deployment } from "@pulumi/pulumi/automation";
import { type Settings } from "../environments/schema";
import { type Clients } from "./clients";

/**
 * Everything outside that a drill works on. Production's world is AWS, the Pulumi CLI and the Internet; the lab has one of
 * its own, and so have the tests. Whatever a drill does goes through here.
 */
export interface World {
  /** Checked settings of the stack, as its file says them now. */
  settings(): Promise<Settings>;
  /** Clients of a region. A drill asks for a region that is down in no circumstances. */
  aws(region: string): Clients;
  readonly engine: StackEngine;
  /** What each of the zone's own name servers answers now for a host name. Never cached. */
  resolve(host: string): Promise<readonly NameAnswer[]>;
  /** As a caller outside makes it, through the public name. Rejects when nobody answers within the signal's time. */
  request(url: string, init: RequestInit): Promise<Response>;
  /** Milliseconds since 1970. */
  now(): number;
  wait(milliseconds: number): Promise<void>;
  readonly pace: Pace;
  /**
   * Makes a region unreachable from now on, for itself as well as for a drill; only where that is pretended. Absent in
   * production: there, whoever runs a disaster drill has lost the region already.
   */
  readonly blackout?: (region: string) => Promise<void>;
  /** What whoever reads a report must know of a world that is not AWS. Absent in production. */
  readonly pretended?: Pretended;
  /**
   * Services that this world does not have, as the SDK names their clients, each with the reason. What a drill would ask
   * them is reported as not checked. Absent in production.
   */
  readonly lacks?: { readonly [service: string]: string };
  /** Lets go of what the world holds open. */
  close(): Promise<void>;
}

/** A world that stands in for AWS. */
export interface Pretended {
  /** What it is, and what it cannot tell: "the lab: how long AWS takes is not known there". */
  readonly remark: string;
  /** Flag of the command line that leads to it: `--lab`. */
  readonly flag: string;
  /** Where configuration is kept, when the stack's file stays as it is: "the lab's state of the stack". */
  readonly configuration: string;
  /** Command that brings a region back. */
  readonly restore: (region: string) => string;
}

/** How long this world takes for what it does by itself, in milliseconds. */
export interface Pace {
  /** Between two questions about something that is under way. */
  readonly poll: number;
  /** From turning the gate until Route 53 has heard of it, whatever it answers then. */
  readonly gate: number;
  /** How long the new place must serve without a fault before it counts as verified. */
  readonly steady: number;
  /** After which a caller outside gives up. */
  readonly patience: number;
}

/** What one name server answers. */
export interface NameAnswer {
  /** The name server that was asked. */
  readonly server: string;
  /** Addresses, or names, as they came. Empty when it did not answer. */
  readonly values: readonly string[];
  /** Place that the answer leads to; absent when that cannot be told. */
  readonly region?: string;
  /** Why there is no answer or no place. */
  readonly problem?: string;
}

/** Keys of the stack's configuration without their namespace; `undefined` takes a key out. */
export interface ConfigChange {
  readonly active?: string;
  readonly unavailable?: string | undefined;
}

/** One change to a resource that an operation makes or would make. The stack itself and its providers are never among them. */
export interface ResourceChange {
  readonly kind: "create" | "update" | "replace" | "delete";
  readonly urn: string;
  /** Token: `aws:rds/cluster:Cluster`. */
  readonly type: string;
  /** Names of the properties that differ, where the engine says them. */
  readonly properties: readonly string[];
}

export interface EngineRun {
  /** URNs that are left alone. Never what depends on them (architecture rule 6). */
  readonly exclude?: readonly string[];
  /** URNs that are made anew although nothing of them changes: `pulumi up --replace`. */
  readonly replace?: readonly string[];
  /** Values for this run only; the stack file stays as it is. For previews. */
  readonly config?: ConfigChange;
  /** Is told of every change; a text that it returns ends the operation with that reason, as soon as the engine can stop. */
  readonly refuse?: (change: ResourceChange) => string | undefined;
  /** Is told what goes on, for progress lines. */
  readonly onProgress?: (text: string) => void;
}

/** Pulumi, for one stack. Every operation rejects with the engine's own words when it fails. */
export interface StackEngine {
  /** The exported state: types, inputs, outputs and providers, with secrets still encrypted. */
  exportState(): Promise<Deployment>;
  /** Who holds the stack's lock now, as text to show, or nobody. */
  lockHolder(): Promise<string | undefined>;
  preview(run: EngineRun): Promise<readonly ResourceChange[]>;
  /** Never refreshes. */
  up(run: EngineRun): Promise<readonly ResourceChange[]>;
  /** Writes into the stack's file (comments and order stay), or wherever the world keeps its configuration. Doing it twice is no harm. */
  setConfig(change: ConfigChange): Promise<void>;
}

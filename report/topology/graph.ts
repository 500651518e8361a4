/** An architecture as boxes and arrows, before anybody draws it. */

export type Role = "serves" | "waits" | "world";

export type NodeKind =
  "people" | "edge" | "api" | "balancer" | "service" | "bus" | "topic" | "store" | "bucket";

export interface TopologyNode {
  readonly id: string;
  readonly kind: NodeKind;
  /** Lines of its label, the name first. */
  readonly lines: readonly string[];
  /** Undefined: it is in no region. */
  readonly region: string | undefined;
  /** Inside the network of its region. */
  readonly inside: boolean;
  /** URNs of components and resources that belong to it. */
  readonly owns: readonly string[];
}

export type EdgeKind = "call" | "read" | "event" | "copy" | "spare";

export interface TopologyEdge {
  readonly from: string;
  readonly to: string;
  readonly kind: EdgeKind;
  /** Events, or what the arrow means. */
  readonly labels: readonly string[];
}

export interface Zone {
  readonly name: string;
  /** `public 10.0.32.0/21`. */
  readonly subnets: readonly string[];
}

export interface TopologyRegion {
  readonly name: string;
  readonly role: Role;
  /** Where this plan moves `active`: what it was before. */
  readonly was: Role | undefined;
  readonly network: string | undefined;
  readonly zones: readonly Zone[];
}

export interface Topology {
  readonly title: string;
  readonly regions: readonly TopologyRegion[];
  readonly nodes: readonly TopologyNode[];
  readonly edges: readonly TopologyEdge[];
}

/** What a plan does to a node: the words of its mark. */
export interface Mark {
  readonly kind: "create" | "update" | "replace" | "delete";
  readonly text: string;
}

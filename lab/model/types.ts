/**
 * The language between the simulated cloud and those who use it: the lab's gRPC providers, the unit tests' mocks and
 * the in-process plan. One model serves all three.
 */

/** A value that is not known before the resource exists (preview). Never leaves the lab: the wire format is the server's. */
export const UNKNOWN: unique symbol = Symbol("unknown");

export type Value =
  | string
  | number
  | boolean
  | null
  | typeof UNKNOWN
  | readonly Value[]
  | { readonly [key: string]: Value };

/** Inputs or outputs of a resource, with Pulumi's property names. Secrets are unwrapped, assets are `{ hash, text? }`. */
export type Properties = { readonly [key: string]: Value };

/** Who calls: the configuration of the provider instance that a resource is registered with. */
export interface Caller {
  /** Region of the aws provider; `undefined` for kubernetes and random. */
  readonly region?: string;
  /** The account that the credentials belong to. */
  readonly account: string;
  /** `aws` for all regions in use. */
  readonly partition: string;
  /** Tags that the provider adds to everything that takes tags. */
  readonly defaultTags?: { readonly [key: string]: string };
  /** Cluster that a kubernetes provider talks to: its `clusterIdentifier`, or the server's host in its kubeconfig. */
  readonly cluster?: string;
}

/** One thing wrong with the inputs, as AWS or the provider would say it. */
export interface Failure {
  /** Path of the property: `serverlessv2ScalingConfiguration.minCapacity`. */
  readonly property: string;
  readonly reason: string;
}

/** An answer with an error code of AWS's own: `DependencyViolation`, `InvalidVpcID.NotFound`, `ResourceConflictException`. */
export class CloudError extends Error {
  constructor(
    public readonly code: string,
    message: string,
  ) {
    super(`${code}: ${message}`);
  }
}

export interface CheckResult {
  /** Inputs with the provider's automatic names filled in. */
  readonly inputs: Properties;
  readonly failures: readonly Failure[];
}

export interface Difference {
  /** Paths that changed. Empty: nothing to do. */
  readonly changed: readonly string[];
  /** Those of them that force a replacement. */
  readonly replaces: readonly string[];
  /** Whether the old resource must go first, because both would have the same name. */
  readonly deleteBeforeReplace: boolean;
}

export interface Creation {
  readonly type: string;
  /** Pulumi's logical name. */
  readonly name: string;
  readonly urn: string;
  readonly inputs: Properties;
  readonly caller: Caller;
  /** True: nothing is made, and what AWS would only tell afterwards is UNKNOWN. */
  readonly preview: boolean;
}

/** A child that a remote component (awsx, eks) registers. */
export interface Child {
  /** How `Ref`s name it. */
  readonly key: string;
  readonly type: string;
  readonly name: string;
  /** Key of the parent child; absent: the component itself. */
  readonly parent?: string;
  /** Inputs; a `Ref` stands for another child's output. */
  readonly inputs: { readonly [key: string]: Value | Ref | RefTree | JsonOf };
  /** Keys of children to wait for, where no `Ref` says so. */
  readonly dependsOn?: readonly string[];
  /** True for a component without a cloud resource of its own. */
  readonly component?: boolean;
}

/**
 * `{ ref: "vpc", property: "id" }`: an output of the child with that key, by path (`vpcConfig.clusterSecurityGroupId`);
 * `property: "urn"` and `"*"` (the resource itself) work as well.
 */
export interface Ref {
  readonly ref: string;
  readonly property: string;
  /** Start of the text that is cut off: `https://`. */
  readonly withoutPrefix?: string;
}

/** The JSON text of a tree; UNKNOWN while anything in it is. */
export interface JsonOf {
  readonly json: RefTree;
}

export type RefTree =
  | { readonly [key: string]: Value | Ref | RefTree | JsonOf }
  | readonly (Value | Ref | RefTree | JsonOf)[];

/** What a remote component is made of. */
export interface Expansion {
  readonly children: readonly Child[];
  readonly outputs: { readonly [key: string]: Value | Ref | RefTree | JsonOf };
  /** Data sources that the real component would read, by Pulumi token. Empty for a hermetic program. */
  readonly calls?: readonly string[];
}

/** The simulated cloud. State lasts as long as the object, or in `file` when one is given. */
export interface CloudApi {
  /** Refuses what AWS or the provider would refuse before anything is made. Unknown types are a failure too. */
  check(
    type: string,
    name: string,
    inputs: Properties,
    caller: Caller,
    seed: string,
    oldInputs?: Properties,
  ): CheckResult;
  /** Compares what was sent last with what would be sent now. */
  diff(
    type: string,
    oldInputs: Properties,
    newInputs: Properties,
    ignoreChanges: readonly string[],
  ): Difference;
  /** @throws CloudError as AWS would: a missing reference, one in another region, a name taken. */
  create(creation: Creation): { readonly id: string; readonly outputs: Properties };
  /** @returns nothing when it does not exist. */
  read(
    type: string,
    id: string,
    caller: Caller,
  ): { readonly inputs: Properties; readonly outputs: Properties } | undefined;
  update(creation: Creation, id: string, oldOutputs: Properties): Properties;
  /** @throws CloudError while others still use it, or while deletion protection is on. */
  delete(type: string, id: string, caller: Caller): void;
  /** The children of a remote component; `undefined` for any other type. */
  expand(type: string, name: string, inputs: Properties, caller: Caller): Expansion | undefined;
  /** Outputs of a type that Pulumi must keep secret. */
  secretOutputs(type: string): readonly string[];
  /** What `SwitchoverGlobalCluster` does, from outside Pulumi. */
  switchover(globalClusterId: string, targetClusterArn: string): void;
  /** What exists now, for tests and `lab status`. */
  list(): readonly {
    readonly type: string;
    readonly id: string;
    readonly region?: string;
    readonly name: string;
  }[];
}

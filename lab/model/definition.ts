import { type Identity } from "./identity";
import { type Entry } from "./journal";
import { type Properties } from "./types";

/** How a type is named when the program does not name it, and who may not have the same name. */
export interface Naming {
  /** The type's own name property: `bucket`, `clusterIdentifier`, `name`. */
  readonly property: string;
  /** Longest name that AWS accepts. */
  readonly max: number;
  /** False where the provider invents no name and requires one. @default true */
  readonly auto?: boolean;
  /** AWS lower-cases it, or accepts only lower case. @default false */
  readonly lower?: boolean;
  /** What an automatic name starts with: `alias/`. */
  readonly prefix?: string;
  /** What an automatic name ends with: `.fifo` for what is first-in-first-out. */
  readonly suffix?: (inputs: Properties) => string;
  /** AWS's error code when the name is taken. Absent: names may repeat. */
  readonly taken?: string;
  /** Where a name is unique. @default the region of a regional type, else the account */
  readonly within?: "region" | "account" | "world";
}

/** An input that names another resource. */
export interface Reference {
  /** Path of the input; `[*]` stands for every element. */
  readonly path: string;
  /** Types that it may name. */
  readonly to: readonly string[];
  /** AWS's error code when there is no such resource. */
  readonly missing: string;
  /** Where the resource must be: the caller's region, any, or a fixed one. @default "same" */
  readonly region?: "same" | "any" | "us-east-1";
  /** AWS's error code for deleting the named resource while this one is there. Absent: AWS lets it go. */
  readonly holds?: string;
  /** What of the value names the resource: the group of a log group's ARN with its `:*`. @default all of it */
  readonly key?: (value: string) => string | undefined;
  /** What else must be true of the named resource. @throws CloudError */
  readonly also?: (target: Entry, context: Context) => void;
}

/** What a definition may look at: one resource's inputs and the rest of the cloud. */
export interface Context extends Identity {
  readonly type: string;
  readonly name: string;
  readonly urn: string;
  readonly inputs: Properties;
  /** Region that the resource is in; "" for global services. */
  readonly region: string;
  readonly account: string;
  readonly partition: string;
  /** Kubernetes: the cluster that the provider talks to. */
  readonly cluster?: string;
  /** `subnet-0` and 16 hexadecimal digits. */
  ec2Id(prefix: string, salt?: string): string;
  /** A text input, or the fallback; "unknown" in a preview that does not know it yet. */
  text(path: string, fallback?: string): string;
  number(path: string, fallback: number): number;
  flag(path: string, fallback?: boolean): boolean;
  /** An ARN in the caller's partition, region and account. */
  arn(service: string, resource: string, scope?: { region?: string; account?: string }): string;
  /** Another resource by type and id, ARN or name; without a region, in any. */
  find(type: string, value: string, region?: string): Entry | undefined;
  /** All resources of a type. */
  all(type: string): readonly Entry[];
}

/** What AWS answers to a creation. */
export interface Made {
  readonly id: string;
  /** What AWS adds to, or makes of, the inputs. */
  readonly outputs?: Properties;
  /** Other values by which it may be named. */
  readonly aliases?: readonly string[];
  /** Resources that come with it: the security group that EKS makes for a cluster. */
  readonly implied?: readonly { readonly type: string; readonly id: string }[];
}

/** Everything that the model knows about one resource type. */
export interface Definition {
  readonly naming?: Naming;
  readonly references?: readonly Reference[];
  /** What AWS enforces beyond references and names; `before` are the inputs that an update starts from. @throws CloudError */
  readonly rules?: (context: Context, before?: Properties) => void;
  readonly make: (context: Context) => Made;
  /** Input that forbids deletion while it is `on`, and AWS's code for it. @default on is true */
  readonly protection?: { readonly property: string; readonly code: string; readonly on?: string };
  /** What else forbids deletion. @throws CloudError */
  readonly beforeDelete?: (entry: Entry, context: Context) => void;
  /** What changes without Pulumi: merged over the outputs whenever they are read. */
  readonly live?: (entry: Entry, context: Context) => Properties;
  /** Names of live outputs that a refresh finds as inputs too. */
  readonly liveInputs?: readonly string[];
  /** Outputs that are secret. */
  readonly secrets?: readonly string[];
}

export type Definitions = { readonly [type: string]: Definition };

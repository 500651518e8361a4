import * as pulumi from "@pulumi/pulumi";
import { createRequire } from "node:module";
import { setImmediate as turn } from "node:timers/promises";
import { Cloud } from "../model";
import { attachMonitor, type Recording } from "./monitor";
import { Registrations, type Resource } from "./registrations";

export { type Options, type Resource } from "./registrations";

/** The SDK's own bookkeeping of promises, which its type declarations leave out. */
const { getStore } = createRequire(__filename)("@pulumi/pulumi/runtime/state") as {
  getStore: () => { readonly leakCandidates: Set<unknown> };
};

export interface DeployOptions {
  /** True: as `pulumi preview` sees it, where nothing that AWS chooses is known. @default false */
  readonly preview?: boolean;
  /** @default "dev" */
  readonly stack?: string;
  /** @default "evenkeel" */
  readonly project?: string;
  /** Configuration with namespaces: `evenkeel:home`. @default none */
  readonly config?: { readonly [key: string]: string };
  /** @default "111122223333" */
  readonly account?: string;
  /** Region of resources that name no provider; `"none"` refuses them. @default "eu-west-1" */
  readonly region?: string;
  /** The cloud that it is deployed into. @default a new one */
  readonly cloud?: Cloud;
}

/** The resources that were registered, in order. */
export class Resources {
  constructor(public readonly all: readonly Resource[]) {}

  /** Those of a type. */
  public of(type: string): readonly Resource[] {
    return this.all.filter((resource) => resource.type === type);
  }

  /** The one of that type, and of that name when one is given. @throws when there is not exactly one. */
  public only(type: string, name?: string): Resource {
    const found = this.of(type).filter((resource) => name === undefined || resource.name === name);
    const [first] = found;
    if (first === undefined || found.length > 1) {
      const names = this.of(type).map((resource) => resource.name);
      const known = names.length > 0 ? `there are: ${names.join(", ")}` : `there is no ${type}`;
      throw new Error(`${found.length} resources are ${type} ${name ?? ""}; ${known}`);
    }
    return first;
  }

  /** `type name` of all, sorted: what a component creates. */
  public names(): readonly string[] {
    return this.all.map(({ type, name }) => `${type} ${name}`).sort();
  }
}

export interface Deployed<Result> {
  readonly resources: Resources;
  /** Tokens of data-source calls. Each of them fails as well. */
  readonly calls: readonly string[];
  /** What `fn` returned. */
  readonly result: Result;
  /** Region of each provider, by URN. */
  readonly regions: ReadonlyMap<string, string | undefined>;
}

/** Turns of the event loop without any answer after which nothing more is coming. */
const silence = 12;

/** Waits until everything is registered, also what waits for outputs of others. */
async function drain(recording: Recording): Promise<void> {
  for (let quiet = 0; quiet < silence;) {
    const before = recording.activity;
    await turn();
    quiet = recording.activity === before && recording.pending === 0 ? quiet + 1 : 0;
  }
}

/** Collects rejections that nobody handles: an error in an `apply` shows itself only there. */
function catchRejections(): { readonly errors: unknown[]; readonly stop: () => void } {
  const errors: unknown[] = [];
  const others = process.listeners("unhandledRejection");
  const keep = (error: unknown) => {
    errors.push(error);
  };
  process.removeAllListeners("unhandledRejection");
  process.on("unhandledRejection", keep);
  return {
    errors,
    stop: () => {
      process.off("unhandledRejection", keep);
      others.forEach((listener) => process.on("unhandledRejection", listener));
    },
  };
}

/**
 * Runs a part of the program against the simulated cloud, in this process, and says what it registered. What AWS would
 * refuse is thrown, as is the first error of the program's own.
 */
export async function deploy<Result>(
  fn: () => Result | Promise<Result>,
  options: DeployOptions = {},
): Promise<Deployed<Result>> {
  const { preview = false, stack = "dev", project = "evenkeel", config = {} } = options;
  const { account = "111122223333", region = "eu-west-1", cloud = new Cloud() } = options;
  const defaults = region === "none" ? {} : { region };
  const setting = { cloud, account, project, stack, preview, ...defaults };
  const registrations = new Registrations(setting);
  const rejections = catchRejections();
  try {
    const recording = await attachMonitor(setting, registrations);
    pulumi.runtime.setAllConfig({ ...config });
    const result = await fn();
    await drain(recording);
    const error = recording.firstError ?? rejections.errors[0];
    if (error !== undefined) {
      // Without a disconnect: the SDK would wait for what depends on the failed resource, for ever. Nor is that wait a
      // leak, of which the SDK would complain when the process ends.
      getStore().leakCandidates.clear();
      throw error;
    }
    await pulumi.runtime.disconnect();
    return {
      resources: new Resources(registrations.resources),
      calls: recording.calls,
      result,
      regions: registrations.regions,
    };
  } finally {
    rejections.stop();
  }
}

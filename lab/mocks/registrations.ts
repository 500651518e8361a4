import { type Struct } from "google-protobuf/google/protobuf/struct_pb";
import { type RegisterResourceRequest } from "@pulumi/pulumi/proto/resource_pb";
import { type Cloud, type Properties, UNKNOWN, type Value } from "../model";
import { type Registered, registerChildren } from "../providers/expansion";
import { type Instance, instanceOf, type Package, parseArguments } from "../providers/instances";
import { secretsIn } from "../providers/secrets";
import { decode, encode, encodeLike, markSecret } from "../providers/wire";

/** A resource that the program registered. */
export interface Resource {
  readonly urn: string;
  readonly type: string;
  readonly name: string;
  /** False for components. */
  readonly custom: boolean;
  /** As the program gave them, with secrets unwrapped; what is not known yet is `UNKNOWN`. */
  readonly inputs: Properties;
  /** Paths of inputs that are secret: `origins[0].customHeaders[1].value`. */
  readonly secrets: readonly string[];
  /** What AWS would answer; in a preview only what is known then. */
  readonly outputs: Properties;
  /** UNKNOWN in a preview, `undefined` for components. */
  readonly id: Value | undefined;
  /** URN of its provider, which ends in `::default` when none was named; empty for components. */
  readonly provider: string;
  /** URN of its parent; empty at the top. */
  readonly parent: string;
  readonly options: Options;
}

export interface Options {
  readonly protect: boolean;
  readonly retainOnDelete: boolean;
  readonly deleteBeforeReplace: boolean;
  readonly ignoreChanges: readonly string[];
  readonly replaceOnChanges: readonly string[];
  readonly aliases: number;
  /** URNs of all that it depends on, by input or by option. */
  readonly dependsOn: readonly string[];
  /** The same by input. */
  readonly inputDependencies: { readonly [input: string]: readonly string[] };
}

/** What a resource's registration needs, wherever it comes from. */
export interface Registration {
  readonly type: string;
  readonly name: string;
  readonly parent: string;
  readonly custom: boolean;
  readonly remote: boolean;
  readonly inputs: Properties;
  readonly secrets: readonly string[];
  /** Reference of the provider, `URN::ID`. */
  readonly provider: string;
  /** References of the providers of a component, by package. */
  readonly providers: ReadonlyMap<string, string>;
  readonly options: Options;
}

export interface Setting {
  readonly cloud: Cloud;
  readonly account: string;
  readonly project: string;
  readonly stack: string;
  readonly preview: boolean;
  /** Region for resources that name no provider; `undefined` refuses them, as the stacks do. */
  readonly region?: string;
}

const noOptions: Options = {
  protect: false,
  retainOnDelete: false,
  deleteBeforeReplace: false,
  ignoreChanges: [],
  replaceOnChanges: [],
  aliases: 0,
  dependsOn: [],
  inputDependencies: {},
};

const providerPrefix = "pulumi:providers:";

/** Reads a registration off the wire. */
export function registrationOf(request: RegisterResourceRequest): Registration {
  const providers = new Map<string, string>();
  request.getProvidersMap().forEach((reference: string, pkg: string) => {
    providers.set(pkg, reference);
  });
  const inputDependencies: Record<string, readonly string[]> = {};
  request
    .getPropertydependenciesMap()
    .forEach((list: RegisterResourceRequest.PropertyDependencies, input: string) => {
      inputDependencies[input] = list.getUrnsList();
    });
  return {
    type: request.getType(),
    name: request.getName(),
    parent: request.getParent(),
    custom: request.getCustom(),
    remote: request.getRemote(),
    inputs: decode(request.getObject()),
    secrets: secretsIn(request.getObject()),
    provider: request.getProvider(),
    providers,
    options: {
      protect: request.getProtect() ?? false,
      retainOnDelete: request.getRetainondelete() ?? false,
      deleteBeforeReplace: request.getDeletebeforereplace(),
      ignoreChanges: request.getIgnorechangesList(),
      replaceOnChanges: request.getReplaceonchangesList(),
      aliases: request.getAliasesList().length,
      dependsOn: request.getDependenciesList(),
      inputDependencies,
    },
  };
}

/** What the engine and the providers do with registrations, in memory. */
export class Registrations {
  public readonly resources: Resource[] = [];
  /** The same by URN. */
  private readonly byUrn = new Map<string, Resource>();
  private readonly instances = new Map<string, Instance>();
  /** References of the providers that a component passes on to its children, by package. */
  private readonly inherited = new Map<string, ReadonlyMap<string, string>>();

  constructor(private readonly setting: Setting) {}

  /** Region of each provider, by URN. */
  public get regions(): ReadonlyMap<string, string | undefined> {
    return new Map([...this.instances].map(([urn, { region }]) => [urn, region]));
  }

  public find(urn: string): Resource | undefined {
    return this.byUrn.get(urn);
  }

  /** Registers a resource and, for a remote component, its children. */
  public async register(registration: Registration): Promise<Resource> {
    const { type, custom, remote } = registration;
    const urn = this.urnOf(registration);
    if (this.find(urn) !== undefined) {
      throw new Error(`Duplicate resource URN '${urn}'; try giving it a unique name`);
    }
    const providers = this.providersFor(registration);
    if (!custom) {
      this.inherited.set(urn, providers);
    }
    if (remote) {
      return this.registerRemote({ ...registration, providers }, urn);
    }
    if (type.startsWith(providerPrefix)) {
      return this.registerProvider(registration, urn);
    }
    return custom
      ? this.registerCustom(registration, urn)
      : this.keep(registration, urn, undefined, {});
  }

  /** The state of a resource as the SDK wants it, with what was secret still so. */
  public encodeState({ type, outputs }: Resource, sent: Struct | undefined): Struct {
    return markSecret(encodeLike(outputs, sent), this.setting.cloud.secretOutputs(type));
  }

  /** A component's own providers over those of its parent, as the engine has them. */
  private providersFor({ parent, provider, providers }: Registration): ReadonlyMap<string, string> {
    const pkg = /pulumi:providers:(\w+)::/.exec(provider)?.[1];
    const single: [string, string][] = pkg === undefined ? [] : [[pkg, provider]];
    return new Map([...(this.inherited.get(parent) ?? []), ...single, ...providers]);
  }

  private urnOf({ type, name, parent }: Registration): string {
    const { stack, project } = this.setting;
    const outer = parent.split("::")[2];
    const isTop = outer === undefined || outer === "pulumi:pulumi:Stack";
    return `urn:pulumi:${stack}::${project}::${isTop ? "" : `${outer}$`}${type}::${name}`;
  }

  private keep(
    { type, name, custom, inputs, secrets, provider, parent, options }: Registration,
    urn: string,
    id: Value | undefined,
    outputs: Properties,
  ): Resource {
    const { stack, project } = this.setting;
    const pkg = type.split(":")[0] ?? "";
    const byDefault =
      custom && !type.startsWith(providerPrefix)
        ? `urn:pulumi:${stack}::${project}::${providerPrefix}${pkg}::default`
        : "";
    const providerUrn = provider === "" ? byDefault : provider.slice(0, provider.lastIndexOf("::"));
    const made: Omit<Resource, "provider"> = {
      ...{ urn, type, name, custom, inputs, secrets, outputs, id, parent, options },
    };
    const resource = { ...made, provider: providerUrn };
    this.resources.push(resource);
    this.byUrn.set(urn, resource);
    return resource;
  }

  private registerProvider(registration: Registration, urn: string): Resource {
    const { type, name, inputs } = registration;
    const args = parseArguments(inputs);
    const pkg = type.slice(providerPrefix.length) as Package;
    this.instances.set(urn, instanceOf(pkg, urn, args, this.setting.account));
    return this.keep(registration, urn, this.setting.preview ? UNKNOWN : `${name}-id`, inputs);
  }

  private registerCustom(registration: Registration, urn: string): Resource {
    const { type, name, inputs } = registration;
    const { cloud, preview } = this.setting;
    const { caller } = this.instanceOf(registration, type.split(":")[0] ?? "");
    const checked = cloud.check(type, name, inputs, caller, urn);
    if (checked.failures.length > 0) {
      const reasons = checked.failures.map(({ property, reason }) => `${property}: ${reason}`);
      throw new Error(`${type} ${name}: ${reasons.join("; ")}`);
    }
    const made = cloud.create({ type, name, urn, inputs: checked.inputs, caller, preview });
    return this.keep(registration, urn, preview ? UNKNOWN : made.id, made.outputs);
  }

  private async registerRemote(registration: Registration, urn: string): Promise<Resource> {
    const { type, name, inputs, providers, options } = registration;
    const { cloud, preview } = this.setting;
    const reference = providers.get("aws") ?? "";
    const { caller } = this.instanceOf({ ...registration, provider: reference }, "aws");
    const expansion = cloud.expand(type, name, inputs, caller);
    if (expansion === undefined) {
      throw new Error(`${type} ${name}: the simulated cloud does not know what it is made of`);
    }
    const [token] = expansion.calls ?? [];
    if (token !== undefined) {
      throw new Error(`${type} ${name} would call ${token}: pass the value in`);
    }
    // Its place in the list is before its children; its outputs come after them.
    const index = this.resources.length;
    const component = this.keep(registration, urn, undefined, {});
    const { outputs } = await registerChildren(expansion, urn, preview, async (each) => {
      const { child, parent, inputs: given, dependencies, inputDependencies } = each;
      const pkg = child.type.split(":")[0] ?? "";
      const registered = await this.register({
        type: child.type,
        name: child.name,
        parent,
        custom: child.component !== true,
        remote: false,
        inputs: decode(encode(given)),
        secrets: [],
        provider: child.component === true ? "" : (providers.get(pkg) ?? ""),
        providers,
        options: {
          ...noOptions,
          protect: options.protect,
          dependsOn: dependencies,
          inputDependencies: Object.fromEntries(inputDependencies),
        },
      });
      return registered satisfies Registered;
    });
    const complete = { ...component, outputs };
    this.resources[index] = complete;
    this.byUrn.set(urn, complete);
    return complete;
  }

  private instanceOf({ type, name, provider }: Registration, pkg: string): Instance {
    const { account, region } = this.setting;
    const urn = provider.slice(0, Math.max(provider.lastIndexOf("::"), 0));
    const instance = this.instances.get(urn);
    if (instance !== undefined) {
      return instance;
    }
    if (pkg === "aws" && region === undefined) {
      throw new Error(`${type} ${name} names no provider, and default providers are disabled`);
    }
    return instanceOf(pkg as Package, urn, { region }, account);
  }
}

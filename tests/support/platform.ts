import type * as pulumi from "@pulumi/pulumi";
// Traces without it cost twice the time of everything else.
import "../../components/support/stackTraces.cjs";
import { foundation, type Foundation, Network } from "../../components";
import { type NetworkArgs } from "../../components/network";
import { type Settings } from "../../environments/schema";
import { deploy, type DeployOptions, type Resource, type Resources } from "../../lab/mocks/deploy";
import { type Properties, type Value } from "../../lab/model";
import { activePassive, settings, singleRegion } from "../environments/support";

/** Services but one. */
export const without = (services: Settings["services"], name: string): Settings["services"] =>
  Object.fromEntries(Object.entries(services).filter(([each]) => each !== name));

/** Without the probe's service, which tests of tiers need not count. */
export const unprobed = (of: Settings): Settings => ({
  ...of,
  services: without(of.services, "heartbeat"),
});

/** Prod: eu-west-1 is home, eu-central-1 its standby. */
export const prod: Settings = unprobed(settings(activePassive));
/** Dev: eu-west-1 alone. */
export const dev: Settings = settings(singleRegion);

/** Home's foundation, or the standby's. */
export function groundOf(of: Settings, which: "home" | "standby" = "home"): Foundation {
  const [home, standby] = of.places;
  if (which === "home" || standby === undefined) {
    return foundation(of, home, standby);
  }
  return foundation(of, standby, home);
}

/** The network of a place, named after its region as the program does. */
export function networkOn(
  ground: Foundation,
  of: Settings,
  changes: Partial<NetworkArgs> = {},
): Network {
  const { place, provider, shared } = ground;
  const { region, addressRange, zones } = place;
  const args = { ...shared, ...of.network, addressRange, zones, ...changes };
  return new Network(`network-${region}`, args, { provider });
}

/** What was deployed, with short ways to what tests ask for. */
export class Found<Result> {
  constructor(
    public readonly result: Result,
    public readonly resources: Resources,
    public readonly regions: ReadonlyMap<string, string | undefined>,
  ) {}

  public inputs(type: string, name?: string): Properties {
    return this.resources.only(type, name).inputs;
  }

  public options(type: string, name?: string): Resource["options"] {
    return this.resources.only(type, name).options;
  }

  public output(type: string, name: string, property: string): Value | undefined {
    return this.resources.only(type, name).outputs[property];
  }

  public arn(type: string, name: string): string {
    return String(this.output(type, name, "arn"));
  }

  public id(type: string, name: string): string {
    return String(this.resources.only(type, name).id);
  }

  /** Region of the provider that a resource was registered with. */
  public region(type: string, name: string): string | undefined {
    return this.regions.get(this.resources.only(type, name).provider);
  }

  /** ARN of a key of a place. */
  public key(what: "data" | "events" | "logs", region = "eu-west-1"): string {
    return this.arn("aws:kms/key:Key", `keys-${region}-${what}`);
  }

  /** `type name` of everything below a component, sorted. */
  public below(component: string): string[] {
    const [top] = this.resources.all.filter(({ name, custom }) => name === component && !custom);
    const inside = new Set([top?.urn]);
    for (const { urn, parent } of this.resources.all) {
      if (inside.has(parent)) {
        inside.add(urn);
      }
    }
    return this.resources.all
      .filter(({ urn }) => inside.has(urn) && urn !== top?.urn)
      .map(({ type, name }) => `${type} ${name}`)
      .sort();
  }

  /** Names of what a resource waits for, by input or by option. */
  public waitsFor(type: string, name: string): string[] {
    return this.resources
      .only(type, name)
      .options.dependsOn.map((urn) => urn.split("::").pop() ?? urn)
      .sort();
  }

  /** Statements of the policy document that a resource holds. */
  public statements(type: string, name: string, property = "policy"): unknown[] {
    return (this.json(type, name, property) as { Statement: unknown[] }).Statement;
  }

  /** An input that is JSON. */
  public json(type: string, name: string, property: string): unknown {
    return JSON.parse(String(this.inputs(type, name)[property]));
  }

  /** What may reach a security group: `tcp 5432 from NAME`. */
  public ingress(group: string): string[] {
    return this.rules("Ingress", "from", group);
  }

  /** What a security group may reach: `tcp 443 to 0.0.0.0/0`. */
  public egress(group: string): string[] {
    return this.rules("Egress", "to", group);
  }

  private rules(direction: "Ingress" | "Egress", word: "from" | "to", group: string): string[] {
    const groups = this.resources.of("aws:ec2/securityGroup:SecurityGroup");
    const nameOf = (id: Value | undefined) =>
      groups.find((each) => each.id === id)?.name ?? String(id);
    const ports = ({ fromPort, toPort }: Properties) =>
      fromPort === toPort ? String(fromPort) : `${String(fromPort)}-${String(toPort)}`;
    return this.resources
      .of(`aws:vpc/securityGroup${direction}Rule:SecurityGroup${direction}Rule`)
      .filter(({ inputs }) => nameOf(inputs.securityGroupId) === group)
      .map(({ inputs }) => {
        const peer = inputs.cidrIpv4 ?? nameOf(inputs.referencedSecurityGroupId);
        return `${String(inputs.ipProtocol)} ${ports(inputs)} ${word} ${String(peer)}`;
      })
      .sort();
  }
}

/** Deploys a part of a stack into the simulated cloud, as an update unless told otherwise. */
export async function simulate<Result>(
  of: Settings,
  fn: () => Result,
  options: DeployOptions = {},
): Promise<Found<Result>> {
  const { result, resources, regions } = await deploy(fn, {
    account: of.account,
    region: "none",
    ...options,
  });
  return new Found(result, resources, regions);
}

/** What a deployment is refused with; fails when it is not. */
export async function refusal(of: Settings, fn: () => unknown): Promise<string> {
  try {
    await simulate(of, fn);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  throw new Error("nothing was refused");
}

/** The value of an output that was deployed. */
export const valueOf = <T>(output: pulumi.Output<T>): Promise<T> =>
  new Promise((resolve) => output.apply(resolve));

/** Names of the resources whose inputs differ between two deployments, or that only one of them has. */
export function differing(one: Found<unknown>, other: Found<unknown>): string[] {
  const inputsOf = ({ resources }: Found<unknown>) =>
    new Map(resources.all.map(({ urn, inputs }) => [urn, JSON.stringify(inputs)]));
  const [before, after] = [inputsOf(one), inputsOf(other)];
  return [...new Set([...before.keys(), ...after.keys()])]
    .filter((urn) => before.get(urn) !== after.get(urn))
    .map((urn) => urn.split("::").pop() ?? urn)
    .sort();
}

/** A statement that allows, as AWS keeps it. */
export const granted = (Action: readonly string[], Resource: unknown, Condition?: unknown) => ({
  Effect: "Allow",
  Action,
  Resource,
  ...(Condition === undefined ? {} : { Condition }),
});

/** The statement that refuses everything without TLS. */
export const tlsOnly = (Action: string, Resource: unknown) => ({
  Sid: "DenyInsecureTransport",
  Effect: "Deny",
  Principal: "*",
  Action,
  Resource,
  Condition: { Bool: { "aws:SecureTransport": "false" } },
});

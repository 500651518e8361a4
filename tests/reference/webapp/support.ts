import { at } from "../../../environments/merge";
import { type Resource } from "../../../lab/mocks/deploy";
import { type Plan, planOf } from "../../program/plans";

/** Home and standby of the stack, and where CloudFront's own things are. */
export const regions = ["eu-west-1", "us-west-2"] as const;
export const edgeRegion = "us-east-1";

/** Types that rows name more than once. */
export const types = {
  acl: "aws:wafv2/webAcl:WebAcl",
  distribution: "aws:cloudfront/distribution:Distribution",
  balancer: "aws:lb/loadBalancer:LoadBalancer",
  rule: "aws:lb/listenerRule:ListenerRule",
  targets: "aws:lb/targetGroup:TargetGroup",
  record: "aws:route53/record:Record",
  route: "aws:ec2/route:Route",
  restApi: "aws:apigateway/restApi:RestApi",
  function: "aws:lambda/function:Function",
  subnet: "aws:ec2/subnet:Subnet",
  key: "aws:kms/key:Key",
} as const;

/** The stack as planned, with ways to ask for one property of one resource. */
export class System {
  private constructor(public readonly plan: Plan) {}

  /** The stack, with `KEY=VALUE` laid over it. */
  public static async of(...config: readonly string[]): Promise<System> {
    return new System(await planOf({ stack: "webapp", config }));
  }

  public of(type: string): readonly Resource[] {
    return this.plan.resources.of(type);
  }

  public names(type: string): readonly string[] {
    return this.of(type).map(({ name }) => name);
  }

  /** An input, by its path: `rules.0.name`. Without a path, all of them. */
  public input(type: string, name: string, path = ""): unknown {
    const keys = path === "" ? [] : path.split(".");
    const steps = keys.map((key) => (/^\d+$/.test(key) ? Number(key) : key));
    return at(this.plan.resources.only(type, name).inputs, steps);
  }

  /** An input that is a list. */
  public list(type: string, name: string, path: string): readonly { [key: string]: unknown }[] {
    return this.input(type, name, path) as readonly { [key: string]: unknown }[];
  }

  /** An input that is JSON. */
  public json<Shape>(type: string, name: string, path: string): Shape {
    return JSON.parse(String(this.input(type, name, path))) as Shape;
  }

  public id(type: string, name: string): string {
    return String(this.plan.resources.only(type, name).id);
  }

  public output(type: string, name: string, property: string): string {
    return String(this.plan.resources.only(type, name).outputs[property]);
  }

  public arn(type: string, name: string): string {
    return this.output(type, name, "arn");
  }

  /** Region of the provider that a resource was registered with. */
  public region(type: string, name: string): string | undefined {
    return this.plan.regions.get(this.plan.resources.only(type, name).provider);
  }

  /** Regions that have a resource of a type, once for each. */
  public regionsOf(type: string): readonly (string | undefined)[] {
    return this.of(type).map(({ provider }) => this.plan.regions.get(provider));
  }
}

/** What makes CloudFront ask one origin for a path. */
export const behaviour = (system: System, path: string) =>
  system
    .list(types.distribution, "edge-site-distribution", "orderedCacheBehaviors")
    .find(({ pathPattern }) => pathPattern === path);

/** An origin of the distribution, by its id. */
export const origin = (system: System, id: string) =>
  system
    .list(types.distribution, "edge-site-distribution", "origins")
    .find(({ originId }) => originId === id);

/** Conditions of a listener rule in one object: `{ hostHeader, pathPattern, … }`. */
export const conditions = (system: System, rule: string): { [key: string]: unknown } =>
  Object.assign({}, ...system.list(types.rule, rule, "conditions")) as { [key: string]: unknown };

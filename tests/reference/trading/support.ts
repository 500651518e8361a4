import { expect } from "chai";
import { type Properties } from "../../../lab/model";
import { type Plan, planOf } from "../../program/plans";
import { Found } from "../../support/platform";

/** A plan with short ways to what the rows ask for. */
const found = ({ resources, regions }: Plan) => new Found(undefined, resources, regions);

export type Trading = ReturnType<typeof found>;

/** The place where the databases are founded, and the other one. */
export const places = ["eu-west-2", "us-east-2"] as const;
export type Place = (typeof places)[number];
export const [home, standby] = places;

export const types = {
  api: "aws:apigateway/restApi:RestApi",
  binding: "kubernetes:elbv2.k8s.aws/v1beta1:TargetGroupBinding",
  cache: "aws:elasticache/replicationGroup:ReplicationGroup",
  certificate: "aws:acm/certificate:Certificate",
  cluster: "aws:eks/cluster:Cluster",
  distribution: "aws:cloudfront/distribution:Distribution",
  domain: "aws:apigateway/domainName:DomainName",
  healthCheck: "aws:route53/healthCheck:HealthCheck",
  instance: "aws:rds/clusterInstance:ClusterInstance",
  listener: "aws:lb/listener:Listener",
  listenerRule: "aws:lb/listenerRule:ListenerRule",
  loadBalancer: "aws:lb/loadBalancer:LoadBalancer",
  policy: "aws:iam/rolePolicy:RolePolicy",
  record: "aws:route53/record:Record",
  replicator: "aws:msk/replicator:Replicator",
  scalingPolicy: "aws:appautoscaling/policy:Policy",
  scalingTarget: "aws:appautoscaling/target:Target",
  stream: "aws:msk/cluster:Cluster",
  subnet: "aws:ec2/subnet:Subnet",
  targetGroup: "aws:lb/targetGroup:TargetGroup",
  topic: "aws:msk/topic:Topic",
  webAcl: "aws:wafv2/webAcl:WebAcl",
  webAclAssociation: "aws:wafv2/webAclAssociation:WebAclAssociation",
};

/** Records of one host name, by their set identifier: how they route, where to, and the health check that they follow. */
export function routes(stack: Trading, host: string) {
  const records = stack.resources.of(types.record).filter(({ inputs }) => inputs.name === host);
  return Object.fromEntries(
    records.map(({ inputs }) => {
      const { setIdentifier, aliases, healthCheckId = "none", ...more } = inputs;
      const routing = Object.entries(more).find(([key]) => key.endsWith("RoutingPolicies"));
      const [alias] = aliases as [{ readonly name: string }];
      return [
        String(setIdentifier),
        { routing: routing?.[1], target: alias.name, health: healthCheckId },
      ];
    }),
  );
}

/** Host name of AWS that answers for one of a place's APIs. */
export const regionalName = (stack: Trading, place: Place, api: "gateway" | "queries") =>
  String(stack.output(types.domain, `api-${place}-${api}-domain`, "regionalDomainName"));

interface Integration {
  readonly type: string;
  readonly uri?: string;
  readonly connectionId?: string;
}

/** What an API of a place does with requests: `post /matching` and where they go. */
export function integrations(stack: Trading, place: Place, api: "gateway" | "queries") {
  const body = stack.json(types.api, `api-${place}-${api}-rest`, "body") as {
    readonly paths: Record<
      string,
      Record<string, { readonly "x-amazon-apigateway-integration"?: Integration }>
    >;
  };
  return new Map(
    Object.entries(body.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => [
        `${method} ${path}`,
        operation["x-amazon-apigateway-integration"],
      ]),
    ),
  );
}

/** Zones of subnets. */
export const zonesOf = (stack: Trading, ids: unknown) =>
  (ids as string[]).map((id) => {
    const subnet = stack.resources.of(types.subnet).find((each) => each.id === id);
    return String(subnet?.inputs.availabilityZone);
  });

export const threeZones = (place: Place) => ["a", "b", "c"].map((zone) => `${place}${zone}`);

/** The pods that a target group leads to: by a binding, on a port that the service answers on. */
export function expectPods(stack: Trading, place: Place, group: string, service: string): void {
  const { inputs } = stack.resources.only(types.binding, `${group}-binding`);
  expect(inputs.spec).to.deep.include({
    targetGroupARN: stack.arn(types.targetGroup, `${group}-targets`),
    targetType: "ip",
    serviceRef: { name: service, port: 8080 },
  });
  expect((inputs.metadata as Properties).namespace).to.equal(service);
  const pods = stack.inputs("kubernetes:core/v1:Service", `cluster-${place}-${service}-service`);
  expect((pods.spec as Properties).selector).to.deep.equal({ "app.kubernetes.io/name": service });
}

/** The security group that EKS makes for nodes and pods. */
export function podGroup(stack: Trading, place: Place): string {
  const { vpcConfig } = stack.resources.only(
    types.cluster,
    `cluster-${place}-eks-eksCluster`,
  ).outputs;
  return String((vpcConfig as Properties).clusterSecurityGroupId);
}

export const domain = "trading.example.org";
const account = "444455556666";
export const plan = async (...config: string[]) =>
  found(await planOf({ stack: "trading", config }));
export const arn = (service: string, place: Place, resource: string) =>
  `arn:aws:${service}:${place}:${account}:${resource}`;

/** What an autoscaled thing may grow to, and what decides it. */
export function scaling(stack: Trading, target: string, policy: string) {
  const limits = stack.inputs(types.scalingTarget, target);
  const { minCapacity: min, maxCapacity: max, resourceId, scalableDimension } = limits;
  const by = stack.inputs(types.scalingPolicy, policy);
  expect(by).to.deep.include({
    resourceId,
    scalableDimension,
    policyType: "TargetTrackingScaling",
  });
  const { predefinedMetricSpecification, targetValue } =
    by.targetTrackingScalingPolicyConfiguration as Properties;
  const { predefinedMetricType: metric } = predefinedMetricSpecification as Properties;
  return { resourceId, min, max, metric, targetValue };
}

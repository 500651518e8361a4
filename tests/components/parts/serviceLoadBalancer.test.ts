import { expect } from "chai";
import { type Service, type Settings } from "../../../environments/schema";
import { containersOn } from "../../support/containers";
import { groupOfPods } from "../../support/place";
import { type Found, prod, simulate, valueOf } from "../../support/platform";

const name = "ingress-eu-west-1-internal";
const balancerType = "aws:lb/loadBalancer:LoadBalancer";
const targetsType = "aws:lb/targetGroup:TargetGroup";
const listenerType = "aws:lb/listener:Listener";
const bindingType = "kubernetes:eks.amazonaws.com/v1:TargetGroupBinding";

/** A second service on Kubernetes, on the same port of its pods. */
const invoicing = {
  ...prod.services.payment,
  consumes: {},
  publishes: [],
  store: undefined,
  kubernetes: { ...prod.services.payment?.kubernetes, listenerPort: 8443, healthPath: "/health" },
} as unknown as Service;

const two: Settings = { ...prod, services: { ...prod.services, invoicing } };

/** The load balancer as its tier makes it, which has the cluster and the certificate. */
const balanced = (of: Settings) => () => containersOn(of);

describe("ServiceLoadBalancer", () => {
  let found: Found<ReturnType<ReturnType<typeof balanced>>>;

  before(async () => {
    found = await simulate(prod, balanced(two));
  });

  it("creates a balancer with a listener for each service", () => {
    const rules = ["Ingress", "Egress"].map((direction) => {
      const type = `securityGroup${direction}Rule`;
      const way = direction === "Ingress" ? "in" : "out";
      return `aws:vpc/${type}:S${type.slice(1)} ${name}-to-pods-8080-${way}`;
    });
    const services = ["invoicing", "payment"].flatMap((service) => [
      `${targetsType} ${name}-${service}-targets`,
      `${listenerType} ${name}-${service}-listener`,
      `${bindingType} ${name}-${service}-binding`,
    ]);
    expect(found.below(name)).to.deep.equal(
      [
        ...rules,
        ...services,
        `${balancerType} ${name}-balancer`,
        `aws:ec2/securityGroup:SecurityGroup ${name}-access`,
      ].sort(),
    );
  });

  describe("secures", () => {
    it("the balancer: internal, in private subnets, kept from deletion", () => {
      expect(found.inputs(balancerType)).to.deep.equal({
        name: "evenkeel-test",
        loadBalancerType: "network",
        internal: true,
        subnets: [1, 2, 3].map((zone) =>
          found.id("aws:ec2/subnet:Subnet", `network-eu-west-1-vpc-private-${zone}`),
        ),
        securityGroups: [found.id("aws:ec2/securityGroup:SecurityGroup", `${name}-access`)],
        enforceSecurityGroupInboundRulesOnPrivateLinkTraffic: "off",
        enableCrossZoneLoadBalancing: false,
        enableDeletionProtection: true,
      });
    });

    it("pods: only the balancer reaches their port, and it reaches nothing else", () => {
      const pods = groupOfPods(found);
      expect(found.egress(`${name}-access`)).to.deep.equal([`tcp 8080 to ${pods}`]);
      expect(found.ingress(`${name}-access`)).to.deep.equal([]);
      expect(found.ingress(pods)).to.deep.equal([`tcp 8080 from ${name}-access`]);
    });

    it("each listener by TLS with the certificate of the place", () => {
      const listeners = { payment: 443, invoicing: 8443 };
      for (const [service, port] of Object.entries(listeners)) {
        expect(found.inputs(listenerType, `${name}-${service}-listener`)).to.deep.equal({
          loadBalancerArn: found.arn(balancerType, `${name}-balancer`),
          port,
          protocol: "TLS",
          sslPolicy: "ELBSecurityPolicy-TLS13-1-2-2021-06",
          certificateArn: found.arn("aws:acm/certificate:Certificate", "api-eu-west-1-certificate"),
          defaultActions: [
            {
              type: "forward",
              targetGroupArn: found.arn(targetsType, `${name}-${service}-targets`),
            },
          ],
        });
      }
    });
  });

  describe("connects", () => {
    it("target groups to pods that answer, and to Auto Mode's right to fill them", () => {
      for (const [service, path] of [
        ["payment", "/"],
        ["invoicing", "/health"],
      ]) {
        expect(found.inputs(targetsType, `${name}-${service}-targets`)).to.deep.equal({
          name: `evenkeel-test-${service}`,
          vpcId: found.id("aws:ec2/vpc:Vpc", "network-eu-west-1-vpc"),
          targetType: "ip",
          protocol: "TCP",
          port: 8080,
          deregistrationDelay: 30,
          healthCheck: {
            protocol: "HTTP",
            path,
            interval: 10,
            healthyThreshold: 2,
            unhealthyThreshold: 2,
          },
          tags: { "eks:eks-cluster-name": "evenkeel-test-eu-west-1" },
        });
      }
    });

    it("pods to their target group, by a binding in their namespace", () => {
      const { apiVersion, kind, metadata, spec } = found.inputs(
        bindingType,
        `${name}-payment-binding`,
      );
      expect({ apiVersion, kind, metadata, spec }).to.deep.equal({
        apiVersion: "eks.amazonaws.com/v1",
        kind: "TargetGroupBinding",
        metadata: { name: "payment", namespace: "payment" },
        spec: {
          targetGroupARN: found.arn(targetsType, `${name}-payment-targets`),
          targetType: "ip",
          serviceRef: { name: "payment", port: 8080 },
        },
      });
      expect(found.waitsFor(bindingType, `${name}-payment-binding`)).to.include(
        "cluster-eu-west-1-payment-namespace",
      );
      const { provider } = found.resources.only(bindingType, `${name}-payment-binding`);
      expect(provider.split("::").pop()).to.equal("cluster-eu-west-1-kubernetes");
    });

    it("others to its listeners and target groups", async () => {
      const { listenerArns, targets } = found.result.ingress;
      expect([...listenerArns.keys()]).to.deep.equal(["invoicing", "payment"]);
      const listener = listenerArns.get("payment");
      const [target] = targets.get("payment") ?? [];
      if (!listener || !target) {
        throw new Error("payment has neither");
      }
      expect(await valueOf(listener)).to.equal(found.arn(listenerType, `${name}-payment-listener`));
      expect(await valueOf(target.targetGroupArn)).to.equal(
        found.arn(targetsType, `${name}-payment-targets`),
      );
    });

    it("sick pods to an alarm for each service", async () => {
      const signals = found.result.ingress.signals.filter(({ namespace }) =>
        namespace.endsWith("NetworkELB"),
      );
      expect(signals.map((signal) => signal.name)).to.deep.equal([
        "invoicing-unhealthy-pods",
        "payment-unhealthy-pods",
      ]);
      const [, payment] = signals;
      expect(payment).to.deep.include({
        metric: "UnHealthyHostCount",
        statistic: "Maximum",
        threshold: 1,
      });
      const dimension = (key: string) =>
        Promise.resolve(payment?.dimensions[key]).then((value) =>
          typeof value === "object" ? valueOf(value as never) : value,
        );
      expect(await dimension("TargetGroup")).to.equal(
        found.output(targetsType, `${name}-payment-targets`, "arnSuffix"),
      );
      expect(await dimension("LoadBalancer")).to.equal(
        found.output(balancerType, `${name}-balancer`, "arnSuffix"),
      );
    });
  });
});

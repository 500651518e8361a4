import { expect } from "chai";
import { type Settings } from "../../environments/schema";
import { containersOn, functionsOnly, onEcs, reached } from "../support/containers";
import { groupOfPods } from "../support/place";
import { type Found, prod, simulate, valueOf } from "../support/platform";

const name = "ingress-eu-west-1";
const balancerType = "aws:lb/loadBalancer:LoadBalancer";
const targetsType = "aws:lb/targetGroup:TargetGroup";
const groupType = "aws:ec2/securityGroup:SecurityGroup";
const restLinkType = "aws:apigateway/vpcLink:VpcLink";
const httpLinkType = "aws:apigatewayv2/vpcLink:VpcLink";
const serviceType = "aws:ec2/vpcEndpointService:VpcEndpointService";

const allowedPrincipals = ["arn:aws:iam::777788889999:root"];
const services = { ...prod.services, quotes: onEcs() };

const place = (of: Settings) => simulate(of, () => containersOn(of));
type Place = Found<ReturnType<typeof containersOn>>;

const children = (of: Found<unknown>) =>
  of.resources.all
    .filter(({ parent }) => parent.endsWith(`::evenkeel:tier:Ingress::${name}`))
    .map((resource) => `${resource.type} ${resource.name}`)
    .sort();

describe("Ingress", () => {
  let internal: Place;
  let shared: Place;

  before(async () => {
    internal = await place(reached({}, services));
    shared = await place(
      reached({ gateway: "http", endpointService: { allowedPrincipals } }, services),
    );
  });

  describe("creates", () => {
    it("an internal load balancer and API Gateway's link to it", () => {
      expect(children(internal)).to.deep.equal([
        `${restLinkType} ${name}-link`,
        `evenkeel:part:ServiceLoadBalancer ${name}-internal`,
      ]);
    });

    it("a second internal one for other accounts: a link and an endpoint service share none", () => {
      expect(children(shared).filter((each) => !each.includes("-link"))).to.deep.equal([
        `${serviceType} ${name}-endpoint-service`,
        `evenkeel:part:ServiceLoadBalancer ${name}-internal`,
        `evenkeel:part:ServiceLoadBalancer ${name}-private`,
      ]);
    });

    it("a public load balancer for services that ask for it, and an internal one for the others", async () => {
      const mixed = await place(
        reached({}, { ...prod.services, quotes: onEcs({}, { ingress: "alb" }) }),
      );
      expect(children(mixed)).to.deep.equal([
        `${restLinkType} ${name}-link`,
        `evenkeel:part:PublicLoadBalancer ${name}-public`,
        `evenkeel:part:ServiceLoadBalancer ${name}-internal`,
      ]);
      expect([...mixed.result.ingress.listenerArns.keys()]).to.deep.equal(["payment"]);
    });

    it("nothing where functions alone have an API", async () => {
      const none = await place(reached({}, functionsOnly));
      expect(none.below(name)).to.deep.equal([]);
      expect(none.result.ingress.vpcLinkId).to.equal(undefined);
      expect(none.result.ingress.publicBalancer).to.equal(undefined);
    });

    it("nothing for containers without an API", async () => {
      const silent = { ...functionsOnly, quotes: onEcs({ api: undefined }) };
      expect((await place(reached({}, silent))).below(name)).to.deep.equal([]);
    });

    it("nothing for services whose load balancer belongs to the cluster", async () => {
      expect((await place(reached({ ingress: "ingress" }))).below(name)).to.deep.equal([]);
    });
  });

  describe("connects", () => {
    it("a REST API to the load balancer", async () => {
      expect(internal.inputs(restLinkType)).to.deep.equal({
        name: "evenkeel-test-services",
        targetArn: internal.arn(balancerType, `${name}-internal-balancer`),
      });
      const { vpcLinkId } = internal.result.ingress;
      expect(vpcLinkId && (await valueOf(vpcLinkId))).to.equal(
        internal.id(restLinkType, `${name}-link`),
      );
    });

    it("an HTTP API to the private subnets, and from there to the listeners alone", async () => {
      expect(shared.inputs(httpLinkType)).to.deep.equal({
        name: "evenkeel-test-services",
        subnetIds: [1, 2, 3].map((zone) =>
          shared.id("aws:ec2/subnet:Subnet", `network-eu-west-1-vpc-private-${zone}`),
        ),
        securityGroupIds: [shared.id(groupType, `${name}-link-access`)],
      });
      const balancer = `${name}-internal-access`;
      const ports = ["tcp 443", "tcp 8444"];
      expect(shared.egress(`${name}-link-access`)).to.deep.equal(
        ports.map((port) => `${port} to ${balancer}`),
      );
      expect(shared.ingress(`${name}-link-access`)).to.deep.equal([]);
      expect(shared.ingress(balancer)).to.deep.equal(
        ports.map((port) => `${port} from ${name}-link-access`),
      );
      const { vpcLinkId } = shared.result.ingress;
      expect(vpcLinkId && (await valueOf(vpcLinkId))).to.equal(
        shared.id(httpLinkType, `${name}-link`),
      );
    });

    it("other accounts to the same services, each after somebody's yes", async () => {
      expect(shared.inputs(serviceType)).to.deep.equal({
        acceptanceRequired: true,
        allowedPrincipals,
        networkLoadBalancerArns: [shared.arn(balancerType, `${name}-private-balancer`)],
      });
      const { endpointServiceName } = shared.result.ingress;
      expect(endpointServiceName && (await valueOf(endpointServiceName))).to.match(
        /^com\.amazonaws\.vpce\.eu-west-1\.vpce-svc-/,
      );
      expect(shared.inputs(balancerType, `${name}-private-balancer`)).to.deep.include({
        name: "evenkeel-test--private",
        internal: true,
        enableCrossZoneLoadBalancing: false,
      });
      expect(shared.ingress(groupOfPods(shared))).to.deep.equal([
        `tcp 8080 from ${name}-internal-access`,
        `tcp 8080 from ${name}-private-access`,
      ]);
    });

    it("each service to target groups of its own behind each load balancer", () => {
      const names = shared.resources.of(targetsType).map(({ inputs }) => inputs.name);
      expect(names).to.have.members([
        "evenkeel-test-payment",
        "evenkeel-test-quotes",
        "evenkeel-test-payment--private",
        "evenkeel-test-quotes--private",
      ]);
      expect(shared.result.ingress.targets.get("quotes")).to.have.length(2);
      expect(internal.result.ingress.targets.get("quotes")).to.have.length(1);
    });

    it("tasks without a tag of Kubernetes, and pods with it", () => {
      const tagsOf = (service: string) =>
        internal.inputs(targetsType, `${name}-internal-${service}-targets`).tags;
      expect(tagsOf("quotes")).to.equal(undefined);
      expect(tagsOf("payment")).to.deep.equal({
        "eks:eks-cluster-name": "evenkeel-test-eu-west-1",
      });
    });

    it("sick targets to one alarm for each service, whatever leads to it", () => {
      expect(shared.result.ingress.signals.map((signal) => signal.name)).to.deep.equal([
        "payment-unhealthy-pods",
        "quotes-unhealthy-tasks",
      ]);
    });
  });
});

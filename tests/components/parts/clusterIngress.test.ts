import { expect } from "chai";
import { type EksCluster } from "../../../components";
import { ingressServices } from "../../../components/parts/clusterIngress";
import { managedNodes, prodWith, simulateCluster } from "../../support/cluster";
import { groupOfPods } from "../../support/place";
import { type Found } from "../../support/platform";

const name = "cluster-eu-west-1-ingress";
const ingressType = "kubernetes:networking.k8s.io/v1:Ingress";
const classType = "kubernetes:networking.k8s.io/v1:IngressClass";
const autoParams = "kubernetes:eks.amazonaws.com/v1:IngressClassParams";
const ownParams = "kubernetes:elbv2.k8s.aws/v1beta1:IngressClassParams";

describe("ClusterIngress", () => {
  let found: Found<EksCluster>;

  before(async () => {
    found = await simulateCluster({ ingress: "ingress" });
  });

  const certificate = /^arn:aws:acm:eu-west-1:444455556666:certificate\//;

  it("is made only where a service wants it, and only for services on the API", async () => {
    const { services } = prodWith({});
    expect(ingressServices(services, "ingress")).to.deep.equal(["payment"]);
    expect(ingressServices(services, "nlb")).to.deep.equal([]);
    const without = await simulateCluster({});
    expect(without.resources.of("evenkeel:part:ClusterIngress")).to.deep.equal([]);
  });

  it("creates a class with its parameters, and an Ingress for each service", () => {
    expect(found.below(name)).to.deep.equal([
      "aws:ec2/securityGroup:SecurityGroup cluster-eu-west-1-ingress-access",
      "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule cluster-eu-west-1-ingress-to-pods-8080-out",
      "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule cluster-eu-west-1-ingress-from-vpc",
      "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule cluster-eu-west-1-ingress-to-pods-8080-in",
      "kubernetes:eks.amazonaws.com/v1:IngressClassParams cluster-eu-west-1-ingress-params",
      "kubernetes:networking.k8s.io/v1:Ingress cluster-eu-west-1-ingress-payment-ingress",
      "kubernetes:networking.k8s.io/v1:IngressClass cluster-eu-west-1-ingress-class",
    ]);
  });

  it("secures the load balancer: internal, TLS of this place, no group of the controller's making", () => {
    const { spec } = found.inputs(autoParams) as { spec: { certificateARNs: string[] } };
    expect(spec).to.deep.include({
      scheme: "internal",
      group: { name: "evenkeel-test" },
      subnets: {
        ids: [1, 2, 3].map((zone) =>
          found.id("aws:ec2/subnet:Subnet", `network-eu-west-1-vpc-private-${zone}`),
        ),
      },
    });
    expect(spec.certificateARNs).to.have.length(1);
    expect(spec.certificateARNs[0]).to.match(certificate);
    expect(found.inputs(ingressType).metadata).to.deep.include({
      annotations: {
        "pulumi.com/skipAwait": "true",
        "alb.ingress.kubernetes.io/target-type": "ip",
        "alb.ingress.kubernetes.io/listen-ports": '[{"HTTPS":443}]',
        "alb.ingress.kubernetes.io/ssl-policy": "ELBSecurityPolicy-TLS13-1-2-2021-06",
        "alb.ingress.kubernetes.io/security-groups": found.id(
          "aws:ec2/securityGroup:SecurityGroup",
          `${name}-access`,
        ),
        "alb.ingress.kubernetes.io/healthcheck-path": "/",
      },
    });
  });

  it("connects callers in the VPC to the load balancer, and it to pods", () => {
    expect(found.ingress(`${name}-access`)).to.deep.equal(["tcp 443 from 10.0.0.0/16"]);
    expect(found.egress(`${name}-access`)).to.deep.equal([`tcp 8080 to ${groupOfPods(found)}`]);
    expect(found.inputs(ingressType)).to.have.nested.property(
      "spec.rules[0].http.paths[0].path",
      "/payment",
    );
    expect(found.inputs(ingressType)).to.have.nested.property(
      "spec.ingressClassName",
      "evenkeel-test",
    );
  });

  it("speaks the words of the controller that the cluster has", async () => {
    expect(found.inputs(classType)).to.have.nested.property(
      "spec.controller",
      "eks.amazonaws.com/alb",
    );
    const own = await simulateCluster({ nodes: managedNodes, ingress: "ingress" });
    expect(own.inputs(classType)).to.have.nested.property("spec.controller", "ingress.k8s.aws/alb");
    const { spec } = own.inputs(ownParams) as { spec: { certificateArn: string[] } };
    expect(spec.certificateArn[0]).to.match(certificate);
    expect(own.waitsFor(ownParams, `${name}-params`)).to.include(
      "cluster-eu-west-1-nodes-balancing-release",
    );
  });
});

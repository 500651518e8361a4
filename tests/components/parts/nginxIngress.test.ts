import { expect } from "chai";
import { containersOn, reached } from "../../support/containers";
import { groupOfPods } from "../../support/place";
import { type Found, prod, simulate } from "../../support/platform";

const name = "ingress-eu-west-1-nginx";
const releaseType = "kubernetes:helm.sh/v3:Release";
const ingressType = "kubernetes:networking.k8s.io/v1:Ingress";
const namespaceType = "kubernetes:core/v1:Namespace";
const targetsType = "aws:lb/targetGroup:TargetGroup";
const bindingType = "kubernetes:eks.amazonaws.com/v1:TargetGroupBinding";

const host = "app.shop.example.com";

const place = (accelerator = false) => {
  const of = reached({ ingress: "alb-nginx" }, prod.services, { accelerator });
  return simulate(of, () => containersOn(of));
};

describe("NginxIngress", () => {
  let found: Found<unknown>;

  before(async () => {
    found = await place();
  });

  it("creates a controller in a namespace of its own, and for each host its Ingress objects", () => {
    expect(found.below(name)).to.deep.equal([
      `${namespaceType} ${name}-namespace`,
      `${releaseType} ${name}-controller`,
      `${ingressType} ${name}-app.shop.example.com`,
      `${ingressType} ${name}-app.shop.example.com-payment`,
      `${ingressType} ${name}-shop.example.com`,
      `${ingressType} ${name}-shop.example.com-payment`,
    ]);
  });

  it("serves the accelerator's host as well, where there is one", async () => {
    const global = await place(true);
    expect(global.below(name)).to.include(`${ingressType} ${name}-global.shop.example.com-payment`);
  });

  it("pins the chart, and keeps the controller that works when an upgrade fails", () => {
    const release = found.inputs(releaseType);
    expect(release).to.deep.include({
      chart: "oci://ghcr.io/nginx/charts/nginx-ingress",
      version: "2.7.3",
      namespace: "nginx-ingress",
      atomic: true,
    });
    expect(release).to.have.nested.property("values.controller.service.type", "ClusterIP");
    expect(release).to.have.nested.property(
      "values.controller.config.entries.set-real-ip-from",
      prod.places[0].addressRange,
    );
    expect(found.waitsFor(releaseType, `${name}-controller`)).to.include(`${name}-namespace`);
  });

  it("leads from a host to a service by its path, below the master of the host", () => {
    const master = found.inputs(ingressType, `${name}-${host}`);
    expect(master).to.deep.include({ spec: { ingressClassName: "nginx", rules: [{ host }] } });
    expect(master).to.have.nested.property("metadata.namespace", "nginx-ingress");
    expect(master).to.have.nested.property(
      "metadata.annotations.nginx\\.org/mergeable-ingress-type",
      "master",
    );
    const minion = found.inputs(ingressType, `${name}-${host}-payment`);
    expect(minion).to.have.nested.property("metadata.namespace", "payment");
    expect(minion).to.have.nested.property(
      "metadata.annotations.nginx\\.org/mergeable-ingress-type",
      "minion",
    );
    expect(minion.spec).to.deep.equal({
      ingressClassName: "nginx",
      rules: [
        {
          host,
          http: {
            paths: [
              {
                path: "/payment",
                pathType: "Prefix",
                backend: { service: { name: "payment", port: { number: 8080 } } },
              },
            ],
          },
        },
      ],
    });
    expect(found.waitsFor(ingressType, `${name}-${host}-payment`)).to.include.members([
      `${name}-controller`,
      "cluster-eu-west-1-payment-namespace",
    ]);
  });

  it("stands behind the public load balancer, in one target group for all its services", () => {
    const groups = found.resources.of(targetsType);
    expect(groups.map(({ inputs }) => inputs.name)).to.deep.equal(["evenkeel-test-nginx--public"]);
    expect(groups[0]?.inputs).to.deep.include({ port: 80, protocol: "HTTP" });
    expect(groups[0]?.inputs).to.have.nested.property("healthCheck.path", "/nginx-health");
    const binding = found.inputs(bindingType);
    expect(binding).to.have.nested.property("metadata.namespace", "nginx-ingress");
    expect(binding.spec).to.deep.include({ serviceRef: { name: "nginx", port: 80 } });
    expect(found.waitsFor(bindingType, "ingress-eu-west-1-public-nginx-binding")).to.include(
      `${name}-controller`,
    );
    expect(found.ingress(groupOfPods(found))).to.include(
      "tcp 80 from ingress-eu-west-1-public-access",
    );
    expect(
      found.inputs("aws:lb/listenerRule:ListenerRule", "ingress-eu-west-1-public-payment-rule-1"),
    ).to.have.nested.property("actions[0].targetGroupArn", groups[0]?.outputs.arn);
  });
});

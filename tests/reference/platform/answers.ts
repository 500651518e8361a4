import { expect } from "chai";
import { timeout } from "../../program/plans";
import { at, byName, flows, home, list, places, standby, system, type System } from "./support";

const distribution = "aws:cloudfront/distribution:Distribution";
const policy = "aws:cloudfront/cachePolicy:CachePolicy";
const webAcl = "aws:wafv2/webAcl:WebAcl";
const record = "aws:route53/record:Record";
const check = "aws:route53/healthCheck:HealthCheck";
const alarm = "aws:cloudwatch/metricAlarm:MetricAlarm";
const subnet = "aws:ec2/subnet:Subnet";
const identity = "aws:eks/podIdentityAssociation:PodIdentityAssociation";

/** AWS's own policy for files: kept for a day, or as long as their Cache-Control says. */
const cachingOptimized = "658327ea-f89d-4fab-a63d-7e88639e58f6";

/** The first rows of the table in docs/reference/platform.md, in its order; the others are in keeping.ts. */
describe("platform: what answers", function () {
  this.timeout(timeout);
  let all: System;
  before(async () => {
    all = await system();
  });

  it("CloudFront caching static and API responses, WAF and Shield, Route 53 failover by health checks", () => {
    const site = all.inputs(distribution);
    const buckets = places.map(({ place }) =>
      all.output("aws:s3/bucket:Bucket", `edge-site-${place}-bucket`, "bucketRegionalDomainName"),
    );
    expect(list(site.origins).map((each) => at(each, "domainName"))).to.deep.equal([
      ...buckets,
      "api.platform.example.com",
    ]);
    expect(at(site, "originGroups.0")).to.deep.include({
      originId: "site",
      members: [{ originId: "site-1" }, { originId: "site-2" }],
    });
    expect(site.defaultCacheBehavior).to.include({
      targetOriginId: "site",
      cachePolicyId: cachingOptimized,
    });
    expect(all.inputs(policy)).to.include({ minTtl: 0, defaultTtl: 0, maxTtl: 60 });
    const kept = list(site.orderedCacheBehaviors).filter(
      (each) => at(each, "cachePolicyId") === all.id(policy, "edge-site-answers"),
    );
    expect(kept.map((each) => [at(each, "pathPattern"), at(each, "targetOriginId")])).to.deep.equal(
      ["/accounts", "/accounts/*", "/inventory", "/inventory/*"].map((path) => [path, "api"]),
    );

    expect(site.webAclId).to.equal(all.arn(webAcl, "edge-firewall-acl"));
    expect(all.region(webAcl, "edge-firewall-acl")).to.equal("us-east-1");
    const rules = list(all.inputs(webAcl, "edge-firewall-acl").rules);
    expect(rules.map((rule) => at(rule, "name"))).to.include.members([
      "AWSManagedRulesCommonRuleSet",
      "AWSManagedRulesSQLiRuleSet",
      "Flood",
    ]);
    expect(all.inputs("aws:shield/protection:Protection").resourceArn).to.equal(
      all.arn(distribution, "edge-site-distribution"),
    );
    expect(all.inputs("aws:shield/subscription:Subscription").autoRenew).to.equal("ENABLED");

    const roles = [
      { which: "home", place: home, watcher: standby, type: "PRIMARY" },
      { which: "standby", place: standby, watcher: home, type: "SECONDARY" },
    ];
    for (const { which, place, watcher, type } of roles) {
      const named = all.inputs(record, `edge-api-${which}`);
      expect(named.failoverRoutingPolicies).to.deep.equal([{ type }]);
      expect(named.healthCheckId).to.equal(all.id(check, `edge-api-${which}-health`));
      const gateway = "aws:apigateway/domainName:DomainName";
      expect(at(named, "aliases.0.name")).to.equal(
        all.output(gateway, `api-${place}-gateway-domain`, "regionalDomainName"),
      );
      // The alarm about a place is in the other one: it must ring when the place is gone.
      const off = `edge-gate-${watcher}-place-off`;
      expect(all.region(alarm, off)).to.equal(watcher);
      expect(all.inputs(check, `edge-api-${which}-health`)).to.include({
        cloudwatchAlarmName: all.inputs(alarm, off).name,
        cloudwatchAlarmRegion: watcher,
      });
      expect(at(all.inputs(alarm, off), "dimensions.Place")).to.equal(place);
    }
  });

  it("public and private subnets in three zones; security groups and access lists from layer to layer", () => {
    for (const { place } of places) {
      const vpc = `network-${place}-vpc`;
      for (const layer of ["public", "private", "isolated"]) {
        const subnets = [...byName(all, subnet, `${vpc}-${layer}`).values()];
        expect(subnets.map(({ availabilityZone }) => availabilityZone)).to.deep.equal(
          ["a", "b", "c"].map((zone) => `${place}${zone}`),
        );
        const acl = all.inputs("aws:ec2/networkAcl:NetworkAcl", `network-${place}-acl-${layer}`);
        expect(acl.subnetIds).to.deep.equal(
          [1, 2, 3].map((zone) => all.id(subnet, `${vpc}-${layer}-${zone}`)),
        );
      }
      const ways = byName(all, "aws:ec2/route:Route", vpc);
      for (const zone of [1, 2, 3]) {
        const nat = all.resources.only("aws:ec2/natGateway:NatGateway", `${vpc}-${zone}`);
        expect(nat.inputs.subnetId).to.equal(all.id(subnet, `${vpc}-public-${zone}`));
        expect(ways.get(`-private-${zone}`)?.natGatewayId).to.equal(nat.id);
        expect(ways.get(`-public-${zone}`)?.gatewayId).to.equal(
          all.id("aws:ec2/internetGateway:InternetGateway", vpc),
        );
        expect(ways.has(`-isolated-${zone}`)).to.equal(false);
      }

      const range = place === home ? "10.60.0.0/16" : "10.61.0.0/16";
      expect(flows(all, place)).to.deep.equal([
        `tcp 443 ${range} -> cluster-ingress-access`,
        `tcp 443 ${range} -> network-endpoints`,
        "tcp 443 delivery-deployer -> cluster",
        "tcp 5432 cluster -> data-databases",
        "tcp 5432 network-functions -> data-databases",
        "tcp 6379 cluster -> data-cache-access",
        "tcp 6379 network-functions -> data-cache-access",
        "tcp 8080 cluster-ingress-access -> cluster",
        "tcp 8080 ingress-internal-access -> cluster",
      ]);
      const stores = all.inputs("aws:ec2/networkAcl:NetworkAcl", `network-${place}-acl-isolated`);
      const entry = (action: string) =>
        list(stores.ingress).filter((rule) => at(rule, "action") === action);
      // The stores' subnets hear the VPC on the stores' ports, and the public subnets not at all.
      expect(entry("deny").map((rule) => at(rule, "cidrBlock"))).to.deep.equal(
        ["32", "96", "160"].map((third) => range.replace("0.0/16", `${third}.0/19`)),
      );
      const heard = entry("allow").filter((rule) => at(rule, "cidrBlock") === range);
      expect(heard.map((rule) => at(rule, "fromPort"))).to.include.members([5432, 6379]);
      expect(JSON.stringify(stores.ingress)).not.to.contain("0.0.0.0/0");
    }
  });

  it("EKS with private node groups, HPA, Pod Identity and Cluster Autoscaler", () => {
    for (const { place } of places) {
      const cluster = all.inputs("aws:eks/cluster:Cluster", `cluster-${place}-eks-eksCluster`);
      expect(cluster.vpcConfig).to.include({
        endpointPrivateAccess: true,
        endpointPublicAccess: false,
      });
      ["a", "b", "c"].forEach((zone, index) => {
        const nodes = `cluster-${place}-nodes-managed-${zone}`;
        expect(all.inputs("aws:eks/nodeGroup:NodeGroup", nodes)).to.deep.include({
          capacityType: "ON_DEMAND",
          scalingConfig: { desiredSize: 1, minSize: 1, maxSize: 6 },
          subnetIds: [all.id(subnet, `network-${place}-vpc-private-${index + 1}`)],
        });
      });
      const autoscaler = `cluster-${place}-nodes-autoscaler`;
      const release = all.inputs("kubernetes:helm.sh/v3:Release", `${autoscaler}-release`);
      expect(release.chart).to.equal("cluster-autoscaler");
      expect(at(release, "values.autoDiscovery.clusterName")).to.equal(cluster.name);
      expect(all.inputs(identity, `${autoscaler}-pods-identity`)).to.include({
        serviceAccount: at(release, "values.rbac.serviceAccount.name"),
        roleArn: all.arn("aws:iam/role:Role", `${autoscaler}-pods-role`),
      });
      for (const service of ["accounts", "console", "reports"]) {
        expect(all.inputs(identity, `cluster-${place}-${service}-identity`)).to.include({
          namespace: service,
          serviceAccount: service,
          roleArn: all.arn("aws:iam/role:Role", `cluster-${place}-${service}-role`),
        });
      }
      const scalers = byName(
        all,
        "kubernetes:autoscaling/v2:HorizontalPodAutoscaler",
        `cluster-${place}-`,
      );
      // The pipeline's chart brings that of `accounts`.
      expect([...scalers.keys()]).to.have.members(["console-autoscaler", "reports-autoscaler"]);
      expect(scalers.get("reports-autoscaler")?.spec).to.deep.include({
        minReplicas: 1,
        maxReplicas: 20,
        scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: "reports" },
      });
    }
  });

  it("an ALB through Ingress with ACM, apart from the load balancer that DNS and the API depend on", () => {
    for (const { place } of places) {
      const certificate = all.arn("aws:acm/certificate:Certificate", `api-${place}-certificate`);
      const params = all.inputs(
        "kubernetes:elbv2.k8s.aws/v1beta1:IngressClassParams",
        `cluster-${place}-ingress-params`,
      );
      expect(params.spec).to.deep.include({ certificateArn: [certificate], scheme: "internal" });
      const rules = all.inputs(
        "kubernetes:networking.k8s.io/v1:Ingress",
        `cluster-${place}-ingress-console-ingress`,
      );
      expect(at(rules, "spec.ingressClassName")).to.equal(at(params, "metadata.name"));
      expect(at(rules, "spec.rules.0.http.paths.0")).to.deep.include({
        path: "/console",
        backend: { service: { name: "console", port: { name: "http" } } },
      });

      const balancer = `ingress-${place}-internal-balancer`;
      const balancerArn = all.arn("aws:lb/loadBalancer:LoadBalancer", balancer);
      const accounts = `ingress-${place}-internal-accounts`;
      const targets = all.arn("aws:lb/targetGroup:TargetGroup", `${accounts}-targets`);
      expect(all.inputs("aws:lb/listener:Listener", `${accounts}-listener`)).to.deep.include({
        loadBalancerArn: balancerArn,
        protocol: "TLS",
        certificateArn: certificate,
        defaultActions: [{ type: "forward", targetGroupArn: targets }],
      });
      const binding = all.inputs(
        "kubernetes:elbv2.k8s.aws/v1beta1:TargetGroupBinding",
        `${accounts}-binding`,
      );
      expect(at(binding, "spec.targetGroupARN")).to.equal(targets);
      expect(
        all.inputs("aws:apigateway/vpcLink:VpcLink", `ingress-${place}-link`).targetArn,
      ).to.equal(balancerArn);
      const { body } = all.inputs("aws:apigateway/restApi:RestApi", `api-${place}-gateway-rest`);
      expect(body).to.contain('"/accounts"').and.to.contain('"/inventory"');
      expect(body).not.to.contain('"/console"');
    }
  });
});

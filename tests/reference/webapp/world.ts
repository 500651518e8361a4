import { expect } from "chai";
import { outcomeOf } from "../../../lab/mocks/plan";
import { timeout } from "../../program/plans";
import { edgeRegion, regions, System, types } from "./support";

const alarmType = "aws:cloudwatch/metricAlarm:MetricAlarm";
const certificateType = "aws:acm/certificate:Certificate";
const domainType = "aws:apigateway/domainName:DomainName";
const acceleratorType = "aws:globalaccelerator/accelerator:Accelerator";
const groupType = "aws:globalaccelerator/endpointGroup:EndpointGroup";
const healthType = "aws:route53/healthCheck:HealthCheck";
const settingsType = "aws:apigateway/methodSettings:MethodSettings";
const places = { home: regions[0], standby: regions[1] };

describe("The reference system webapp, watched and all over the world", function () {
  this.timeout(timeout);
  let system: System;

  before(async () => {
    system = await System.of();
  });

  it("CloudWatch and X-Ray", () => {
    for (const region of regions) {
      const topic = system.arn("aws:sns/topic:Topic", `observability-${region}-alarms`);
      for (const what of ["api-latency", "app-errors", "cache-memory", "shared-database-cpu"]) {
        const alarm = `observability-${region}-${what}`;
        expect(system.region(alarmType, alarm)).to.equal(region);
        expect(system.input(alarmType, alarm, "alarmActions")).to.deep.equal([topic]);
      }
      const dashboard = `observability-${region}-dashboard`;
      expect(
        system.input("aws:cloudwatch/dashboard:Dashboard", dashboard, "dashboardBody"),
      ).to.contain("AWS/ApiGateway");
      for (const api of ["gateway", "queries"]) {
        expect(system.input("aws:apigateway/stage:Stage", `api-${region}-${api}-stage`)).to.include(
          { xrayTracingEnabled: true },
        );
      }
    }
    for (const { inputs, name } of system.of(types.function)) {
      expect(inputs.tracingConfig, name).to.deep.equal({ mode: "Active" });
    }
  });

  it("Route 53 registrar and public zone, ACM, aliases to CloudFront and to the API", () => {
    const zoneId = system.id("aws:route53/zone:Zone", "edge-zone-hosted");
    expect(
      system.input(
        "aws:route53domains/registeredDomain:RegisteredDomain",
        "edge-zone-registration",
      ),
    ).to.deep.include({
      domainName: "example.net",
      transferLock: true,
      autoRenew: true,
      nameServers: (
        system.plan.resources.only("aws:route53/zone:Zone", "edge-zone-hosted").outputs
          .nameServers as readonly string[]
      ).map((name) => ({ name })),
    });
    const certificate = "edge-domain-certificate";
    expect(system.region(certificateType, certificate)).to.equal(edgeRegion);
    expect(
      system.input(types.distribution, "edge-site-distribution", "viewerCertificate"),
    ).to.include({ acmCertificateArn: system.arn(certificateType, certificate) });
    for (const record of ["edge-site-a", "edge-site-aaaa"]) {
      expect(system.input(types.record, record)).to.deep.include({ zoneId, name: "example.net" });
      expect(system.input(types.record, record, "aliases.0.name")).to.equal(
        system.output(types.distribution, "edge-site-distribution", "domainName"),
      );
    }
    for (const [place, region] of Object.entries(places)) {
      const regional = `api-${region}-certificate`;
      expect(system.region(certificateType, regional)).to.equal(region);
      expect(system.input(certificateType, regional)).to.deep.include({
        domainName: "example.net",
        subjectAlternativeNames: ["*.example.net"],
        validationMethod: "DNS",
      });
      const domain = `api-${region}-gateway-domain`;
      expect(system.input(domainType, domain)).to.deep.include({
        domainName: "api.example.net",
        regionalCertificateArn: system.arn(certificateType, regional),
      });
      expect(system.input(types.record, `edge-api-${place}`)).to.deep.include({
        zoneId,
        name: "api.example.net",
        setIdentifier: region,
        healthCheckId: system.id(healthType, `edge-api-${place}-health`),
      });
      expect(system.input(types.record, `edge-api-${place}`, "aliases.0")).to.deep.equal({
        name: system.output(domainType, domain, "regionalDomainName"),
        zoneId: system.output(domainType, domain, "regionalZoneId"),
        evaluateTargetHealth: false,
      });
    }
  });

  it("manages the registration only where that is asked for", async () => {
    const apart = await System.of("settings.edge.registrar=false");
    expect(apart.names("aws:route53domains/registeredDomain:RegisteredDomain")).to.deep.equal([]);
    expect(apart.names("aws:route53/zone:Zone")).to.deep.equal(["edge-zone-hosted"]);
  });

  it("under 100 ms and 500 requests a second at start: floors, scaling, caches, throttles, quotas", () => {
    for (const region of regions) {
      for (const api of ["gateway", "queries"]) {
        expect(system.input(settingsType, `api-${region}-${api}-limits`, "settings")).to.include({
          throttlingRateLimit: 500,
          throttlingBurstLimit: 1000,
        });
      }
      const tasks = { minCapacity: 4, maxCapacity: 40 };
      expect(
        system.input("aws:appautoscaling/target:Target", `containers-${region}-storefront-scaling`),
      ).to.include(tasks);
      expect(
        system.input("aws:ecs/service:Service", `containers-${region}-storefront-service`),
      ).to.include({ desiredCount: tasks.minCapacity });
      expect(
        system.input(
          "aws:appautoscaling/policy:Policy",
          `containers-${region}-storefront-by-cpu`,
          "targetTrackingScalingPolicyConfiguration.targetValue",
        ),
      ).to.equal(60);
      expect(
        system.input(
          "kubernetes:autoscaling/v2:HorizontalPodAutoscaler",
          `cluster-${region}-catalogue-autoscaler`,
          "spec",
        ),
      ).to.deep.include({ minReplicas: 4, maxReplicas: 40 });
      expect(
        system.input(alarmType, `observability-${region}-api-latency`, "extendedStatistic"),
      ).to.equal("p99");
      // Behind CloudFront all callers have its addresses: only its own web ACL counts them.
      for (const [acl, secret] of [
        [`api-${region}-firewall-acl`, `api-${region}-origin`],
        [`ingress-${region}-public-firewall-acl`, `ingress-${region}-public-origin`],
      ] as const) {
        const password = system.output(
          "random:index/randomPassword:RandomPassword",
          secret,
          "result",
        );
        const [flood] = system.list(types.acl, acl, "rules").filter(({ name }) => name === "Flood");
        expect(flood, acl).to.have.nested.property(
          "statement.rateBasedStatement.scopeDownStatement.notStatement.statement.byteMatchStatement.searchString",
          password,
        );
        const origins = JSON.stringify(
          system.input(types.distribution, "edge-site-distribution", "origins"),
        );
        expect(origins, acl).to.contain(JSON.stringify(password));
      }
    }
    expect(outcomeOf("webapp", system.plan, 0).quotas).to.deep.equal([]);
  });

  it("Global Accelerator on the load balancers of both places, with constant dials", async () => {
    expect(system.input(types.record, "edge-global-name")).to.deep.include({
      name: "global.example.net",
      type: "A",
    });
    expect(system.input(types.record, "edge-global-name", "aliases.0.name")).to.equal(
      system.output(acceleratorType, "edge-global-addresses", "dnsName"),
    );
    const moved = await System.of(`active=${places.standby}`);
    for (const [place, region] of Object.entries(places)) {
      const group = `edge-global-${place}`;
      expect(system.input(groupType, group)).to.deep.include({
        endpointGroupRegion: region,
        trafficDialPercentage: 100,
      });
      expect(system.input(groupType, group, "endpointConfigurations.0.endpointId")).to.equal(
        system.arn(types.balancer, `ingress-${region}-public-balancer`),
      );
      expect(moved.input(groupType, group, "trafficDialPercentage")).to.equal(100);
      // Nearest, writer or not: so it is let through to reads alone.
      for (const service of ["storefront", "catalogue"]) {
        const rule = `ingress-${region}-public-${service}-rule-2`;
        expect(system.list(types.rule, rule, "conditions"), rule).to.deep.include.members([
          { hostHeader: { regexValues: ["^global\\.example\\.net$"] } },
          { httpRequestMethod: { values: ["GET"] } },
        ]);
      }
    }
  });

  it("DynamoDB global tables, functions and APIs in both regions, latency routing for reads", () => {
    for (const service of ["catalogue", "inventory", "shipping", "notification"]) {
      const table = `data-${places.home}-${service}-table`;
      const replica = `data-${places.standby}-${service}-replica`;
      const replicaType = "aws:dynamodb/tableReplica:TableReplica";
      expect(system.region("aws:dynamodb/table:Table", table)).to.equal(places.home);
      expect(system.region(replicaType, replica)).to.equal(places.standby);
      expect(system.input(replicaType, replica)).to.deep.include({
        globalTableArn: system.arn("aws:dynamodb/table:Table", table),
        kmsKeyArn: system.arn(types.key, `keys-${places.standby}-data`),
      });
    }
    const global = "aws:rds/globalCluster:GlobalCluster";
    expect(
      system.input("aws:rds/cluster:Cluster", `data-${places.standby}-shared-cluster`),
    ).to.include({
      globalClusterIdentifier: system.id(global, `data-${places.home}-shared-global`),
    });
    for (const [place, region] of Object.entries(places)) {
      expect(system.region(types.function, `api-${region}-inventory-function`)).to.equal(region);
      expect(system.region(types.restApi, `api-${region}-queries-rest`)).to.equal(region);
      const record = `edge-queries-${place}`;
      expect(system.input(types.record, record)).to.deep.include({
        name: "queries.example.net",
        setIdentifier: region,
        latencyRoutingPolicies: [{ region }],
        healthCheckId: system.id(healthType, `${record}-health`),
      });
      expect(system.input(types.record, record, "aliases.0.name")).to.equal(
        system.output(domainType, `api-${region}-queries-domain`, "regionalDomainName"),
      );
      expect(system.input(healthType, `${record}-health`)).to.include({
        type: "HTTPS",
        resourcePath: "/live/health",
        fqdn: `${system.id(types.restApi, `api-${region}-queries-rest`)}.execute-api.${region}.amazonaws.com`,
      });
      // Writes follow the gate.
      expect(system.input(types.record, `edge-api-${place}`)).to.have.property(
        "failoverRoutingPolicies",
      );
    }
  });
});

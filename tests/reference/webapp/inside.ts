import { expect } from "chai";
import { shieldConsent } from "../../../environments/groups/operations";
import { timeout } from "../../program/plans";
import { edgeRegion, regions, System, types } from "./support";

const clusterType = "aws:rds/cluster:Cluster";
const cacheType = "aws:elasticache/replicationGroup:ReplicationGroup";
const firewallType = "aws:networkfirewall/firewall:Firewall";
const policyType = "aws:networkfirewall/firewallPolicy:FirewallPolicy";
const groupType = "aws:networkfirewall/ruleGroup:RuleGroup";
const detectorType = "aws:guardduty/detector:Detector";
const recorderType = "aws:cfg/recorder:Recorder";

const managedRules = ["IpReputationList", "CommonRuleSet", "KnownBadInputs", "SQLi"];

describe("The reference system webapp, from services to stores and guards", function () {
  this.timeout(timeout);
  let system: System;

  before(async () => {
    system = await System.of();
  });

  /** Ingress rules into a security group, as `PORT from GROUP`. */
  const into = (group: string) =>
    system
      .of("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule")
      .filter(
        ({ inputs }) =>
          inputs.securityGroupId === system.id("aws:ec2/securityGroup:SecurityGroup", group),
      )
      .map(({ inputs }) => ({
        port: inputs.fromPort,
        from: inputs.referencedSecurityGroupId ?? inputs.cidrIpv4,
      }));

  it("EKS, ECS on Fargate, and functions", () => {
    for (const region of regions) {
      const service = `containers-${region}-storefront-service`;
      const type = "aws:ecs/service:Service";
      expect(system.input(type, service, "capacityProviderStrategies.0.capacityProvider")).to.equal(
        "FARGATE",
      );
      expect(system.input(type, service, "loadBalancers.0.targetGroupArn")).to.equal(
        system.arn(types.targets, `ingress-${region}-public-storefront-targets`),
      );
      expect(system.input(type, service, "networkConfiguration.assignPublicIp")).to.equal(false);
      expect(
        system.input(
          "aws:ecs/taskDefinition:TaskDefinition",
          `containers-${region}-storefront-task`,
        ),
      ).to.deep.include({ requiresCompatibilities: ["FARGATE"], cpu: "1024", memory: "2048" });

      const eks = `cluster-${region}-eks-eksCluster`;
      expect(system.region("aws:eks/cluster:Cluster", eks)).to.equal(region);
      expect(system.input("aws:eks/cluster:Cluster", eks, "vpcConfig")).to.include({
        endpointPrivateAccess: true,
        endpointPublicAccess: false,
      });
      const deployment = "kubernetes:apps/v1:Deployment";
      const catalogue = `cluster-${region}-catalogue-deployment`;
      expect(
        system.input(deployment, catalogue, "spec.template.spec.containers.0.resources.requests"),
      ).to.deep.equal({ cpu: "500m", memory: "512Mi" });
      expect(system.plan.resources.only(deployment, catalogue).provider).to.match(
        new RegExp(`cluster-${region}-kubernetes$`),
      );

      const ordering = `api-${region}-ordering-function`;
      expect(system.region(types.function, ordering)).to.equal(region);
      expect(system.list(types.function, ordering, "vpcConfig.subnetIds")).to.have.length(2);
    }
  });

  it("Aurora, DynamoDB, ElastiCache and DAX", () => {
    for (const region of regions) {
      const key = system.arn(types.key, `keys-${region}-data`);
      expect(system.input(clusterType, `data-${region}-shared-cluster`)).to.deep.include({
        engine: "aurora-postgresql",
        storageEncrypted: true,
        kmsKeyId: key,
        serverlessv2ScalingConfiguration: { minCapacity: 1, maxCapacity: 32 },
      });
      const instances = system
        .names("aws:rds/clusterInstance:ClusterInstance")
        .filter((name) => name.includes(region));
      expect(instances).to.have.length(2);
      expect(system.input(cacheType, `data-${region}-cache-group`)).to.deep.include({
        numCacheClusters: 2,
        automaticFailoverEnabled: true,
        multiAzEnabled: true,
        transitEncryptionEnabled: true,
        atRestEncryptionEnabled: true,
        kmsKeyId: key,
      });
      const dax = `data-${region}-dax-cluster`;
      expect(system.input("aws:dax/cluster:Cluster", dax)).to.deep.include({
        replicationFactor: 3,
        clusterEndpointEncryptionType: "TLS",
        serverSideEncryption: { enabled: true },
        securityGroupIds: [
          system.id("aws:ec2/securityGroup:SecurityGroup", `data-${region}-dax-access`),
        ],
      });
      // Whoever has a table finds the accelerator by its parameter, and may reach it.
      const parameter = "aws:ssm/parameter:Parameter";
      expect(system.input(parameter, `data-${region}-dax-address`, "value")).to.match(
        new RegExp(`^daxs://.*\\.${region}\\.amazonaws\\.com:9111$`),
      );
      const inventory = `api-${region}-inventory-function`;
      expect(
        system.input(types.function, inventory, "environment.variables.DAX_PARAMETER"),
      ).to.equal(system.input(parameter, `data-${region}-dax-address`, "name"));
      expect(into(`data-${region}-dax-access`)).to.deep.include({
        port: 9111,
        from: system.id("aws:ec2/securityGroup:SecurityGroup", `network-${region}-functions`),
      });
    }
    const table = "aws:dynamodb/table:Table";
    expect(system.input(table, "data-eu-west-1-catalogue-table")).to.deep.include({
      billingMode: "PAY_PER_REQUEST",
      pointInTimeRecovery: { enabled: true },
      deletionProtectionEnabled: true,
      serverSideEncryption: {
        enabled: true,
        kmsKeyArn: system.arn(types.key, "keys-eu-west-1-data"),
      },
    });
  });

  it("WAF, security groups, network ACLs and Network Firewall", () => {
    const acls = [
      "edge-firewall-acl",
      ...regions.flatMap((region) => [
        `api-${region}-firewall-acl`,
        `ingress-${region}-public-firewall-acl`,
      ]),
    ];
    expect(system.names(types.acl)).to.have.members(acls);
    for (const acl of acls) {
      const names = system.list(types.acl, acl, "rules").map(({ name }) => String(name));
      managedRules.forEach((rule) => expect(names.join(), acl).to.contain(rule));
      expect(names, acl).to.include("Flood");
    }
    expect(system.input(types.acl, "edge-firewall-acl", "scope")).to.equal("CLOUDFRONT");
    expect(system.input(types.distribution, "edge-site-distribution", "webAclId")).to.equal(
      system.arn(types.acl, "edge-firewall-acl"),
    );
    const guarded = system
      .of("aws:wafv2/webAclAssociation:WebAclAssociation")
      .map(({ inputs }) => inputs.resourceArn);
    for (const region of regions) {
      expect(guarded).to.include.members([
        system.arn(types.balancer, `ingress-${region}-public-balancer`),
        system.arn("aws:apigateway/stage:Stage", `api-${region}-gateway-stage`),
        system.arn("aws:apigateway/stage:Stage", `api-${region}-queries-stage`),
      ]);
      const group = "aws:ec2/securityGroup:SecurityGroup";
      const databases = into(`data-${region}-databases`);
      expect(databases.map(({ port }) => port)).to.deep.equal([5432, 5432, 5432]);
      expect(databases.map(({ from }) => from)).to.include.members([
        system.id(group, `network-${region}-functions`),
        system.id(group, `containers-${region}-storefront-access`),
      ]);
      const isolated = system.list(
        "aws:ec2/networkAcl:NetworkAcl",
        `network-${region}-acl-isolated`,
        "egress",
      );
      expect(isolated.map(({ cidrBlock }) => cidrBlock)).not.to.include("0.0.0.0/0");

      const firewall = `network-${region}-firewall`;
      const subnets = system.list(firewallType, firewall, "subnetMappings");
      expect(subnets).to.have.length(2);
      expect(system.input(firewallType, firewall, "firewallPolicyArn")).to.equal(
        system.arn(policyType, `${firewall}-policy`),
      );
      expect(
        system.input(policyType, `${firewall}-policy`, "firewallPolicy.statefulDefaultActions"),
      ).to.include("aws:drop_established_app_layer");
      expect(
        system.input(
          groupType,
          `${firewall}-names`,
          "ruleGroup.rulesSource.rulesSourceList.targets",
        ),
      ).to.include("id.example.com");
    }
  });

  it("the firewall's own routes: private subnets over its endpoint, that over NAT, and back again", () => {
    for (const region of regions) {
      for (const zone of [1, 2]) {
        const firewall = `network-${region}-firewall-${zone}`;
        const vpc = `network-${region}-vpc`;
        const table = (route: string) => system.input(types.route, route, "routeTableId");
        const endpoint = system.input(types.route, `${firewall}-low`, "vpcEndpointId");
        expect(endpoint).to.match(/^vpce-/);
        const ways = ["low", "high"].map((half) =>
          system.input(types.route, `${firewall}-${half}`),
        );
        expect(ways).to.deep.equal(
          ["0.0.0.0/1", "128.0.0.0/1"].map((destinationCidrBlock) => ({
            destinationCidrBlock,
            routeTableId: system.id("aws:ec2/routeTable:RouteTable", `${vpc}-private-${zone}`),
            vpcEndpointId: endpoint,
          })),
        );
        expect(system.input(types.route, `${vpc}-firewall-${zone}`)).to.deep.include({
          destinationCidrBlock: "0.0.0.0/0",
          natGatewayId: system.id("aws:ec2/natGateway:NatGateway", `${vpc}-${zone}`),
        });
        expect(system.input(types.route, `${firewall}-back`)).to.deep.equal({
          destinationCidrBlock: system.input(types.subnet, `${vpc}-private-${zone}`, "cidrBlock"),
          routeTableId: table(`${vpc}-public-${zone}`),
          vpcEndpointId: endpoint,
        });
      }
    }
  });

  it("KMS, Shield Advanced, AWS Config and GuardDuty", () => {
    const home = regions[0];
    for (const region of regions) {
      for (const what of ["data", "events", "logs"]) {
        const key = `keys-${region}-${what}`;
        expect(system.region(types.key, key)).to.equal(region);
        expect(system.input(types.key, key, "enableKeyRotation")).to.equal(true);
      }
      expect(
        system.input("aws:ebs/defaultKmsKey:DefaultKmsKey", `guardrails-${region}-volumes-key`),
      )
        .to.have.property("keyArn")
        .that.equals(system.arn(types.key, `keys-${region}-data`));
    }
    expect(system.regionsOf(detectorType)).to.have.members([edgeRegion, ...regions]);
    system.of(detectorType).forEach(({ inputs }) => expect(inputs).to.include({ enable: true }));
    expect(system.regionsOf(recorderType)).to.have.members([edgeRegion, ...regions]);
    system
      .of("aws:cfg/recorderStatus:RecorderStatus")
      .forEach(({ inputs }) => expect(inputs).to.include({ isEnabled: true }));
    expect(system.input(recorderType, `guardrails-${home}-config`, "recordingGroup")).to.deep.equal(
      { allSupported: true, includeGlobalResourceTypes: true },
    );
    const guarded = system
      .of("aws:shield/protection:Protection")
      .map(({ inputs }) => inputs.resourceArn);
    expect(guarded).to.include.members([
      system.arn(types.distribution, "edge-site-distribution"),
      system.arn("aws:globalaccelerator/accelerator:Accelerator", "edge-global-addresses"),
      system.arn("aws:route53/zone:Zone", "edge-zone-hosted"),
      ...regions.map((region) => system.arn(types.balancer, `ingress-${region}-public-balancer`)),
    ]);
  });

  it("Shield Advanced only with the sentence that accepts its cost", async () => {
    const refused = await System.of("settings.guardrails.shield={consent: yes}").catch(String);
    expect(refused).to.contain(shieldConsent);
    const without = await System.of("settings.guardrails.shield=none");
    expect(without.names("aws:shield/subscription:Subscription")).to.deep.equal([]);
    expect(without.names("aws:shield/protection:Protection")).to.deep.equal([]);
  });
});

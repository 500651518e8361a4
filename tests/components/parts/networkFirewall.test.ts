import { expect } from "chai";
import { type Network } from "../../../components";
import { UNKNOWN } from "../../../lab/model";
import {
  dev,
  differing,
  type Found,
  groundOf,
  networkOn,
  prod,
  simulate,
  valueOf,
} from "../../support/platform";

const name = "network-eu-west-1-firewall";
const vpc = "network-eu-west-1-vpc";
const firewallType = "aws:networkfirewall/firewall:Firewall";
const policyType = "aws:networkfirewall/firewallPolicy:FirewallPolicy";
const groupType = "aws:networkfirewall/ruleGroup:RuleGroup";
const routeType = "aws:ec2/route:Route";
const tableType = "aws:ec2/routeTable:RouteTable";
const subnetType = "aws:ec2/subnet:Subnet";

const allowedDomains = [".amazonaws.com", "api.stripe.com"];

describe("NetworkFirewall", () => {
  let found: Found<Network>;
  let without: Found<Network>;

  before(async () => {
    const changes = { firewall: { allowedDomains } };
    found = await simulate(prod, () => networkOn(groundOf(prod), prod, changes));
    without = await simulate(prod, () => networkOn(groundOf(prod), prod));
  });

  const zones = [1, 2, 3];
  const subnet = (kind: string, zone: number) => found.id(subnetType, `${vpc}-${kind}-${zone}`);
  const table = (kind: string, zone: number) => found.id(tableType, `${vpc}-${kind}-${zone}`);
  const arn = (type: string, of: string) => found.arn(type, of);
  const routesOf = (tableId: string) =>
    found.resources
      .of(routeType)
      .filter(({ inputs }) => inputs.routeTableId === tableId)
      .map(({ inputs: { destinationCidrBlock, vpcEndpointId, natGatewayId, gatewayId } }) => ({
        to: destinationCidrBlock,
        by: vpcEndpointId ?? natGatewayId ?? gatewayId,
      }));
  const endpoint = (zone: number) => {
    const [status] = found.output(firewallType, name, "firewallStatuses") as unknown as {
      syncStates: { attachments: { endpointId: string; subnetId: string }[] }[];
    }[];
    const attachments = status?.syncStates.flatMap(({ attachments: all }) => all) ?? [];
    return attachments.find(({ subnetId }) => subnetId === subnet("firewall", zone))?.endpointId;
  };

  describe("creates", () => {
    it("a firewall with its rules, logs and routes, and subnets for it and for load balancers", () => {
      const more = found
        .below("network-eu-west-1")
        .filter((each) => !without.below("network-eu-west-1").includes(each));
      const inZones = (prefix: string, type: string) =>
        zones.map((zone) => `${type} ${prefix}-${zone}`);
      expect(more).to.deep.equal(
        [
          `evenkeel:part:NetworkFirewall ${name}`,
          `${firewallType} ${name}`,
          `${policyType} ${name}-policy`,
          `${groupType} ${name}-names`,
          `${groupType} ${name}-only-tls`,
          `aws:networkfirewall/loggingConfiguration:LoggingConfiguration ${name}-logging`,
          `aws:cloudwatch/logGroup:LogGroup ${name}-alerts`,
          `aws:cloudwatch/logGroup:LogGroup ${name}-flows`,
          "aws:ec2/networkAcl:NetworkAcl network-eu-west-1-acl-firewall",
          ...["firewall", "balancers"].flatMap((kind) =>
            [
              subnetType,
              tableType,
              "aws:ec2/routeTableAssociation:RouteTableAssociation",
              routeType,
            ].flatMap((type) => inZones(`${vpc}-${kind}`, type)),
          ),
          ...zones.flatMap((zone) =>
            ["low", "high", "back"].map((way) => `${routeType} ${name}-${zone}-${way}`),
          ),
        ].sort(),
      );
    });

    it("it without moving a subnet or a gateway of a stack that had none", () => {
      const gone = without
        .below("network-eu-west-1")
        .filter((each) => !found.below("network-eu-west-1").includes(each));
      // The routes past the firewall.
      expect(gone).to.deep.equal(zones.map((zone) => `${routeType} ${vpc}-private-${zone}`));
      const kept = (of: Found<Network>, type: string) =>
        without.resources
          .of(type)
          .map((each) => ({ ...of.inputs(type, each.name), tags: undefined }));
      for (const type of ["aws:ec2/natGateway:NatGateway", "aws:ec2/eip:Eip", subnetType]) {
        expect(kept(found, type), type).to.deep.equal(kept(without, type));
      }
    });

    it("nothing where settings say none", async () => {
      const small = await simulate(dev, () => networkOn(groundOf(dev), dev));
      expect(small.resources.all.filter(({ type }) => type.includes("irewall"))).to.deep.equal([]);
      const other = await simulate(dev, () => networkOn(groundOf(dev), dev, { firewall: "none" }));
      expect(differing(small, other)).to.deep.equal([]);
    });
  });

  describe("routes", () => {
    it("workloads to the endpoint of their zone, and nowhere past it", () => {
      for (const zone of zones) {
        expect(routesOf(table("private", zone))).to.deep.equal([
          { to: "0.0.0.0/1", by: endpoint(zone) },
          { to: "128.0.0.0/1", by: endpoint(zone) },
        ]);
      }
    });

    it("the endpoint to the NAT gateway of its zone", () => {
      for (const zone of zones) {
        const gateway = found.id("aws:ec2/natGateway:NatGateway", `${vpc}-${zone}`);
        expect(routesOf(table("firewall", zone))).to.deep.equal([{ to: "0.0.0.0/0", by: gateway }]);
      }
    });

    it("answers from the NAT gateway back to the endpoint of the same zone", () => {
      for (const [index, zone] of zones.entries()) {
        expect(routesOf(table("public", zone))).to.deep.include({
          to: `10.0.${index * 64}.0/19`,
          by: endpoint(zone),
        });
      }
    });

    it("load balancers straight to workloads, in subnets without that way back", async () => {
      const internet = found.id("aws:ec2/internetGateway:InternetGateway", vpc);
      for (const zone of zones) {
        expect(routesOf(table("balancers", zone))).to.deep.equal([
          { to: "0.0.0.0/0", by: internet },
        ]);
      }
      const { publicSubnetIds } = found.result;
      expect(await valueOf(publicSubnetIds)).to.deep.equal(
        zones.map((zone) => subnet("balancers", zone)),
      );
    });

    it("nothing of stores", () => {
      for (const zone of zones) {
        expect(routesOf(table("isolated", zone))).to.deep.equal([]);
      }
    });

    it("by values that a preview does not know, and does not ask for", async () => {
      const changes = { firewall: { allowedDomains } };
      const planned = await simulate(prod, () => networkOn(groundOf(prod), prod, changes), {
        preview: true,
      });
      expect(planned.inputs(routeType, `${name}-1-low`)).to.deep.equal({
        routeTableId: UNKNOWN,
        destinationCidrBlock: "0.0.0.0/1",
        vpcEndpointId: UNKNOWN,
      });
    });
  });

  it("hands workloads and stores the subnets that are theirs", async () => {
    const { privateSubnetIds, isolatedSubnetIds } = found.result;
    const of = (kind: string) => zones.map((zone) => subnet(kind, zone));
    expect(await valueOf(privateSubnetIds)).to.deep.equal(of("private"));
    expect(await valueOf(isolatedSubnetIds)).to.deep.equal(of("isolated"));
  });

  describe("lets through", () => {
    it("TLS to the names on the list", () => {
      expect(found.inputs(groupType, `${name}-names`)).to.deep.include({
        type: "STATEFUL",
        ruleGroup: {
          statefulRuleOptions: { ruleOrder: "STRICT_ORDER" },
          rulesSource: {
            rulesSourceList: {
              generatedRulesType: "ALLOWLIST",
              targetTypes: ["TLS_SNI"],
              targets: allowedDomains,
            },
          },
        },
      });
    });

    it("nothing else: names first, then all but TLS, then what is not on the list", () => {
      expect(found.inputs(policyType).firewallPolicy).to.deep.equal({
        statelessDefaultActions: ["aws:forward_to_sfe"],
        statelessFragmentDefaultActions: ["aws:forward_to_sfe"],
        statefulEngineOptions: { ruleOrder: "STRICT_ORDER", streamExceptionPolicy: "REJECT" },
        statefulDefaultActions: [
          "aws:drop_established_app_layer",
          "aws:alert_established_app_layer",
        ],
        statefulRuleGroupReferences: [
          { resourceArn: arn(groupType, `${name}-names`), priority: 1 },
          { resourceArn: arn(groupType, `${name}-only-tls`), priority: 2 },
        ],
      });
      const { ruleGroup } = found.inputs(groupType, `${name}-only-tls`);
      const { rulesSource } = ruleGroup as { rulesSource: { rulesString: string } };
      expect(rulesSource.rulesString.split("\n")).to.deep.equal([
        'drop ip $HOME_NET any -> any any (msg:"Not TCP"; ip_proto:!6; sid:1; rev:1;)',
        'drop tcp $HOME_NET any -> any !443 (msg:"Not the port of TLS"; flow:to_server; sid:2; rev:1;)',
      ]);
    });
  });

  describe("secures", () => {
    it("itself against deletion, where the stack is protected", async () => {
      expect(found.inputs(firewallType).deleteProtection).to.equal(true);
      const changes = { firewall: { allowedDomains }, natGateways: "one-per-zone" as const };
      const open = await simulate(dev, () => networkOn(groundOf(dev), dev, changes));
      expect(open.inputs(firewallType).deleteProtection).to.equal(false);
    });

    it("its rules with the place's key", () => {
      const key = { type: "CUSTOMER_KMS", keyId: found.key("data") };
      const guarded = found.resources.all.filter(({ type }) =>
        [firewallType, policyType, groupType].includes(type),
      );
      expect(guarded).to.have.length(4);
      guarded.forEach(({ inputs }) => expect(inputs.encryptionConfiguration).to.deep.equal(key));
    });

    it("by logging connections and refusals, encrypted and for as long as settings say", () => {
      const logs = ["alerts", "flows"].map((kind) =>
        found.inputs("aws:cloudwatch/logGroup:LogGroup", `${name}-${kind}`),
      );
      expect(logs).to.deep.equal(
        ["alerts", "flows"].map((kind) => ({
          name: `/aws/vendedlogs/evenkeel/${name}/${kind}`,
          retentionInDays: 365,
          kmsKeyId: found.key("logs"),
        })),
      );
      const logging = "aws:networkfirewall/loggingConfiguration:LoggingConfiguration";
      const to = (logType: string, kind: string) => ({
        logType,
        logDestinationType: "CloudWatchLogs",
        logDestination: { logGroup: `/aws/vendedlogs/evenkeel/${name}/${kind}` },
      });
      expect(found.inputs(logging)).to.deep.equal({
        firewallArn: arn(firewallType, name),
        loggingConfiguration: {
          logDestinationConfigs: [to("ALERT", "alerts"), to("FLOW", "flows")],
        },
      });
    });
  });
});

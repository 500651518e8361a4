import { expect } from "chai";
import { type Properties } from "../../../lab/model";
import { aws, secondSubnet } from "../../support/minimalInputs";
import { refusal } from "./refusal";
import { Builder, caller } from "./support";

const firewall = aws("networkfirewall/firewall");
const policy = aws("networkfirewall/firewallPolicy");
const group = aws("networkfirewall/ruleGroup");

const rule = (ruleNo: number): Properties => ({
  ...{ ruleNo, action: "allow", protocol: "tcp", cidrBlock: "10.0.0.0/16" },
  ...{ fromPort: 443, toPort: 443 },
});

const numbers = (count: number) => Array.from({ length: count }, (_, index) => 100 + index);

describe("access lists", () => {
  it("take 20 rules in a direction, and refuse one more", () => {
    const builder = new Builder();
    const list = aws("ec2/networkAcl");
    builder.make(list, { ingress: numbers(20).map(rule), egress: numbers(20).map(rule) });
    const { code, message } = refusal(() => builder.make(list, { egress: numbers(21).map(rule) }));
    expect(code).to.equal("NetworkAclEntryLimitExceeded");
    expect(message).to.include("21 of 20 (egress)");
  });

  it("refuse a number twice in a direction", () => {
    const again = () =>
      new Builder().make(aws("ec2/networkAcl"), { ingress: [rule(100), rule(100)] });
    expect(refusal(again).code).to.equal("NetworkAclEntryAlreadyExists");
  });

  it("are the VPC's own by default, and none other", () => {
    const builder = new Builder();
    const vpc = builder.make(aws("ec2/vpc"));
    const list = builder.make(aws("ec2/defaultNetworkAcl"));
    expect(list.id).to.equal(vpc.outputs.defaultNetworkAclId);
    expect(list.outputs.vpcId).to.equal(vpc.id);
    const other = () =>
      builder.make(aws("ec2/defaultNetworkAcl"), {
        defaultNetworkAclId: "acl-0123456789abcdef0",
      });
    expect(refusal(other).code).to.equal("InvalidNetworkAclID.NotFound");
  });
});

describe("routes", () => {
  it("refuse a second one to the same destination of a table", () => {
    const builder = new Builder();
    const { inputs } = builder.make(aws("ec2/route"));
    const again = () => builder.create(aws("ec2/route"), "again", inputs);
    expect(refusal(again).code).to.equal("RouteAlreadyExists");
    builder.create(aws("ec2/route"), "half", { ...inputs, destinationCidrBlock: "0.0.0.0/1" });
  });

  it("lead to a firewall's endpoint", () => {
    const builder = new Builder();
    const { outputs } = builder.make(firewall);
    const [status] = outputs.firewallStatuses as unknown as {
      syncStates: { availabilityZone: string; attachments: { endpointId: string }[] }[];
    }[];
    const [state] = status?.syncStates ?? [];
    expect(state?.availabilityZone).to.equal("eu-west-1a");
    const vpcEndpointId = state?.attachments[0]?.endpointId ?? "";
    builder.make(aws("ec2/route"), { gatewayId: null, vpcEndpointId });
    const unknown = { gatewayId: null, vpcEndpointId: "vpce-0123456789abcdef0" };
    const lost = () =>
      builder.make(aws("ec2/route"), { ...unknown, destinationCidrBlock: "0.0.0.0/1" });
    expect(refusal(lost).code).to.equal("InvalidVpcEndpointId.NotFound");
  });
});

describe("Network Firewall", () => {
  it("refuses two subnets of one zone, and takes those of two", () => {
    const builder = new Builder();
    const vpcId = builder.make(aws("ec2/vpc")).id;
    const subnetId = builder.make(aws("ec2/subnet")).id;
    const same = builder.make(aws("ec2/subnet"), { vpcId, cidrBlock: "10.0.32.0/20" }).id;
    const mappings = (...ids: readonly string[]) => ({
      subnetMappings: ids.map((id) => ({ subnetId: id })),
    });
    expect(refusal(() => builder.make(firewall, mappings(subnetId, same))).message).to.include(
      "more than one subnet mapping for Availability Zone eu-west-1a",
    );
    builder.make(firewall, mappings(subnetId, builder.make(secondSubnet).id));
  });

  const strict = (groups: readonly Properties[]): Properties => ({
    firewallPolicy: {
      statelessDefaultActions: ["aws:forward_to_sfe"],
      statelessFragmentDefaultActions: ["aws:forward_to_sfe"],
      statefulEngineOptions: { ruleOrder: "STRICT_ORDER" },
      statefulRuleGroupReferences: groups,
    },
  });
  const inOrder = (builder: Builder) =>
    builder.make(group, {
      ruleGroup: {
        rulesSource: { rulesString: "drop udp any any -> any any (sid:2;)" },
        statefulRuleOptions: { ruleOrder: "STRICT_ORDER" },
      },
    }).id;

  it("refuses a group whose rules have another order than the policy's", () => {
    const builder = new Builder();
    const resourceArn = builder.make(group).id;
    const made = () => builder.make(policy, strict([{ resourceArn, priority: 1 }]));
    expect(refusal(made).message).to.include("has rule order DEFAULT_ACTION_ORDER");
    builder.make(policy, strict([{ resourceArn: inOrder(builder), priority: 1 }]));
  });

  it("refuses a group without priority in a strict policy", () => {
    const builder = new Builder();
    const made = () => builder.make(policy, strict([{ resourceArn: inOrder(builder) }]));
    expect(refusal(made).message).to.include("needs a priority of each group");
  });

  it("refuses default actions without strict order", () => {
    const made = () =>
      new Builder().make(policy, {
        firewallPolicy: {
          statelessDefaultActions: ["aws:forward_to_sfe"],
          statelessFragmentDefaultActions: ["aws:forward_to_sfe"],
          statefulDefaultActions: ["aws:drop_established"],
        },
      });
    expect(refusal(made).message).to.include("StatefulDefaultActions can only be set");
  });

  it("refuses to go while it is protected, or while a firewall has its policy", () => {
    const builder = new Builder();
    const { id } = builder.make(firewall, { deleteProtection: true });
    const used = builder.made.find(({ type }) => type === policy)?.id ?? "";
    expect(() => builder.cloud.delete(firewall, id, caller)).to.throw("deleteProtection is on");
    expect(() => builder.cloud.delete(policy, used, caller)).to.throw(
      /^InvalidOperationException: /,
    );
  });

  it("refuses to log to a group that does not exist", () => {
    const made = () =>
      new Builder().make(aws("networkfirewall/loggingConfiguration"), {
        loggingConfiguration: {
          logDestinationConfigs: [
            {
              ...{ logType: "FLOW", logDestinationType: "CloudWatchLogs" },
              logDestination: { logGroup: "nowhere" },
            },
          ],
        },
      });
    expect(refusal(made).code).to.equal("ResourceNotFoundException");
  });
});

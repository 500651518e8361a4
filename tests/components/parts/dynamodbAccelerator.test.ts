import { expect } from "chai";
import { type Found, granted, prod } from "../../support/platform";
import { inTwoRegions, simulateTiers, type Tiers } from "../../support/stores";

const clusterType = "aws:dax/cluster:Cluster";
const name = "data-eu-west-1-dax";
const account = prod.account;
const dax = { nodeType: "dax.r5.large", nodes: 3 };

describe("DynamodbAccelerator", () => {
  let found: Found<Tiers>;

  before(async () => {
    found = await simulateTiers(inTwoRegions({ dax }));
  });

  it("creates a cluster in each place, with all that it needs", () => {
    const parts = (name: string) => [
      `aws:dax/cluster:Cluster ${name}-cluster`,
      `aws:dax/parameterGroup:ParameterGroup ${name}-parameters`,
      `aws:dax/subnetGroup:SubnetGroup ${name}-subnets`,
      `aws:ec2/securityGroup:SecurityGroup ${name}-access`,
      `aws:iam/role:Role ${name}-role`,
      `aws:iam/rolePolicy:RolePolicy ${name}-policy`,
      `aws:ssm/parameter:Parameter ${name}-address`,
    ];
    expect(found.below(name)).to.deep.equal(parts(name));
    expect(found.below("data-eu-central-1-dax")).to.deep.equal(parts("data-eu-central-1-dax"));
    expect(found.region(clusterType, "data-eu-central-1-dax-cluster")).to.equal("eu-central-1");
  });

  describe("secures", () => {
    it("the cluster: encrypted at rest and on the wire, in isolated subnets", () => {
      expect(found.inputs(clusterType, `${name}-cluster`)).to.deep.equal({
        clusterName: "evenkeel-test",
        description: "Cache of the services' tables",
        nodeType: "dax.r5.large",
        replicationFactor: 3,
        iamRoleArn: found.arn("aws:iam/role:Role", `${name}-role`),
        subnetGroupName: found.output("aws:dax/subnetGroup:SubnetGroup", `${name}-subnets`, "name"),
        parameterGroupName: found.output(
          "aws:dax/parameterGroup:ParameterGroup",
          `${name}-parameters`,
          "name",
        ),
        securityGroupIds: [found.id("aws:ec2/securityGroup:SecurityGroup", `${name}-access`)],
        clusterEndpointEncryptionType: "TLS",
        serverSideEncryption: { enabled: true },
        maintenanceWindow: "sun:03:30-sun:04:30",
      });
      expect(found.options(clusterType, `${name}-cluster`).protect).to.equal(true);
      expect(
        found.inputs("aws:dax/subnetGroup:SubnetGroup", `${name}-subnets`).subnetIds,
      ).to.deep.equal(
        [1, 2, 3].map((zone) =>
          found.id("aws:ec2/subnet:Subnet", `network-eu-west-1-vpc-isolated-${zone}`),
        ),
      );
    });

    it("the tables: its role reaches those of the services of its place, and no other", () => {
      const table = `arn:aws:dynamodb:eu-west-1:${account}:table/evenkeel-test-inventory`;
      expect(found.statements("aws:iam/rolePolicy:RolePolicy", `${name}-policy`)).to.deep.equal([
        granted(
          [
            "dynamodb:BatchGetItem",
            "dynamodb:BatchWriteItem",
            "dynamodb:ConditionCheckItem",
            "dynamodb:DeleteItem",
            "dynamodb:DescribeTable",
            "dynamodb:GetItem",
            "dynamodb:PutItem",
            "dynamodb:Query",
            "dynamodb:UpdateItem",
          ],
          [table, `${table}/index/*`],
        ),
        granted(["kms:Decrypt"], found.key("data")),
      ]);
    });

    it("the nodes: only functions of the VPC reach them until somebody else is let in", () => {
      expect(found.ingress(`${name}-access`)).to.deep.equal([
        "tcp 9111 from network-eu-west-1-functions",
      ]);
      expect(found.egress(`${name}-access`)).to.deep.equal([]);
    });
  });

  describe("connects", () => {
    it("services to the address that AWS chose, by a parameter", () => {
      const endpoint = found.output(clusterType, `${name}-cluster`, "configurationEndpoint");
      expect(found.inputs("aws:ssm/parameter:Parameter", `${name}-address`)).to.deep.include({
        name: "/evenkeel-test/dax",
        value: `daxs://${String(endpoint)}`,
      });
      expect(String(endpoint)).to.match(/:9111$/);
    });

    it("callers to its security group and port", () => {
      expect(
        found.result.home.stores.map(({ name: store, port }) => `${store} ${port}`),
      ).to.deep.equal(["databases 5432", "cache 6379", "dax 9111"]);
    });

    it("what it lacks to alarms", () => {
      const names = found.result.home.signals.map((signal) => signal.name);
      expect(names).to.include.members(["dax-cpu", "dax-faults"]);
    });
  });
});

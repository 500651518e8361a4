import { expect } from "chai";
import { ServiceTable, type ServiceTableArgs } from "../../../components/parts/serviceTable";
import { type Found, groundOf, prod, simulate, valueOf } from "../../support/platform";

const tableType = "aws:dynamodb/table:Table";
const replicaType = "aws:dynamodb/tableReplica:TableReplica";

const limits = { read: { min: 5, max: 100 }, write: { min: 10, max: 200 } };

function tables(protect: boolean, capacity: ServiceTableArgs["capacity"] = "on-demand") {
  const [home, standby] = [groundOf(prod), groundOf(prod, "standby")];
  const tableName = "evenkeel-test-inventory";
  const table = new ServiceTable(
    "stock",
    { tableName, kmsKeyArn: home.shared.keys.data.arn, capacity, protect },
    { provider: home.provider },
  );
  const replica = new ServiceTable(
    "copy",
    { tableName, kmsKeyArn: standby.shared.keys.data.arn, capacity, protect, replicaOf: table },
    { provider: standby.provider },
  );
  return { table, replica };
}

describe("ServiceTable", () => {
  let found: Found<ReturnType<typeof tables>>;

  before(async () => {
    found = await simulate(prod, () => tables(true));
  });

  it("creates a table at home and a replica of it in the standby", () => {
    expect(found.below("stock")).to.deep.equal([`${tableType} stock-table`]);
    expect(found.below("copy")).to.deep.equal([`${replicaType} copy-replica`]);
    expect(found.region(tableType, "stock-table")).to.equal("eu-west-1");
    expect(found.region(replicaType, "copy-replica")).to.equal("eu-central-1");
  });

  describe("secures", () => {
    it("the table: its key, a backup of every second and both kinds of protection", () => {
      expect(found.inputs(tableType)).to.deep.equal({
        name: "evenkeel-test-inventory",
        billingMode: "PAY_PER_REQUEST",
        hashKey: "pk",
        rangeKey: "sk",
        attributes: [
          { name: "pk", type: "S" },
          { name: "sk", type: "S" },
        ],
        ttl: { attributeName: "expiresAt", enabled: true },
        streamEnabled: true,
        streamViewType: "NEW_AND_OLD_IMAGES",
        pointInTimeRecovery: { enabled: true },
        serverSideEncryption: { enabled: true, kmsKeyArn: found.key("data") },
        deletionProtectionEnabled: true,
      });
      expect(found.options(tableType)).to.deep.include({
        protect: true,
        ignoreChanges: ["replicas"],
      });
    });

    it("the replica in the same way, with the key of its own place", () => {
      expect(found.inputs(replicaType)).to.deep.equal({
        globalTableArn: found.arn(tableType, "stock-table"),
        kmsKeyArn: found.key("data", "eu-central-1"),
        pointInTimeRecovery: true,
        deletionProtectionEnabled: true,
      });
      expect(found.options(replicaType).protect).to.equal(true);
    });

    it("neither of a stack that may go at once", async () => {
      const open = await simulate(prod, () => tables(false));
      for (const type of [tableType, replicaType]) {
        expect(open.inputs(type).deletionProtectionEnabled).to.equal(false);
        expect(open.options(type).protect).to.equal(false);
      }
    });
  });

  it("connects its users to the table of their own place", async () => {
    const { table, replica } = found.result;
    const arn = (region: string) =>
      `arn:aws:dynamodb:${region}:${prod.account}:table/evenkeel-test-inventory`;
    expect(await valueOf(table.arn)).to.equal(arn("eu-west-1"));
    expect(await valueOf(replica.arn)).to.equal(arn("eu-central-1"));
  });

  it("connects throttling to an alarm, in either place", () => {
    for (const { signals } of [found.result.table, found.result.replica]) {
      expect(signals).to.deep.equal([
        {
          name: "evenkeel-test-inventory-throttles",
          description:
            "DynamoDB refuses requests: a key is too hot, or the account's limit is reached",
          namespace: "AWS/DynamoDB",
          metric: "ThrottledRequests",
          dimensions: { TableName: "evenkeel-test-inventory" },
          statistic: "Sum",
          threshold: 10,
        },
      ]);
    }
  });

  describe("with throughput that follows the load", () => {
    const targetType = "aws:appautoscaling/target:Target";
    const policyType = "aws:appautoscaling/policy:Policy";
    let scaled: Found<ReturnType<typeof tables>>;

    before(async () => {
      scaled = await simulate(prod, () => tables(true, limits));
    });

    it("begins with the least, and leaves what load makes of it alone", () => {
      expect(scaled.inputs(tableType)).to.deep.include({
        billingMode: "PROVISIONED",
        readCapacity: 5,
        writeCapacity: 10,
      });
      expect(scaled.options(tableType).ignoreChanges).to.deep.equal([
        "replicas",
        "readCapacity",
        "writeCapacity",
      ]);
    });

    it("states the limits in both places, where those of writing must be the same", () => {
      for (const name of ["stock", "copy"]) {
        for (const [kind, unit] of [
          ["read", "Read"],
          ["write", "Write"],
        ] as const) {
          expect(scaled.inputs(targetType, `${name}-${kind}-capacity`)).to.deep.equal({
            serviceNamespace: "dynamodb",
            scalableDimension: `dynamodb:table:${unit}CapacityUnits`,
            resourceId: "table/evenkeel-test-inventory",
            minCapacity: limits[kind].min,
            maxCapacity: limits[kind].max,
          });
        }
      }
      expect(scaled.region(targetType, "copy-read-capacity")).to.equal("eu-central-1");
    });

    it("aims at 70 % of use at home, which DynamoDB copies to the replica", () => {
      const policies = scaled.resources.of(policyType).map(({ name }) => name);
      expect(policies).to.deep.equal(["stock-read-use", "stock-write-use"]);
      expect(scaled.inputs(policyType, "stock-write-use")).to.deep.include({
        policyType: "TargetTrackingScaling",
        resourceId: "table/evenkeel-test-inventory",
        targetTrackingScalingPolicyConfiguration: {
          predefinedMetricSpecification: {
            predefinedMetricType: "DynamoDBWriteCapacityUtilization",
          },
          targetValue: 70,
        },
      });
    });

    it("has a replica only after it scales: DynamoDB adds none before", () => {
      expect(scaled.waitsFor(replicaType, "copy-replica")).to.include.members([
        "stock-read-use",
        "stock-write-use",
      ]);
    });
  });
});

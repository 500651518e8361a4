import { expect } from "chai";
import { type AuroraDatabase } from "../../../components/parts/auroraDatabase";
import { alone, database, founding, global, serverless, sizing } from "../../support/databases";
import { type Found, prod, refusal, simulate } from "../../support/platform";

const clusterType = "aws:rds/cluster:Cluster";
const instanceType = "aws:rds/clusterInstance:ClusterInstance";
const globalType = "aws:rds/globalCluster:GlobalCluster";
const parametersType = "aws:rds/clusterParameterGroup:ClusterParameterGroup";
describe("AuroraDatabase", () => {
  let single: Found<AuroraDatabase>;
  let pair: Found<ReturnType<typeof global>>;

  before(async () => {
    single = await simulate(prod, () => alone());
    pair = await simulate(prod, () => global());
  });

  /** What both places' clusters have in common. */
  const common = (found: Found<unknown>, name: string, region: string) => ({
    clusterIdentifier: `evenkeel-test-shared-${region}`,
    engine: "aurora-postgresql",
    engineVersion: "16.13",
    port: 5432,
    dbSubnetGroupName: found.output("aws:rds/subnetGroup:SubnetGroup", `${name}-subnets`, "name"),
    vpcSecurityGroupIds: [found.id("aws:ec2/securityGroup:SecurityGroup", `${name}-group`)],
    dbClusterParameterGroupName: found.output(parametersType, `${name}-parameters`, "name"),
    storageEncrypted: true,
    kmsKeyId: found.key("data", region),
    backupRetentionPeriod: 14,
    preferredBackupWindow: "02:00-03:00",
    preferredMaintenanceWindow: "sun:03:30-sun:04:30",
    copyTagsToSnapshot: true,
    iamDatabaseAuthenticationEnabled: true,
    enabledCloudwatchLogsExports: ["postgresql"],
    deletionProtection: true,
    skipFinalSnapshot: false,
    finalSnapshotIdentifier: `evenkeel-test-shared-${region}-final`,
  });

  describe("creates", () => {
    const parts = (name: string) => [
      `aws:cloudwatch/logGroup:LogGroup ${name}-logs`,
      `aws:rds/cluster:Cluster ${name}-cluster`,
      `aws:rds/clusterInstance:ClusterInstance ${name}-instance-1`,
      `aws:rds/clusterInstance:ClusterInstance ${name}-instance-2`,
      `aws:rds/clusterParameterGroup:ClusterParameterGroup ${name}-parameters`,
      `aws:ssm/parameter:Parameter ${name}-endpoint`,
    ];

    it("a cluster with a writer and its readers", () => {
      expect(single.below("west")).to.deep.equal(parts("west"));
    });

    it("the same twice and a global database, with a peer", () => {
      expect(pair.below("west")).to.deep.equal(
        [...parts("west"), `${globalType} west-global`].sort(),
      );
      expect(pair.below("central")).to.deep.equal(parts("central"));
    });
  });

  describe("secures", () => {
    it("the founder: its key, backups, windows and both kinds of protection", () => {
      expect(single.inputs(clusterType)).to.deep.equal({
        ...common(single, "west", "eu-west-1"),
        ...founding,
      });
      expect(single.options(clusterType).protect).to.equal(true);
    });

    it("the one that joins likewise, with the key of its own place and without credentials", () => {
      expect(pair.inputs(clusterType, "central-cluster")).to.deep.equal({
        ...common(pair, "central", "eu-central-1"),
        globalClusterIdentifier: pair.id(globalType, "west-global"),
        sourceRegion: "eu-west-1",
      });
      expect(pair.options(clusterType, "central-cluster").protect).to.equal(true);
    });

    it("connections by TLS, and keeps slow statements", () => {
      expect(single.inputs(parametersType)).to.deep.equal({
        family: "aurora-postgresql16",
        description: "TLS only; slow statements are logged",
        parameters: [
          { name: "rds.force_ssl", value: "1" },
          { name: "log_min_duration_statement", value: "1000" },
        ],
      });
    });

    it("every instance: private, protected and of a version that only moves with the peer's", () => {
      for (const [number, promotionTier] of [
        [1, 0],
        [2, 1],
      ]) {
        expect(single.inputs(instanceType, `west-instance-${number}`)).to.deep.equal({
          identifier: `evenkeel-test-shared-eu-west-1-${number}`,
          clusterIdentifier: single.id(clusterType, "west-cluster"),
          engine: "aurora-postgresql",
          instanceClass: "db.r6g.large",
          promotionTier,
          publiclyAccessible: false,
          autoMinorVersionUpgrade: false,
          copyTagsToSnapshot: true,
          performanceInsightsEnabled: true,
          performanceInsightsKmsKeyId: single.key("data"),
        });
        expect(single.options(instanceType, `west-instance-${number}`).protect).to.equal(true);
      }
    });

    it("the global database by both kinds of protection", () => {
      expect(pair.inputs(globalType)).to.deep.equal({
        globalClusterIdentifier: "evenkeel-test-shared",
        sourceDbClusterIdentifier: pair.arn(clusterType, "west-cluster"),
        forceDestroy: true,
        deletionProtection: true,
      });
      expect(pair.options(globalType).protect).to.equal(true);
    });

    it("logs, whose group is there before the cluster writes", () => {
      expect(single.inputs("aws:cloudwatch/logGroup:LogGroup", "west-logs")).to.deep.equal({
        name: "/aws/rds/cluster/evenkeel-test-shared-eu-west-1/postgresql",
        retentionInDays: 365,
        kmsKeyId: single.key("logs"),
      });
      expect(single.waitsFor(clusterType, "west-cluster")).to.include("west-logs");
    });

    it("nothing of a stack that may go at once", async () => {
      const open = await simulate(prod, () => global({ protect: false }));
      expect(open.inputs(clusterType, "west-cluster")).to.deep.include({
        deletionProtection: false,
        skipFinalSnapshot: true,
      });
      expect(open.inputs(globalType).deletionProtection).to.equal(false);
      const stateful = [clusterType, instanceType, globalType].flatMap((type) =>
        open.resources.of(type),
      );
      expect(stateful.filter(({ options }) => options.protect)).to.deep.equal([]);
    });
  });

  describe("connects", () => {
    it("home's cluster to nothing of the peer, with or without one", () => {
      expect(pair.inputs(clusterType, "west-cluster")).to.deep.equal({
        ...common(pair, "west", "eu-west-1"),
        ...founding,
      });
    });

    it("the standby to home's instances: they are there first, and the global database too", () => {
      expect(pair.waitsFor(clusterType, "central-cluster")).to.include.members([
        "west-instance-1",
        "west-instance-2",
        "west-global",
        "central-logs",
      ]);
      expect(pair.waitsFor(globalType, "west-global")).to.include.members([
        "west-cluster",
        "west-instance-1",
        "west-instance-2",
      ]);
    });

    it("what AWS swaps at a switchover to nothing: the program looks away", () => {
      const swapped = ["replicationSourceIdentifier", "globalClusterIdentifier", "masterPassword"];
      const ignored = (found: Found<unknown>, name: string) =>
        found.options(clusterType, name).ignoreChanges;
      expect(ignored(single, "west-cluster")).to.deep.equal(swapped);
      expect(ignored(pair, "west-cluster")).to.deep.equal([...swapped, "engineVersion"]);
      expect(ignored(pair, "central-cluster")).to.deep.equal([...swapped, "engineVersion"]);
    });

    it("a serverless range to the cluster, and instances that follow it", async () => {
      const found = await simulate(prod, () => alone({ sizing: sizing({ capacity: serverless }) }));
      expect(found.inputs(clusterType).serverlessv2ScalingConfiguration).to.deep.equal({
        minCapacity: 0.5,
        maxCapacity: 8,
      });
      const classes = found.resources.of(instanceType).map(({ inputs }) => inputs.instanceClass);
      expect(classes).to.deep.equal(["db.serverless", "db.serverless"]);
    });

    it("a range from zero to a pause after five idle minutes", async () => {
      const capacity = { ...serverless, minAcu: 0 };
      const found = await simulate(prod, () => alone({ sizing: sizing({ capacity, readers: 0 }) }));
      expect(found.inputs(clusterType).serverlessv2ScalingConfiguration).to.deep.equal({
        minCapacity: 0,
        maxCapacity: 8,
        secondsUntilAutoPause: 300,
      });
      expect(found.resources.of(instanceType)).to.have.length(1);
    });

    it("workloads to the endpoints of their own place", () => {
      for (const name of ["west", "central"]) {
        const { value, ...inputs } = pair.inputs("aws:ssm/parameter:Parameter", `${name}-endpoint`);
        expect(inputs).to.deep.equal({
          name: "/evenkeel-test/database/shared",
          description: "Aurora cluster shared of this place",
          type: "String",
        });
        expect(JSON.parse(String(value))).to.deep.equal({
          host: pair.output(clusterType, `${name}-cluster`, "endpoint"),
          readerHost: pair.output(clusterType, `${name}-cluster`, "readerEndpoint"),
          port: 5432,
        });
      }
    });

    it("the load to alarms, and the lag of a global database, whichever of its clusters reads", async () => {
      const watched = ({ signals }: AuroraDatabase) =>
        signals.map(({ name, metric, statistic, threshold, minutes, dimensions }) => [
          ...[name, metric, statistic, threshold, minutes],
          dimensions.DBClusterIdentifier,
        ]);
      const cpu = ["shared-database-cpu", "CPUUtilization", "Average", 80, 10];
      const west = "evenkeel-test-shared-eu-west-1";
      const central = "evenkeel-test-shared-eu-central-1";
      expect(watched(single.result)).to.deep.equal([[...cpu, west]]);
      const lag = [
        ...["shared-database-lag", "AuroraGlobalDBReplicationLag", "Maximum", 5_000, undefined],
      ];
      expect(watched(pair.result.home)).to.deep.equal([
        [...cpu, west],
        [...lag, west],
      ]);
      expect(watched(pair.result.standby)).to.deep.equal([
        [...cpu, central],
        [...lag, central],
      ]);
      const scaling = await simulate(prod, () =>
        alone({ sizing: sizing({ capacity: serverless }) }),
      );
      expect(watched(scaling.result)).to.deep.equal([
        [...cpu, west],
        ["shared-database-capacity", "ACUUtilization", "Average", 90, 10, west],
      ]);
    });
  });

  describe("refuses", () => {
    it("credentials for a cluster that joins", async () => {
      const both = () => {
        const home = database("west", { founding, global: true });
        database("central", { joins: home, global: true, founding });
      };
      expect(await refusal(prod, both)).to.equal(
        "central: a cluster that joins a global database must have no founding credentials; AWS takes them from the cluster that founded it",
      );
    });

    const noCredentials =
      "InvalidParameterValue: The parameters MasterUsername and MasterUserPassword must be provided and may not be blank.";

    it("a founder without credentials", async () => {
      expect(await refusal(prod, () => database("west"))).to.equal(noCredentials);
    });

    it("to join a database that founded no global one", async () => {
      const lonely = () => database("central", { joins: alone(), global: true });
      expect(await refusal(prod, lonely)).to.equal(noCredentials);
    });

    it("another engine version in the standby", async () => {
      const older = sizing({ engineVersion: "16.11" });
      const different = () => {
        const home = database("west", { founding, global: true });
        database("central", { joins: home, global: true, sizing: older });
      };
      expect(await refusal(prod, different)).to.equal(
        "InvalidParameterValue: engineVersion 16.11 differs from the writer's 16.13: all clusters of a global database have the same.",
      );
    });

    it("a burstable class in a global database", async () => {
      const capacity = { kind: "provisioned", instanceClass: "db.t4g.medium" } as const;
      expect(await refusal(prod, () => global({ sizing: sizing({ capacity }) }))).to.equal(
        "InvalidParameterValue: db.t4g.medium is not supported in a global database.",
      );
    });
  });
});

import { expect } from "chai";
import { connectionLimit } from "../../../components/parts/rdsDatabase";
import { type Found } from "../../support/platform";
import { inDev, inOneRegion, rds, simulateTiers, type Tiers } from "../../support/stores";

const instanceType = "aws:rds/instance:Instance";
const name = "data-eu-west-1-shared";
const identifier = "evenkeel-test-shared-eu-west-1";

describe("RdsDatabase", () => {
  let found: Found<Tiers>;

  before(async () => {
    found = await simulateTiers(inOneRegion({ relational: rds }));
  });

  it("creates an instance with its parameters, its log group and its monitoring", () => {
    expect(found.below(name)).to.deep.equal([
      `aws:cloudwatch/logGroup:LogGroup ${name}-logs`,
      `aws:iam/role:Role ${name}-monitoring`,
      `aws:iam/rolePolicyAttachment:RolePolicyAttachment ${name}-monitoring-grant`,
      `aws:rds/instance:Instance ${name}-instance`,
      `aws:rds/parameterGroup:ParameterGroup ${name}-parameters`,
      `aws:ssm/parameter:Parameter ${name}-endpoint`,
    ]);
  });

  it("creates no cluster of Aurora, and nothing that leaves the region", () => {
    expect(found.resources.of("aws:rds/cluster:Cluster")).to.deep.equal([]);
    expect(found.resources.of("aws:rds/globalCluster:GlobalCluster")).to.deep.equal([]);
  });

  describe("secures", () => {
    it("the instance: two zones, its key, TLS, backups, and no deletion by mistake", () => {
      expect(found.inputs(instanceType)).to.deep.equal({
        identifier,
        engine: "postgres",
        engineVersion: "16.13",
        autoMinorVersionUpgrade: false,
        instanceClass: "db.r6g.large",
        multiAz: true,
        storageType: "gp3",
        allocatedStorage: 100,
        maxAllocatedStorage: 500,
        storageEncrypted: true,
        kmsKeyId: found.key("data"),
        username: "evenkeel",
        password: found.output(
          "random:index/randomPassword:RandomPassword",
          `${name}-founder-password`,
          "result",
        ),
        port: 5432,
        dbSubnetGroupName: found.output(
          "aws:rds/subnetGroup:SubnetGroup",
          "data-eu-west-1-subnets",
          "name",
        ),
        vpcSecurityGroupIds: [
          found.id("aws:ec2/securityGroup:SecurityGroup", "data-eu-west-1-databases"),
        ],
        publiclyAccessible: false,
        parameterGroupName: found.output(
          "aws:rds/parameterGroup:ParameterGroup",
          `${name}-parameters`,
          "name",
        ),
        caCertIdentifier: "rds-ca-rsa2048-g1",
        iamDatabaseAuthenticationEnabled: true,
        backupRetentionPeriod: 14,
        backupWindow: "02:00-03:00",
        maintenanceWindow: "sun:03:30-sun:04:30",
        copyTagsToSnapshot: true,
        deleteAutomatedBackups: false,
        enabledCloudwatchLogsExports: ["postgresql"],
        performanceInsightsEnabled: true,
        performanceInsightsKmsKeyId: found.key("data"),
        monitoringInterval: 60,
        monitoringRoleArn: found.arn("aws:iam/role:Role", `${name}-monitoring`),
        deletionProtection: true,
        skipFinalSnapshot: false,
        finalSnapshotIdentifier: `${identifier}-final`,
      });
      expect(found.options(instanceType)).to.deep.include({
        protect: true,
        ignoreChanges: ["password"],
      });
    });

    it("connections by TLS only, and slow statements by the log of its own key", () => {
      expect(found.inputs("aws:rds/parameterGroup:ParameterGroup")).to.deep.include({
        family: "postgres16",
        parameters: [
          { name: "rds.force_ssl", value: "1" },
          { name: "log_min_duration_statement", value: "1000" },
        ],
      });
      expect(found.inputs("aws:cloudwatch/logGroup:LogGroup", `${name}-logs`)).to.deep.include({
        name: `/aws/rds/instance/${identifier}/postgresql`,
        kmsKeyId: found.key("logs"),
      });
    });

    it("nothing that a stack without protection would have to keep", async () => {
      const dev = await simulateTiers(
        inDev({ relational: { ...rds, instanceClass: "db.t4g.medium", multiAz: false } }),
      );
      expect(dev.inputs(instanceType)).to.deep.include({
        multiAz: false,
        deletionProtection: false,
        skipFinalSnapshot: true,
        deleteAutomatedBackups: true,
      });
      expect(dev.options(instanceType).protect).to.equal(false);
    });
  });

  describe("connects", () => {
    it("services to the instance by the same parameter as on Aurora", () => {
      const host = found.output(instanceType, `${name}-instance`, "address");
      expect(found.inputs("aws:ssm/parameter:Parameter", `${name}-endpoint`)).to.deep.include({
        name: "/evenkeel-test/database/shared",
      });
      expect(found.json("aws:ssm/parameter:Parameter", `${name}-endpoint`, "value")).to.deep.equal({
        host,
        readerHost: host,
        port: 5432,
      });
    });

    it("the bootstrap of the services' logins to the instance", () => {
      expect(
        found.waitsFor("aws:lambda/invocation:Invocation", `${name}-bootstrap-run`),
      ).to.include(`${name}-instance`);
    });

    it("what runs out to alarms: CPU, storage, connections", () => {
      const [cpu, storage, connections] = found.result.home.signals;
      expect(cpu).to.deep.include({
        name: "shared-database-cpu",
        dimensions: { DBInstanceIdentifier: identifier },
        threshold: 80,
      });
      expect(storage).to.deep.include({
        metric: "FreeStorageSpace",
        threshold: 5 * 2 ** 30,
        comparison: "LessThanOrEqualToThreshold",
      });
      expect(connections).to.deep.include({ metric: "DatabaseConnections", threshold: 1441 });
    });
  });

  it("knows how many connections a class allows", () => {
    expect(
      ["db.t4g.micro", "db.m6g.large", "db.r6g.large", "db.m6g.2xlarge", "db.r6g.16xlarge"].map(
        connectionLimit,
      ),
    ).to.deep.equal([112, 901, 1802, 3604, 5000]);
  });
});

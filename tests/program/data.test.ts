import { expect } from "chai";
import { type Properties } from "../../lab/model";
import { type Resource } from "../../lab/mocks/registrations";
import { home, label, type Plan, planOf, standby, timeout, variants } from "./plans";
import { distinct, texts } from "./values";

/** Types that hold data or decide whether it can be read: each protected by Pulumi, most by AWS as well. */
const holdsData: Readonly<Record<string, Properties>> = {
  "aws:dynamodb/table:Table": { deletionProtectionEnabled: true },
  "aws:dynamodb/tableReplica:TableReplica": { deletionProtectionEnabled: true },
  "aws:eks/cluster:Cluster": { deletionProtection: true },
  // AWS has no protection of its own for a cache, an instance without its cluster, or a table's items.
  "aws:elasticache/replicationGroup:ReplicationGroup": {},
  "aws:kms/key:Key": { deletionWindowInDays: 30 },
  "aws:rds/cluster:Cluster": { deletionProtection: true, skipFinalSnapshot: false },
  "aws:rds/clusterInstance:ClusterInstance": {},
  "aws:rds/globalCluster:GlobalCluster": { deletionProtection: true },
  "aws:s3/bucket:Bucket": { forceDestroy: false },
  "aws:secretsmanager/secret:Secret": { recoveryWindowInDays: 30 },
};

/**
 * The only inputs that a generated password may stand in; each of them is a secret to the provider, or
 * to the engine where it proves a request to be CloudFront's.
 */
const takesPasswords = [
  "aws:cloudfront/distribution:Distribution origins.customHeaders.value",
  "aws:elasticache/replicationGroup:ReplicationGroup authToken",
  "aws:rds/cluster:Cluster masterPassword",
  "aws:secretsmanager/secretVersion:SecretVersion secretString",
  "aws:wafv2/webAcl:WebAcl rules.statement.rateBasedStatement.scopeDownStatement.notStatement.statement.byteMatchStatement.searchString",
];

const password = "random:index/randomPassword:RandomPassword";

/** What two clusters of a global database do not share: identity, what founded one, and what joined the other to it. */
const ownOfCluster = [
  ...["clusterIdentifier", "finalSnapshotIdentifier", "dbClusterParameterGroupName"],
  ...["dbSubnetGroupName", "vpcSecurityGroupIds", "kmsKeyId"],
];
const ownOfFounder = ["masterUsername", "masterPassword"];
const ownOfJoiner = ["globalClusterIdentifier", "sourceRegion"];

const without = (inputs: Properties, names: readonly string[]): Properties =>
  Object.fromEntries(Object.entries(inputs).filter(([name]) => !names.includes(name)));

describe("Data that must not be lost", function () {
  this.timeout(timeout);
  let prod: Plan;
  before(async () => {
    prod = await planOf(variants.prod);
  });

  for (const [type, inputs] of Object.entries(holdsData)) {
    it(`is protected in prod: ${type}`, () => {
      const all = prod.resources.of(type);
      expect(all).not.to.be.empty;
      expect(all.filter(({ options }) => !options.protect).map(label)).to.deep.equal([]);
      all.forEach((resource) => expect(resource.inputs, label(resource)).to.include(inputs));
    });
  }

  it("can be given up in dev, where nothing is protected", async () => {
    const { resources } = await planOf(variants.dev);
    expect(resources.all.filter(({ options }) => options.protect).map(label)).to.deep.equal([]);
  });

  it("leaves passwords nowhere but in inputs that are secret", () => {
    const passwords = prod.resources.of(password).map(({ outputs }) => String(outputs.result));
    const holders = prod.resources.all
      .filter(({ type }) => type !== password)
      .flatMap(({ type, inputs }) =>
        texts(inputs)
          .filter(({ text }) => passwords.some((each) => text.includes(each)))
          .map(({ path }) => `${type} ${path}`),
      );
    expect(passwords.filter((each) => each.length === 40)).to.have.length(8);
    expect(distinct(holders)).to.deep.equal(takesPasswords);
  });

  it("is copied with keys of the region that it is copied to", () => {
    const copies = prod.resources.of("aws:secretsmanager/secret:Secret").flatMap(({ inputs }) => {
      const { replicas } = inputs;
      return Array.isArray(replicas) ? replicas : [];
    });
    expect(copies).to.have.length(4);
    copies.forEach((copy: Properties) => {
      expect(copy.region).to.equal(standby);
      expect(copy.kmsKeyId).to.match(new RegExp(`^arn:aws:kms:${standby}:`));
    });
  });
});

for (const [name, variant] of [
  ["prod", variants.prod],
  ["dev", variants["dev, active-passive"]],
] as const) {
  describe(`The two databases of ${name}`, function () {
    this.timeout(timeout);
    let plan: Plan;
    before(async () => {
      plan = await planOf(variant);
    });
    const cluster = (region: string) =>
      plan.resources.only("aws:rds/cluster:Cluster", `data-${region}-shared-cluster`);
    const inRegion = (region: string, type: string) =>
      plan.resources.of(type).filter(({ provider }) => plan.regions.get(provider) === region);
    /** What a peer's resources would be, if they were here. */
    const athome = (text: string) => text.replaceAll(standby, home);

    it("are one founded with credentials and one that joins without any", () => {
      expect(cluster(home).inputs).to.include.all.keys(ownOfFounder);
      expect(cluster(home).inputs).not.to.have.any.keys(ownOfJoiner);
      expect(cluster(standby).inputs).to.include.all.keys(ownOfJoiner);
      const taken = [
        ...ownOfFounder,
        "databaseName",
        "manageMasterUserPassword",
        "masterPasswordWo",
      ];
      expect(cluster(standby).inputs).not.to.have.any.keys(taken);
    });

    it("look away when AWS swaps writer and reader", () => {
      for (const region of [home, standby]) {
        const swapped = ["globalClusterIdentifier", "replicationSourceIdentifier"];
        expect(cluster(region).options.ignoreChanges).to.include.members(swapped);
      }
    });

    it("have the same version, retention, backups, log exports and capacity", () => {
      const common = ({ inputs }: Resource) =>
        without(inputs, [...ownOfCluster, ...ownOfFounder, ...ownOfJoiner]);
      expect(common(cluster(standby))).to.deep.equal(common(cluster(home)));
      const said = ["engineVersion", "backupRetentionPeriod", "enabledCloudwatchLogsExports"];
      expect(common(cluster(home))).to.include.all.keys(said);
      expect(cluster(standby).options).to.deep.include({
        ignoreChanges: cluster(home).options.ignoreChanges,
        protect: cluster(home).options.protect,
      });
    });

    it("have the same parameters", () => {
      const type = "aws:rds/clusterParameterGroup:ClusterParameterGroup";
      const [own, peer] = [home, standby].map((region) =>
        inRegion(region, type).map(({ inputs }) => without(inputs, ["name"])),
      );
      expect(own).to.have.length(1);
      expect(peer).to.deep.equal(own);
    });

    it("have as many instances, of the same class", () => {
      const ownOfInstance = ["identifier", "clusterIdentifier", "performanceInsightsKmsKeyId"];
      const [own, peer] = [home, standby].map((region) =>
        inRegion(region, "aws:rds/clusterInstance:ClusterInstance").map(({ inputs }) =>
          without(inputs, ownOfInstance),
        ),
      );
      expect(own).not.to.be.empty;
      expect(peer).to.deep.equal(own);
    });

    it("have the same alarms, the one about the lag among them: either may be the reader", () => {
      const [own = [], peer = []] = [home, standby].map((region) =>
        inRegion(region, "aws:cloudwatch/metricAlarm:MetricAlarm")
          .filter(({ inputs }) => inputs.namespace === "AWS/RDS")
          .map(({ inputs }) => athome(JSON.stringify(inputs)))
          .sort(),
      );
      expect(own.join()).to.include("AuroraGlobalDBReplicationLag");
      expect(peer).to.deep.equal(own);
    });
  });
}

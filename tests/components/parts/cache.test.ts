import { expect } from "chai";
import { Cache, type CacheArgs } from "../../../components/parts/cache";
import { type Found, groundOf, networkOn, prod, simulate, valueOf } from "../../support/platform";

const groupType = "aws:elasticache/replicationGroup:ReplicationGroup";
const parameterType = "aws:ssm/parameter:Parameter";
const secretType = "aws:secretsmanager/secret:Secret";

const cache = (changes: Partial<CacheArgs> = {}) => {
  const ground = groundOf(prod);
  const { prefix, keys } = ground.shared;
  return new Cache(
    "cache",
    {
      ...{ prefix, keys },
      network: networkOn(ground, prod),
      engine: "valkey",
      nodeType: "cache.r7g.large",
      replicas: 1,
      protect: true,
      ...changes,
    },
    { provider: ground.provider },
  );
};

describe("Cache", () => {
  let found: Found<Cache>;
  let single: Found<Cache>;

  before(async () => {
    found = await simulate(prod, cache);
    single = await simulate(prod, () => cache({ replicas: 0, protect: false }));
  });

  it("tells services of its place where it is: the node that takes writes, and those that answer reads", () => {
    const { name, type } = found.inputs(parameterType);
    expect({ name, type }).to.deep.equal({ name: "/evenkeel-test/cache", type: "String" });
    expect(found.json(parameterType, "cache-address", "value")).to.deep.equal({
      host: found.output(groupType, "cache-group", "primaryEndpointAddress"),
      readerHost: found.output(groupType, "cache-group", "readerEndpointAddress"),
      port: 6379,
    });
  });

  it("creates a replication group with a login, a subnet group, a security group and its address", () => {
    expect(found.below("cache")).to.deep.equal([
      "aws:ec2/securityGroup:SecurityGroup cache-access",
      "aws:elasticache/replicationGroup:ReplicationGroup cache-group",
      "aws:elasticache/subnetGroup:SubnetGroup cache-subnets",
      "aws:secretsmanager/secret:Secret cache-login-secret",
      "aws:secretsmanager/secretVersion:SecretVersion cache-login-value",
      "aws:ssm/parameter:Parameter cache-address",
      "evenkeel:part:GeneratedSecret cache-login",
      "random:index/randomPassword:RandomPassword cache-login-password",
    ]);
  });

  describe("secures", () => {
    it("the group: encrypted at rest and on the wire, behind a password, over two zones", () => {
      expect(found.inputs(groupType)).to.deep.equal({
        replicationGroupId: "evenkeel-test",
        description: "Cache of evenkeel-test",
        engine: "valkey",
        engineVersion: "8.0",
        nodeType: "cache.r7g.large",
        port: 6379,
        numCacheClusters: 2,
        automaticFailoverEnabled: true,
        multiAzEnabled: true,
        subnetGroupName: found.output(
          "aws:elasticache/subnetGroup:SubnetGroup",
          "cache-subnets",
          "name",
        ),
        securityGroupIds: [found.id("aws:ec2/securityGroup:SecurityGroup", "cache-access")],
        atRestEncryptionEnabled: true,
        kmsKeyId: found.key("data"),
        transitEncryptionEnabled: true,
        transitEncryptionMode: "required",
        authToken: found.output(
          "random:index/randomPassword:RandomPassword",
          "cache-login-password",
          "result",
        ),
        autoMinorVersionUpgrade: true,
        snapshotRetentionLimit: 1,
        snapshotWindow: "01:00-02:00",
        maintenanceWindow: "sun:03:30-sun:04:30",
      });
      expect(found.options(groupType).protect).to.equal(true);
    });

    it("a group of Redis no less, where a client needs that", async () => {
      const redis = await simulate(prod, () => cache({ engine: "redis" }));
      expect(redis.inputs(groupType)).to.deep.equal({
        ...found.inputs(groupType),
        engine: "redis",
        engineVersion: "7.1",
      });
    });

    it("nothing more than there is with a single node", () => {
      expect(single.inputs(groupType)).to.deep.include({
        numCacheClusters: 1,
        automaticFailoverEnabled: false,
        multiAzEnabled: false,
      });
      expect(single.options(groupType).protect).to.equal(false);
    });

    it("the nodes, which nobody reaches until a tier opens a flow", () => {
      const vpcId = found.id("aws:ec2/vpc:Vpc", "network-eu-west-1-vpc");
      expect(found.inputs("aws:ec2/securityGroup:SecurityGroup", "cache-access")).to.deep.equal({
        vpcId,
        description: "Cache",
      });
      expect([...found.ingress("cache-access"), ...found.egress("cache-access")]).to.deep.equal([]);
      expect(found.inputs("aws:elasticache/subnetGroup:SubnetGroup")).to.deep.include({
        subnetIds: [1, 2, 3].map((zone) =>
          found.id("aws:ec2/subnet:Subnet", `network-eu-west-1-vpc-isolated-${zone}`),
        ),
      });
    });

    it("the login with the data key, in this place only", () => {
      expect(found.inputs(secretType)).to.deep.equal({
        name: "evenkeel-test/cache",
        description: "Login of the cache of this place",
        kmsKeyId: found.key("data"),
        recoveryWindowInDays: 30,
      });
      const type = "aws:secretsmanager/secretVersion:SecretVersion";
      expect(found.json(type, "cache-login-value", "secretString")).to.deep.equal({
        username: "default",
        password: found.inputs(groupType).authToken,
      });
    });
  });

  it("connects workloads to the group's endpoint and security group", async () => {
    expect(await valueOf(found.result.endpoint)).to.equal(
      found.output(groupType, "cache-group", "primaryEndpointAddress"),
    );
    expect(await valueOf(found.result.securityGroupId)).to.equal(
      found.id("aws:ec2/securityGroup:SecurityGroup", "cache-access"),
    );
  });

  it("connects its memory to an alarm", () => {
    expect(found.result.signals).to.deep.equal([
      {
        name: "cache-memory",
        description: "The cache is nearly full and evicts: choose a larger data.cache.nodeType",
        namespace: "AWS/ElastiCache",
        metric: "DatabaseMemoryUsagePercentage",
        dimensions: { CacheClusterId: "evenkeel-test-001" },
        statistic: "Maximum",
        threshold: 90,
      },
    ]);
  });
});

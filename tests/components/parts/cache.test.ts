import { expect } from "chai";
import { Cache, type CacheArgs } from "../../../components/parts/cache";
import { type Found, groundOf, networkOn, prod, simulate, valueOf } from "../../support/platform";

const groupType = "aws:elasticache/replicationGroup:ReplicationGroup";
const parameterType = "aws:ssm/parameter:Parameter";
const secretType = "aws:secretsmanager/secret:Secret";

const globalType = "aws:elasticache/globalReplicationGroup:GlobalReplicationGroup";

const cache = (changes: Partial<CacheArgs> = {}, which: "home" | "standby" = "home") => {
  const ground = groundOf(prod, which);
  const { prefix, keys } = ground.shared;
  return new Cache(
    which === "home" ? "cache" : "peer",
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

/** A cache at home, and one in the standby that follows it. */
const both = (changes: Partial<CacheArgs> = {}) => {
  const home = cache({ ...changes, global: true });
  return { home, standby: cache({ ...changes, joins: home }, "standby") };
};

describe("Cache over both places", () => {
  let found: Found<ReturnType<typeof both>>;
  let alone: Found<Cache>;

  before(async () => {
    found = await simulate(prod, both);
    alone = await simulate(prod, cache);
  });

  it("is founded from home's group, which has the very inputs that it had alone", () => {
    expect(found.inputs(groupType, "cache-group")).to.deep.equal(alone.inputs(groupType));
    expect(found.inputs(globalType)).to.deep.equal({
      globalReplicationGroupIdSuffix: "evenkeel-test",
      globalReplicationGroupDescription: "Cache of evenkeel-test, in both places",
      primaryReplicationGroupId: found.id(groupType, "cache-group"),
      engine: "valkey",
      engineVersion: "8.0",
      cacheNodeType: "cache.r7g.large",
      automaticFailoverEnabled: true,
    });
    expect(found.region(globalType, "cache-global")).to.equal("eu-west-1");
  });

  it("gives the standby's group what it may say itself: its size, its network, its own region's key", () => {
    expect(found.region(groupType, "peer-group")).to.equal("eu-central-1");
    expect(found.inputs(groupType, "peer-group")).to.deep.equal({
      replicationGroupId: "evenkeel-test",
      description: "Cache of evenkeel-test",
      globalReplicationGroupId: found.output(
        globalType,
        "cache-global",
        "globalReplicationGroupId",
      ),
      port: 6379,
      numCacheClusters: 2,
      subnetGroupName: found.output(
        "aws:elasticache/subnetGroup:SubnetGroup",
        "peer-subnets",
        "name",
      ),
      securityGroupIds: [found.id("aws:ec2/securityGroup:SecurityGroup", "peer-access")],
      kmsKeyId: found.key("data", "eu-central-1"),
      authToken: found.inputs(groupType, "cache-group").authToken,
      snapshotRetentionLimit: 1,
      snapshotWindow: "01:00-02:00",
      maintenanceWindow: "sun:03:30-sun:04:30",
    });
  });

  it("has one password, kept in each place under that place's key", () => {
    const type = "aws:secretsmanager/secretVersion:SecretVersion";
    const value = (name: string) => found.json(type, `${name}-login-value`, "secretString");
    expect(value("peer")).to.deep.equal(value("cache"));
    expect(found.resources.of("random:index/randomPassword:RandomPassword")).to.have.length(1);
    expect(found.inputs(secretType, "peer-login-secret")).to.deep.include({
      name: "evenkeel-test/cache",
      kmsKeyId: found.key("data", "eu-central-1"),
    });
  });

  it("looks away where AWS changes members or the primary", () => {
    const members = ["cache-group", "peer-group"];
    for (const name of members) {
      expect(found.options(groupType, name).ignoreChanges).to.include.members([
        "automaticFailoverEnabled",
        "engineVersion",
        "nodeType",
      ]);
    }
    expect(found.options(globalType).ignoreChanges).to.deep.equal(["primaryReplicationGroupId"]);
    expect(alone.options(groupType).ignoreChanges).to.deep.equal([]);
  });

  it("is protected as the nodes are", async () => {
    expect(found.options(globalType).protect).to.equal(true);
    const open = await simulate(prod, () => both({ protect: false }));
    expect(open.options(globalType).protect).to.equal(false);
  });

  it("tells each place of its own nodes", () => {
    expect(found.json(parameterType, "peer-address", "value")).to.deep.include({
      host: found.output(groupType, "peer-group", "primaryEndpointAddress"),
    });
  });
});

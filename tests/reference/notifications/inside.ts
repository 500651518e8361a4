import { expect } from "chai";
import { timeout } from "../../program/plans";
import { notifications, Rows } from "./support";

const pods = ["orders", "carriers"] as const;

const at = "eu-west-1";
const balancerType = "aws:lb/loadBalancer:LoadBalancer";
const release = "kubernetes:helm.sh/v3:Release";
const associations = (of: Rows) =>
  of
    .of("aws:eks/podIdentityAssociation:PodIdentityAssociation")
    .map(({ inputs }) => String(inputs.serviceAccount));

describe("The reference system notifications, workloads and stores:", function () {
  this.timeout(timeout);
  let rows: Rows;
  before(async () => (rows = new Rows(await notifications())));

  it("two zones, workloads spread evenly, traffic kept in its zone", () => {
    const subnets = rows.of("aws:ec2/subnet:Subnet");
    const zones = new Set(subnets.map(({ inputs }) => inputs.availabilityZone));
    expect([...zones].sort()).to.deep.equal(["eu-west-1a", "eu-west-1b"]);
    expect(rows.of("aws:ec2/natGateway:NatGateway")).to.have.length(2);
    for (const name of pods) {
      expect(
        rows.inputs("kubernetes:apps/v1:Deployment", `cluster-${at}-${name}-deployment`),
      ).to.containSubset({
        spec: {
          template: {
            spec: {
              topologySpreadConstraints: [
                { maxSkew: 1, topologyKey: "topology.kubernetes.io/zone" },
              ],
            },
          },
        },
      });
      expect(
        rows.inputs("kubernetes:core/v1:Service", `cluster-${at}-${name}-service`),
      ).to.containSubset({ spec: { trafficDistribution: "PreferClose" } });
    }
    for (const { inputs } of rows.of(balancerType)) {
      expect(inputs.enableCrossZoneLoadBalancing).to.equal(false);
      expect(inputs.subnets).to.deep.equal(rows.subnets("private"));
    }
    // A balancer that keeps to its zone needs nodes in each of them.
    expect(rows.inputs("kubernetes:karpenter.k8s.aws/v1:EC2NodeClass")).to.containSubset({
      spec: { subnetSelectorTerms: rows.subnets("private").map((id) => ({ id })) },
    });
  });

  it("microservices sized separately", () => {
    const sizes = pods.map((name) => {
      const kind = (type: string, what: string) =>
        rows.inputs(`kubernetes:${type}`, `cluster-${at}-${name}-${what}`);
      const own = { metadata: { namespace: name } };
      expect(kind("core/v1:Namespace", "namespace")).to.containSubset({ metadata: { name } });
      const disruption = kind("policy/v1:PodDisruptionBudget", "disruption-budget");
      expect(disruption).to.containSubset({ ...own, spec: { maxUnavailable: 1 } });
      const scaling = kind("autoscaling/v2:HorizontalPodAutoscaler", "autoscaler");
      expect(scaling).to.containSubset({ ...own, spec: { scaleTargetRef: { name } } });
      const { minReplicas, maxReplicas } = scaling.spec as Record<string, unknown>;
      const { hard } = kind("core/v1:ResourceQuota", "quota").spec as { hard: unknown };
      const deployment = kind("apps/v1:Deployment", "deployment");
      expect(deployment).to.containSubset(own);
      const { template } = deployment.spec as {
        template: { spec: { containers: { resources: unknown }[] } };
      };
      const [container] = template.spec.containers;
      return { minReplicas, maxReplicas, hard, resources: container?.resources };
    });
    // The quotas hold twice the pods, so that a rollout at full size finds room.
    expect(sizes).to.deep.equal([
      {
        minReplicas: 4,
        maxReplicas: 20,
        hard: { pods: "40", "requests.cpu": "20000m", "requests.memory": "20480Mi" },
        resources: { requests: { cpu: "500m", memory: "512Mi" }, limits: { memory: "512Mi" } },
      },
      {
        minReplicas: 2,
        maxReplicas: 8,
        hard: { pods: "16", "requests.cpu": "1600m", "requests.memory": "2048Mi" },
        resources: { requests: { cpu: "100m", memory: "128Mi" }, limits: { memory: "128Mi" } },
      },
    ]);
    expect(rows.inputs("aws:eks/addon:Addon", `cluster-${at}-metrics-server`).addonName).to.equal(
      "metrics-server",
    );
  });

  it("EKS with Karpenter, as the stack has it", () => {
    const clusterName = "evenkeel-notifications-eu-west-1";
    expect(rows.inputs(release, `cluster-${at}-nodes-karpenter-release`).values).to.containSubset({
      settings: { clusterName, interruptionQueue: clusterName },
    });
    const { requirements, nodeClassRef } = (
      rows.inputs("kubernetes:karpenter.sh/v1:NodePool").spec as {
        template: { spec: { requirements: unknown[]; nodeClassRef: { name: string } } };
      }
    ).template.spec;
    expect(requirements).to.deep.include({
      key: "karpenter.k8s.aws/instance-family",
      operator: "In",
      values: ["c7i", "m7i"],
    });
    expect(rows.inputs("kubernetes:karpenter.k8s.aws/v1:EC2NodeClass")).to.containSubset({
      metadata: { name: nodeClassRef.name },
    });
    expect(rows.inputs("kubernetes:karpenter.sh/v1:NodePool")).to.containSubset({
      spec: { limits: { cpu: "64" } },
    });
    // Karpenter itself must not run on what it starts.
    expect(rows.inputs("aws:eks/nodeGroup:NodeGroup")).to.containSubset({
      scalingConfig: { minSize: 2 },
      subnetIds: rows.subnets("private"),
    });
    expect(associations(rows)).to.include("karpenter");
  });

  it("EKS with Auto Mode instead", async () => {
    const auto = new Rows(await notifications("settings.cluster.nodes={kind: auto}"));
    expect(auto.inputs("aws:eks/cluster:Cluster")).to.containSubset({
      computeConfig: { enabled: true, nodePools: ["general-purpose", "system"] },
      kubernetesNetworkConfig: { elasticLoadBalancing: { enabled: true } },
      storageConfig: { blockStorage: { enabled: true } },
    });
    expect(auto.of("aws:eks/nodeGroup:NodeGroup")).to.deep.equal([]);
    expect(auto.of(release)).to.deep.equal([]);
  });

  it("EKS with managed node groups and Cluster Autoscaler instead", async () => {
    const managed = new Rows(await notifications("settings.cluster.nodes={kind: managed}"));
    const groups = managed.of("aws:eks/nodeGroup:NodeGroup");
    expect(groups.map(({ inputs }) => inputs.subnetIds)).to.deep.equal(
      managed.subnets("private").map((id) => [id]),
    );
    for (const { inputs } of groups) {
      expect(inputs.scalingConfig).to.include({ minSize: 1, maxSize: 4 });
    }
    expect(managed.inputs(release, `cluster-${at}-nodes-autoscaler-release`)).to.containSubset({
      chart: "cluster-autoscaler",
      values: {
        autoDiscovery: { clusterName: "evenkeel-notifications-eu-west-1" },
        extraArgs: { "balance-similar-node-groups": true },
      },
    });
    expect(associations(managed)).to.include("cluster-autoscaler");
  });

  it("RDS Multi-AZ with a standby", () => {
    const instance = rows.inputs("aws:rds/instance:Instance");
    expect(instance).to.include({
      engine: "postgres",
      multiAz: true,
      storageEncrypted: true,
      kmsKeyId: rows.key("data"),
      publiclyAccessible: false,
      backupRetentionPeriod: 14,
      deletionProtection: true,
    });
    // The standby needs another zone, and one that nothing outside reaches.
    expect(
      rows.inputs("aws:rds/subnetGroup:SubnetGroup", `data-${at}-subnets`).subnetIds,
    ).to.deep.equal(rows.subnets("isolated"));
    expect(rows.subnets("isolated")).to.have.length(2);
    expect(rows.inputs("aws:rds/parameterGroup:ParameterGroup").parameters).to.deep.include({
      name: "rds.force_ssl",
      value: "1",
    });
    expect(rows.of("aws:rds/cluster:Cluster")).to.deep.equal([]);
  });

  it("ElastiCache for Redis with a replica and failover", () => {
    const group = rows.inputs("aws:elasticache/replicationGroup:ReplicationGroup");
    expect(group).to.include({
      engine: "redis",
      numCacheClusters: 2,
      automaticFailoverEnabled: true,
      multiAzEnabled: true,
      transitEncryptionEnabled: true,
      transitEncryptionMode: "required",
      atRestEncryptionEnabled: true,
      kmsKeyId: rows.key("data"),
    });
    const password = rows.inputs(
      "random:index/randomPassword:RandomPassword",
      `data-${at}-cache-login-password`,
    );
    expect(password.length).to.be.at.least(16);
    expect(group.authToken).to.equal(
      rows.output(
        "random:index/randomPassword:RandomPassword",
        `data-${at}-cache-login-password`,
        "result",
      ),
    );
    expect(rows.inputs("aws:elasticache/subnetGroup:SubnetGroup").subnetIds).to.deep.equal(
      rows.subnets("isolated"),
    );
  });
});

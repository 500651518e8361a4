import { expect } from "chai";
import { EksCluster } from "../../components";
import { type EksClusterArgs } from "../../components/eksCluster";
import { type Settings } from "../../environments/schema";
import { managedNodes, simulateCluster } from "../support/cluster";
import { clusterOn, dataOn, groupOfPods } from "../support/place";
import {
  dev,
  type Found,
  groundOf,
  networkOn,
  prod,
  refusal,
  simulate,
  valueOf,
  without,
} from "../support/platform";

const name = "cluster-eu-west-1";
const componentType = "eks:index:Cluster";
const clusterType = "aws:eks/cluster:Cluster";
const providerType = "pulumi:providers:kubernetes";

const cluster =
  (changes: Partial<EksClusterArgs> = {}, of: Settings = prod) =>
  (): EksCluster => {
    const ground = groundOf(of);
    const network = networkOn(ground, of, { interfaceEndpoints: [] });
    return clusterOn(ground, network, dataOn(ground, network, of), of, changes);
  };

const settings = (changes: Partial<Settings["cluster"]>) => ({
  settings: { ...prod.cluster, ...changes },
});

describe("EksCluster", () => {
  let found: Found<EksCluster>;

  before(async () => {
    found = await simulate(prod, cluster());
  });

  describe("creates", () => {
    it("a cluster, its log, its metrics and its services", () => {
      const own = found.resources.all
        .filter(({ parent }) => parent.endsWith(`::${name}`))
        .map((resource) => `${resource.type} ${resource.name}`)
        .sort();
      expect(own).to.deep.equal([
        "aws:cloudwatch/logGroup:LogGroup cluster-eu-west-1-logs",
        "aws:eks/addon:Addon cluster-eu-west-1-metrics-server",
        "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule cluster-eu-west-1-pods-to-cache-out",
        "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule cluster-eu-west-1-pods-to-databases-out",
        "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule cluster-eu-west-1-pods-to-cache-in",
        "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule cluster-eu-west-1-pods-to-databases-in",
        "eks:index:Cluster cluster-eu-west-1-eks",
        "evenkeel:part:KubernetesService cluster-eu-west-1-payment",
        "kubernetes:core/v1:ConfigMap cluster-eu-west-1-network-policies",
        "pulumi:providers:kubernetes cluster-eu-west-1-kubernetes",
      ]);
    });

    it("nothing in EKS that Auto Mode brings itself or that has no use", () => {
      const types = found.below(`${name}-eks`).map((each) => each.split(" ")[0]);
      expect(types).to.include("aws:eks/cluster:Cluster");
      expect(types).not.to.include.oneOf([
        "aws:iam/openIdConnectProvider:OpenIdConnectProvider",
        "aws:eks/nodeGroup:NodeGroup",
        "aws:eks/addon:Addon",
        "aws:ec2/securityGroup:SecurityGroup",
      ]);
    });

    it("one when any service needs it", () => {
      expect(EksCluster.neededBy(prod.services)).to.equal(true);
      expect(EksCluster.neededBy(without(prod.services, "payment"))).to.equal(false);
    });
  });

  describe("secures", () => {
    const protectedCluster = () => found.inputs(clusterType);

    it("the API: private, by access entries, every kind of log, secrets with the data key", () => {
      expect(found.inputs(componentType)).to.deep.equal({
        name: "evenkeel-test-eu-west-1",
        version: "1.35",
        vpcId: found.id("aws:ec2/vpc:Vpc", "network-eu-west-1-vpc"),
        privateSubnetIds: [1, 2, 3].map((zone) =>
          found.id("aws:ec2/subnet:Subnet", `network-eu-west-1-vpc-private-${zone}`),
        ),
        endpointPrivateAccess: true,
        endpointPublicAccess: false,
        authenticationMode: "API",
        accessEntries: {},
        autoMode: { enabled: true, createNodeRole: true },
        corednsAddonOptions: {
          enabled: false,
          resolveConflictsOnCreate: "OVERWRITE",
          resolveConflictsOnUpdate: "OVERWRITE",
        },
        skipDefaultNodeGroup: true,
        skipDefaultSecurityGroups: true,
        createOidcProvider: false,
        encryptionConfigKeyArn: found.key("data"),
        enabledClusterLogTypes: ["api", "audit", "authenticator", "controllerManager", "scheduler"],
        deletionProtection: true,
      });
      expect(protectedCluster()).to.deep.include({
        encryptionConfig: { provider: { keyArn: found.key("data") }, resources: ["secrets"] },
        deletionProtection: true,
      });
      expect(found.options(componentType).protect).to.equal(true);
    });

    it("a public API, which only the given ranges may call", async () => {
      const endpoint = { publicCidrs: ["203.0.113.0/24"] };
      const open = await simulate(prod, cluster(settings({ endpoint })));
      expect(open.inputs(componentType)).to.deep.include({
        endpointPrivateAccess: true,
        endpointPublicAccess: true,
        publicAccessCidrs: ["203.0.113.0/24"],
      });
    });

    it("administration by one access entry for each role, of whatever account", async () => {
      const admins = [
        "arn:aws:iam::444455556666:role/teams/on-call",
        "arn:aws:iam::111122223333:role/on-call",
      ];
      const shared = await simulate(prod, cluster(settings({ admins })));
      const entry = (principalArn: string) => ({
        principalArn,
        accessPolicies: {
          admin: {
            policyArn: "arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy",
            accessScope: { type: "cluster" },
          },
        },
      });
      expect(shared.inputs(componentType).accessEntries).to.deep.equal({
        "444455556666-on-call": entry("arn:aws:iam::444455556666:role/teams/on-call"),
        "111122223333-on-call": entry("arn:aws:iam::111122223333:role/on-call"),
      });
    });

    it("services by their network policies, which Auto Mode obeys when it is told to", async () => {
      const switchName = `${name}-network-policies`;
      expect(found.inputs("kubernetes:core/v1:ConfigMap", switchName)).to.deep.include({
        data: { "enable-network-policy-controller": "true" },
      });
      expect(found.inputs("kubernetes:core/v1:ConfigMap", switchName).metadata).to.deep.include({
        name: "amazon-vpc-cni",
        namespace: "kube-system",
      });
      expect(
        found.waitsFor("kubernetes:core/v1:Namespace", `${name}-payment-namespace`),
      ).to.include(switchName);
      const own = await simulateCluster({ nodes: managedNodes });
      expect(own.resources.all.map((each) => each.name)).not.to.include(switchName);
    });

    it("the log with the place's key, which is there before EKS writes", () => {
      expect(found.inputs("aws:cloudwatch/logGroup:LogGroup", `${name}-logs`)).to.deep.equal({
        name: "/aws/eks/evenkeel-test-eu-west-1/cluster",
        retentionInDays: 365,
        kmsKeyId: found.key("logs"),
      });
      expect(found.waitsFor(componentType, `${name}-eks`)).to.include(`${name}-logs`);
    });

    it("nothing of a stack that may go at once", async () => {
      const open = await simulate(dev, cluster({}, dev));
      expect(open.inputs(componentType).deletionProtection).to.equal(false);
      expect(open.options(componentType).protect).to.equal(false);
    });
  });

  describe("connects", () => {
    it("pods to the stores, and to nothing more", () => {
      const pods = groupOfPods(found);
      expect(found.egress(pods)).to.deep.equal([
        "tcp 5432 to data-eu-west-1-databases",
        "tcp 6379 to data-eu-west-1-cache-access",
      ]);
      expect(found.ingress("data-eu-west-1-databases")).to.include(`tcp 5432 from ${pods}`);
      expect(found.ingress("data-eu-west-1-cache-access")).to.include(`tcp 6379 from ${pods}`);
    });

    it("pods to no store that is not there", async () => {
      const services = { payment: { ...prod.services.payment, store: undefined, consumes: {} } };
      const of = {
        ...prod,
        services,
        data: { ...prod.data, cache: "none" },
      } as unknown as Settings;
      const storeless = await simulate(of, cluster({}, of));
      expect(storeless.egress(groupOfPods(storeless))).to.deep.equal([]);
    });

    it("autoscaling to its metrics, once the cluster is there", () => {
      expect(found.inputs("aws:eks/addon:Addon", `${name}-metrics-server`)).to.deep.equal({
        clusterName: "evenkeel-test-eu-west-1",
        addonName: "metrics-server",
        addonVersion: "v0.8.0-eksbuild.2",
        resolveConflictsOnCreate: "OVERWRITE",
        resolveConflictsOnUpdate: "OVERWRITE",
      });
    });

    it("Kubernetes's provider to the cluster, by a name that never changes", () => {
      const { kubeconfig, ...inputs } = found.inputs(providerType, `${name}-kubernetes`);
      expect(inputs).to.deep.equal({
        clusterIdentifier: "evenkeel-test-eu-west-1",
        enableServerSideApply: "true",
      });
      expect(JSON.parse(String(kubeconfig))).to.have.nested.property(
        "clusters[0].cluster.server",
        found.output(clusterType, `${name}-eks-eksCluster`, "endpoint"),
      );
    });

    it("operators to the cluster without any credentials", async () => {
      const kubeconfig: unknown = JSON.parse(await valueOf(found.result.kubeconfig));
      expect(kubeconfig).to.have.nested.property("users[0].user.exec.command", "aws");
      expect(kubeconfig).not.to.have.nested.property("users[0].user.token");
      expect(found.result.clusterName).to.equal("evenkeel-test-eu-west-1");
    });

    it("load balancers to the group of its pods and its services", async () => {
      expect(await valueOf(found.result.securityGroupId)).to.equal(groupOfPods(found));
      expect([...found.result.services.keys()]).to.deep.equal(["payment"]);
    });

    it("the standby's share of capacity to its services", async () => {
      const half = await simulate(prod, cluster({ capacity: 0.5 }));
      expect(
        half.inputs("kubernetes:autoscaling/v2:HorizontalPodAutoscaler"),
      ).to.have.nested.property("spec.minReplicas", 2);
    });
  });

  it("refuses a network of a single zone", async () => {
    const empty = { ...prod, services: {}, data: { ...prod.data, cache: "none" } } as Settings;
    const narrow = () => {
      const ground = groundOf(empty);
      const changes = { interfaceEndpoints: [], zones: ["eu-west-1a"] };
      const network = networkOn(ground, empty, changes);
      clusterOn(ground, network, dataOn(ground, network, empty), empty);
    };
    expect(await refusal(prod, narrow)).to.equal(
      "InvalidParameterException: Subnets specified must be in at least two different AZs",
    );
  });
});

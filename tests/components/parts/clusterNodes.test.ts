import { expect } from "chai";
import { type EksCluster } from "../../../components";
import { managedNodes, simulateCluster } from "../../support/cluster";
import { groupOfPods } from "../../support/place";
import { type Found, granted } from "../../support/platform";

const name = "cluster-eu-west-1-nodes";
const groupType = "aws:eks/nodeGroup:NodeGroup";
const templateType = "aws:ec2/launchTemplate:LaunchTemplate";
const addonType = "aws:eks/addon:Addon";
const releaseType = "kubernetes:helm.sh/v3:Release";
const attachmentType = "aws:iam/rolePolicyAttachment:RolePolicyAttachment";
const policyType = "aws:iam/rolePolicy:RolePolicy";

describe("ClusterNodes", () => {
  let found: Found<EksCluster>;
  let spot: Found<EksCluster>;

  before(async () => {
    found = await simulateCluster({ nodes: managedNodes });
    spot = await simulateCluster({ nodes: managedNodes, spot: true, critical: false });
  });

  const addons = ({ resources }: Found<unknown>) =>
    Object.fromEntries(
      resources.of(addonType).map(({ inputs }) => [inputs.addonName, inputs.addonVersion]),
    );
  const groups = ({ resources }: Found<unknown>) =>
    resources.of(groupType).map((group) => group.name);

  describe("creates", () => {
    it("nothing for EKS Auto Mode, which has nodes of its own", async () => {
      const auto = await simulateCluster({});
      expect(auto.resources.of("evenkeel:part:ClusterNodes")).to.deep.equal([]);
      expect(addons(auto)).to.deep.equal({ "metrics-server": "v0.8.0-eksbuild.2" });
    });

    it("one more pool for EKS Auto Mode with spot nodes", async () => {
      const auto = await simulateCluster({ spot: true, critical: false });
      expect(auto.below(name)).to.deep.equal([
        "kubernetes:karpenter.sh/v1:NodePool cluster-eu-west-1-nodes-spot-pool",
      ]);
      const { spec } = auto.inputs("kubernetes:karpenter.sh/v1:NodePool");
      expect(spec).to.have.nested.property("template.spec.nodeClassRef").that.deep.equals({
        group: "eks.amazonaws.com",
        kind: "NodeClass",
        name: "default",
      });
      expect(spec)
        .to.have.nested.property("template.spec.taints")
        .that.deep.equals([{ key: "evenkeel/capacity", value: "spot", effect: "NoSchedule" }]);
      expect(spec)
        .to.have.nested.property("template.spec.requirements")
        .that.deep.includes({
          key: "karpenter.sh/capacity-type",
          operator: "In",
          values: ["spot"],
        });
      // Twice 12 pods of a quarter of a vCPU, and four for the rest.
      expect(spec).to.have.nested.property("limits.cpu", "10");
    });

    it("a group of managed nodes in each zone", () => {
      expect(groups(found)).to.deep.equal(["a", "b", "c"].map((zone) => `${name}-managed-${zone}`));
      ["a", "b", "c"].forEach((zone, index) => {
        const inputs = found.inputs(groupType, `${name}-managed-${zone}`);
        expect(inputs).to.have.nested.property(
          "launchTemplate.id",
          found.id(templateType, `${name}-managed-template`),
        );
        expect(inputs).to.deep.include({
          clusterName: "evenkeel-test-eu-west-1",
          version: "1.35",
          amiType: "AL2023_x86_64_STANDARD",
          capacityType: "ON_DEMAND",
          instanceTypes: ["m7i.xlarge"],
          subnetIds: [
            found.id("aws:ec2/subnet:Subnet", `network-eu-west-1-vpc-private-${index + 1}`),
          ],
          scalingConfig: { minSize: 2, maxSize: 5, desiredSize: 2 },
        });
        expect(inputs).not.to.have.any.keys("labels", "taints");
      });
    });

    it("a group at spot price beside it, of several types, kept for those who ask", () => {
      expect(groups(spot)).to.have.length(6);
      expect(spot.inputs(groupType, `${name}-managed-spot-b`)).to.deep.include({
        capacityType: "SPOT",
        instanceTypes: ["m5.xlarge", "m5d.xlarge", "m6i.xlarge", "m7i.xlarge"],
        scalingConfig: { minSize: 0, maxSize: 5, desiredSize: 0 },
        labels: { "evenkeel/capacity": "spot" },
        taints: [{ key: "evenkeel/capacity", value: "spot", effect: "NO_SCHEDULE" }],
      });
    });

    it("every add-on in a pinned version", () => {
      expect(addons(found)).to.deep.equal({
        coredns: "v1.14.2-eksbuild.4",
        "eks-pod-identity-agent": "v1.3.10-eksbuild.3",
        "kube-proxy": "v1.35.3-eksbuild.13",
        "metrics-server": "v0.8.0-eksbuild.2",
        "vpc-cni": "v1.21.1-eksbuild.8",
      });
    });
  });

  describe("secures", () => {
    it("nodes: their metadata from pods, their volumes by the place's key, their network as one", () => {
      expect(found.inputs(templateType)).to.deep.include({
        metadataOptions: {
          httpEndpoint: "enabled",
          httpTokens: "required",
          httpPutResponseHopLimit: 1,
        },
        vpcSecurityGroupIds: [groupOfPods(found)],
      });
      expect(found.inputs(templateType))
        .to.have.nested.property("blockDeviceMappings[0].ebs")
        .that.deep.includes({ encrypted: "true", kmsKeyId: found.key("data") });
    });

    it("the data key: volumes of nodes may use it, by EC2 and for this account alone", () => {
      const statements = found.statements("aws:kms/key:Key", "keys-eu-west-1-data");
      expect(statements).to.have.length(2);
      expect(statements[1]).to.deep.include({
        Principal: { AWS: "*" },
        Condition: {
          StringEquals: {
            "kms:CallerAccount": "444455556666",
            "kms:ViaService": "ec2.eu-west-1.amazonaws.com",
          },
        },
      });
    });

    it("the nodes' role: to join and to pull images; the network has its own", () => {
      const attached = (suffix: string) =>
        found.resources
          .of(attachmentType)
          .filter((each) => each.name.startsWith(`${name}${suffix}`))
          .map(({ inputs }) => String(inputs.policyArn).split("/").pop());
      expect(attached("-managed")).to.have.members([
        "AmazonEKSWorkerNodePolicy",
        "AmazonEC2ContainerRegistryPullOnly",
      ]);
      expect(attached("-network")).to.deep.equal(["AmazonEKS_CNI_Policy"]);
      expect(found.inputs(addonType, `${name}-vpc-cni`)).to.deep.include({
        podIdentityAssociations: [
          {
            serviceAccount: "aws-node",
            roleArn: found.arn("aws:iam/role:Role", `${name}-network-role`),
          },
        ],
        configurationValues: '{"enableNetworkPolicy":"true"}',
      });
    });

    it("Cluster Autoscaler: it scales the groups of this cluster and no others", () => {
      const statements = found.statements(policyType, `${name}-autoscaler-pods-policy`);
      expect(statements[2]).to.deep.equal(
        granted(
          ["autoscaling:SetDesiredCapacity", "autoscaling:TerminateInstanceInAutoScalingGroup"],
          "arn:aws:autoscaling:eu-west-1:444455556666:autoScalingGroup:*:autoScalingGroupName/*",
          {
            StringEquals: {
              "aws:ResourceTag/k8s.io/cluster-autoscaler/enabled": "true",
              "aws:ResourceTag/k8s.io/cluster-autoscaler/evenkeel-test-eu-west-1": "owned",
            },
          },
        ),
      );
    });
  });

  describe("connects", () => {
    it("nodes to the add-ons that they need, and DNS to nodes that run it", () => {
      expect(found.waitsFor(groupType, `${name}-managed-a`)).to.include.members([
        `${name}-eks-pod-identity-agent`,
        `${name}-kube-proxy`,
        `${name}-vpc-cni`,
      ]);
      for (const addon of [`${name}-coredns`, "cluster-eu-west-1-metrics-server"]) {
        expect(found.waitsFor(addonType, addon)).to.include(`${name}-managed-c`);
      }
    });

    it("Cluster Autoscaler to this cluster, with the scheduler of its version", () => {
      const { values, ...release } = found.inputs(releaseType, `${name}-autoscaler-release`);
      expect(release).to.deep.include({
        namespace: "kube-system",
        chart: "cluster-autoscaler",
        version: "9.59.0",
        repositoryOpts: { repo: "https://kubernetes.github.io/autoscaler" },
      });
      expect(values).to.deep.include({
        awsRegion: "eu-west-1",
        autoDiscovery: { clusterName: "evenkeel-test-eu-west-1" },
        image: { tag: "v1.35.0" },
      });
      expect(values).to.have.nested.property("extraArgs.balance-similar-node-groups", true);
      expect(values).not.to.have.property("expanderPriorities");
    });

    it("Cluster Autoscaler to spot nodes first, where there are any", () => {
      const { values } = spot.inputs(releaseType, `${name}-autoscaler-release`);
      expect(values).to.have.nested.property("extraArgs.expander", "priority,least-waste");
      expect(values)
        .to.have.property("expanderPriorities")
        .that.deep.equals({ 20: [".*spot.*"], 10: [".*"] });
    });

    it("the scaling to whoever scales: its number of nodes is no drift", () => {
      expect(found.options(groupType, `${name}-managed-a`).ignoreChanges).to.deep.equal([
        "scalingConfig.desiredSize",
      ]);
    });

    it("bindings to the controller that fills them", () => {
      expect(found.result.targetGroupBindingVersion).to.equal("elbv2.k8s.aws/v1beta1");
      expect(
        found.waitsFor("kubernetes:core/v1:Namespace", "cluster-eu-west-1-payment-namespace"),
      ).to.include(`${name}-balancing-release`);
    });
  });
});

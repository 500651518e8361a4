import { expect } from "chai";
import { type EksCluster } from "../../../components";
import { karpenterNodes, simulateCluster } from "../../support/cluster";
import { groupOfPods } from "../../support/place";
import { type Found, granted, tlsOnly } from "../../support/platform";

const name = "cluster-eu-west-1-nodes-karpenter";
const queueType = "aws:sqs/queue:Queue";
const releaseType = "kubernetes:helm.sh/v3:Release";
const ruleType = "aws:cloudwatch/eventRule:EventRule";
const poolType = "kubernetes:karpenter.sh/v1:NodePool";
const classType = "kubernetes:karpenter.k8s.aws/v1:EC2NodeClass";
const policyType = "aws:iam/rolePolicy:RolePolicy";

interface Said {
  readonly Action: readonly string[];
  readonly Resource: string | readonly string[];
  readonly Condition?: object;
}

describe("Karpenter", () => {
  let found: Found<EksCluster>;
  let spot: Found<EksCluster>;

  before(async () => {
    found = await simulateCluster({ nodes: karpenterNodes });
    spot = await simulateCluster({ nodes: karpenterNodes, spot: true, critical: false });
  });

  const statements = () => found.statements(policyType, `${name}-pods-policy`) as readonly Said[];
  const requirement = ({ resources }: Found<unknown>, pool: string, key: string) => {
    const { spec } = resources.only(poolType, pool).inputs as {
      spec: { template: { spec: { requirements: { key: string; values: string[] }[] } } };
    };
    return spec.template.spec.requirements.find((each) => each.key === key)?.values;
  };

  describe("creates", () => {
    it("two nodes for controllers, which are none of its own", () => {
      expect(found.resources.of("aws:eks/nodeGroup:NodeGroup")).to.have.length(1);
      expect(found.inputs("aws:eks/nodeGroup:NodeGroup")).to.deep.include({
        scalingConfig: { minSize: 2, maxSize: 3, desiredSize: 2 },
        subnetIds: [1, 2, 3].map((zone) =>
          found.id("aws:ec2/subnet:Subnet", `network-eu-west-1-vpc-private-${zone}`),
        ),
      });
    });

    it("its kinds by a release of their own, before itself", () => {
      expect(found.inputs(releaseType, `${name}-kinds`)).to.deep.include({
        chart: "oci://public.ecr.aws/karpenter/karpenter-crd",
        version: "1.14.1",
      });
      expect(found.inputs(releaseType, `${name}-release`)).to.deep.include({
        chart: "oci://public.ecr.aws/karpenter/karpenter",
        version: "1.14.1",
        skipCrds: true,
      });
      expect(found.waitsFor(releaseType, `${name}-release`)).to.include.members([
        `${name}-kinds`,
        `${name}-pods-identity`,
      ]);
    });

    it("a pool of the families and the size that settings say", () => {
      expect(found.resources.of(poolType)).to.have.length(1);
      expect(requirement(found, `${name}-on-demand-pool`, "karpenter.sh/capacity-type")).to.eql([
        "on-demand",
      ]);
      expect(
        requirement(found, `${name}-on-demand-pool`, "karpenter.k8s.aws/instance-family"),
      ).to.eql(["c7i", "m7i"]);
      expect(found.inputs(poolType)).to.have.nested.property("spec.limits.cpu", "96");
    });

    it("a pool at spot price, only for those who tolerate it", () => {
      const pool = `${name}-spot-pool`;
      expect(requirement(spot, pool, "karpenter.sh/capacity-type")).to.eql(["spot"]);
      expect(spot.inputs(poolType, pool)).to.have.nested.property(
        "spec.template.spec.taints[0].effect",
        "NoSchedule",
      );
      expect(spot.inputs(poolType, pool))
        .to.have.nested.property("spec.template.metadata.labels")
        .that.deep.equals({ "evenkeel/capacity": "spot" });
    });

    it("a queue of the four warnings that AWS gives", () => {
      const patterns = found.resources
        .of(ruleType)
        .filter((rule) => rule.name.startsWith(name))
        .map(({ inputs }) => JSON.parse(String(inputs.eventPattern)) as unknown);
      expect(patterns).to.deep.equal(
        [
          ["aws.health", "AWS Health Event"],
          ["aws.ec2", "EC2 Spot Instance Interruption Warning"],
          ["aws.ec2", "EC2 Instance Rebalance Recommendation"],
          ["aws.ec2", "EC2 Instance State-change Notification"],
        ].map(([source, detailType]) => ({ source: [source], "detail-type": [detailType] })),
      );
    });
  });

  describe("secures", () => {
    it("nodes as managed ones are: metadata, volumes, network", () => {
      const { spec } = found.inputs(classType);
      expect(spec).to.deep.include({
        amiSelectorTerms: [{ alias: "al2023@v20260903" }],
        securityGroupSelectorTerms: [{ id: groupOfPods(found) }],
        subnetSelectorTerms: [1, 2, 3].map((zone) => ({
          id: found.id("aws:ec2/subnet:Subnet", `network-eu-west-1-vpc-private-${zone}`),
        })),
        metadataOptions: {
          httpEndpoint: "enabled",
          httpTokens: "required",
          httpPutResponseHopLimit: 1,
        },
        instanceProfile: found.id(
          "aws:iam/instanceProfile:InstanceProfile",
          `${name}-nodes-profile`,
        ),
      });
      expect(spec)
        .to.have.nested.property("blockDeviceMappings[0].ebs")
        .that.deep.includes({ encrypted: true, kmsKeyID: found.key("data") });
    });

    it("the queue by the place's key, open to its own rules alone", () => {
      expect(found.inputs(queueType, `${name}-interruption-queue`)).to.deep.include({
        name: "evenkeel-test-eu-west-1",
        messageRetentionSeconds: 300,
        kmsMasterKeyId: found.key("events"),
      });
      const queue = found.arn(queueType, `${name}-interruption-queue`);
      const rules = ["health", "interruption", "rebalance", "state"].map((what) =>
        found.arn(ruleType, `${name}-interruption-${what}`),
      );
      expect(
        found.statements("aws:sqs/queuePolicy:QueuePolicy", `${name}-interruption-access`),
      ).to.deep.equal([
        {
          Effect: "Allow",
          Principal: { Service: "events.amazonaws.com" },
          Action: ["sqs:SendMessage"],
          Resource: queue,
          Condition: { ArnEquals: { "aws:SourceArn": rules } },
        },
        tlsOnly("sqs:*", queue),
      ]);
    });

    it("the controller: it starts only what carries the cluster's tag, and ends nothing else", () => {
      const conditionOf = (action: string) =>
        statements()
          .filter(
            ({ Action, Resource }) =>
              Action.includes(action) &&
              Resource.includes("arn:aws:ec2:eu-west-1:444455556666:instance/*"),
          )
          .map(({ Condition }) => JSON.stringify(Condition));
      expect(conditionOf("ec2:RunInstances")).to.have.length(1);
      expect(conditionOf("ec2:RunInstances")[0]).to.include(
        '"aws:RequestTag/kubernetes.io/cluster/evenkeel-test-eu-west-1":"owned"',
      );
      expect(conditionOf("ec2:TerminateInstances")).to.have.length(1);
      expect(conditionOf("ec2:TerminateInstances")[0]).to.include(
        '"aws:ResourceTag/kubernetes.io/cluster/evenkeel-test-eu-west-1":"owned"',
      );
    });

    it("the controller: everything is open to it only where actions know no resources", () => {
      const onAll = statements().filter(({ Resource }) => Resource === "*");
      const actions = onAll.flatMap(({ Action }) => Action);
      expect(actions).not.to.be.empty;
      expect(
        actions.filter(
          (action) =>
            !/^ec2:Describe|^iam:ListInstanceProfiles$|^pricing:GetProducts$/.test(action),
        ),
      ).to.deep.equal([]);
    });

    it("the controller: it may list instance profiles, for which IAM knows no resource", () => {
      expect(statements()).to.deep.include(granted(["iam:ListInstanceProfiles"], "*"));
    });

    it("the controller: it hands over the nodes' role to EC2 alone", () => {
      expect(statements()).to.deep.include(
        granted(["iam:PassRole"], found.arn("aws:iam/role:Role", `${name}-nodes-role`), {
          StringEquals: { "iam:PassedToService": "ec2.amazonaws.com" },
        }),
      );
    });
  });

  describe("connects", () => {
    it("its nodes to the cluster by an entry for their role", () => {
      expect(found.inputs("aws:eks/accessEntry:AccessEntry", `${name}-nodes-admission`)).to.include(
        {
          clusterName: "evenkeel-test-eu-west-1",
          principalArn: found.arn("aws:iam/role:Role", `${name}-nodes-role`),
          type: "EC2_LINUX",
        },
      );
    });

    it("itself to the cluster and the queue", () => {
      expect(found.inputs(releaseType, `${name}-release`))
        .to.have.nested.property("values.settings")
        .that.deep.equals({
          clusterName: "evenkeel-test-eu-west-1",
          interruptionQueue: "evenkeel-test-eu-west-1",
        });
      expect(
        found.inputs(
          "aws:eks/podIdentityAssociation:PodIdentityAssociation",
          `${name}-pods-identity`,
        ),
      ).to.include({ namespace: "kube-system", serviceAccount: "karpenter" });
    });

    it("services to nodes that can be had", () => {
      expect(
        spot.waitsFor("kubernetes:core/v1:Namespace", "cluster-eu-west-1-payment-namespace"),
      ).to.include.members([`${name}-on-demand-pool`, `${name}-spot-pool`]);
    });
  });
});

import { expect } from "chai";
import { type EksCluster } from "../../../components";
import { managedNodes, simulateCluster } from "../../support/cluster";
import { type Found, granted } from "../../support/platform";

const name = "cluster-eu-west-1-nodes-balancing";
const policyType = "aws:iam/rolePolicy:RolePolicy";

interface Said {
  readonly Action: readonly string[];
  readonly Resource: string | readonly string[];
  readonly Condition?: unknown;
}

describe("LoadBalancerController", () => {
  let bindings: Found<EksCluster>;
  let ingress: Found<EksCluster>;

  before(async () => {
    bindings = await simulateCluster({ nodes: managedNodes });
    ingress = await simulateCluster({ nodes: managedNodes, ingress: "ingress" });
  });

  const statements = (found: Found<EksCluster>) =>
    found.statements(policyType, `${name}-pods-policy`) as readonly Said[];

  it("is told its cluster, place and network, for pods cannot ask the node", () => {
    const { values, ...release } = bindings.inputs(
      "kubernetes:helm.sh/v3:Release",
      `${name}-release`,
    );
    expect(release).to.deep.include({
      namespace: "kube-system",
      chart: "aws-load-balancer-controller",
      version: "1.17.1",
      repositoryOpts: { repo: "https://aws.github.io/eks-charts" },
    });
    expect(values).to.deep.include({
      clusterName: "evenkeel-test-eu-west-1",
      region: "eu-west-1",
      vpcId: bindings.id("aws:ec2/vpc:Vpc", "network-eu-west-1-vpc"),
      enableServiceMutatorWebhook: false,
    });
  });

  it("may only fill target groups of its cluster where there is no Ingress", () => {
    const [describes, fills, ...more] = statements(bindings);
    expect(more).to.deep.equal([]);
    expect(describes?.Resource).to.equal("*");
    expect(describes?.Action.filter((action) => !action.includes(":Describe"))).to.deep.equal([]);
    expect(fills).to.deep.equal(
      granted(
        ["elasticloadbalancing:DeregisterTargets", "elasticloadbalancing:RegisterTargets"],
        "arn:aws:elasticloadbalancing:eu-west-1:444455556666:targetgroup/*",
        {
          StringEquals: {
            "aws:ResourceTag/eks:eks-cluster-name": "evenkeel-test-eu-west-1",
          },
        },
      ),
    );
  });

  it("may make load balancers for Ingress objects, under its cluster's tag, and no security group", () => {
    const all = statements(ingress);
    const writes = all.filter(({ Action }) => Action.some((action) => !/:Describe/.test(action)));
    expect(writes.filter(({ Resource }) => Resource === "*")).to.deep.equal([]);
    expect(writes.filter(({ Condition }) => Condition === undefined)).to.deep.equal([]);
    const actions = all.flatMap(({ Action }) => Action);
    expect(actions).to.include("elasticloadbalancing:CreateLoadBalancer");
    expect(
      actions.filter((action) => action.startsWith("ec2:") && !action.startsWith("ec2:Describe")),
    ).to.deep.equal([]);
  });
});

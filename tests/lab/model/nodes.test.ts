import { expect } from "chai";
import { aws } from "../../support/minimalInputs";
import { Builder, creationOf } from "./support";

const groupType = aws("eks/nodeGroup");
const releaseType = "kubernetes:helm.sh/v3:Release";
const poolType = "kubernetes:karpenter.sh/v1:NodePool";
const bindingType = "kubernetes:elbv2.k8s.aws/v1beta1:TargetGroupBinding";

describe("node groups", () => {
  const group = (more: object) => {
    const builder = new Builder();
    const { inputs } = builder.make(groupType);
    return () => builder.create(groupType, "other", { ...inputs, nodeGroupName: "o", ...more });
  };

  it("refuses more nodes at least than at most", () => {
    expect(group({ scalingConfig: { minSize: 3, maxSize: 2, desiredSize: 2 } })).to.throw(
      "Minimum capacity 3 can't be greater than maximum capacity 2",
    );
  });

  it("refuses a number of nodes outside of what it allows", () => {
    expect(group({ scalingConfig: { minSize: 1, maxSize: 2, desiredSize: 5 } })).to.throw(
      "desired capacity 5 must be between",
    );
  });

  it("refuses a size of disk beside a launch template", () => {
    const builder = new Builder();
    const { inputs } = builder.make(groupType);
    const template = builder.make(aws("ec2/launchTemplate"));
    const both = { ...inputs, diskSize: 50, launchTemplate: { id: template.id, version: "1" } };
    expect(() => builder.create(groupType, "other", both)).to.throw(
      "Disk size must be specified within the launch template",
    );
  });

  it("refuses a launch template that does not exist", () => {
    const launchTemplate = { id: "lt-0123456789abcdef0", version: "1" };
    expect(group({ launchTemplate })).to.throw(/InvalidRequestException/);
  });

  it("refuses nodes whose pods could have no addresses", () => {
    const builder = new Builder();
    builder.make(aws("eks/cluster"), { bootstrapSelfManagedAddons: false });
    const { inputs } = new Builder().make(groupType);
    const creation = creationOf(groupType, "nodes", { ...inputs, clusterName: "minimal-cluster" });
    const role = builder.make(aws("iam/role")).outputs.arn;
    const subnetIds = [builder.make(aws("ec2/subnet")).id];
    const make = () =>
      builder.cloud.create({
        ...creation,
        inputs: { ...creation.inputs, nodeRoleArn: role ?? "", subnetIds },
      });
    expect(make).to.throw(/NodeCreationFailure/);
    builder.create(aws("eks/addon"), "network", {
      clusterName: "minimal-cluster",
      addonName: "vpc-cni",
    });
    expect(make).not.to.throw();
  });
});

describe("releases of charts", () => {
  const release = (more: object) => {
    const builder = new Builder();
    builder.make(aws("eks/cluster"));
    const inputs = { name: "x", chart: "oci://example.com/x", namespace: "kube-system" };
    return () => builder.create(releaseType, "x", { ...inputs, ...more });
  };

  it("are named by namespace and name, and say that they are there", () => {
    const { id, outputs } = release({ version: "1.2.3" })();
    expect(id).to.equal("kube-system/x");
    expect(outputs.status).to.include({ name: "x", status: "deployed", version: "1.2.3" });
  });

  it("refuses a chart that is nowhere to be found", () => {
    expect(release({ chart: "karpenter" })).to.throw(/ChartNotFound/);
  });

  it("refuses a namespace that does not exist, unless it is to be made", () => {
    expect(release({ namespace: "tools" })).to.throw('namespaces "tools" not found');
    expect(release({ namespace: "tools", createNamespace: true })).not.to.throw();
  });

  it("refuses a name that is in use", () => {
    const builder = new Builder();
    const { inputs } = builder.make(releaseType);
    expect(() => builder.create(releaseType, "again", inputs)).to.throw(
      "cannot re-use a name that is still in use",
    );
  });

  it("refuses to go once their cluster is gone", () => {
    const builder = new Builder();
    const { id } = builder.make(releaseType);
    const elsewhere = { region: "eu-west-1", account: "123456789012", partition: "aws" };
    builder.cloud.delete(aws("eks/cluster"), "minimal-cluster", elsewhere);
    expect(() =>
      builder.cloud.delete(releaseType, id, { ...elsewhere, cluster: "minimal-cluster" }),
    ).to.throw(/ClusterUnreachable/);
  });
});

describe("kinds that a controller brings", () => {
  it("refuses them where it is not installed", () => {
    const inputs = { apiVersion: "elbv2.k8s.aws/v1beta1", kind: "TargetGroupBinding" };
    const builder = new Builder();
    builder.make(aws("eks/cluster"));
    const make = () =>
      builder.cloud.create(creationOf(bindingType, "x", { ...inputs, metadata: { name: "x" } }));
    expect(make).to.throw(
      'no matches for kind "TargetGroupBinding" in version "elbv2.k8s.aws/v1beta1"',
    );
    builder.make(releaseType);
    expect(make).not.to.throw();
  });

  it("has pools in EKS Auto Mode without any release, and nowhere else", () => {
    const inputs = { apiVersion: "karpenter.sh/v1", kind: "NodePool", metadata: { name: "x" } };
    const clusterWith = (auto: boolean) => {
      const builder = new Builder();
      builder.make(aws("eks/cluster"), {
        computeConfig: { enabled: auto },
        storageConfig: { blockStorage: { enabled: auto } },
        kubernetesNetworkConfig: { elasticLoadBalancing: { enabled: auto } },
      });
      return () => builder.cloud.create(creationOf(poolType, "x", inputs));
    };
    expect(clusterWith(true)).not.to.throw();
    expect(clusterWith(false)).to.throw(/NoMatch/);
  });
});

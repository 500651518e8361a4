import { expect } from "chai";
import { Cloud, type Properties, UNKNOWN, type Value } from "../../../lab/model";
import { build, named } from "./children";
import { caller, creationOf } from "./support";

const zones = ["eu-west-1a", "eu-west-1b", "eu-west-1c"];
const vpcType = "awsx:ec2:Vpc";
const clusterType = "eks:index:Cluster";

describe("the children of eks.Cluster", () => {
  const inputs = (
    ids: readonly Value[],
    role = "arn:aws:iam::123456789012:role/admin",
  ): Properties => ({
    name: "shop",
    privateSubnetIds: ids,
    authenticationMode: "API",
    autoMode: { enabled: true },
    skipDefaultSecurityGroups: true,
    skipDefaultNodeGroup: true,
    accessEntries: {
      admin: {
        principalArn: role,
        accessPolicies: {
          all: {
            policyArn: "arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy",
            accessScope: { type: "cluster" },
          },
        },
      },
    },
  });

  it("of Auto Mode are two roles, their policies, the cluster, its provider and its access", () => {
    const { children = [], calls } =
      new Cloud().expand(clusterType, "eks", inputs(["a"]), caller) ?? {};
    expect(children.map(({ name }) => name)).to.deep.equal([
      "eks-eksRole",
      "eks-eksRole-role",
      "eks-eksRole-4b490823",
      "eks-eksRole-d86a545b",
      "eks-eksRole-1e381056",
      "eks-eksRole-1587f79c",
      "eks-eksRole-9ae443cd",
      "eks-nodeRole",
      "eks-nodeRole-role",
      "eks-nodeRole-7b85ae6b",
      "eks-nodeRole-22021ef5",
      "eks-eksCluster",
      "eks-eks-k8s",
      "eks-admin",
      "eks-admin-all",
    ]);
    expect(calls).to.deep.equal([]);
  });

  it("exist in the cloud, and give a kubeconfig that names the cluster", () => {
    const cloud = new Cloud();
    const network = build(cloud, vpcType, "net", {
      availabilityZoneNames: zones,
      subnetStrategy: "Auto",
    });
    const ids = network.privateSubnetIds as readonly string[];
    const outputs = build(cloud, clusterType, "eks", inputs(ids));
    const config = JSON.parse(String(outputs.kubeconfigJson)) as {
      clusters: { cluster: { server: string } }[];
    };
    expect(config.clusters[0]?.cluster.server).to.match(
      /^https:.*\.eu-west-1\.eks\.amazonaws\.com$/,
    );
    expect(outputs.kubeconfig).to.deep.equal(config);
    expect(JSON.stringify(config)).to.contain('"get-token","--cluster-name","shop"');
    expect(outputs.clusterSecurityGroupId).to.match(/^sg-0/);
    expect(outputs.autoModeNodeRoleName).to.match(/^eks-nodeRole-role-[0-9a-f]{7}$/);
    expect(outputs.oidcIssuer).to.match(/^oidc\.eks\.eu-west-1\.amazonaws\.com\/id\/[0-9A-F]{32}$/);
    const namespace = { metadata: { name: "commerce" } };
    const made = cloud.create(
      creationOf("kubernetes:core/v1:Namespace", "ns", namespace, { cluster: "shop" }),
    );
    expect(made.id).to.equal("commerce");
  });

  it("leave the kubeconfig unknown in a preview", () => {
    const outputs = build(new Cloud(), clusterType, "eks", inputs([UNKNOWN, UNKNOWN]), true);
    expect(outputs.kubeconfigJson).to.equal(UNKNOWN);
    expect(outputs.clusterSecurityGroupId).to.equal(UNKNOWN);
  });

  it("count look-ups of add-on versions that are not given", () => {
    const manual = {
      authenticationMode: "API",
      skipDefaultNodeGroup: true,
      useDefaultVpcCni: true,
      subnetIds: ["a", "b"],
    };
    const expand = (more: Properties) =>
      new Cloud().expand(clusterType, "eks", { ...manual, ...more }, caller);
    expect(expand({})?.calls).to.deep.equal(["aws:eks/getAddonVersion:getAddonVersion"]);
    expect(
      expand({ kubeProxyAddonOptions: { version: "v1.34.0-eksbuild.2" } })?.calls,
    ).to.deep.equal([]);
    expect(named(expand({})?.children ?? [], "SecurityGroup")).to.deep.equal([
      "eks-eksClusterSecurityGroup",
      "eks-nodeSecurityGroup",
    ]);
  });

  const refused: { readonly [says: string]: readonly [Properties, RegExp] } = {
    "Auto Mode without access entries": [
      { authenticationMode: "CONFIG_MAP" },
      /Access entries are required/,
    ],
    "two ways of naming subnets": [{ subnetIds: ["a"] }, /mutually exclusive/],
    "role mappings under API": [{ roleMappings: [] }, /not supported when 'authenticationMode'/],
    "public ranges of a private endpoint": [
      { endpointPublicAccess: false, publicAccessCidrs: ["203.0.113.0/24"] },
      /endpointPublicAccess/,
    ],
    "an OIDC provider, which needs the network": [
      { createOidcProvider: true },
      /does not expand createOidcProvider/,
    ],
  };
  for (const [says, [more, message]] of Object.entries(refused)) {
    it(`refuses ${says}`, () => {
      expect(() =>
        new Cloud().expand(clusterType, "eks", { ...inputs(["a"]), ...more }, caller),
      ).to.throw(message);
    });
  }

  it("are none for any other type", () => {
    expect(new Cloud().expand("aws:sqs/queue:Queue", "q", {}, caller)).to.equal(undefined);
  });
});

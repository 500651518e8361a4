import { expect } from "chai";
import { type Deployment } from "@pulumi/pulumi/automation";
import { urnsIn } from "../../../lab/run/exclude";
import { count, isCounted, type Placed, regionsOf, tierOf } from "../../../lab/run/places";

const urn = (types: string, name: string) => `urn:pulumi:prod::evenkeel::${types}::${name}`;
const ireland = urn("pulumi:providers:aws", "eu-west-1");
const inside = urn("evenkeel:tier:EksCluster$pulumi:providers:kubernetes", "inside");

describe("Where a resource belongs", () => {
  it("is the outermost tier in its URN", () => {
    const types = "evenkeel:tier:DataTier$evenkeel:tier:Network$aws:sqs/queue:Queue";
    expect(tierOf(urn(types, "a"))).to.equal("DataTier");
    expect(tierOf(urn("aws:sqs/queue:Queue", "a"))).to.equal("none");
  });

  it("is its provider's region; a cluster that does not exist yet is where its tier is", () => {
    const tier = urn("evenkeel:tier:EksCluster", "cluster");
    const placed = (type: string, name: string, provider: string, parent: string): Placed => ({
      urn: urn(`evenkeel:tier:EksCluster$${type}`, name),
      type,
      provider: provider === "" ? "" : `${provider}::id`,
      parent,
    });
    const role = placed("aws:iam/role:Role", "role", ireland, tier);
    const space = placed("kubernetes:core/v1:Namespace", "space", inside, tier);
    const resources: Placed[] = [
      { urn: tier, type: "evenkeel:tier:EksCluster", provider: "", parent: "" },
      { urn: inside, type: "pulumi:providers:kubernetes", provider: "", parent: tier },
      role,
      space,
    ];
    const regions = regionsOf(resources, new Map([[ireland, "eu-west-1"]]));
    expect([...regions]).to.deep.equal([
      [role.urn, "eu-west-1"],
      [space.urn, "eu-west-1"],
    ]);
  });

  it("is counted unless it is the stack itself or a provider", () => {
    expect(isCounted("aws:sqs/queue:Queue")).to.equal(true);
    expect(isCounted("pulumi:pulumi:Stack")).to.equal(false);
    expect(isCounted("pulumi:providers:aws")).to.equal(false);
    expect(count(["b", "a", "b"])).to.deep.equal({ a: 1, b: 2 });
  });
});

describe("What an update leaves alone while a region is down", () => {
  const kubeconfig = JSON.stringify({ server: "https://A.gr7.eu-west-1.eks.amazonaws.com" });
  const queue = (name: string, provider: string, dependencies: string[] = []) => ({
    urn: urn("aws:sqs/queue:Queue", name),
    type: "aws:sqs/queue:Queue",
    provider: `${provider}::id`,
    dependencies,
  });
  const frankfurt = urn("pulumi:providers:aws", "eu-central-1");
  const provider = (of: string, inputs: object) => ({
    urn: of,
    type: of.split("::")[2]?.split("$").at(-1),
    inputs,
  });
  const home = queue("home", ireland);
  const deployment = {
    version: 3,
    deployment: {
      resources: [
        provider(ireland, { region: "eu-west-1" }),
        provider(frankfurt, { region: "eu-central-1" }),
        provider(inside, { kubeconfig }),
        home,
        queue("standby", frankfurt, [home.urn]),
        { ...queue("space", inside), urn: urn("kubernetes:core/v1:Namespace", "space") },
      ],
    },
  } as unknown as Deployment;

  it("is what its providers made, in AWS and in its clusters, and nothing that depends on it", () => {
    expect(urnsIn("eu-west-1", deployment)).to.deep.equal([
      home.urn,
      urn("kubernetes:core/v1:Namespace", "space"),
    ]);
    expect(urnsIn("eu-central-1", deployment)).to.deep.equal([
      urn("aws:sqs/queue:Queue", "standby"),
    ]);
    expect(urnsIn("us-east-1", deployment)).to.deep.equal([]);
  });
});

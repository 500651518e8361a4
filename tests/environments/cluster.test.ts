import { expect } from "chai";
import { regionNames } from "../../environments/regions";
import {
  nodeFamilies,
  nodeReleases,
  spotFamilies,
  spotSizes,
  spotTypes,
} from "../../environments/nodeCatalogue";
import { kubernetesVersions } from "../../environments/catalogue";
import { checkInputs } from "../../lab/facts";
import { type Tree } from "../../environments/merge";
import { activePassive, overridden, refuses, settings, singleRegion } from "./support";

const cluster = (value: Tree) => overridden(singleRegion, "cluster", value);

/** Overrides of several groups. */
const with_ = (overrides: Tree): Tree => ({ ...singleRegion, settings: JSON.stringify(overrides) });

const patient = { payment: { kubernetes: { critical: false } } };

describe("Settings: nodes of the cluster", () => {
  it("are EKS Auto Mode's unless somebody says otherwise", () => {
    expect(settings(activePassive).cluster).to.deep.include({
      nodes: { kind: "auto" },
      spot: false,
    });
  });

  it("have sizes of their own where the program runs them", () => {
    expect(settings(cluster({ nodes: { kind: "managed" } })).cluster.nodes).to.deep.equal({
      kind: "managed",
      instanceType: "m7i.large",
      minNodes: 1,
      maxNodes: 4,
    });
    expect(settings(cluster({ nodes: { kind: "karpenter" } })).cluster.nodes).to.deep.equal({
      kind: "karpenter",
      instanceFamilies: ["c7i", "m7i", "r7i"],
      maxCpu: 64,
    });
  });

  it("may be had at spot price for a service that is not critical", () => {
    const of = settings(with_({ cluster: { spot: true }, services: patient }));
    expect(of.cluster.spot).to.equal(true);
    expect(of.services.payment?.kubernetes?.critical).to.equal(false);
  });

  refuses(
    "nodes of one's own where nothing runs on Kubernetes",
    with_({ cluster: { nodes: { kind: "karpenter" } }, services: { payment: null } }),
    [
      'evenkeel:settings.cluster.nodes: must be left out while no service runs on kubernetes (there is no cluster then); got {"kind":"karpenter"}; example: no value',
    ],
  );
  refuses(
    "a version of Kubernetes whose add-ons are not known",
    cluster({ version: "1.36", nodes: { kind: "managed" } }),
    [
      'evenkeel:settings.cluster.version: must be 1.33, 1.34 or 1.35 for managed nodes: the add-ons that they need are not known for others (environments/nodeCatalogue.ts); got "1.36"; example: 1.35',
    ],
  );
  refuses(
    "more nodes at least than at most",
    cluster({ nodes: { kind: "managed", minNodes: 5, maxNodes: 3 } }),
    ["evenkeel:settings.cluster.nodes.minNodes: must be at most maxNodes (3); got 5; example: 3"],
  );
  refuses(
    "managed nodes of another processor",
    cluster({ nodes: { kind: "managed", instanceType: "m7g.large" } }),
    [
      'evenkeel:settings.cluster.nodes.instanceType: must be of a known x86 family (m7g is none; Graviton\'s and burstable ones are not built for); got "m7g.large"; example: m7i.large\n  hint: did you mean m7a?',
    ],
  );
  refuses(
    "nodes that one of the regions does not offer",
    {
      ...activePassive,
      standby: "eu-north-1",
      settings: JSON.stringify({
        cluster: { nodes: { kind: "karpenter", instanceFamilies: ["m7i", "c6a"] } },
      }),
    },
    [
      'evenkeel:settings.cluster.nodes.instanceFamilies[1]: must be offered in every region of the stack (eu-north-1 has no c6a); got "c6a"; example: m7i',
    ],
  );
  refuses(
    "a family that does not exist, and one that is listed twice",
    cluster({ nodes: { kind: "karpenter", instanceFamilies: ["m7i", "z9", "m7i"] } }),
    [
      'evenkeel:settings.cluster.nodes.instanceFamilies[1]: must be of a known x86 family (z9 is none; Graviton\'s and burstable ones are not built for); got "z9"; example: m7i',
      'evenkeel:settings.cluster.nodes.instanceFamilies[2]: must be listed once; got "m7i"; example: m7i',
    ],
  );
  refuses(
    "spot nodes of a size that has no like",
    with_({
      cluster: { spot: true, nodes: { kind: "managed", instanceType: "m7i.48xlarge" } },
      services: patient,
    }),
    [
      'evenkeel:settings.cluster.nodes.instanceType: must be one of the sizes large, xlarge, 2xlarge, 4xlarge with spot: only of these are enough types known that may stand in for one another; got "m7i.48xlarge"; example: m7i.large',
    ],
  );
  refuses("spot nodes for nobody", cluster({ spot: true }), [
    "evenkeel:settings.cluster.spot: must be false while every service is critical (nodes at spot price are for services with kubernetes.critical: false and nobody else); got true; example: false",
  ]);
  refuses(
    "a service that is not critical where there are no spot nodes",
    with_({ services: patient }),
    [
      "evenkeel:settings.services.payment.kubernetes.critical: must be true without cluster.spot (there are no spot nodes that it could run on); got false; example: true\n  hint: set cluster.spot: true to have them",
    ],
  );
});

describe("What nodes may be made of", () => {
  it("is known for versions of Kubernetes that EKS offers, each with add-ons of its own", () => {
    for (const [version, { kubeProxy, clusterAutoscaler }] of Object.entries(nodeReleases)) {
      expect(kubernetesVersions).to.include(version);
      expect(kubeProxy.startsWith(`v${version}.`), version).to.equal(true);
      expect(clusterAutoscaler.startsWith(`v${version}.`), version).to.equal(true);
    }
  });

  it("at spot price is several types of the same size, which every region offers", () => {
    expect(spotTypes("m7i.large")).to.deep.equal([
      "m5.large",
      "m5d.large",
      "m6i.large",
      "m7i.large",
    ]);
    expect(spotTypes("m7i.metal-48xl")).to.deep.equal([]);
    const instanceTypes = Object.values(spotFamilies)
      .flat()
      .flatMap((each) => spotSizes.map((size) => `${each}.${size}`));
    for (const region of regionNames) {
      const group = {
        clusterName: "c",
        nodeRoleArn: "arn:aws:iam::111122223333:role/nodes",
        subnetIds: ["subnet-0123456789abcdef0"],
        scalingConfig: { minSize: 0, maxSize: 1, desiredSize: 0 },
        instanceTypes,
      };
      const caller = { region, account: "111122223333", partition: "aws" };
      expect(checkInputs("aws:eks/nodeGroup:NodeGroup", group, caller), region).to.deep.equal([]);
    }
    for (const [purpose, families] of Object.entries(spotFamilies)) {
      expect(nodeFamilies[purpose]).to.include.members([...families]);
    }
  });
});

import { expect } from "chai";
import { type Properties } from "../../../lab/model";
import { aws } from "../../support/minimalInputs";
import { Builder, caller, creationOf } from "./support";

const standby = "eu-central-1";
const group = aws("elasticache/replicationGroup");
const globalGroup = aws("elasticache/globalReplicationGroup");
const plan = aws("arcregionswitch/plan");
const cluster = aws("route53recoverycontrol/cluster");
const control = aws("route53recoverycontrol/routingControl");
const rule = aws("route53recoverycontrol/safetyRule");

/** A global datastore, and how a group joins it. */
function globalCache(founding: Properties = {}) {
  const builder = new Builder();
  const home = builder.create(group, "home", {
    ...{ replicationGroupId: "shop-home", description: "home", nodeType: "cache.r7g.large" },
    ...{ engine: "valkey", engineVersion: "8.0", numCacheClusters: 2 },
    ...{ automaticFailoverEnabled: true, atRestEncryptionEnabled: true },
    ...founding,
  });
  const global = builder.create(globalGroup, "global", {
    globalReplicationGroupIdSuffix: "shop",
    primaryReplicationGroupId: home.id,
  });
  const join = (more: Properties = {}, region = standby) =>
    builder.create(
      group,
      "peer",
      {
        replicationGroupId: "shop-peer",
        description: "peer",
        globalReplicationGroupId: global.id,
        ...more,
      },
      region,
    );
  return { builder, home, global, join };
}

describe("a cache in two regions", () => {
  it("gives a member what the founder has, and an id that ends in the suffix", () => {
    const { global, join } = globalCache();
    expect(global.id).to.match(/^[a-z0-9]{5}-shop$/);
    expect(global.outputs).to.include({ cacheNodeType: "cache.r7g.large", engine: "valkey" });
    expect(join().outputs).to.include({
      ...{ nodeType: "cache.r7g.large", engine: "valkey", engineVersion: "8.0" },
      ...{ automaticFailoverEnabled: true, atRestEncryptionEnabled: true },
    });
  });

  const refused: { readonly [says: string]: readonly [Properties, RegExp, string?] } = {
    "a node type": [{ nodeType: "cache.r7g.large" }, /Cannot use the given parameters.*nodeType/],
    "an engine": [{ engine: "valkey" }, /engine/],
    "encryption of its own": [{ transitEncryptionEnabled: true }, /transitEncryptionEnabled/],
    "the founder's region": [{}, /has a member in eu-west-1 already/, caller.region],
    "a global datastore that does not exist": [
      { globalReplicationGroupId: "nowhere" },
      /GlobalReplicationGroupNotFoundFault/,
    ],
  };
  for (const [says, [inputs, message, region]] of Object.entries(refused)) {
    it(`refuses a member with ${says}`, () => {
      expect(() => globalCache().join(inputs, region)).to.throw(message);
    });
  }

  it("refuses nodes that are too small", () => {
    expect(() => globalCache({ nodeType: "cache.t4g.medium" })).to.throw(/size large or above/);
  });

  it("changes engines and node types together, not in a member, and everything else there", () => {
    const { builder, home } = globalCache();
    const change = (more: Properties) => {
      const update = creationOf(group, "home", { ...home.inputs, ...more });
      builder.cloud.update(update, home.id, home.outputs);
    };
    expect(() => change({ nodeType: "cache.r7g.xlarge" })).to.throw(
      /is part of a global cluster \[[a-z0-9]{5}-shop\].*nodeType/,
    );
    expect(() => change({ description: "other" })).to.not.throw();
  });

  it("would be replaced by what AWS says after a promotion, unless the program ignores it", () => {
    const { builder, global } = globalCache();
    const promoted = { ...global.inputs, primaryReplicationGroupId: "shop-peer" };
    const diff = (ignored: readonly string[]) =>
      builder.cloud.diff(globalGroup, promoted, global.inputs, ignored);
    expect(diff([]).replaces).to.deep.equal(["primaryReplicationGroupId"]);
    expect(diff(["primaryReplicationGroupId"])).to.deep.include({ changed: [], replaces: [] });
  });

  it("outlives no member, and its founder outlives it", () => {
    const { builder, home, global, join } = globalCache();
    const peer = join();
    expect(() => builder.cloud.delete(globalGroup, global.id, caller)).to.throw(/shop-peer/);
    expect(() => builder.cloud.delete(group, home.id, caller)).to.throw(/shop/);
    builder.cloud.delete(group, peer.id, { ...caller, region: standby });
    builder.cloud.delete(globalGroup, global.id, caller);
    expect(() => builder.cloud.delete(group, home.id, caller)).to.not.throw();
  });
});

describe("routing controls", () => {
  it("answer at five endpoints, each in a region of its own", () => {
    const { clusterEndpoints } = new Builder().make(cluster).outputs;
    const endpoints = clusterEndpoints as { region: string; endpoint: string }[];
    expect(new Set(endpoints.map(({ region }) => region)).size).to.equal(5);
    for (const { region, endpoint } of endpoints) {
      expect(endpoint).to.match(
        new RegExp(
          `^https://[0-9a-f]{8}[.]route53-recovery-cluster[.]${region}[.]amazonaws[.]com/v1$`,
        ),
      );
    }
  });

  it("have ARNs without a region, below their panel's", () => {
    const { id, inputs } = new Builder().make(control);
    expect(id).to.match(
      /^arn:aws:route53-recovery-control::123456789012:controlpanel\/[0-9a-f]{32}\/routingcontrol\/[0-9a-f]{16}$/,
    );
    expect(id.startsWith(`${String(inputs.controlPanelArn)}/`)).to.equal(true);
  });

  it("are followed by health checks that name one that is there", () => {
    const builder = new Builder();
    const check = (routingControlArn: string) =>
      builder.create(aws("route53/healthCheck"), "check", {
        type: "RECOVERY_CONTROL",
        routingControlArn,
      });
    expect(() => check("arn:aws:route53-recovery-control::123456789012:controlpanel/x")).to.throw(
      /InvalidInput/,
    );
    expect(() => check(builder.make(control).id)).to.not.throw();
  });

  it("are guarded by a rule that asserts or gates, never both and never neither", () => {
    const builder = new Builder();
    const { inputs } = builder.make(rule);
    const { assertedControls, ...without } = inputs;
    const make = (given: Properties) => () => builder.create(rule, "other", given);
    expect(make({ ...without, name: "none" })).to.throw(
      /either assertedControls or gatingControls/,
    );
    expect(make({ ...inputs, name: "both", gatingControls: assertedControls ?? [] })).to.throw(
      /either/,
    );
  });
});

describe("a plan of Region switch", () => {
  const made = (change: (workflows: Properties[]) => Properties[]) => {
    const builder = new Builder();
    const inputs = builder.make(plan).inputs;
    const workflows = change(inputs.workflows as Properties[]);
    return () => builder.create(plan, "other", { ...inputs, name: "other", workflows });
  };
  const withStep = (step: Properties) =>
    made((workflows) => workflows.map((each) => ({ ...each, steps: [{ name: "step", ...step }] })));
  const lambda = (region: string) => `arn:aws:lambda:${region}:123456789012:function:minimal`;

  it("has an ARN with its name and six signs, in no region", () => {
    expect(new Builder().make(plan).id).to.match(
      /^arn:aws:arc-region-switch::123456789012:plan\/minimal:[a-z0-9]{6}$/,
    );
  });

  it("activates each of its regions", () => {
    expect(made(([first]) => (first ? [first] : []))).to.throw(
      /no workflow that activates eu-central-1/,
    );
  });

  it("names functions, databases and controls that are there, one function in each region", () => {
    const custom = (...regions: string[]) => ({
      executionBlockType: "CustomActionLambda",
      customActionLambdaConfigs: [
        {
          lambdas: regions.map((region) => ({ arn: lambda(region) })),
          regionToRun: "activatingRegion",
          retryIntervalMinutes: 1,
        },
      ],
    });
    expect(withStep(custom("eu-west-1", "eu-central-1"))).to.throw(
      /lambda function ".*" does not exist/,
    );
    const database = {
      executionBlockType: "AuroraGlobalDatabase",
      globalAuroraConfigs: [
        { behavior: "switchoverOnly", databaseClusterArns: [], globalClusterIdentifier: "nowhere" },
      ],
    };
    expect(withStep(database)).to.throw(/rds globalCluster "nowhere" does not exist/);
    const together = {
      executionBlockType: "Parallel",
      parallelConfigs: [{ steps: [{ name: "inner", ...custom("eu-west-1") }] }],
    };
    expect(withStep(together)).to.throw(/does not exist/);
  });

  it("refuses a custom action that only one region could do", () => {
    const builder = new Builder();
    const { inputs } = builder.make(plan);
    const arn = String(builder.make(aws("lambda/function")).outputs.arn);
    const steps = [
      {
        name: "fence",
        executionBlockType: "CustomActionLambda",
        customActionLambdaConfigs: [
          { lambdas: [{ arn }], regionToRun: "activatingRegion", retryIntervalMinutes: 1 },
        ],
      },
    ];
    const workflows = (inputs.workflows as Properties[]).map((each) => ({ ...each, steps }));
    expect(() => builder.create(plan, "other", { ...inputs, name: "other", workflows })).to.throw(
      /The step fence needs a function in each of the plan's regions/,
    );
  });

  it("refuses words that AWS does not know, side by side as well as one by one", () => {
    const odd = {
      executionBlockType: "AuroraGlobalDatabase",
      globalAuroraConfigs: [
        { behavior: "sometimes", databaseClusterArns: [], globalClusterIdentifier: "x" },
      ],
    };
    expect(withStep(odd)).to.throw(/behavior/);
    expect(
      withStep({
        executionBlockType: "Parallel",
        parallelConfigs: [{ steps: [{ name: "i", ...odd }] }],
      }),
    ).to.throw(/behavior/);
    expect(withStep({ executionBlockType: "Reboot" })).to.throw(/executionBlockType/);
  });
});

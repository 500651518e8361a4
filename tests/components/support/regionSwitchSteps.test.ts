import { expect } from "chai";
import { activation, type InBoth, type Moved } from "../../../components/support/regionSwitchSteps";

const [home, standby] = ["eu-west-1", "eu-central-1"] as const;

const both = (name: string): InBoth => ({
  name,
  arns: { [home]: `arn:${name}:${home}`, [standby]: `arn:${name}:${standby}` },
});

const moved: Moved = {
  regions: [home, standby],
  minutes: 15,
  functions: both("functions"),
  mappings: [both("inventory-order-placed")],
  databases: [{ ...both("shared"), identifier: "shop-shared" }],
  services: [{ ...both("rates"), clusters: both("cluster").arns }],
  kubernetes: { ...both("cluster"), deployments: ["payment"] },
};

const named = (of: Moved) => activation(of).map(({ name }) => name);

/** The step of that name, or one of those side by side in it. */
function step(name: string, of: Moved = moved): Record<string, unknown> {
  const all = activation(of) as unknown as Record<string, unknown>[];
  const inner = all.flatMap(
    ({ parallelConfigs }) =>
      (parallelConfigs as { steps: Record<string, unknown>[] }[] | undefined)?.[0]?.steps ?? [],
  );
  const found = [...all, ...inner].find((each) => each.name === name);
  if (found === undefined) {
    throw new Error(`no step ${name}`);
  }
  return found;
}

describe("the steps of a plan of Region switch", () => {
  it("lead the names last, let the place serve after its databases moved, and fence before all", () => {
    expect(named(moved)).to.deep.equal([
      "fence",
      "stop-consumers",
      "promote-shared",
      "scale-rates",
      "scale-pods",
      "serve",
      "start-consumers",
      "gate",
    ]);
  });

  it("leave out what a stack has not", () => {
    const { kubernetes, ...without } = moved;
    expect(kubernetes).not.to.equal(undefined);
    const bare: Moved = { ...without, mappings: [], databases: [], services: [] };
    expect(named(bare)).to.deep.equal(["fence", "serve", "gate"]);
    expect(named({ ...moved, kubernetes: { ...both("cluster"), deployments: [] } })).not.to.include(
      "scale-pods",
    );
  });

  it("run what is theirs in the region that is activated, and skip only what the dead one would do", () => {
    const acts = (name: string) =>
      (step(name).customActionLambdaConfigs as Record<string, unknown>[])[0];
    const common = {
      lambdas: [{ arn: `arn:functions:${home}` }, { arn: `arn:functions:${standby}` }],
      retryIntervalMinutes: 1,
      timeoutMinutes: 15,
    };
    expect(acts("fence")).to.deep.equal({
      ...{ ...common, regionToRun: "deactivatingRegion", ungracefuls: [{ behavior: "skip" }] },
    });
    for (const name of ["serve", "gate"]) {
      expect(acts(name)).to.deep.equal({ ...common, regionToRun: "activatingRegion" });
    }
  });

  it("lose nothing unless the execution is ungraceful", () => {
    expect(step("promote-shared").globalAuroraConfigs).to.deep.equal([
      {
        behavior: "switchoverOnly",
        ungracefuls: [{ ungraceful: "failover" }],
        globalClusterIdentifier: "shop-shared",
        databaseClusterArns: [`arn:shared:${home}`, `arn:shared:${standby}`],
        timeoutMinutes: 15,
      },
    ]);
  });

  it("stop the consumers of the region that is left, and start those of the other", () => {
    const of = (name: string) =>
      (step(name).lambdaEventSourceMappingConfigs as Record<string, unknown>[])[0];
    const arn = (region: string) => `arn:inventory-order-placed:${region}`;
    expect(of("disable-inventory-order-placed")).to.deep.equal({
      action: "disable",
      timeoutMinutes: 15,
      regionEventSourceMappings: [
        { region: home, arn: arn(standby) },
        { region: standby, arn: arn(home) },
      ],
      ungracefuls: [{ behavior: "skip" }],
    });
    expect(of("enable-inventory-order-placed")).to.deep.equal({
      action: "enable",
      timeoutMinutes: 15,
      regionEventSourceMappings: [
        { region: home, arn: arn(home) },
        { region: standby, arn: arn(standby) },
      ],
    });
  });

  it("grow tasks and pods to what the other region ran", () => {
    expect(step("scale-rates").ecsCapacityIncreaseConfigs).to.deep.equal([
      {
        targetPercent: 100,
        capacityMonitoringApproach: "sampledMaxInLast24Hours",
        timeoutMinutes: 15,
        services: [home, standby].map((region) => ({
          clusterArn: `arn:cluster:${region}`,
          serviceArn: `arn:rates:${region}`,
        })),
        ungraceful: { minimumSuccessPercentage: 50 },
      },
    ]);
    expect(step("scale-pods").eksResourceScalingConfigs).to.deep.equal([
      {
        targetPercent: 100,
        capacityMonitoringApproach: "sampledMaxInLast24Hours",
        timeoutMinutes: 15,
        kubernetesResourceTypes: [{ apiVersion: "apps/v1", kind: "Deployment" }],
        eksClusters: [
          { clusterArn: `arn:cluster:${home}` },
          { clusterArn: `arn:cluster:${standby}` },
        ],
        scalingResources: [
          {
            namespace: "payment",
            resources: [home, standby].map((resourceName) => ({
              ...{ resourceName, name: "payment", namespace: "payment", hpaName: "payment" },
            })),
          },
        ],
        ungracefuls: [{ minimumSuccessPercentage: 50 }],
      },
    ]);
  });

  it("turn routing controls together, on for the region that is activated", () => {
    const state = (region: string, to: "On" | "Off") => ({
      ...{ routingControlArn: `arn:controls:${region}`, state: to },
    });
    const gate = step("gate", { ...moved, controls: both("controls") });
    expect(gate.executionBlockType).to.equal("ARCRoutingControl");
    expect(gate.arcRoutingControlConfigs).to.deep.equal([
      {
        timeoutMinutes: 15,
        regionAndRoutingControls: [
          { region: home, routingControls: [state(home, "On"), state(standby, "Off")] },
          { region: standby, routingControls: [state(standby, "On"), state(home, "Off")] },
        ],
      },
    ]);
  });

  it("refuse what is in one place only, by name", () => {
    const alone = { name: "shared", identifier: "shop-shared", arns: { [home]: "arn:shared" } };
    expect(() => activation({ ...moved, databases: [alone] })).to.throw(
      "shared is not in eu-central-1; a plan of Region switch needs it in both places",
    );
  });
});

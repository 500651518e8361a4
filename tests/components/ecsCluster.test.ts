import { expect } from "chai";
import { EcsCluster } from "../../components";
import { containersOn, functionsOnly, onEcs, reached } from "../support/containers";
import { type Found, prod, simulate } from "../support/platform";

const name = "containers-eu-west-1";
const clusterType = "aws:ecs/cluster:Cluster";

const services = { ...functionsOnly, quotes: onEcs(), rates: onEcs({ api: undefined }) };

describe("EcsCluster", () => {
  let found: Found<ReturnType<typeof containersOn>>;

  before(async () => {
    const of = reached({}, services);
    found = await simulate(of, () => containersOn(of));
  });

  it("creates a cluster with its metrics' log, and its services", () => {
    const own = found.resources.all
      .filter(({ parent }) => parent.endsWith(`::${name}`))
      .map((resource) => `${resource.type} ${resource.name}`)
      .sort();
    expect(own).to.deep.equal([
      `aws:cloudwatch/logGroup:LogGroup ${name}-insights`,
      `${clusterType} ${name}-cluster`,
      `aws:ecs/clusterCapacityProviders:ClusterCapacityProviders ${name}-capacity`,
      `evenkeel:part:EcsService ${name}-quotes`,
      `evenkeel:part:EcsService ${name}-rates`,
    ]);
    expect([...(found.result.containers?.services.keys() ?? [])]).to.deep.equal([
      "quotes",
      "rates",
    ]);
  });

  it("is there when any service needs it", () => {
    expect(EcsCluster.neededBy(services)).to.equal(true);
    expect(EcsCluster.neededBy(prod.services)).to.equal(false);
  });

  it("is watched by Container Insights, whose log has the place's key and is there before", () => {
    expect(found.inputs(clusterType)).to.deep.equal({
      name: "evenkeel-test",
      settings: [{ name: "containerInsights", value: "enabled" }],
    });
    expect(found.inputs("aws:cloudwatch/logGroup:LogGroup", `${name}-insights`)).to.deep.equal({
      name: "/aws/ecs/containerinsights/evenkeel-test/performance",
      retentionInDays: 365,
      kmsKeyId: found.key("logs"),
    });
    expect(found.waitsFor(clusterType, `${name}-cluster`)).to.include(`${name}-insights`);
  });

  it("runs on Fargate, where nothing else is said", () => {
    expect(found.inputs("aws:ecs/clusterCapacityProviders:ClusterCapacityProviders")).to.deep.equal(
      {
        clusterName: "evenkeel-test",
        capacityProviders: ["FARGATE", "FARGATE_SPOT"],
        defaultCapacityProviderStrategies: [{ capacityProvider: "FARGATE", weight: 1 }],
      },
    );
  });

  it("has capacity before a service asks for it, and as long as one does", () => {
    expect(found.waitsFor("aws:ecs/service:Service", `${name}-quotes-service`)).to.include(
      `${name}-capacity`,
    );
  });

  it("tells alarms of services that lack tasks", () => {
    expect(found.result.containers?.signals.map((signal) => signal.name)).to.deep.equal([
      "quotes-missing-tasks",
      "rates-missing-tasks",
    ]);
  });
});

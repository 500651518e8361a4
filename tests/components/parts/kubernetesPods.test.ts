import { expect } from "chai";
import { type EksCluster } from "../../../components";
import { hosted, simulateCluster } from "../../support/cluster";
import { type Found, prod, simulate } from "../../support/platform";

const labels = { "app.kubernetes.io/name": "payment" };
const metadata = { name: "payment", namespace: "payment", labels };
const scalerType = "kubernetes:autoscaling/v2:HorizontalPodAutoscaler";
const deploymentType = "kubernetes:apps/v1:Deployment";

describe("Pods of a service", () => {
  let found: Found<EksCluster>;

  before(async () => {
    found = await simulate(prod, hosted(1));
  });

  it("of a critical service stay off spot nodes, those of others prefer them", async () => {
    const podOf = ({ resources }: Found<unknown>) =>
      (resources.only(deploymentType).inputs as { spec: { template: { spec: object } } }).spec
        .template.spec;
    expect(podOf(found)).not.to.have.any.keys("affinity", "tolerations");
    const patient = await simulateCluster({ spot: true, critical: false });
    expect(podOf(patient)).to.deep.include({
      tolerations: [
        { key: "evenkeel/capacity", operator: "Equal", value: "spot", effect: "NoSchedule" },
      ],
      affinity: {
        nodeAffinity: {
          preferredDuringSchedulingIgnoredDuringExecution: [
            {
              weight: 100,
              preference: {
                matchExpressions: [{ key: "evenkeel/capacity", operator: "In", values: ["spot"] }],
              },
            },
          ],
        },
      },
    });
    expect(podOf(patient)).to.have.nested.property(
      "topologySpreadConstraints[0].topologyKey",
      "topology.kubernetes.io/zone",
    );
  });

  it("are spread over all zones, have their service account and to one another's places in a roll-out", () => {
    const { spec } = found.inputs(deploymentType) as { spec: Record<string, unknown> };
    expect(spec.selector).to.deep.equal({ matchLabels: labels });
    expect(spec.strategy).to.deep.equal({
      rollingUpdate: { maxUnavailable: 0, maxSurge: "50%" },
    });
    expect(spec).to.have.nested.property("template.spec.serviceAccountName", "payment");
    expect(spec).to.have.nested.property("template.metadata.labels").that.deep.equals(labels);
    expect(spec)
      .to.have.nested.property("template.spec.topologySpreadConstraints")
      .that.deep.equals([
        {
          maxSkew: 1,
          topologyKey: "topology.kubernetes.io/zone",
          whenUnsatisfiable: "ScheduleAnyway",
          labelSelector: { matchLabels: labels },
        },
      ]);
  });

  it("are as many as the load asks for: their number is the autoscaler's alone", () => {
    expect(found.inputs(scalerType)).to.deep.include({
      metadata,
      spec: {
        scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: "payment" },
        minReplicas: 3,
        maxReplicas: 12,
        metrics: [
          {
            type: "Resource",
            resource: { name: "cpu", target: { type: "Utilization", averageUtilization: 60 } },
          },
        ],
      },
    });
    expect(found.options(deploymentType).ignoreChanges).to.deep.equal(["spec.replicas"]);
    expect(found.inputs("kubernetes:policy/v1:PodDisruptionBudget")).to.deep.include({
      metadata,
      spec: { maxUnavailable: 1, selector: { matchLabels: labels } },
    });
  });

  for (const [capacity, pods] of [
    [0.5, 2],
    [0.1, 1],
    [0, 1],
  ] as const) {
    it(`are at least ${pods} of 3 with a capacity of ${capacity}`, async () => {
      const waiting = await simulate(prod, hosted(capacity));
      expect(waiting.inputs(scalerType)).to.have.nested.property("spec.minReplicas", pods);
    });
  }
});

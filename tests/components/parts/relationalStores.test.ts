import { expect } from "chai";
import { type Found } from "../../support/platform";
import { inTwoRegions, simulateTiers, type Tiers } from "../../support/stores";

const targetType = "aws:appautoscaling/target:Target";
const policyType = "aws:appautoscaling/policy:Policy";
const reservedType = "aws:rds/reservedInstance:ReservedInstance";
const [one, other] = [
  "438012d3-4052-4cc7-b2e3-8d3372e0e706",
  "649fd0c8-cf6d-47a0-bfa6-060f8e75e95f",
];

describe("Relational stores", () => {
  let found: Found<Tiers>;

  before(async () => {
    found = await simulateTiers(
      inTwoRegions({
        relational: {
          readers: 2,
          autoscaling: { maxReaders: 6, targetCpu: 55 },
          reservations: [
            { offeringId: one, count: 2 },
            { offeringId: other, count: 1, place: "standby" },
            { offeringId: one, count: 1 },
          ],
        },
      }),
    );
  });

  describe("scale", () => {
    for (const region of ["eu-west-1", "eu-central-1"]) {
      const name = `data-${region}-shared`;

      it(`the readers of ${region} between those that always run and the most`, () => {
        expect(found.inputs(targetType, `${name}-readers`)).to.deep.equal({
          serviceNamespace: "rds",
          scalableDimension: "rds:cluster:ReadReplicaCount",
          resourceId: `cluster:evenkeel-test-shared-${region}`,
          minCapacity: 2,
          maxCapacity: 6,
        });
        expect(found.region(targetType, `${name}-readers`)).to.equal(region);
      });

      it(`the readers of ${region} by their CPU use, up at once and down late`, () => {
        expect(found.inputs(policyType, `${name}-readers-cpu`)).to.deep.include({
          policyType: "TargetTrackingScaling",
          resourceId: `cluster:evenkeel-test-shared-${region}`,
          targetTrackingScalingPolicyConfiguration: {
            predefinedMetricSpecification: {
              predefinedMetricType: "RDSReaderAverageCPUUtilization",
            },
            targetValue: 55,
            scaleOutCooldown: 60,
            scaleInCooldown: 900,
          },
        });
      });
    }

    it("once a reader is there to be measured", () => {
      const waits = found.waitsFor(targetType, "data-eu-west-1-shared-readers");
      expect(waits).to.include.members([1, 2, 3].map((n) => `data-eu-west-1-shared-instance-${n}`));
    });

    it("nothing unless asked to", async () => {
      const fixed = await simulateTiers(inTwoRegions({}));
      expect(fixed.resources.of(targetType)).to.deep.equal([]);
      expect(fixed.resources.of(reservedType)).to.deep.equal([]);
    });
  });

  describe("reserve", () => {
    it("instances in the place whose offering it is, entries of one offering apart", () => {
      const bought = found.resources
        .of(reservedType)
        .map(({ name, inputs }) => `${name} x${String(inputs.instanceCount)}`);
      expect(bought).to.deep.equal([
        `data-eu-west-1-reservation-${one}-1 x2`,
        `data-eu-west-1-reservation-${one}-2 x1`,
        `data-eu-central-1-reservation-${other}-1 x1`,
      ]);
      expect(found.region(reservedType, `data-eu-central-1-reservation-${other}-1`)).to.equal(
        "eu-central-1",
      );
    });

    it("what cannot be given back: it is protected and outlives the stack", () => {
      for (const { options } of found.resources.of(reservedType)) {
        expect(options).to.deep.include({ protect: true, retainOnDelete: true });
      }
    });
  });
});

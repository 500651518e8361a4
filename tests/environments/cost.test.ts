import { expect } from "chai";
import { overridden, refuses, settings, singleRegion } from "./support";

describe("Settings: cost", () => {
  it("assumes a small shop where nothing is said, and sets no limit", () => {
    const { cost } = settings(singleRegion);
    expect(cost).to.include({ requests: 1_000_000, milliseconds: 100, memoryMb: 256 });
    expect(cost).to.include({ auroraGb: 100, bucketGb: 100 });
    expect(cost.budget).to.equal(undefined);
  });

  it("fills in what is left out", () => {
    const { cost } = settings(overridden(singleRegion, "cost", { budget: 100, natGb: 5 }));
    expect(cost).to.include({ budget: 100, natGb: 5, requests: 1_000_000 });
  });

  refuses("a budget of nothing", overridden(singleRegion, "cost.budget", 0), [
    "evenkeel:settings.cost.budget: must be a number of USD, more than 0; got 0; example: 2500",
  ]);
  refuses("data that is less than none", overridden(singleRegion, "cost.zoneGb", -1), [
    "evenkeel:settings.cost.zoneGb: must be a number of gigabytes; got -1; example: 50",
  ]);
  refuses("what it does not know", overridden(singleRegion, "cost.euros", 1), [
    'evenkeel:settings.cost.euros: is not a setting; got 1; example: {"budget":2500}\n' +
      "  hint: known here: budget, requests, milliseconds, memoryMb, auroraGb, bucketGb, callsPerMessage, logBytes, " +
      "answerKb, zoneGb, natGb, endpointGb, replicatedGb, writesPerRequest",
  ]);
});

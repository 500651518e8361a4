import { expect } from "chai";
import { activePassive, overridden, refuses, settings, singleRegion } from "./support";

describe("Settings: failover", () => {
  it("leaves everything to operators where nothing is said, with objectives of minutes", () => {
    expect(settings(activePassive).failover).to.deep.equal({
      gate: "alarms",
      trigger: "operator",
      regionSwitch: "none",
      objectives: { rtoSeconds: 900, rpoSeconds: 60 },
      maxLagSeconds: 5,
    });
  });

  it("fills in what a part leaves out", () => {
    const { failover } = settings(
      overridden(activePassive, "failover", { regionSwitch: {}, objectives: { rtoSeconds: 600 } }),
    );
    expect(failover).to.deep.include({
      regionSwitch: { reports: true },
      objectives: { rtoSeconds: 600, rpoSeconds: 60 },
    });
  });

  it("takes objectives in a single-region stack, which may get a peer", () => {
    const { failover } = settings(
      overridden(singleRegion, "failover.objectives", { rtoSeconds: 600, rpoSeconds: 30 }),
    );
    expect(failover.objectives.rpoSeconds).to.equal(30);
  });

  refuses(
    "routing controls without a second place",
    overridden(singleRegion, "failover.gate", "routing-control"),
    [
      'evenkeel:settings.failover.gate: must be alarms in a single-region stack (there is nothing to choose between, and a cluster is charged by the hour); got "routing-control"; example: alarms',
    ],
  );
  refuses(
    "a watch over nobody, and a plan that leads nowhere",
    overridden(singleRegion, "failover", { trigger: "health", regionSwitch: { reports: false } }),
    [
      'evenkeel:settings.failover.regionSwitch: must be none in a single-region stack (there is no region to switch to); got {"reports":false}; example: none',
      'evenkeel:settings.failover.trigger: must be operator in a single-region stack (there is no other place that could watch this one); got "health"; example: operator',
    ],
  );
  refuses("an unknown gate", overridden(activePassive, "failover.gate", "routing"), [
    'evenkeel:settings.failover.gate: must be one of alarms, routing-control; got "routing"; example: alarms',
  ]);
  refuses(
    "more lag than a disaster may cost",
    overridden(activePassive, "failover", { maxLagSeconds: 120 }),
    [
      "evenkeel:settings.failover.maxLagSeconds: must be at most objectives.rpoSeconds (60; a disaster at that moment would cost more than it may); got 120; example: 60",
    ],
  );
  refuses(
    "an objective below the lag that is allowed by default",
    overridden(activePassive, "failover.objectives", { rpoSeconds: 2 }),
    [
      "evenkeel:settings.failover.objectives.rpoSeconds: must be at least maxLagSeconds (5; a disaster at that moment would cost more than it may); got 2; example: 5",
    ],
  );
  refuses(
    "an objective that asynchronous replication cannot keep",
    overridden(activePassive, "failover.objectives", { rpoSeconds: 0 }),
    [
      "evenkeel:settings.failover.objectives.rpoSeconds: must be a whole number from 1 to 86400; got 0; example: 60",
    ],
  );
});

describe("Settings: a cache over both places", () => {
  const nodes = { nodeType: "cache.r7g.large", replicas: 1 };
  const cache = (raw: typeof activePassive, changes: object) =>
    overridden(raw, "data.cache", { ...nodes, ...changes });

  it("is one cache for each place where nothing is said", () => {
    expect(settings(activePassive).data.cache).to.deep.include({ global: false });
    expect(settings(cache(activePassive, { global: true })).data.cache).to.deep.include({
      global: true,
    });
  });

  refuses("one without a second place", cache(singleRegion, { global: true }), [
    "evenkeel:settings.data.cache.global: must be false in a single-region stack (there is no other place to copy to); got true; example: false",
  ]);
  for (const nodeType of ["cache.t4g.medium", "cache.r4.xlarge"]) {
    refuses(
      `nodes that a global datastore does not run on: ${nodeType}`,
      cache(activePassive, { global: true, nodeType }),
      [
        `evenkeel:settings.data.cache.nodeType: must be large or above, and of M5 or R5 or later, in a global datastore; got "${nodeType}"; example: cache.r7g.large`,
      ],
    );
  }
});

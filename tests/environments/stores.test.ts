import { expect } from "chai";
import { withoutDax } from "../../environments/regions";
import { factsOf } from "../../lab/facts";
import { activePassive, overridden, refuses, settings, singleRegion } from "./support";

const rds = {
  engine: "rds-postgres",
  engineVersion: "16.13",
  instanceClass: "db.m6g.large",
  storageGiB: 100,
  backupRetentionDays: 14,
};

/** Dev with an RDS database. */
const withRds = (changes: object = {}) =>
  overridden(singleRegion, "data.relational", { ...rds, ...changes });

/** Settings of `data`, as an override. */
const data = (raw: Parameters<typeof overridden>[0], changes: object) =>
  overridden(raw, "data", changes);

/** Without services that have a table. */
const tableless = { services: { inventory: null } };

const scaled = (relational: object) => data(singleRegion, { relational });

describe("Settings: an RDS database", () => {
  it("replaces Aurora as a whole: nothing of the other engine's settings stays", () => {
    expect(settings(withRds()).data.relational).to.deep.equal({
      ...rds,
      multiAz: true,
      reservations: [],
    });
  });

  it("may be burstable, where nothing joins it", () => {
    const of = settings(withRds({ instanceClass: "db.t4g.medium" }));
    expect(of.data.relational).to.include({ instanceClass: "db.t4g.medium" });
  });

  refuses("RDS in an active-passive stack", overridden(activePassive, "data.relational", rds), [
    'evenkeel:settings.data.relational.engine: must be aurora-postgres in an active-passive stack (only Aurora has a global database); got "rds-postgres"; example: aurora-postgres',
  ]);
  refuses(
    "a version that RDS has retired, though Aurora has not",
    withRds({ engineVersion: "16.8" }),
    [
      'evenkeel:settings.data.relational.engineVersion: must be a version of RDS for PostgreSQL that is supported; got "16.8"; example: 16.15\n  hint: known versions of 16: 16.9, 16.10, 16.11, 16.12, 16.13, 16.14, 16.15',
    ],
  );
  refuses("an unknown family", withRds({ instanceClass: "db.r6.large" }), [
    'evenkeel:settings.data.relational.instanceClass: must be a class of a family that RDS for PostgreSQL runs on; got "db.r6.large"; example: db.r6g.large\n  hint: did you mean db.r6g?',
  ]);
  refuses(
    "a family that the region lacks",
    { ...withRds({ instanceClass: "db.m6i.large" }), home: "eu-central-2" },
    [
      'evenkeel:settings.data.relational.instanceClass: must be offered in the region of the stack (eu-central-2 has no db.m6i); got "db.m6i.large"; example: db.r6g.large',
    ],
  );
  refuses(
    "a single zone in production",
    {
      ...overridden(activePassive, "data.relational", { ...rds, multiAz: false }),
      topology: "single-region",
      standby: "",
    },
    [
      "evenkeel:settings.data.relational.multiAz: must be true in production (an instance alone is lost with its zone); got false; example: true",
    ],
  );
});

describe("Settings: readers that scale", () => {
  it("go beyond those that always run, in both places", () => {
    const of = settings(data(activePassive, { relational: { autoscaling: { maxReaders: 14 } } }));
    expect(of.data.relational).to.deep.include({
      autoscaling: { maxReaders: 14, targetCpu: 60 },
    });
  });

  refuses(
    "no reader to begin with, and a cluster that pauses",
    scaled({ autoscaling: { maxReaders: 4 } }),
    [
      "evenkeel:settings.data.relational.capacity.minAcu: must be 0.5 or more where readers scale (a paused reader has no load to follow); got 0 (environments/dev.ts); example: 0.5",
      "evenkeel:settings.data.relational.readers: must be 1 or more where readers scale (their number follows the load of those that run); got 0 (environments/dev.ts); example: 1",
    ],
  );
  refuses(
    "no more readers than always run",
    scaled({ readers: 4, capacity: { minAcu: 0.5 }, autoscaling: { maxReaders: 4 } }),
    [
      "evenkeel:settings.data.relational.autoscaling.maxReaders: must be more than readers (4; between the two is nothing to scale); got 4; example: 6",
    ],
  );
  refuses(
    "more readers than a global database takes",
    data(activePassive, { relational: { autoscaling: { maxReaders: 15 } } }),
    [
      "evenkeel:settings.data.relational.autoscaling.maxReaders: must be at most 14 in an active-passive stack (15 less the number of other regions); got 15; example: 4",
    ],
  );
});

describe("Settings: reserved instances", () => {
  const offeringId = "438012d3-4052-4cc7-b2e3-8d3372e0e706";

  refuses(
    "a reservation for capacity without instances of a class",
    scaled({ reservations: [{ offeringId, count: 1 }] }),
    [
      'evenkeel:settings.data.relational.reservations: must be empty with serverless capacity (a reservation pays for instances of one class, never for ACUs); got [{"offeringId":"438012d3-4052-4cc7-b2e3-8d3372e0e706","count":1}]; example: []',
    ],
  );
  refuses(
    "a reservation for a place that is not there",
    withRds({ reservations: [{ offeringId, count: 1, place: "standby" }] }),
    [
      'evenkeel:settings.data.relational.reservations[0].place: must be home in a single-region stack (not used in this topology); got "standby"; example: home',
    ],
  );
});

describe("Settings: DynamoDB Accelerator", () => {
  const dax = { nodeType: "dax.r5.large", nodes: 3 };

  it("is known to be where AWS has it", () => {
    expect(withoutDax).to.deep.equal(factsOf("aws:dax/cluster:Cluster")?.absentFrom);
  });

  refuses("a region without it", { ...data(singleRegion, { dax }), home: "eu-north-1" }, [
    'evenkeel:settings.data.dax: must be none here (eu-north-1 has no DynamoDB Accelerator); got {"nodeType":"dax.r5.large","nodes":3}; example: none\n  hint: regions that have it: ap-northeast-1, ap-south-1, ap-southeast-1, ap-southeast-2, eu-central-1, eu-west-1, eu-west-2, eu-west-3, sa-east-1, us-east-1, us-east-2, us-west-1, us-west-2',
  ]);
  refuses(
    "an accelerator of nothing",
    { ...singleRegion, settings: JSON.stringify({ data: { dax }, ...tableless }) },
    [
      'evenkeel:settings.data.dax: must be none where no service has a DynamoDB table (it would accelerate nothing); got {"nodeType":"dax.r5.large","nodes":3}; example: none',
    ],
  );
  refuses("a single node in production", data(activePassive, { dax: { ...dax, nodes: 1 } }), [
    "evenkeel:settings.data.dax.nodes: must be 2 or more in production (a cluster of one node is lost with its zone; AWS recommends 3); got 1; example: 3",
  ]);
});

describe("Settings: a cache", () => {
  const services = { inventory: { usesCache: true } };
  const cacheless = { data: { cache: "none" } };

  it("is used by nobody who does not ask for it", () => {
    const used = Object.values(settings(activePassive).services).map(({ usesCache }) => usesCache);
    expect(used).to.deep.equal([false, false, false, false]);
  });

  refuses(
    "the use of none",
    { ...singleRegion, settings: JSON.stringify({ ...cacheless, services }) },
    [
      "evenkeel:settings.services.inventory.usesCache: must be false where data.cache is none (there is nothing to use); got true; example: false",
    ],
  );
});

describe("Settings: throughput of tables", () => {
  const limits = { min: 5, max: 100 };
  const tableCapacity = { read: limits, write: limits };

  refuses(
    "more units at least than at most",
    data(singleRegion, { tableCapacity: { ...tableCapacity, write: { min: 50, max: 10 } } }),
    [
      "evenkeel:settings.data.tableCapacity.write.min: must be at most max (10); got 50; example: 10",
    ],
  );
  refuses(
    "throughput of no table",
    { ...singleRegion, settings: JSON.stringify({ data: { tableCapacity }, ...tableless }) },
    [
      'evenkeel:settings.data.tableCapacity: must be on-demand where no service has a DynamoDB table (there is nothing to provision); got {"read":{"min":5,"max":100},"write":{"min":5,"max":100}}; example: on-demand',
    ],
  );
});

describe("Settings: backups", () => {
  const backups = { retentionDays: 35 };

  it("are daily at a quiet hour, copied and tried, unless told otherwise", () => {
    expect(settings(data(singleRegion, { backups })).data.backups).to.deep.equal({
      hour: 5,
      retentionDays: 35,
      copyRetentionDays: 35,
      testRestores: true,
    });
  });

  refuses(
    "a stay in cold storage that is too short",
    data(singleRegion, { backups: { ...backups, coldStorageAfterDays: 30 } }),
    [
      "evenkeel:settings.data.backups.retentionDays: must be 120 or more (what moves to cold storage after 30 days stays there for 90 or more); got 35; example: 120",
    ],
  );
  refuses(
    "cold storage for what cannot move there",
    {
      ...singleRegion,
      settings: JSON.stringify({
        data: { backups: { retentionDays: 365, coldStorageAfterDays: 30 } },
        ...tableless,
      }),
    },
    [
      "evenkeel:settings.data.backups.coldStorageAfterDays: must be left out where no service has a DynamoDB table (backups of Aurora and RDS cannot move to cold storage); got 30; example: no value",
    ],
  );
  refuses(
    "an hour in which RDS takes none",
    data(singleRegion, { relational: rds, backups: { ...backups, hour: 3 } }),
    [
      "evenkeel:settings.data.backups.hour: must not be from 1 to 4 with RDS (it takes no snapshot shortly before or in its own windows for backup and maintenance); got 3; example: 5",
    ],
  );
  refuses(
    "backups of nothing",
    {
      ...singleRegion,
      settings: JSON.stringify({
        data: { backups },
        services: { inventory: null, payment: null, ordering: { store: null, publishes: null } },
      }),
    },
    [
      'evenkeel:settings.data.backups: must be none where no service has a store (there is nothing to back up); got {"retentionDays":35}; example: none',
    ],
  );
});

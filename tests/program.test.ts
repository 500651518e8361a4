import { expect } from "chai";
import { changes } from "./program/changes";
import { exportsOf } from "./program/exports";
import { neededProviders } from "./program/graph";
import {
  devUnpaused,
  home,
  label,
  named,
  placesOf,
  type Plan,
  planOf,
  prodAssisted,
  prodWatched,
  prodWithoutHome,
  standby,
  timeout,
  variants,
} from "./program/plans";
import {
  failoverNamesPlaces,
  foreignRegions,
  regionInName,
  replicatorsNamePlaces,
} from "./program/regions";
import { distinct } from "./program/values";

/** All that moving `active` changes, by resource and input; in both places, so that one is fenced and one let go. */
const movedByActive = [home, standby].flatMap((region) => [
  `EventRule events-${region}-ordering-relay-sweep: state`,
  `EventRule events-${region}-payment-relay-sweep: state`,
  `EventSourceMapping events-${region}-inventory-order-placed-mapping: enabled`,
  `Parameter events-${region}-role: value`,
]);

/** Outputs of the stack that say which place serves. */
const exportsThatSayActive = ["activeRegion", "readme"];

/** All that changes in place when a single-region stack becomes active-passive. */
const convertedInPlace = [
  // Home gets an alarm on the lag that it will have as the reader, and a graph of it.
  `Dashboard observability-${home}-dashboard: dashboardBody`,
  // CloudFront learns of the second bucket.
  "Distribution edge-site-distribution: defaultCacheBehavior",
  "Distribution edge-site-distribution: originGroups",
  "Distribution edge-site-distribution: origins",
  // Home's record gets the health check that the standby judges it by.
  "Record edge-api-home: healthCheckId",
  // Logins of databases are copied to the standby.
  `Secret data-${home}-ordering-login-secret: replicas`,
  `Secret data-${home}-payment-login-secret: replicas`,
  `Secret data-${home}-shared-founder-secret: replicas`,
];

/** All that `unavailable` changes: how the dead region's provider starts. */
const changedByUnavailable = ["maxRetries", "skipCredentialsValidation", "stsRegion"].map(
  (argument) => `aws ${home}: ${argument}`,
);

/** Where an input may name a region other than its resource's own in any stack: the edge looks at the places. */
const edgeNamesPlaces = [
  // Headers are named after the place that they are meant for.
  "Distribution edge-site-distribution: origins.customHeaders.name",
  "Distribution edge-site-distribution: origins.domainName",
  "Record edge-api-home: aliases.name",
  "Record edge-api-home: setIdentifier",
];

/** The same in a stack with a public load balancer. */
const edgeNamesBalancers = [
  "Record edge-app-home: aliases.name",
  "Record edge-app-home: setIdentifier",
];

/** The same in an active-passive stack, `*` standing for either place: replication. */
const placesNameEachOther = [
  "BucketReplicationConfig edge-site-*-replication: rules.destination.bucket",
  "BucketReplicationConfig edge-site-*-replication: rules.destination.encryptionConfiguration.replicaKmsKeyId",
  "Cluster data-*-shared-cluster: sourceRegion",
  "Record edge-api-standby: aliases.name",
  "Record edge-api-standby: setIdentifier",
  "RolePolicy edge-site-*-replication-policy: policy",
  ...["ordering-login", "payment-login", "shared-founder"].flatMap((login) => [
    `Secret data-*-${login}-secret: replicas.kmsKeyId`,
    `Secret data-*-${login}-secret: replicas.region`,
  ]),
  "TableReplica data-*-inventory-replica: globalTableArn",
];

/** The login of the probe's service, in the stacks that have it. */
const heartbeatNamesPlaces = ["kmsKeyId", "region"].map(
  (input) => `Secret data-*-heartbeat-login-secret: replicas.${input}`,
);

/** Backups go to a vault of the other place, by its name. */
const backupCopies = "Plan backups-*-plan: rules.copyActions.destinationVaultArn";

for (const [name, variant] of named) {
  describe(`Regions in the program for ${name}`, function () {
    this.timeout(timeout);
    let plan: Plan;
    before(async () => {
      plan = await planOf(variant);
    });

    it("has no output of something that it does not have: Pulumi would warn of it each time", () => {
      const outputs = Object.entries(plan.result as { readonly [name: string]: unknown });
      expect(outputs.length).to.be.greaterThan(5);
      expect(outputs.filter(([, value]) => value === undefined)).to.deep.equal([]);
    });

    it("names another region in exactly the listed inputs", () => {
      const allowed =
        placesOf(plan).length === 2
          ? [
              ...edgeNamesPlaces,
              ...placesNameEachOther,
              ...failoverNamesPlaces(plan),
              ...replicatorsNamePlaces(plan),
            ]
          : edgeNamesPlaces;
      const balanced = plan.resources.of("evenkeel:part:PublicLoadBalancer").length > 0;
      const copies = plan.resources.of("aws:backup/vault:Vault").length > 1 ? [backupCopies] : [];
      const isDrilled = plan.resources.all.some(({ name }) =>
        /-heartbeat-login-secret$/.test(name),
      );
      const beats = isDrilled && placesOf(plan).length === 2 ? heartbeatNamesPlaces : [];
      expect(foreignRegions(plan)).to.deep.equal(
        distinct([...allowed, ...beats, ...copies, ...(balanced ? edgeNamesBalancers : [])]),
      );
    });
  });
}

describe("Moving active", function () {
  this.timeout(timeout);
  let was: Plan;
  let is: Plan;
  before(async () => {
    was = await planOf(variants.prod);
    is = await planOf(variants["prod, active moved"]);
  });
  const roleBearing = () => {
    const labels = movedByActive.map((line) => line.split(":")[0] ?? line);
    return was.resources.all.filter((resource) => labels.includes(label(resource)));
  };

  it("registers, removes and replaces nothing, and changes exactly the listed inputs", () => {
    expect(changes(was, is)).to.deep.equal({
      ...{ added: [], removed: [], replaced: [], options: [] },
      inputs: distinct(movedByActive),
    });
  });

  it("fences the place that was active and lets the other one work", () => {
    const works = (plan: Plan, region: string) => {
      const of = (name: string) => plan.resources.all.find((each) => each.name === name)?.inputs;
      return [
        of(`events-${region}-inventory-order-placed-mapping`)?.enabled,
        of(`events-${region}-ordering-relay-sweep`)?.state === "ENABLED",
        of(`events-${region}-payment-relay-sweep`)?.state === "ENABLED",
        of(`events-${region}-role`)?.value === '{"active":true}',
      ];
    };
    const [yes, no] = [Array(4).fill(true), Array(4).fill(false)];
    expect([works(was, home), works(was, standby)]).to.deep.equal([yes, no]);
    expect([works(is, home), works(is, standby)]).to.deep.equal([no, yes]);
  });

  it("changes only those outputs of the stack that say which place serves", async () => {
    const [old, next] = [await exportsOf(was), await exportsOf(is)];
    expect(Object.keys(next).filter((key) => next[key] !== old[key])).to.deep.equal(
      exportsThatSayActive,
    );
    expect([old.activeRegion, next.activeRegion]).to.deep.equal(
      [home, standby].map((region) => JSON.stringify(region)),
    );
  });

  it("needs only the provider of the place itself, for each resource that it changes", () => {
    const found = roleBearing().map((resource) => [
      label(resource),
      neededProviders(was, resource),
    ]);
    expect(found).to.have.length(movedByActive.length);
    expect(found).to.deep.equal(
      roleBearing().map((resource) => [label(resource), [regionInName(resource)]]),
    );
  });

  it("would be seen to need the other place, as the standby's database does", () => {
    const cluster = was.resources.only("aws:rds/cluster:Cluster", `data-${standby}-shared-cluster`);
    expect(neededProviders(was, cluster)).to.have.members([home, standby]);
  });
});

/** The login of the drill's probe, which prod has and dev has not. */
const copiedHeartbeatLogin = `Secret data-${home}-heartbeat-login-secret: replicas`;

describe("Going from one region to two", function () {
  this.timeout(timeout);
  const pairs = {
    prod: [variants["prod, single-region"], variants.prod, [copiedHeartbeatLogin]],
    dev: [devUnpaused, variants["dev, active-passive"], []],
    "prod, with all that helps to fail over": [
      variants["prod, single-region"],
      prodAssisted,
      // And what the tier notes of its settings; no resource of AWS's.
      [copiedHeartbeatLogin, `DataTier data-${home}: sizing`],
    ],
  } as const;
  for (const [name, [single, pair, own]] of Object.entries(pairs)) {
    it(`removes and replaces nothing of ${name}, and changes exactly the listed inputs`, async () => {
      const { added, ...rest } = changes(await planOf(single), await planOf(pair));
      expect(added).to.include(`Cluster data-${standby}-shared-cluster`);
      expect(rest).to.deep.equal({
        ...{ removed: [], replaced: [], options: [] },
        inputs: distinct([...convertedInPlace, ...own]),
      });
    });
  }

  it("sends the founding cluster the very same inputs", async () => {
    const inputs = async (variant: (typeof variants)["prod"]) =>
      (await planOf(variant)).resources.only(
        "aws:rds/cluster:Cluster",
        `data-${home}-shared-cluster`,
      ).inputs;
    expect(await inputs(variants.prod)).to.deep.equal(
      await inputs(variants["prod, single-region"]),
    );
  });

  it("sends the founding cache the very same inputs, whether the standby's will follow it or not", async () => {
    const inputs = async (variant: (typeof variants)["prod"]) =>
      (await planOf(variant)).resources.only(
        "aws:elasticache/replicationGroup:ReplicationGroup",
        `data-${home}-cache-group`,
      ).inputs;
    expect(await inputs(prodAssisted)).to.deep.equal(await inputs(variants["prod, single-region"]));
  });

  it("makes nothing of a global database before", async () => {
    const { resources } = await planOf(variants["prod, single-region"]);
    const global = /globalCluster|tableReplica|healthCheck|bucketReplication/;
    expect(resources.all.filter(({ type }) => global.test(type)).map(label)).to.deep.equal([]);
    expect(distinct(resources.of("pulumi:providers:aws").map((each) => each.name))).to.deep.equal([
      "edge",
      home,
    ]);
  });
});

describe("Turning on what helps to fail over", function () {
  this.timeout(timeout);

  it("only adds, where the gate stays what it is", async () => {
    const { added, ...rest } = changes(await planOf(variants.prod), await planOf(prodWatched));
    expect(added).to.include("Plan failover-region-switch-plan");
    expect(rest).to.deep.equal({ ...{ removed: [], replaced: [], options: [] }, inputs: [] });
  });

  it("tells whoever turns routing controls where and which, without asking AWS", async () => {
    const { routingControls, regionSwitchPlan } = await exportsOf(await planOf(prodAssisted));
    const { endpoints, controls } = JSON.parse(routingControls ?? "") as {
      endpoints: { endpoint: string; region: string }[];
      controls: Record<string, string>;
    };
    expect(new Set(endpoints.map(({ region }) => region)).size).to.equal(5);
    expect(Object.keys(controls)).to.deep.equal([home, standby]);
    expect(JSON.parse(regionSwitchPlan ?? "")).to.match(/^arn:aws:arc-region-switch::/);
    const plain = await exportsOf(await planOf(variants.prod));
    expect([plain.routingControls, plain.regionSwitchPlan]).to.deep.equal([undefined, undefined]);
  });
});

describe("Declaring a region unavailable", function () {
  this.timeout(timeout);

  it("changes only how the provider of that region starts", async () => {
    const found = changes(
      await planOf(variants["prod, active moved"]),
      await planOf(prodWithoutHome),
    );
    expect(found).to.deep.equal({
      ...{ added: [], removed: [], replaced: [], options: [] },
      inputs: changedByUnavailable,
    });
  });
});

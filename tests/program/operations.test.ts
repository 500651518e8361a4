import { expect } from "chai";
import { changes } from "./changes";
import { neededProviders } from "./graph";
import { home, label, type Plan, planOf, standby, timeout, type Variant } from "./plans";
import { statements } from "./policies";
import { made, regionInName } from "./regions";
import { distinct } from "./values";

const everything = [
  "settings.guardrails={ebsEncryption: true, blockPublicBuckets: true, config: true, guardDuty: true, cloudTrail: true, shield: {consent: I accept 3000 USD a month for one year}}",
  "settings.monitoring={alarms: true, prometheus: true, grafana: identity-center}",
];

const stack = (name: Variant["stack"], ...more: readonly string[]): Variant => ({
  stack: name,
  config: [...everything, ...more],
});

/** Singletons of an account, and how many a stack of two places makes. */
const singletons = {
  "aws:s3/accountPublicAccessBlock:AccountPublicAccessBlock": 1,
  "aws:shield/subscription:Subscription": 1,
  "aws:cloudtrail/trail:Trail": 1,
  "aws:ebs/encryptionByDefault:EncryptionByDefault": 2,
  "aws:guardduty/detector:Detector": 3,
  "aws:cfg/recorder:Recorder": 3,
};

const ofGuards = ({ resources }: Plan) =>
  resources.all.filter(({ name }) => /^(guardrails|metrics)-/.test(name));

describe("A stack that guards its account and watches its clusters", function () {
  this.timeout(timeout);
  let plan: Plan;

  before(async () => {
    plan = await planOf(stack("prod"));
  });

  it("has each singleton once in a region, in us-east-1 too, and leaves it behind", () => {
    for (const [type, size] of Object.entries(singletons)) {
      const found = plan.resources.of(type);
      expect(found, type).to.have.length(size);
      const regions = found.map(({ provider }) => plan.regions.get(provider));
      expect(new Set(regions).size, type).to.equal(size);
      expect(
        found.every(({ options }) => options.retainOnDelete),
        type,
      ).to.equal(true);
    }
    const [trail] = plan.resources.of("aws:cloudtrail/trail:Trail");
    expect(trail && plan.regions.get(trail.provider)).to.equal(home);
  });

  it("records roles and users in one region", () => {
    const recorders = plan.resources.of("aws:cfg/recorder:Recorder");
    const global = recorders.filter(({ inputs }) =>
      JSON.stringify(inputs.recordingGroup).includes('"includeGlobalResourceTypes":true'),
    );
    expect(global.map(({ name }) => name)).to.deep.equal([`guardrails-${home}-config`]);
  });

  it("has an alarm for each call worth one, at home", () => {
    const alarms = plan.resources
      .of("aws:cloudwatch/metricAlarm:MetricAlarm")
      .filter(({ inputs }) => inputs.namespace === "Evenkeel/Account");
    expect(alarms).to.have.length(15);
    alarms.forEach(({ provider }) => expect(plan.regions.get(provider)).to.equal(home));
  });

  it("has a workspace of Prometheus and of Grafana in each place", () => {
    for (const type of ["aws:amp/scraper:Scraper", "aws:grafana/workspace:Workspace"]) {
      const regions = plan.resources.of(type).map(({ provider }) => plan.regions.get(provider));
      expect(regions, type).to.have.members([home, standby]);
    }
  });

  it("puts nothing of one place into another, and lets no place wait for another", () => {
    const guards = made(plan).filter(({ name }) => /^(guardrails|metrics)-/.test(name));
    expect(guards).not.to.be.empty;
    for (const resource of guards) {
      const region = regionInName(resource);
      if (region !== undefined) {
        expect(plan.regions.get(resource.provider), label(resource)).to.equal(region);
        const needed = neededProviders(plan, resource).filter((name) => name !== "edge");
        expect(needed, label(resource)).to.deep.equal(region === "us-east-1" ? [] : [region]);
      }
    }
  });

  it("grants by action, on resources where there are any, and to services under a condition", () => {
    const own = new Set(ofGuards(plan).map(({ urn }) => urn));
    const said = statements(plan).filter(
      ({ resource, effect }) => own.has(resource.urn) && effect === "Allow",
    );
    expect(said).not.to.be.empty;
    const outsideKeys = said.filter(({ resource }) => resource.type !== "aws:kms/key:Key");
    expect(
      outsideKeys.filter(({ actions }) => actions.some((action) => action.includes("*"))),
    ).to.deep.equal([]);
    const onAll = outsideKeys.filter(({ resources }) => resources.includes("*"));
    expect(distinct(onAll.map(({ resource }) => label(resource)))).to.deep.equal(
      [standby, home].map((region) => `RolePolicy metrics-${region}-grafana-reads`).sort(),
    );
    const loose = said.filter(
      ({ path, principals, condition }) =>
        path !== "assumeRolePolicy" &&
        condition === undefined &&
        principals.some((each) => each === "*" || each.startsWith("Service ")),
    );
    expect(loose.map(({ resource }) => label(resource))).to.deep.equal([]);
  });

  it("changes nothing of it when the other place takes over", async () => {
    const { added, removed, replaced, inputs } = changes(
      plan,
      await planOf(stack("prod", `active=${standby}`)),
    );
    const about = [...added, ...removed, ...replaced, ...inputs];
    expect(about.filter((each) => / (guardrails|metrics)-/.test(each))).to.deep.equal([]);
  });

  it("grows by a place and replaces nothing", async () => {
    const one = await planOf(stack("prod", "topology=single-region", "standby=", "active="));
    const { removed, replaced, inputs } = changes(one, plan);
    expect(removed).to.deep.equal([]);
    expect(replaced).to.deep.equal([]);
    expect(inputs.filter((each) => / (guardrails|metrics)-/.test(each))).to.deep.equal([]);
  });

  it("makes nothing of the account where its baseline exists, but protects and watches its own", async () => {
    const other = await planOf(stack("prod", "accountBaseline=exists"));
    for (const type of Object.keys(singletons)) {
      expect(other.resources.of(type), type).to.deep.equal([]);
    }
    expect(ofGuards(other).filter(({ name }) => name.startsWith("guardrails"))).to.have.length(3);
    expect(other.resources.of("aws:shield/protection:Protection")).to.have.length(1);
    expect(other.resources.of("aws:amp/workspace:Workspace")).to.have.length(2);
  });

  it("in us-east-1 guards that region once", async () => {
    const there = await planOf(stack("dev", "home=us-east-1", "settings.monitoring.alarms=false"));
    expect(there.resources.of("aws:guardduty/detector:Detector")).to.have.length(1);
    const alarms = there.resources.of("aws:cloudwatch/metricAlarm:MetricAlarm");
    expect(alarms).to.deep.equal([]);
  });
});

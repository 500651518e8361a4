import { expect } from "chai";
import { type Tree } from "../../environments/merge";
import { activePassive, overridden, singleRegion, texts } from "./support";

/** A mistake, what is given, and what the error has to say: its key, and in words what is wrong and what would be right. */
type Row = readonly [mistake: string, given: Tree, key: string, says: RegExp];

const single = (path: string, value: unknown) => overridden(singleRegion, path, value);
const both = (path: string, value: unknown) => overridden(activePassive, path, value);
const service = (name: string, value: Tree) => single("services", { [name]: value });

/** Mistakes that are made with a stack of this kind, each with the error that it should get. */
const rows: readonly Row[] = [
  [
    "a topology that there is not",
    { ...activePassive, topology: "aurora-global" },
    "topology",
    /must be one of single-region, active-passive/,
  ],
  [
    "a second region that is missing",
    { ...activePassive, standby: undefined },
    "standby",
    /must be/,
  ],
  ["the same region twice", { ...activePassive, standby: "eu-west-1" }, "standby", /must|another/],
  [
    "a second region where there is one place",
    { ...singleRegion, standby: "eu-central-1" },
    "standby",
    /single-region/,
  ],
  ["a misspelt region", { ...singleRegion, home: "eu-wset-1" }, "home", /did you mean eu-west-1\?/],
  [
    "a region of another partition",
    { ...singleRegion, home: "cn-north-1" },
    "home",
    /must be a region/,
  ],
  [
    "a region without Grafana",
    overridden({ ...singleRegion, home: "eu-north-1" }, "monitoring", { grafana: "saml" }),
    "settings.monitoring.grafana",
    /not there/,
  ],
  [
    "an instance class of small machines over two regions",
    both("data.relational.capacity", { kind: "provisioned", instanceClass: "db.t4g.medium" }),
    "settings.data.relational.capacity.instanceClass",
    /must be/,
  ],
  [
    "an unknown engine version",
    single("data.relational.engineVersion", "9.6"),
    "settings.data.relational.engineVersion",
    /must be/,
  ],
  [
    "sixteen readers",
    single("data.relational.readers", 16),
    "settings.data.relational.readers",
    /from 0 to/,
  ],
  [
    "a managed master password",
    single("data.relational.manageMasterUserPassword", true),
    "settings.data.relational.manageMasterUserPassword",
    /is not a setting/,
  ],
  [
    "a key of one's own",
    single("data.kmsKeyArn", "arn:aws:kms:eu-west-1:111122223333:key/x"),
    "settings.data.kmsKeyArn",
    /is not a setting/,
  ],
  [
    "a range with host bits",
    single("network.addressRanges.home", "10.20.0.1/16"),
    "settings.network.addressRanges.home",
    /10\.20\.0\.0\/16/,
  ],
  [
    "a range that is too small",
    single("network.addressRanges.home", "10.20.0.0/28"),
    "settings.network.addressRanges.home",
    /must/,
  ],
  [
    "ranges that overlap",
    both("network.addressRanges", { home: "10.0.0.0/16", standby: "10.0.128.0/17" }),
    "settings.network.addressRanges.standby",
    /overlap/,
  ],
  [
    "a range of the Internet",
    single("network.addressRanges.home", "8.8.0.0/16"),
    "settings.network.addressRanges.home",
    /private|RFC 1918|must/,
  ],
  ["one zone", single("network.zones", 1), "settings.network.zones", /whole number from 2 to/],
  [
    "more zones than the region has",
    overridden({ ...singleRegion, home: "us-west-1" }, "network.zones", 3),
    "settings.network.zones",
    /us-west-1/,
  ],
  ["an old Kubernetes", single("cluster.version", "1.19"), "settings.cluster.version", /must/],
  [
    "production with an API for everybody",
    both("cluster.endpoint", { publicCidrs: ["0.0.0.0/0"] }),
    "settings.cluster.endpoint.publicCidrs[0]",
    /whole Internet in production/,
  ],
  [
    "more pods at least than at most",
    single("services.payment.kubernetes", { minPods: 5, maxPods: 2 }),
    "settings.services.payment.kubernetes.minPods",
    /must/,
  ],
  [
    "memory that Lambda has not",
    single("services.inventory.lambda", { memory: 64 }),
    "settings.services.inventory.lambda",
    /must|not a setting/,
  ],
  [
    "a cache without a replica over two regions",
    both("data.cache", { nodeType: "cache.r7g.large", replicas: 0 }),
    "settings.data.cache.replicas",
    /1 or more/,
  ],
  [
    "a retention that CloudWatch has not",
    single("logRetentionDays", 100),
    "settings.logRetentionDays",
    /90|120/,
  ],
  [
    "a domain with a wildcard",
    { ...singleRegion, domain: "*.example.com" },
    "domain",
    /did you mean example\.com\?/,
  ],
  [
    "a rate that WAF refuses",
    single("edge.requestsPerAddress", 5),
    "settings.edge.requestsPerAddress",
    /must/,
  ],
  [
    "Shield without the sentence",
    single("guardrails.shield", true),
    "settings.guardrails.shield",
    /I accept 3000 USD/,
  ],
  [
    "recovery points that end too soon after they went cold",
    both("data.backups", { retentionDays: 60, coldStorageAfterDays: 30 }),
    "settings.data.backups.retentionDays",
    /90/,
  ],
  [
    "a secret in clear",
    { ...singleRegion, databasePassword: "hunter2" },
    "databasePassword",
    /is not a setting|not/,
  ],
  [
    "production without protection",
    both("protect", false),
    "settings.protect",
    /must be true in production/,
  ],
  [
    "production with one NAT gateway",
    both("network.natGateways", "single"),
    "settings.network.natGateways",
    /one-per-zone in production/,
  ],
  [
    "production with backups of three days",
    both("data.relational.backupRetentionDays", 3),
    "settings.data.relational.backupRetentionDays",
    /7 or more in production/,
  ],
  [
    "production without alarms",
    both("monitoring", { alarms: false }),
    "settings.monitoring.alarms",
    /must be true in production/,
  ],
  [
    "an address that is none",
    single("alarmEmails", ["ops at example"]),
    "settings.alarmEmails[0]",
    /e-mail/,
  ],
  [
    "a number in quotes",
    single("network.zones", "3"),
    "settings.network.zones",
    /write it without quotes: 3/,
  ],
  [
    "a yes in quotes",
    single("protect", "true"),
    "settings.protect",
    /write it without quotes: true/,
  ],
  ["an account without quotes", { ...singleRegion, account: 11122223333 }, "account", /12 digits/],
  [
    "a misspelt setting",
    single("network.zonse", 3),
    "settings.network.zonse",
    /did you mean zones\?/,
  ],
  [
    "a misspelt key",
    { ...singleRegion, domian: "x.example.com" },
    "domian",
    /did you mean domain\?/,
  ],
  ["a misspelt environment", { ...singleRegion, environment: "prdo" }, "environment", /prod/],
  [
    "a service name that is too long",
    service("a-service-with-a-very-long-name", { runsOn: "lambda" }),
    "settings.services",
    /service name|must/,
  ],
  [
    "a suppression without an end",
    single("policies.suppressions", [
      { rule: "keys-rotate", resource: "keys-x", reason: "A reason that is long enough" },
    ]),
    "settings.policies.suppressions[0].until",
    /a day/,
  ],
];

describe("Mistakes in settings", () => {
  for (const [mistake, given, key, says] of rows) {
    it(`get an error that helps: ${mistake}`, () => {
      const all = texts(given);
      const own = all.filter((each) => each.startsWith(`evenkeel:${key}`));
      expect(own, all.join("\n")).not.to.be.empty;
      expect(own.join("\n")).to.match(says);
      expect(own.join("\n")).to.match(/; got .*; example: /);
      expect(own.join("\n")).not.to.include("hunter2");
    });
  }

  it("are told all at once", () => {
    const given = {
      ...singleRegion,
      home: "eu-wset-1",
      account: "1",
      settings: JSON.stringify({ network: { zones: 1, natGatways: "x" }, protect: 1 }),
    };
    expect(texts(given).map((each) => each.split(": ")[0])).to.deep.equal([
      "evenkeel:account",
      "evenkeel:home",
      "evenkeel:settings.network.natGatways",
      "evenkeel:settings.network.zones",
      "evenkeel:settings.protect",
    ]);
  });
});

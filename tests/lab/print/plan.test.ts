import { expect } from "chai";
import { failedJson, toJson } from "../../../lab/print/json";
import { printOutcome, resourceTable } from "../../../lab/print/plan";
import { type DetailedOutcome } from "../../../lab/run/operation";

const urn = (type: string, name: string) => `urn:pulumi:dev::evenkeel::${type}::${name}`;
const change = (
  kind: "create" | "update" | "replace" | "delete",
  type: string,
  name: string,
  properties: string[] = [],
  replaces: string[] = [],
) => ({ kind, urn: urn(type, name), type, name, properties, replaces });

const outcome: DetailedOutcome = {
  operation: "preview",
  stack: "dev",
  ok: true,
  changes: { create: 1, update: 1, replace: 1, delete: 1, same: 7 },
  resources: 10,
  byRegion: { "eu-west-1": 10 },
  byTier: { DataTier: 10 },
  dataSourceCalls: [],
  replacements: [urn("aws:rds/cluster:Cluster", "shared")],
  deletions: [urn("aws:sns/topic:Topic", "alarms")],
  seconds: 2.345,
  errors: [],
  quotas: [],
  details: [
    change("create", "aws:sqs/queue:Queue", "orders"),
    change("update", "aws:lambda/function:Function", "api", ["memorySize"]),
    change(
      "replace",
      "aws:rds/cluster:Cluster",
      "shared",
      ["storageEncrypted"],
      ["storageEncrypted"],
    ),
    change("delete", "aws:sns/topic:Topic", "alarms"),
  ],
  table: [{ tier: "DataTier", region: "eu-west-1", count: 10 }],
  outputs: { siteUrl: "https://dev.example.com" },
  warnings: [],
};

const keys = [
  "operation",
  "stack",
  "ok",
  "changes",
  "resources",
  "byRegion",
  "byTier",
  "dataSourceCalls",
  "replacements",
  "deletions",
  "seconds",
  "errors",
  "quotas",
];

describe("An outcome for a person", () => {
  const text = printOutcome(outcome, false);
  const at = (part: string) => {
    expect(text).to.include(part);
    return text.indexOf(part);
  };

  it("begins with what happens", () => {
    expect(text.split("\n")[0]).to.equal(
      "preview of dev: 10 resources, 1 to create, 1 to change, 1 to replace, 1 to delete (2.3 s)",
    );
  });

  it("says before anything else which data would be lost, and why", () => {
    const loss = at("DATA LOSS: 1 resource");
    expect(loss).to.be.lessThan(at("Resources by tier and region"));
    expect(text.slice(loss).split("\n")[1]).to.include("aws:rds:Cluster shared");
    expect(text.slice(loss).split("\n")[1]).to.include("because of storageEncrypted");
    expect(text.slice(loss).split("\n")[2]).to.equal("");
  });

  it("lists replacements and deletions before changes and creations", () => {
    expect(at("Replaced (1)")).to.be.lessThan(at("Deleted (1)"));
    expect(at("Deleted (1)")).to.be.lessThan(at("Changed (1)"));
    expect(at("Changed (1)")).to.be.lessThan(at("Created (1)"));
    at("~ aws:lambda:Function api: memorySize");
  });

  it("ends with data-source calls and outputs", () => {
    at("Data-source calls: 0");
    at("siteUrl: https://dev.example.com");
  });

  it("says what failed", () => {
    const failed = printOutcome({ ...outcome, ok: false, errors: ["no such thing"] }, false);
    expect(failed).to.include("preview of dev failed").and.to.include("no such thing");
  });

  it("says which quotas the stack goes beyond, and how to ask for more", () => {
    const quota = {
      quota: "VPCs per Region",
      limit: 5,
      planned: 6,
      region: "eu-west-1",
      remedy: "aws ask",
    };
    expect(printOutcome({ ...outcome, quotas: [quota] }, false)).to.include(
      "\nquota: VPCs per Region: 6 planned in eu-west-1, a new account has 5; ask for more with\n  aws ask\n",
    );
    expect(text).not.to.include("quota");
  });

  it("adds up tiers and regions", () => {
    const table = resourceTable([
      { tier: "A", region: "eu-west-1", count: 2 },
      { tier: "A", region: "none", count: 1 },
      { tier: "none", region: "us-east-1", count: 4 },
    ]);
    expect(table.map((row) => row.split(/ {2,}/))).to.deep.equal([
      ["", "eu-west-1", "components", "us-east-1", "all"],
      ["A", "2", "1", "3"],
      ["(no tier)", "4", "4"],
      ["all", "2", "1", "4", "7"],
    ]);
  });
});

describe("An outcome for machines", () => {
  it("has the documented keys and no others", () => {
    expect(Object.keys(toJson(outcome))).to.deep.equal(keys);
    expect(toJson(outcome).replacements).to.deep.equal(outcome.replacements);
  });

  it("has the same keys when nothing could be done", () => {
    const failed = failedJson("up", "dev", "no engine");
    expect(Object.keys(failed)).to.deep.equal(keys);
    expect(failed).to.deep.include({ ok: false, errors: ["no engine"] });
  });
});

import { expect } from "chai";
import { checkConfig, checkSettings } from "../../environments/check";
import { definitions } from "../../environments/definitions";
import { formatProblems } from "../../environments/problem";
import { activePassive, overridden, problems, settings, singleRegion, texts } from "./support";

const known = { stack: "test", definitions };

/** An unknown key, a missing domain, equal regions, overlapping ranges, zero zones and a wrong type. */
const sixMistakes = {
  ...activePassive,
  domain: "",
  standby: "eu-west-1",
  topologie: "active-passive",
  settings: JSON.stringify({
    network: { zones: 0, addressRanges: { home: "10.0.0.0/16", standby: "10.0.128.0/17" } },
    api: { rateLimit: "five hundred" },
  }),
};

describe("checkSettings", () => {
  it("names six mistakes of one stack file at once", () => {
    // 10.0.128.0/17 is in order by itself: /16 to /20, private, canonical.
    expect(formatProblems("test", problems(sixMistakes))).to.equal(
      [
        "6 settings of stack test are wrong; nothing was created:",
        "evenkeel:domain: must be a host name in lower case, at most 60 characters (ACM allows 64, and the API's name begins with api.); got nothing; example: shop.example.com",
        'evenkeel:settings.api.rateLimit: must be a whole number from 1 to 10000 (API Gateway\'s quota of an account and region); got "five hundred"; example: 500',
        'evenkeel:settings.network.addressRanges.standby: must not overlap network.addressRanges.home (10.0.0.0/16), even while the stack has one region; got "10.0.128.0/17"; example: 10.1.0.0/16',
        "evenkeel:settings.network.zones: must be a whole number from 2 to 4 (a region's zones may fail one at a time; the address plan has room for 4); got 0; example: 2",
        'evenkeel:standby: must differ from home (two clusters of an Aurora global database cannot be in the same region); got "eu-west-1"; example: eu-central-1',
        'evenkeel:topologie: is not a setting; got "active-passive"; example: {"topology":"single-region"}',
        "  hint: did you mean topology?",
      ].join("\n"),
    );
  });

  it("names one mistake in the singular", () => {
    const [headline] = formatProblems("dev", problems({ ...singleRegion, zoneId: "" })).split("\n");
    expect(headline).to.equal("1 setting of stack dev is wrong; nothing was created:");
  });

  it("names every required key of an empty stack file and nothing else", () => {
    expect(problems({}).map(({ key }) => key)).to.deep.equal(
      ["account", "accountBaseline", "domain", "environment", "home", "topology", "zoneId"].map(
        (key) => `evenkeel:${key}`,
      ),
    );
  });

  it("takes empty texts, which Pulumi.yaml gives undeclared keys, as absent", () => {
    const empty = { standby: "", active: "", unavailable: "", settings: "" };
    expect(settings({ ...singleRegion, ...empty })).to.deep.equal(settings(singleRegion));
  });

  it("checks overrides even where the environment is unknown", () => {
    const raw = { ...singleRegion, environment: "", settings: { network: { zones: 0, zonse: 1 } } };
    expect(problems(raw).map(({ key }) => key)).to.deep.equal([
      "evenkeel:environment",
      "evenkeel:settings.network.zones",
      "evenkeel:settings.network.zonse",
    ]);
  });

  it("says which file a wrong value comes from when it is not the stack file", () => {
    const raw = { ...singleRegion, topology: "active-passive", standby: "eu-central-1" };
    expect(texts(raw)).to.deep.equal([
      "evenkeel:settings.data.relational.capacity.minAcu: must be 0.5 or more in an active-passive stack (a paused cluster replicates nothing); got 0 (environments/dev.ts); example: 0.5",
    ]);
  });

  it("reports a misspelt list of events once, without guessing that nobody publishes them", () => {
    const raw = overridden(singleRegion, "services.ordering", {
      publishes: null,
      publishs: ["OrderPlaced"],
    });
    expect(problems(raw).map(({ key }) => key)).to.deep.equal([
      "evenkeel:settings.services.ordering.publishs",
    ]);
  });

  it("shows no value that looks secret, whatever its key", () => {
    for (const value of ["AKIAIOSFODNN7EXAMPLE", "postgres://app:hunter2@db/shop"]) {
      const [text] = texts({ ...singleRegion, zoneId: value });
      expect(text).to.include("got a value that is not shown").and.not.include(value);
    }
    expect(texts(overridden(singleRegion, "data.masterPassword", "hunter2")).join()).to.not.include(
      "hunter2",
    );
  });

  it("cuts long values", () => {
    const [text = ""] = texts({ ...singleRegion, zoneId: "z".repeat(5000) });
    expect(text.length).to.be.below(300);
  });
});

describe("checkConfig", () => {
  const config = (extra: { [key: string]: string }) => ({
    ...Object.fromEntries(
      Object.entries(singleRegion).map(([key, value]) => [`evenkeel:${key}`, String(value)]),
    ),
    ...extra,
  });

  it("leaves the keys of other namespaces alone", () => {
    const foreign = {
      "pulumi:disable-default-providers": '["aws"]',
      "aws:region": "eu-west-1",
      "kubernetes:context": "x",
      "acme:whatever": "x",
    };
    expect(checkConfig(config(foreign), known)).to.deep.equal(checkSettings(singleRegion, known));
  });

  it("refuses a misspelt namespace", () => {
    const checked = checkConfig(config({ "evenkel:active": "eu-west-1" }), known);
    expect("problems" in checked && formatProblems("test", checked.problems)).to.equal(
      [
        "1 setting of stack test is wrong; nothing was created:",
        'evenkel:active: is in the namespace evenkel, which nothing reads; got "eu-west-1"; example: evenkeel:active',
        "  hint: did you mean evenkeel:active?",
      ].join("\n"),
    );
  });
});

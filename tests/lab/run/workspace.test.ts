import { expect } from "chai";
import { load } from "js-yaml";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { override, prepare, readStack, requireStack } from "../../../lab/run/workspace";

describe("A value laid over a stack's configuration", () => {
  it("is a key of ours when it names no namespace, and stays text", () => {
    expect(override({}, "account=111122223333")).to.deep.equal({
      "evenkeel:account": "111122223333",
    });
    expect(override({ "aws:region": "a" }, "aws:region=b")).to.deep.equal({ "aws:region": "b" });
  });

  it("reaches into settings, and is a number there when it looks like one", () => {
    const before = { "evenkeel:settings": { network: { zones: 3, natGateways: "single" } } };
    expect(override(before, "settings.network.zones=2")).to.deep.equal({
      "evenkeel:settings": { network: { zones: 2, natGateways: "single" } },
    });
    expect(override({}, "settings.alarmEmails=[a@example.com]")).to.deep.equal({
      "evenkeel:settings": { alarmEmails: ["a@example.com"] },
    });
  });

  it("may hold an equals sign, and may be empty", () => {
    expect(override({}, "domain=a=b")).to.deep.equal({ "evenkeel:domain": "a=b" });
    expect(override({}, "standby=")).to.deep.equal({ "evenkeel:standby": "" });
  });

  it("refuses what is no assignment", () => {
    expect(() => override({}, "domain")).to.throw("KEY=VALUE");
  });
});

describe("The engine's working folder", () => {
  let project: string;
  let workDir: string;
  const yaml = (file: string) => load(readFileSync(join(workDir, file), "utf8"));

  beforeEach(() => {
    project = mkdtempSync(join(tmpdir(), "evenkeel-test-"));
    workDir = mkdtempSync(join(tmpdir(), "evenkeel-test-"));
    writeFileSync(
      join(project, "Pulumi.yaml"),
      "name: evenkeel\nruntime: nodejs\nmain: main.cjs\n",
    );
    writeFileSync(
      join(project, "Pulumi.live.yaml"),
      [
        "secretsprovider: awskms://alias/pulumi",
        "encryptedkey: abc",
        "config:",
        "  evenkeel:domain: example.com",
        "  evenkeel:token:",
        "    secure: AAAB",
      ].join("\n"),
    );
  });
  afterEach(() => [project, workDir].forEach((folder) => rmSync(folder, { recursive: true })));

  it("has the project without its program, and the stack without its real secrets", () => {
    const state = join(workDir, "state");
    prepare({ project, stack: "live", state }, workDir, ["domain=other.com"]);
    expect(yaml("Pulumi.yaml")).to.deep.equal({ name: "evenkeel", runtime: "nodejs" });
    expect(yaml("Pulumi.live.yaml")).to.deep.equal({
      config: {
        "evenkeel:domain": "other.com",
        "evenkeel:token": "a secret that the lab cannot read",
      },
    });
  });

  it("leaves the project's own files alone", () => {
    const before = readFileSync(join(project, "Pulumi.live.yaml"), "utf8");
    prepare({ project, stack: "live", state: join(workDir, "state") }, workDir, [
      "domain=other.com",
    ]);
    expect(readFileSync(join(project, "Pulumi.live.yaml"), "utf8")).to.equal(before);
  });

  it("refuses a stack file that is no YAML, and names it", () => {
    writeFileSync(join(project, "Pulumi.live.yaml"), "config: [");
    expect(() => readStack(project, "live", [])).to.throw("Pulumi.live.yaml");
  });

  it("refuses a stack without a file, and names those that exist", () => {
    expect(() => requireStack(project, "prod")).to.throw("Pulumi.live.yaml");
  });
});

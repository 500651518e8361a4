import { spawnSync } from "node:child_process";
import { appendFileSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { Cloud } from "../../../lab/model";
import { aws } from "../../support/minimalInputs";
import { Builder, caller, creationOf } from "./support";

const root = join(__dirname, "../../..");

describe("a cloud with a file", () => {
  let folder = "";
  let file = "";
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "evenkeel-cloud-"));
    file = join(folder, "state", "cloud.jsonl");
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it("has everything again after it is opened anew", () => {
    const builder = new Builder(new Cloud({ file }));
    builder.make(aws("eks/cluster"));
    const secret = builder.make(aws("secretsmanager/secret"));
    builder.cloud.delete(aws("secretsmanager/secret"), secret.id, caller);
    const again = new Cloud({ file });
    expect(again.list()).to.deep.equal(builder.cloud.list());
    expect(again.read(aws("eks/cluster"), "minimal-cluster", caller)).to.deep.equal(
      builder.cloud.read(aws("eks/cluster"), "minimal-cluster", caller),
    );
    again.close();
    builder.cloud.close();
  });

  it("gives a replacement a new id in another process too", () => {
    const inputs = { cidrBlock: "10.0.0.0/16" };
    const first = new Cloud({ file }).create(creationOf(aws("ec2/vpc"), "net", inputs));
    const second = new Cloud({ file }).create(creationOf(aws("ec2/vpc"), "net", inputs));
    expect(second.id).to.not.equal(first.id);
  });

  it("leaves out a line that a kill cut short", () => {
    const cloud = new Cloud({ file });
    cloud.create(creationOf(aws("sqs/queue"), "kept", { name: "kept" }));
    cloud.close();
    appendFileSync(file, '{"put":{"key":"half');
    const again = new Cloud({ file });
    expect(again.list().map(({ name }) => name)).to.deep.equal(["kept"]);
    again.create(creationOf(aws("sqs/queue"), "next", { name: "next" }));
    again.close();
    expect(new Cloud({ file }).list().map(({ name }) => name)).to.deep.equal(["kept", "next"]);
  });

  it("loses nothing that was answered before a SIGKILL", () => {
    const script = `
      const { Cloud } = require("./lab/model");
      const cloud = new Cloud({ file: process.argv[1] });
      const caller = { region: "eu-west-1", account: "123456789012", partition: "aws" };
      const make = (name) => cloud.create({ type: "aws:sqs/queue:Queue", name, urn: name, inputs: { name }, caller, preview: false });
      make("one"); make("two");
      process.kill(process.pid, "SIGKILL");
    `;
    const child = spawnSync(process.execPath, ["--require", "tsx/cjs", "-e", script, file], {
      cwd: root,
      timeout: 60_000,
    });
    expect(child.signal).to.equal("SIGKILL");
    expect(new Cloud({ file }).list().map(({ name }) => name)).to.deep.equal(["one", "two"]);
  }).timeout(60_000);

  it("takes what two write at the same time, in whole lines", () => {
    const one = new Cloud({ file });
    const queue = (name: string) => creationOf(aws("sqs/queue"), name, { name });
    one.create(queue("first"));
    const other = new Cloud({ file, shared: true });
    const key = other.entries()[0]?.key ?? "";
    other.alter(key, { inputs: { delaySeconds: 5 }, outputs: { seen: true }, state: { by: "me" } });
    one.create(queue("second"));
    other.alter(key, { inputs: { maxMessageSize: 2048 } });
    const again = new Cloud({ file }).entries();
    expect(again.map(({ inputs }) => inputs.name)).to.deep.equal(["first", "second"]);
    expect(again[0]?.inputs).to.deep.include({ delaySeconds: 5, maxMessageSize: 2048 });
    expect(again[0]?.outputs).to.deep.include({ delaySeconds: 5, seen: true });
    expect(again[0]?.state).to.deep.equal({ by: "me" });
    one.close();
    other.close();
  });

  it("adds to a file whose last line a kill cut short, and loses nothing by it", () => {
    const first = new Cloud({ file });
    first.create(creationOf(aws("sqs/queue"), "first", { name: "first" }));
    first.close();
    appendFileSync(file, '{"put":{"key":"half');
    const other = new Cloud({ file, shared: true });
    other.alter(other.entries()[0]?.key ?? "", { inputs: { delaySeconds: 5 } });
    other.close();
    expect(new Cloud({ file }).entries()[0]?.inputs.delaySeconds).to.equal(5);
  });

  it("changes nothing for a resource that is not there", () => {
    const cloud = new Cloud({ file });
    cloud.alter("no such key", { inputs: { delaySeconds: 5 } });
    expect(cloud.entries()).to.deep.equal([]);
  });

  it("is not written by who only reads", () => {
    const cloud = new Cloud({ file });
    cloud.create(creationOf(aws("sqs/queue"), "kept", { name: "kept" }));
    const before = readFileSync(file, "utf8");
    new Cloud({ file }).list();
    expect(readFileSync(file, "utf8")).to.equal(before);
    cloud.close();
  });
});

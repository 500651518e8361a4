import { expect } from "chai";
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { withLock } from "../../../lab/engine/lock";

describe("The build's lock", () => {
  let folder: string;
  let file: string;
  const fast = { interval: 1 };

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "evenkeel-test-"));
    file = join(folder, "build.lock");
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it("lets one work at a time", async () => {
    const events: string[] = [];
    const work = (name: string) => () => {
      events.push(`${name} begins`);
      return new Promise<void>((done) =>
        setImmediate(() => {
          events.push(`${name} ends`);
          done();
        }),
      );
    };
    await Promise.all([withLock(file, work("one"), fast), withLock(file, work("two"), fast)]);
    expect(events).to.have.length(4);
    expect(events[1]).to.equal(events[0]?.replace("begins", "ends"));
    expect(existsSync(file)).to.equal(false);
  });

  it("takes over from a process that is gone", async () => {
    const { pid } = spawnSync(process.execPath, ["--version"]);
    writeFileSync(file, String(pid));
    expect(await withLock(file, () => Promise.resolve("done"), fast)).to.equal("done");
  });

  it("is released when the work fails", async () => {
    const failed = await withLock(file, () => Promise.reject(new Error("no")), fast).catch(String);
    expect(failed).to.equal("Error: no");
    expect(existsSync(file)).to.equal(false);
  });
});

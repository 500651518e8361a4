import { expect } from "chai";
import { execFile } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { repository } from "../../../lab/engine/cache";

describe("Building the engine", function () {
  this.timeout(60_000);
  const folder = mkdtempSync(join(tmpdir(), "evenkeel-build-"));
  after(() => rmSync(folder, { recursive: true, force: true }));

  it("fails at once without Go, and keeps no process waiting", async () => {
    const program = `
      const { buildFromSource } = require("./lab/engine/build");
      buildFromSource(${JSON.stringify(join(folder, "built"))}, () => undefined)
        .catch(({ message }) => console.log(message));
    `;
    const args = ["--require", require.resolve("tsx/cjs"), "-e", program];
    const { stdout } = await promisify(execFile)(process.execPath, args, {
      cwd: repository,
      env: { PATH: folder },
      timeout: 30_000,
    });
    expect(stdout.trim()).to.equal("building the CLI failed: Go is not installed");
  });
});

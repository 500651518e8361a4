import { expect } from "chai";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { backendFolder, holderInFolder, lockFolder } from "../../../drills/world/lock";

describe("Who holds a stack's lock", () => {
  const root = mkdtempSync(join(tmpdir(), "evenkeel-lock-"));
  const folder = lockFolder("evenkeel", "prod");
  after(() => rmSync(root, { recursive: true }));

  it("is nobody while there is no file of one", () => {
    expect(holderInFolder(root, folder)).to.equal(undefined);
  });

  it("is whom the file names, which the engine writes", () => {
    mkdirSync(join(root, folder), { recursive: true });
    const lock = { pid: 7, username: "ci", hostname: "runner", timestamp: "2026-11-26T21:00:00Z" };
    writeFileSync(join(root, folder, "1.json"), JSON.stringify(lock));
    expect(holderInFolder(root, folder)).to.equal(
      "ci@runner (process 7) since 2026-11-26T21:00:00Z",
    );
  });

  it("is looked for where the backend keeps its files, whatever options its URL has", () => {
    expect(backendFolder("file:///srv/state")).to.equal("/srv/state");
    expect(backendFolder("file:///srv/state?metadata=skip")).to.equal("/srv/state");
    expect(backendFolder("file://~/state?metadata=skip", "/home/ada")).to.equal("/home/ada/state");
  });

  it("is somebody when the file cannot be read", () => {
    writeFileSync(join(root, folder, "1.json"), "{");
    expect(holderInFolder(root, folder)).to.equal("somebody whose lock cannot be read");
  });
});

import { expect } from "chai";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { cacheRoot, stateRoot } from "../../../lab/engine/cache";
import { findEngine, NoEngineError } from "../../../lab/engine/find";
import { refuseVersion } from "../../../lab/engine/version";

/** A command that answers `pulumi version`. */
function fakeCli(folder: string, version: string): void {
  mkdirSync(folder, { recursive: true });
  const file = join(folder, "pulumi");
  writeFileSync(file, `#!/bin/sh\necho ${version}\n`);
  chmodSync(file, 0o755);
}

const none = { obtain: [] };

describe("Finding the engine", () => {
  let root: string;
  let env: Record<string, string>;
  const builtBin = () => join(root, "cache", "engine", "built", "bin");

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), "evenkeel-test-"));
    env = {
      PATH: join(root, "path"),
      PULUMI_HOME: join(root, "home"),
      EVENKEEL_LAB_HOME: join(root, "cache"),
    };
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  it("takes the one on PATH first", async () => {
    fakeCli(join(root, "path"), "v3.240.1");
    fakeCli(join(root, "home", "bin"), "v3.241.0");
    const engine = await findEngine({ env, ...none });
    expect(engine).to.deep.include({ source: "PATH", version: "3.240.1" });
    expect(engine.root).to.equal(undefined);
  });

  it("takes PULUMI_HOME's next", async () => {
    fakeCli(join(root, "home", "bin"), "v3.241.0");
    fakeCli(builtBin(), "v3.230.0");
    const engine = await findEngine({ env, ...none });
    expect(engine).to.deep.include({ source: "PULUMI_HOME", root: join(root, "home") });
  });

  it("takes the one that it has built before", async () => {
    fakeCli(builtBin(), "v3.230.0");
    expect(await findEngine({ env, ...none })).to.deep.include({ source: "built" });
  });

  it("passes over one that is too old", async () => {
    fakeCli(join(root, "path"), "v3.100.0");
    fakeCli(builtBin(), "v3.230.0");
    expect((await findEngine({ env, ...none })).source).to.equal("built");
  });

  it("obtains one when there is none, trying the next way when one fails", async () => {
    const tried: string[] = [];
    const engine = await findEngine({
      env,
      obtain: [
        () => {
          tried.push("download");
          return Promise.reject(new Error("offline"));
        },
        (folder) => {
          tried.push("build");
          fakeCli(join(folder, "bin"), "v3.230.0");
          return Promise.resolve();
        },
      ],
    });
    expect(tried).to.deep.equal(["download", "build"]);
    expect(engine.source).to.equal("built");
  });

  it("refuses with every reason when there is none to be had", async () => {
    fakeCli(join(root, "path"), "v3.100.0");
    let error: unknown;
    try {
      await findEngine({ env, obtain: [() => Promise.reject(new Error("offline"))] });
    } catch (caught) {
      error = caught;
    }
    expect(error).to.be.instanceOf(NoEngineError);
    expect(String(error)).to.include("3.100.0").and.to.include("offline").and.to.include("3.230.0");
  });
});

describe("The engine's version", () => {
  for (const text of ["v3.230.0", "3.248.0", "v3.230.0-dev.0"]) {
    it(`accepts ${text}`, () => expect(refuseVersion(text)).to.equal(undefined));
  }
  for (const text of ["v3.229.9", "v2.300.0", "v4.0.0", "not a version"]) {
    it(`refuses ${text}`, () => expect(refuseVersion(text)).to.be.a("string"));
  }
});

describe("The lab's cache", () => {
  it("is where EVENKEEL_LAB_HOME says, then XDG_CACHE_HOME, then in the home folder", () => {
    expect(cacheRoot({ EVENKEEL_LAB_HOME: "/a", XDG_CACHE_HOME: "/b" })).to.equal("/a");
    expect(cacheRoot({ XDG_CACHE_HOME: "/b" })).to.equal("/b/evenkeel");
    expect(cacheRoot({ XDG_CACHE_HOME: "" })).to.match(/\/\.cache\/evenkeel$/);
  });

  it("keeps the states of two clones apart", () => {
    const env = { EVENKEEL_LAB_HOME: "/a" };
    expect(stateRoot(env, "/one/clone")).not.to.equal(stateRoot(env, "/two/clone"));
  });
});

import { expect } from "chai";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findPostgres, NoPostgresError, startDatabases } from "../../../lab/postgres";

const all = ["postgres", "initdb", "pg_basebackup", "pg_controldata"];

describe("Finding PostgreSQL", () => {
  let root: string;
  beforeEach(() => (root = mkdtempSync(join(tmpdir(), "evenkeel-test-"))));
  afterEach(() => rmSync(root, { recursive: true }));

  /** Programs that say a version, in a folder. */
  function install(folder: string, version: string, programs = all): string {
    const bin = join(root, folder);
    mkdirSync(bin, { recursive: true });
    for (const program of programs) {
      const file = join(bin, program);
      writeFileSync(file, `#!/bin/sh\necho "${program} (PostgreSQL) ${version}"\n`);
      chmodSync(file, 0o755);
    }
    return bin;
  }
  const options = () => ({ env: { PATH: join(root, "path") }, places: [join(root, "lib/*/bin")] });
  const refused = () =>
    findPostgres(options()).then(
      () => undefined,
      (error: unknown) => error,
    );

  it("takes the one on PATH first", async () => {
    install("lib/17/bin", "17.2");
    const bin = install("path", "15.18 (Debian 15.18-0+deb12u1)");
    expect(await findPostgres(options())).to.deep.equal({ bin, version: "15.18", major: 15 });
  });

  it("follows a link on PATH to where the other programs are", async () => {
    const bin = install("elsewhere/bin", "16.13");
    mkdirSync(join(root, "path"));
    symlinkSync(join(bin, "postgres"), join(root, "path", "postgres"));
    expect(await findPostgres(options())).to.deep.include({ bin, major: 16 });
  });

  it("takes the newest that packages have put elsewhere", async () => {
    install("lib/9.6/bin", "9.6.24");
    install("lib/13/bin", "13.23");
    const bin = install("lib/17/bin", "17beta1");
    install("lib/common/bin", "99.1");
    expect(await findPostgres(options())).to.deep.equal({ bin, version: "17beta1", major: 17 });
  });

  it("passes over one that is too old, lacks a part or does not say what it is", async () => {
    install("path", "12.22");
    install("lib/18/bin", "18.0", ["postgres", "initdb"]);
    install("lib/17/bin", "");
    const bin = install("lib/13/bin", "13.0");
    expect(await findPostgres(options())).to.deep.include({ bin });
  });

  it("says what is wrong with each that it found, and what to install", async () => {
    const old = install("path", "12.22");
    const part = install("lib/18/bin", "18.0", ["postgres", "initdb"]);
    const error = await refused();
    expect(error).to.be.instanceOf(NoPostgresError);
    expect(String(error)).to.equal(
      [
        "Error: Relational stores are not available in the lab: no PostgreSQL was found.",
        `  - ${old} is version 12.22, and the lab needs 13 or newer`,
        `  - ${part} lacks pg_basebackup, pg_controldata`,
        "Install PostgreSQL 13 or newer: `apt-get install postgresql` on Debian and Ubuntu, " +
          "`brew install postgresql@17` on macOS. Nothing needs to be configured or started.",
      ].join("\n"),
    );
  });

  it("says where it looked, where there is none, and starts nothing", async () => {
    expect(String(await refused())).to.contain(`no program postgres in PATH, ${root}/lib/*/bin`);
    const folder = join(root, "databases");
    const start = startDatabases({ folder }, options());
    expect(await start.catch((error: unknown) => error)).to.be.instanceOf(NoPostgresError);
  });
});

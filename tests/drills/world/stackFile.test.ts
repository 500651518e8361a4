import { expect } from "chai";
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { settingsOf } from "../../../drills/world/aws";
import { change, changed, readConfig } from "../../../drills/world/stackFile";
import { configOf } from "../../../lab/mocks/plan";

const repository = join(__dirname, "../../..");
const stackFile = (stack: string) => join(repository, `Pulumi.${stack}.yaml`);

/** Lines that differ, old and new. */
const difference = (before: string, after: string) => {
  const [old, now] = [before.split("\n"), after.split("\n")];
  return {
    gone: old.filter((line) => !now.includes(line)),
    come: now.filter((line) => !old.includes(line)),
  };
};

describe("A stack's file", () => {
  for (const stack of ["prod", "commerce", "platform", "trading", "webapp"]) {
    it(`of ${stack} changes by the line that says which region is active, and by no other`, () => {
      const before = readFileSync(stackFile(stack), "utf8");
      const { gone, come } = difference(before, changed(before, { active: "ap-southeast-2" }));
      expect(gone).to.have.length(1);
      expect(gone[0]).to.match(/^ {2}evenkeel:active: /);
      expect(come).to.deep.equal(["  evenkeel:active: ap-southeast-2"]);
    });

    it(`of ${stack} is what it was once both keys are back`, () => {
      const before = readFileSync(stackFile(stack), "utf8");
      const { "evenkeel:active": active = "" } = readConfig(stackFile(stack));
      const lost = changed(before, { active: "ap-southeast-2", unavailable: active });
      expect(difference(before, lost).come).to.include(`  evenkeel:unavailable: ${active}`);
      expect(changed(lost, { active, unavailable: undefined })).to.equal(before);
    });

    it(`of ${stack} is read as Pulumi hands it to the program`, () => {
      expect(readConfig(stackFile(stack))).to.deep.equal(configOf(stack));
    });
  }

  it("gets a key that it did not have, and loses one that it had", () => {
    const file =
      'config:\n  evenkeel:home: a # where it began\n  evenkeel:account: "012345678901"\nmore: 1\n';
    const active = changed(file, { active: "b", unavailable: undefined });
    expect(active).to.equal(file.replace("config:\n", "config:\n  evenkeel:active: b\n"));
    const lost = changed(active, { unavailable: "a" });
    expect(lost).to.equal(active.replace("active: b\n", "active: b\n  evenkeel:unavailable: a\n"));
    expect(changed(lost, { unavailable: undefined })).to.equal(active);
  });

  it("keeps a comment behind a value, and quotes nothing that was not quoted", () => {
    expect(changed('config:\n    evenkeel:active: "a" # now\n', { active: "b" })).to.equal(
      "config:\n    evenkeel:active: b # now\n",
    );
  });

  it("is refused when its keys have no lines of their own", () => {
    expect(() => changed("config: {evenkeel:active: a}\n", { active: "b" })).to.throw(
      /a line for each/,
    );
    expect(() => changed("name: x\n", { active: "b" })).to.throw(/a line for each/);
    expect(() => changed("config:\n  evenkeel:active: [a]\n", { active: "b" })).to.throw(/no text/);
  });

  it("is written only when something changes", () => {
    const folder = mkdtempSync(join(tmpdir(), "evenkeel-stack-"));
    const file = join(folder, "Pulumi.x.yaml");
    writeFileSync(file, "config:\n  evenkeel:active: a\n");
    const { mtimeMs, ino } = statSync(file);
    change(file, { active: "a", unavailable: undefined });
    const kept = statSync(file);
    change(file, { active: "b" });
    const after = readFileSync(file, "utf8");
    rmSync(folder, { recursive: true });
    expect([kept.mtimeMs, kept.ino]).to.deep.equal([mtimeMs, ino]);
    expect(after).to.equal("config:\n  evenkeel:active: b\n");
  });

  it("with a mistake is refused with everything that is wrong", () => {
    const settings = settingsOf(repository, "prod");
    expect(settings.prefix).to.equal("evenkeel-prod");
    expect(() => settingsOf(repository, "nowhere")).to.throw(/ENOENT/);
  });
});

import { expect } from "chai";
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { shells } from "../../cli/front/completion";

const repository = join(__dirname, "../..");

const evenkeel = (...args: readonly string[]) =>
  spawnSync(process.execPath, ["cli/evenkeel.cjs", ...args], {
    ...{ cwd: repository, encoding: "utf8", input: "" },
    env: { ...process.env, NO_COLOR: "1" },
  });

describe("npx evenkeel", function () {
  this.timeout(300_000);

  it("lists its commands and what exit codes mean", () => {
    const { status, stdout } = evenkeel("--help");
    expect(status).to.equal(0);
    for (const command of ["check", "plan", "lab", "drill", "guard", "cost", "new", "doctor"]) {
      expect(stdout).to.match(new RegExp(`^ {2}${command} `, "m"));
    }
    expect(stdout).to.match(/2 {2}refused before anything was done/);
  });

  it("refuses a command that it does not have", () => {
    const { status, stderr } = evenkeel("plam");
    expect(status).to.equal(2);
    expect(stderr).to.match(/unknown command 'plam'/);
  });

  it("hands arguments on as they are, help included, and exit codes back", () => {
    const plan = evenkeel("plan", "nope", "--config", "active=eu-west-1");
    expect(plan.status).to.equal(2);
    expect(plan.stderr).to.match(/There is no stack "nope"/);
    const help = evenkeel("drill", "--help");
    expect(help.status).to.equal(0);
    expect(help.stdout).to.match(/^Usage: drill /);
  });

  it("checks a stack, and says what it costs", () => {
    const { status, stdout } = evenkeel("check", "dev", "--json");
    expect(status).to.equal(0);
    const { stacks } = JSON.parse(stdout) as {
      stacks: { stack: string; exitCode: number; cost: string }[];
    };
    expect(stacks.map(({ stack, exitCode }) => [stack, exitCode])).to.deep.equal([["dev", 0]]);
    expect(stacks[0]?.cost).to.match(/^\d/);
  });

  it("refuses to check what is not there", () => {
    const { status, stdout } = evenkeel("check", "nope", "--json");
    expect(status).to.equal(2);
    expect(JSON.parse(stdout)).to.have.property("error").that.includes('no stack "nope"');
  });

  it("makes no environment when nobody answers and flags are missing", () => {
    const { status, stderr } = evenkeel("new", "somewhere");
    expect(status).to.equal(2);
    expect(stderr).to.match(/give --domain and --account/);
    expect(existsSync(join(repository, "Pulumi.somewhere.yaml"))).to.equal(false);
  });

  it("says what is missing as one JSON object", () => {
    const { stdout, status } = evenkeel("doctor", "--json");
    const { checks, exitCode } = JSON.parse(stdout) as {
      checks: { what: string }[];
      exitCode: number;
    };
    expect(exitCode).to.equal(status);
    expect(checks.map(({ what }) => what)).to.include.members(["Node", "Pulumi CLI", "PostgreSQL"]);
  });

  for (const shell of shells) {
    it(`completes commands in ${shell}`, () => {
      const { status, stdout } = evenkeel("completion", shell);
      expect(status).to.equal(0);
      expect(stdout).to.include("doctor").and.include("standby");
    });
  }

  it("completes stacks and commands as bash asks for them", () => {
    const folder = mkdtempSync(join(tmpdir(), "evenkeel-completion-"));
    const file = join(folder, "evenkeel.bash");
    writeFileSync(file, evenkeel("completion", "bash").stdout);
    const complete = (...words: readonly string[]) =>
      spawnSync(
        "bash",
        [
          "-c",
          `source "${file}"; COMP_WORDS=(evenkeel ${words.join(" ")}); COMP_CWORD=${words.length}; _evenkeel; echo "\${COMPREPLY[@]}"`,
        ],
        { cwd: repository, encoding: "utf8" },
      ).stdout.trim();
    expect(complete("do")).to.equal("doctor");
    expect(complete("plan", "pro")).to.equal("prod");
    rmSync(folder, { recursive: true });
  });
});

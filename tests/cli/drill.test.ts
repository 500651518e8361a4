import { expect } from "chai";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { RequestError } from "../../drills/options";
import { RefusedError } from "../../drills/preflight/refused";
import { DrillError } from "../../drills/run";
import { audienceOn, explain, verdict } from "../../cli/drillScreen";

const repository = join(__dirname, "../..");

describe("npm run drill", function () {
  this.timeout(120_000);
  const journals = mkdtempSync(join(tmpdir(), "evenkeel-cli-"));
  after(() => rmSync(journals, { recursive: true }));

  const drill = (...args: readonly string[]) =>
    spawnSync(
      process.execPath,
      ["--require", "tsx/cjs", "cli/drill.ts", ...args, "--journal", journals],
      { cwd: repository, encoding: "utf8", env: { ...process.env, PATH: "/nowhere" } },
    );

  const refusals: readonly (readonly [string, readonly string[], RegExp])[] = [
    [
      "a stack that is not there",
      ["nope", "--to", "eu-west-1", "--mode", "planned"],
      /There is no stack "nope": .*There are: commerce, dev, /,
    ],
    [
      "a stack that is no name",
      ["../../etc/passwd", "--to", "eu-west-1", "--mode", "planned"],
      /There is no stack "..\/..\/etc\/passwd"/,
    ],
    ["a mode that is none", ["prod", "--to", "eu-west-1", "--mode", "fast"], /Allowed choices/],
    ["no mode", ["prod", "--to", "eu-west-1"], /--mode/],
    ["no region", ["prod", "--mode", "planned"], /--to/],
    [
      "a dry run of what has begun",
      ["prod", "--to", "eu-west-1", "--mode", "planned", "--dry-run", "--resume"],
      /--dry-run and --resume/,
    ],
    [
      "new decisions for what has begun",
      ["prod", "--to", "eu-west-1", "--mode", "disaster", "--resume", "--allow-data-loss"],
      /--resume and --allow-data-loss/,
    ],
    [
      "a heartbeat that is no time",
      ["prod", "--to", "eu-west-1", "--mode", "planned", "--heartbeat", "often"],
      /whole number of milliseconds/,
    ],
    [
      "a loss in the future",
      ["prod", "--to", "eu-west-1", "--mode", "disaster", "--since", "2099-01-01"],
      /a time in the past/,
    ],
  ];

  for (const [what, args, text] of refusals) {
    it(`refuses ${what} with code 2, and does nothing`, () => {
      const { status, stderr } = drill(...args);
      expect(stderr).to.match(text);
      expect(status).to.equal(2);
      expect(readdirSync(journals)).to.deep.equal([]);
    });
  }

  it("answers a refusal with one object where a machine asks", () => {
    const { status, stdout } = drill("nope", "--to", "x", "--mode", "planned", "--json");
    expect(status).to.equal(2);
    expect(JSON.parse(stdout)).to.include({ stack: "nope", exitCode: 2 });
  });

  it("explains itself, its exit codes too", () => {
    const { status, stdout } = drill("--help");
    expect(status).to.equal(0);
    expect(stdout).to.match(/--allow-data-loss/);
    expect(stdout).to.match(/^ {2}3 {2}moved, but an objective was missed/m);
  });
});

describe("What a drill shows", () => {
  it("is plain lines where nobody can see one change", () => {
    let now = 0;
    const lines: string[] = [];
    const audience = audienceOn({ write: (text: string) => lines.push(text) }, () => now);
    audience.phase?.("promote", "started");
    audience.say("waiting (0 s)");
    now = 31_000;
    audience.say("waiting (31 s)");
    audience.tell("lag: 1 s");
    now = 45_000;
    audience.phase?.("promote", "done");
    audience.phase?.("fence", "skipped");
    expect(lines).to.deep.equal([
      "  waiting (31 s)\n",
      "  lag: 1 s\n",
      "promote    done in 45 s\n",
      "fence      done before\n",
    ]);
  });

  it("is every reason of a refusal, each with what to do", () => {
    const finding = (what: string) => ({ severity: "refusal" as const, what, advice: "Do it." });
    expect(explain(new RefusedError([finding("no key"), finding("no lock")]))).to.equal(
      "Refused, for 2 reasons. Nothing was touched.\n- no key\n    Do it.\n- no lock\n    Do it.",
    );
    expect(explain(new DrillError("It broke.", "Mend it."))).to.equal("It broke.\nMend it.");
    expect(explain(new RequestError(["a", "b"]))).to.equal("a\nb");
  });

  it("is how to go on after a failure", () => {
    expect(verdict({ exitCode: 1, folder: "/j" }, "again")).to.equal(
      "Failed. Journal and report: /j\nGo on with: again",
    );
    expect(verdict({ exitCode: 0 }, "")).to.equal("Done, within the objectives.");
  });
});

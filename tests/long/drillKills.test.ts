import { expect } from "chai";
import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { type Report } from "../../drills/report/report";
import { type PhaseName, phaseNames } from "../../drills/run";
import { cacheRoot, repository, stateRoot } from "../../lab/engine/cache";
import { forget } from "../../lab/run/runner";

/** A lab of its own for child processes, with the engine and the emulator that are there. */
function ownLab() {
  const home = mkdtempSync(join(tmpdir(), "evenkeel-lab-"));
  for (const name of readdirSync(cacheRoot()).filter((each) => each !== "state")) {
    symlinkSync(join(cacheRoot(), name), join(home, name));
  }
  const env = { ...process.env, EVENKEEL_LAB_HOME: home };
  mkdirSync(stateRoot(env), { recursive: true });
  return {
    home,
    env,
    remove: () => {
      readdirSync(stateRoot(env)).forEach((stack) => forget(join(stateRoot(env), stack)));
      rmSync(home, { recursive: true, force: true });
    },
  };
}

interface Ended {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

describe("A drill in the lab that is killed", function () {
  this.timeout(900_000);
  const lab = ownLab();
  const journals = join(lab.home, "journals");
  after(lab.remove);

  /** Runs `npm run drill`, and kills it with SIGKILL once a phase has ended. */
  const drill = (args: readonly string[], killAfter?: PhaseName): Promise<Ended> =>
    new Promise((resolve) => {
      const child = spawn(
        process.execPath,
        [
          ...["--require", "tsx/cjs", join(repository, "cli", "drill.ts"), "prod", "--lab"],
          ...["--to", "eu-central-1", "--mode", "planned", "--journal", journals, ...args],
        ],
        { cwd: repository, env: lab.env, stdio: ["ignore", "pipe", "pipe"] },
      );
      let stdout = "";
      let stderr = "";
      child.stdout.on("data", (text: Buffer) => (stdout += text.toString()));
      child.stderr.on("data", (text: Buffer) => {
        stderr += text.toString();
        if (killAfter !== undefined && new RegExp(`^${killAfter} +done in `, "m").test(stderr)) {
          child.kill("SIGKILL");
        }
      });
      child.on("close", (status) => resolve({ status, stdout, stderr }));
    });

  it("after each phase in turn, and resumed each time, ends like one that was not, with nothing lost", async () => {
    const killed: string[] = [];
    for (const phase of phaseNames.filter((each) => each !== "report")) {
      const ended = await drill(killed.length === 0 ? [] : ["--resume"], phase);
      expect(ended.status, `${phase}: ${ended.stderr}${ended.stdout}`).to.equal(null);
      killed.push(phase);
    }
    const last = await drill(["--resume", "--json"]);
    expect(last.status, last.stderr + last.stdout).to.equal(0);
    const report = JSON.parse(last.stdout) as Report;
    expect(report).to.include({ to: "eu-central-1", exitCode: 0, resumed: killed.length });
    expect(report.rpo).to.include({ writes: 0 });
    expect(report.recorded).to.deep.include({ unexpected: [], wrongRoles: [], remaining: [] });
    const [folder = "", ...others] = readdirSync(join(journals, "prod"));
    expect(others).to.deep.equal([]);
    const svg = readFileSync(join(journals, "prod", folder, "report.svg"), "utf8");
    expect(svg).to.include("<svg");
    expect(basename(folder)).to.equal(report.run);
  });
});

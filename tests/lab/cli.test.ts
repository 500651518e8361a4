import { expect } from "chai";
import { execFile } from "node:child_process";
import { join } from "node:path";
import { repository } from "../../lab/engine/cache";

interface Answer {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a command of the lab as npm does. */
function run(file: string, ...args: readonly string[]): Promise<Answer> {
  const command = ["--require", "tsx/cjs", join("lab", file), ...args];
  return new Promise((done) => {
    // As in CI, where libraries colour what goes into pipes.
    const env = { ...process.env, CI: "true" };
    execFile(process.execPath, command, { cwd: repository, env }, (error, stdout, stderr) => {
      const code = error === null ? 0 : typeof error.code === "number" ? error.code : -1;
      done({ code, stdout, stderr });
    });
  });
}

describe("The lab's command line", function () {
  this.timeout(900_000);

  it("prints exactly one JSON object", async () => {
    const { code, stdout } = await run("cli.ts", "preview", "dev", "--json");
    const answer = JSON.parse(stdout) as Record<string, unknown>;
    expect(answer).to.deep.include({ operation: "preview", stack: "dev", ok: true, errors: [] });
    expect(answer.dataSourceCalls).to.deep.equal([]);
    expect(code).to.equal(0);
  });

  it("answers wrong settings with one object, all problems and an exit code", async () => {
    const { code, stdout } = await run(
      ...(["cli.ts", "preview", "dev", "--json", "--config", "home=nowhere"] as const),
      ...(["--config", "hom=eu-west-1"] as const),
    );
    const answer = JSON.parse(stdout) as { ok: boolean; errors: string[] };
    expect(answer.ok).to.equal(false);
    expect(answer.errors).to.have.length(1);
    expect(answer.errors[0]).to.include("evenkeel:home").and.to.include("evenkeel:hom:");
    expect(answer.errors[0]).not.to.include("    at ");
    expect(code).to.equal(1);
  });

  it("refuses an unknown stack, and names the files that exist", async () => {
    const { code, stdout } = await run("cli.ts", "preview", "nope", "--json");
    const answer = JSON.parse(stdout) as { ok: boolean; errors: string[] };
    expect(answer.errors.join()).to.include("Pulumi.dev.yaml").and.to.include("Pulumi.prod.yaml");
    expect(code).to.equal(1);
  });

  it("refuses a value without a key, and an operation without a stack", async () => {
    expect((await run("cli.ts", "up", "dev", "--config", "home")).stderr).to.include("KEY=VALUE");
    expect((await run("cli.ts", "up")).stderr).to.include("missing required argument 'stack'");
  });

  it("previews an empty program, to compare times with", async () => {
    const { stdout } = await run("cli.ts", "preview", "--empty", "--json");
    expect(JSON.parse(stdout)).to.deep.include({ ok: true, resources: 0 });
  });

  it("explains itself", async () => {
    expect((await run("cli.ts", "--help")).stdout).to.include("npm run lab -- up prod --json");
    expect((await run("start.ts", "--help")).stdout).to.match(/Stacks: .*\bdev\b.*\bprod\b/);
  });

  it("tries policies on what it shows, and ends well where nothing is broken that must hold", async () => {
    const { code, stdout } = await run("start.ts", "dev");
    expect(stdout).to.match(
      /\nPolicies: \d+ rules, 0 broken that must hold, 1 advisory finding\n {2}advisory cluster-endpoint-narrow \(high\): cluster-eu-west-1-eks-eksCluster /,
    );
    expect(code).to.equal(0);
  });

  it("refuses to start with an unknown stack", async () => {
    const { code, stderr } = await run("start.ts", "nope");
    expect(stderr).to.include("Pulumi.dev.yaml");
    expect(code).to.equal(1);
  });
});

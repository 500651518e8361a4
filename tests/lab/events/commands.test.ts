import { expect } from "chai";
import { execFile } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type LabCloud } from "../../../lab/emulator/types";
import { repository } from "../../../lab/engine/cache";
import { redrive } from "../../../lab/events/redrive";
import { sendOrders } from "../../../lab/events/send";
import { entryOf } from "../emulator/support/books";

describe("The lab's commands that let events flow", function () {
  this.timeout(60_000);
  let home: string;
  beforeEach(() => (home = mkdtempSync(join(tmpdir(), "evenkeel-test-"))));
  afterEach(() => rmSync(home, { recursive: true, force: true }));

  /** Runs a command in a lab in which nothing is up. */
  const run = (...args: readonly string[]) =>
    new Promise<{ code: unknown; stdout: string; stderr: string }>((done) => {
      const command = ["--require", "tsx/cjs", join("lab", "cli.ts"), ...args];
      const env = { ...process.env, EVENKEEL_LAB_HOME: join(home, "lab") };
      execFile(process.execPath, command, { cwd: repository, env }, (error, stdout, stderr) =>
        done({ code: error?.code ?? 0, stdout, stderr }),
      );
    });

  async function refused(...args: readonly string[]): Promise<string> {
    const { code, stdout, stderr } = await run(...args);
    expect(code, stderr).to.equal(1);
    expect(existsSync(join(home, "lab")), "something was touched").to.equal(false);
    expect(stdout + stderr).not.to.include("    at ");
    return stdout + stderr;
  }

  it("refuse what they cannot do, with the rule, before anything is touched", async () => {
    for (const [args, rule] of [
      [["send", "commerce", "CoffeeBrewed"], "There are: OrderPlaced, InventoryReserved"],
      [["send", "commerce", "OrderPlaced", "--count", "0"], "1 or more"],
      [["send", "commerce", "OrderPlaced", "--count", "many"], "whole number"],
      [["send", "commerce", "OrderPlaced", "--fail-rate", "0.9"], "at most 0.5"],
      [["send", "commerce", "OrderPlaced", "--duplicates", "2"], "share from 0 to 1"],
      [["send", "commerce"], "missing required argument 'event'"],
      [["redrive"], "missing required argument 'stack'"],
    ] as const) {
      expect(await refused(...args), args.join(" ")).to.include(rule);
    }
  });

  it("say how to bring a stack up that is not, and which stacks there are", async () => {
    expect(await refused("send", "commerce", "OrderPlaced")).to.include(
      "npm run lab -- up commerce",
    );
    expect(await refused("redrive", "commerce")).to.include("npm run lab -- up commerce");
    expect(await refused("redrive", "nowhere")).to.include("Pulumi.commerce.yaml");
  });

  it("answer a program with one object when they refuse", async () => {
    const { code, stdout } = await run("send", "commerce", "OrderPlaced", "--json");
    expect(code).to.equal(1);
    const answer = JSON.parse(stdout) as { stack: string; ok: boolean; problems: string[] };
    expect(answer).to.include({ stack: "commerce", ok: false });
    expect(answer.problems.join()).to.include("is not up in the lab");
  });

  const role = (value: string) =>
    entryOf({
      ...{ type: "aws:ssm/parameter:Parameter", id: "role", region: "eu-west-1" },
      inputs: { name: "/evenkeel-test/role", value },
    });
  const labOf = (...entries: ReturnType<typeof role>[]) =>
    ({ stack: "test", entries: () => entries }) as unknown as LabCloud;
  const failure = (work: Promise<unknown>) => work.then(() => "it went well", String);

  it("refuse a stack without services, and one of which no place serves writes", async () => {
    for (const work of [
      (lab: LabCloud) => sendOrders(lab, { count: 1 }),
      (lab: LabCloud) => redrive(lab, {}),
    ]) {
      expect(await failure(work(labOf()))).to.include("the stack has no services");
      const fenced = await failure(work(labOf(role('{"active":false}'))));
      expect(fenced).to.include("no place of the stack serves writes");
    }
  });
});

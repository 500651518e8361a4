import { expect } from "chai";
import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { join, relative } from "node:path";
import { repository } from "../../lab/engine/cache";
import { judgeStack } from "../../lab/mocks/judged";
import { Cloud } from "../../lab/model";
import { printOutcome } from "../../lab/print/plan";
import { toJson } from "../../lab/print/json";
import { printJudgement } from "../../lab/print/policies";
import { type DetailedOutcome } from "../../lab/run/operation";
import { cloudFile } from "../../lab/run/workspace";
import { planInProcess } from "../../lab/mocks/plan";
import { faultyStack } from "./support/faults";

/** Every generated secret of a stack: passwords, and what proves a request to be CloudFront's. */
async function secretsOf(stack: string): Promise<readonly string[]> {
  const { resources } = await planInProcess(stack, { preview: false });
  return resources
    .of("random:index/randomPassword:RandomPassword")
    .map(({ outputs }) => String(outputs.result));
}

/** Files below a folder. */
const filesBelow = (folder: string): readonly string[] =>
  readdirSync(folder, { recursive: true, encoding: "utf8" })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile());

describe("Secrets of a stack, looked for everywhere", function () {
  this.timeout(900_000);
  const stack = faultyStack("dev");
  const said: string[] = [];
  let secrets: readonly string[] = [];

  const hear = (outcome: DetailedOutcome) => {
    said.push(
      printOutcome(outcome, false),
      JSON.stringify(toJson(outcome)),
      JSON.stringify(outcome),
    );
    return outcome;
  };
  const onPrint = (text: string) => said.push(text);

  const foreseen = join(stack.state, "foreseen.json");

  before(async () => {
    hear(await stack.run("preview", { onPrint, previewJson: foreseen }));
    hear(
      await stack.run("up", {
        onPrint,
        orders: { fail: ["*:SecretVersion::*", "*:Cluster::data*"] },
      }),
    );
    const up = hear(await stack.run("up", { onPrint }));
    expect(up.errors).to.deep.equal([]);
    hear(await stack.run("refresh", { onPrint }));
    const judged = await judgeStack("dev");
    said.push(judged === undefined ? "" : printJudgement(judged, false));
    secrets = await generated();
  });
  after(() => rmSync(stack.state, { recursive: true, force: true }));

  /** As the simulated AWS knows them: those that the stack was really made with. */
  async function generated(): Promise<readonly string[]> {
    const expected = await secretsOf("dev");
    const cloud = new Cloud({ file: cloudFile(stack.state) });
    try {
      const found = cloud
        .entries()
        .filter(({ type }) => type === "random:index/randomPassword:RandomPassword")
        .map(({ outputs }) => String(outputs.result));
      expect(found).to.have.length(expected.length);
      return found;
    } finally {
      cloud.close();
    }
  }

  it("are there, long enough to be told apart", () => {
    expect(secrets.length).to.be.greaterThan(3);
    secrets.forEach((secret) => expect(secret.length).to.be.at.least(16));
    expect(new Set(secrets).size).to.equal(secrets.length);
  });

  it("stand in no output, plan, report, log or error", () => {
    expect(said.join("\n")).to.include("was told to fail");
    expect(secrets.filter((secret) => said.some((text) => text.includes(secret)))).to.deep.equal(
      [],
    );
  });

  it("stand in nothing that a plan writes or says: of the whole stack, of a change, of what the engine foresees", async () => {
    const plans: readonly (readonly string[])[] = [
      [],
      ["--config", "settings.data.relational.clusterPerService=true"],
      ["--from", foreseen],
    ];
    const planned = [...secrets, ...(await secretsOf("dev"))];
    for (const args of plans) {
      const out = join(stack.state, "plan");
      const { status, stdout, stderr } = spawnSync(
        process.execPath,
        ["--require", "tsx/cjs", "cli/plan.ts", "dev", ...args, "--json", "--out", out],
        { cwd: repository, encoding: "utf8" },
      );
      expect(status, stderr).to.be.oneOf([0, 3]);
      const files = filesBelow(out);
      expect(files.map((file) => relative(out, file)).sort()).to.deep.equal([
        ...["plan.html", "plan.json", "plan.md", "topology.svg"],
      ]);
      const written = [stdout, stderr, ...files.map((file) => readFileSync(file, "latin1"))];
      expect(written.join()).to.include("RandomPassword");
      const told = planned.filter((secret) => written.some((text) => text.includes(secret)));
      expect(told, args.join(" ")).to.deep.equal([]);
      rmSync(out, { recursive: true });
    }
  });

  it("stand in no file of the state in clear: checkpoint, backups, history, code of functions", () => {
    const files = filesBelow(stack.state).filter((path) => path !== cloudFile(stack.state));
    const names = files.map((path) => relative(stack.state, path));
    expect(names.some((name) => name.endsWith("dev.json"))).to.equal(true);
    expect(names.some((name) => name.includes("history"))).to.equal(true);
    const open = files.filter((path) => {
      const content = readFileSync(path).toString("latin1");
      return secrets.some((secret) => content.includes(secret));
    });
    expect(open.map((path) => relative(stack.state, path))).to.deep.equal([]);
  });

  it("are found where they are: in the simulated AWS, which has to know them", () => {
    const cloud = readFileSync(cloudFile(stack.state), "utf8");
    expect(secrets.filter((secret) => !cloud.includes(secret))).to.deep.equal([]);
  });
});

import { DescribeSecretCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { expect } from "chai";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CodeStore } from "../../../lab/emulator/code";
import { emulatedTypes } from "../../../lab/emulator/project";
import { openLab } from "../../../lab/emulator/session";
import { codeFolder } from "../../../lab/emulator/start";
import { type LabCloud } from "../../../lab/emulator/types";
import { planInProcess } from "../../../lab/mocks/plan";
import { Cloud, type Properties } from "../../../lab/model";
import { cloudFile } from "../../../lab/run/workspace";
import { expected, looks } from "./support/found";

/** Types that leave nothing to be found: a call of a function. */
const traceless = ["aws:lambda/invocation:Invocation"];

/** What commerce has not, and the emulator gets where a stack has it. */
const others: readonly { readonly type: string; readonly inputs: Properties }[] = [
  { type: "aws:ecr/repository:Repository", inputs: { name: "evenkeel-commerce/shop" } },
  { type: "aws:route53/zone:Zone", inputs: { name: "shop.example.org" } },
  {
    type: "aws:rds/instance:Instance",
    inputs: {
      ...{ identifier: "evenkeel-commerce-reports", engine: "postgres", engineVersion: "16.13" },
      ...{ instanceClass: "db.t4g.micro", allocatedStorage: 20, skipFinalSnapshot: true },
      ...{ username: "evenkeel", password: "not for the eyes of others" },
    },
  },
];

describe("The commerce system in the emulated AWS", function () {
  this.timeout(240_000);
  let state: string;
  let lab: LabCloud;

  before(async () => {
    state = mkdtempSync(join(tmpdir(), "evenkeel-test-"));
    const cloud = new Cloud({ file: cloudFile(state) });
    const config = ["settings.data.relational.rotationDays=30"];
    await planInProcess("commerce", { preview: false, cloud, config });
    const account = cloud.entries()[0]?.account ?? "";
    for (const { type, inputs } of others) {
      const caller = { region: "eu-west-1", account, partition: "aws" };
      cloud.create({ type, name: "other", urn: `urn:${type}`, inputs, caller, preview: false });
    }
    cloud.close();
    // A plan without the engine knows no hashes of code.
    const handler = { text: "exports.handler = async () => ({});" };
    new CodeStore(codeFolder(state)).keep("", new Map([["index.js", handler]]));
    lab = await openLab({ stack: "commerce", state, schedules: false });
  });
  after(async () => {
    await lab?.stop();
    rmSync(state, { recursive: true, force: true });
  });

  const options = (region: string | undefined) =>
    lab.clientOptions(region ?? "us-east-1", { maxAttempts: 1 });

  for (const type of emulatedTypes.filter((each) => !traceless.includes(each))) {
    it(`has every ${type}, in its region`, async () => {
      const [look, expectation] = [looks[type], expected[type]];
      if (look === undefined || expectation === undefined) {
        throw new Error(`nobody looks for ${type}`);
      }
      for (const entry of lab.entries(type)) {
        const found = await look(entry, options(entry.region));
        expect(found, `${entry.name} in ${entry.region}`).to.deep.equal(expectation(entry));
      }
    });
  }

  it("is of the size that it should be", () => {
    const counted = emulatedTypes.map((type) => lab.entries(type).length);
    expect(counted.reduce((sum, count) => sum + count, 0)).to.be.greaterThan(200);
    expect(emulatedTypes.filter((_, index) => counted[index] === 0)).to.deep.equal([]);
  });

  it("has each secret in the other region too, as a replica", async () => {
    for (const { inputs } of lab.entries("aws:secretsmanager/secret:Secret")) {
      const command = new DescribeSecretCommand({ SecretId: String(inputs.name) });
      const found = await new SecretsManagerClient(options("eu-central-1")).send(command);
      expect(found.ARN).to.include(":eu-central-1:");
    }
  });

  it("was made without a single call that failed", () => {
    const refused = lab.front.calls.filter(
      ({ from, status, operation }) =>
        from === "projection" &&
        (status ?? 0) >= 400 &&
        // These ask whether it is there already.
        !["GetHostedZone", "UpdateEventSourceMapping"].includes(operation),
    );
    expect(refused).to.deep.equal([]);
  });

  it("is the same after a pause, with nothing to make up for", async () => {
    await lab.stop();
    lab = await openLab({ stack: "commerce", state, schedules: false });
    const mine = lab.front.calls.filter(({ from }) => from === "projection");
    // Addresses of databases may be others each time.
    expect(mine.filter(({ operation }) => operation !== "PutParameter")).to.deep.equal([]);
  });
});

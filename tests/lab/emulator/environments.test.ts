import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { expect } from "chai";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findEmulator } from "../../../lab/emulator/install";
import { type Running, startEmulator } from "../../../lab/emulator/start";
import { createFunction } from "./support/functions";

/** Counts the calls of its environment, and does what it is told. */
const code = `let calls = 0;
exports.handler = async (what) => {
  calls += 1;
  if (what === "throw") throw new Error("as told");
  if (what === "exit") process.exit(1);
  if (what === "hang") await new Promise((done) => setTimeout(done, 60_000));
  return calls;
};`;

describe("The environment of a function in the emulator", function () {
  this.timeout(60_000);
  const account = "111122223333";
  let state: string;
  let running: Running;
  let lambda: LambdaClient;

  before(async () => {
    state = mkdtempSync(join(tmpdir(), "evenkeel-test-"));
    running = await startEmulator({ python: await findEmulator(), state, account });
    lambda = new LambdaClient({
      ...{ endpoint: running.front.url, region: "eu-west-1" },
      credentials: { accessKeyId: account, secretAccessKey: "lab" },
    });
    await createFunction(lambda, { name: "counter", timeout: 2, code });
  });
  after(async () => {
    await running.stop();
    rmSync(state, { recursive: true, force: true });
  });

  const call = async (what: string) => {
    const Payload = JSON.stringify(what);
    const answer = await lambda.send(new InvokeCommand({ FunctionName: "counter", Payload }));
    const text = answer.Payload?.transformToString() ?? "";
    return answer.FunctionError === undefined ? Number(text) : text;
  };

  it("outlives what its handler throws, as on AWS", async () => {
    const before = Number(await call("count"));
    expect(await call("throw")).to.include("as told");
    expect(await call("count")).to.equal(before + 2);
  });

  for (const [what, why] of [
    ["exit", "its process died"],
    ["hang", "a call took too long"],
  ] as const) {
    it(`is another one after ${why}`, async () => {
      await call("count");
      await call("count");
      expect(await call(what)).to.be.a("string");
      expect(await call("count")).to.equal(1);
    });
  }
});

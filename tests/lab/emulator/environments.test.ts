import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { expect } from "chai";
import { clientOptions, OwnEmulator } from "./support/emulator";
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
  const emulator = new OwnEmulator();
  let lambda: LambdaClient;

  before(async () => {
    const { front } = await emulator.start();
    lambda = new LambdaClient(clientOptions(front.url));
    await createFunction(clientOptions(front.url), { name: "counter", timeout: 2, code });
  });
  after(() => emulator.remove());

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

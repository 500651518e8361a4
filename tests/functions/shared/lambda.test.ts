import { GetSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { type Context } from "aws-lambda";
import { mockClient } from "aws-sdk-client-mock";
import { expect } from "chai";
import { readCredentials } from "../../../functions/shared/credentials";
import { lambdaHandler, Refusal } from "../../../functions/shared/lambda";

const context: Context = {
  callbackWaitsForEmptyEventLoop: true,
  functionName: "evenkeel-test-ordering-api",
  functionVersion: "$LATEST",
  invokedFunctionArn: "arn:aws:lambda:eu-west-1:111122223333:function:evenkeel-test-ordering-api",
  memoryLimitInMB: "512",
  awsRequestId: "request-1",
  logGroupName: "/aws/lambda/x",
  logStreamName: "y",
  getRemainingTimeInMillis: () => 20_000,
  done: () => undefined,
  fail: () => undefined,
  succeed: () => undefined,
};

/** Everything that a call writes to the process's streams, which is what CloudWatch Logs gets. */
async function linesOf(call: () => Promise<unknown>): Promise<string[]> {
  const lines: string[] = [];
  const streams = [process.stdout, process.stderr];
  const writes = streams.map((stream) => stream.write.bind(stream));
  const keep = (chunk: unknown) => lines.push(String(chunk)) > 0;
  streams.forEach((stream) => (stream.write = keep));
  try {
    await call().catch(() => undefined);
  } finally {
    streams.forEach((stream, index) => (stream.write = writes[index] ?? stream.write));
  }
  return lines;
}

describe("a function in Lambda", () => {
  it("is built once, logs JSON with request and correlation ids, and counts in one line", async () => {
    let built = 0;
    const handler = lambdaHandler(({ count }) => {
      built++;
      return (event: { id: string }, { log }) => {
        count("OrdersPlaced");
        log.with({ correlationId: event.id }).info("order placed");
        return Promise.resolve("ok");
      };
    });
    const lines = await linesOf(async () => {
      await handler({ id: "a" }, context);
      await handler({ id: "b" }, context);
    });
    expect(built).to.equal(1);
    const parsed = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
    const said = parsed.filter(({ message }) => message === "order placed");
    expect(said.map(({ correlationId }) => correlationId)).to.deep.equal(["a", "b"]);
    expect(said.map(({ coldStart }) => coldStart)).to.deep.equal([true, false]);
    expect(said[0]).to.include({ level: "INFO", requestId: "request-1" });
    const metrics = parsed.filter((line) => "_aws" in line);
    expect(metrics.map(({ OrdersPlaced }) => OrdersPlaced)).to.deep.equal([1, 1]);
  });

  it("belongs to the trace that Lambda names, anew with each call", async () => {
    const seen: (string | undefined)[] = [];
    const handler = lambdaHandler(() => (_event: unknown, { trace }) => {
      seen.push(trace);
      return Promise.resolve();
    });
    const header = "Root=1-5759e988-bd862e3fe1be46a994272793;Sampled=0";
    process.env._X_AMZN_TRACE_ID = header;
    await handler({}, context);
    delete process.env._X_AMZN_TRACE_ID;
    await handler({}, context);
    expect(seen).to.deep.equal([header, undefined]);
  });

  it("logs a failure once, without what drivers hang on their errors, and throws it", async () => {
    const error = Object.assign(new Error("connect failed"), {
      code: "ECONNREFUSED",
      password: "hunter2",
    });
    const handler = lambdaHandler(() => () => Promise.reject(error));
    let thrown: unknown;
    const lines = await linesOf(() =>
      handler({}, context).catch((reason: unknown) => (thrown = reason)),
    );
    expect(thrown).to.equal(error);
    expect(lines).to.have.length(1);
    expect(lines[0]).to.contain("ECONNREFUSED").and.not.to.contain("hunter2");
  });

  it("throws a refusal without a word: it is an answer, not a failure", async () => {
    const refusal = new Refusal("Unauthorized");
    const handler = lambdaHandler(() => () => Promise.reject(refusal));
    let thrown: unknown;
    const lines = await linesOf(() =>
      handler({}, context).catch((reason: unknown) => (thrown = reason)),
    );
    expect(thrown).to.equal(refusal);
    expect(lines).to.deep.equal([]);
  });

  it("refuses a secret that is no JSON, or lacks a field, without quoting it", async () => {
    const mock = mockClient(SecretsManagerClient);
    const secrets = new SecretsManagerClient({ region: "eu-west-1" });
    for (const text of [
      "hunter2",
      '{"password": "hunter2"}',
      '{"username": "", "password": "hunter2"}',
    ]) {
      mock.on(GetSecretValueCommand).resolves({ SecretString: text });
      const handler = lambdaHandler(
        () => () => readCredentials(secrets, "evenkeel-test/service/ordering"),
      );
      let message = "";
      const lines = await linesOf(() =>
        handler({}, context).catch((error: unknown) => (message = String(error))),
      );
      expect(message).to.contain("secret evenkeel-test/service/ordering");
      expect(lines.join() + message).not.to.contain("hunter2");
    }
    mock.restore();
  });
});

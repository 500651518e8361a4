import { UpdateEventSourceMappingCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { GetQueueUrlCommand, SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { GetParameterCommand, SSMClient } from "@aws-sdk/client-ssm";
import { expect } from "chai";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { NotUpError, openLab } from "../../../lab/emulator/session";
import { type LabCloud } from "../../../lab/emulator/types";
import { type DetailedOutcome } from "../../../lab/run/operation";
import { type OperationName } from "../../../lab/run/operation";
import { runOperation, type RunOptions } from "../../../lab/run/runner";
import { UnknownStackError } from "../../../lab/run/workspace";

const project = join(__dirname, "fixture");
const stack = "tiny";
const region = "eu-west-1";

function expectOk(outcome: DetailedOutcome): void {
  expect(outcome.errors).to.deep.equal([]);
  expect(outcome.ok).to.equal(true);
}

describe("A stack that is up in the emulated AWS", function () {
  this.timeout(300_000);
  let state: string;
  let host: string;
  let lab: LabCloud | undefined;

  const run = (operation: OperationName, extra: Partial<RunOptions> = {}) =>
    runOperation({ operation, stack, project, state, emulator: "own", ...extra });
  const open = async () => {
    lab = await openLab({ stack, project, state, schedules: false });
    return lab;
  };

  before(async () => {
    state = mkdtempSync(join(tmpdir(), "evenkeel-test-"));
    const up = await run("up");
    expectOk(up);
    host = `${String(up.outputs.apiId)}.execute-api.${region}.amazonaws.com`;
  });
  afterEach(async () => {
    await lab?.stop();
    lab = undefined;
  });
  after(() => rmSync(state, { recursive: true, force: true }));

  const heard = async (aws: LabCloud) =>
    (
      await new SSMClient(aws.clientOptions(region)).send(
        new GetParameterCommand({ Name: "/tiny/heard" }),
      )
    ).Parameter?.Value;

  it("runs its functions for real: behind its API, and behind its queue", async () => {
    const aws = await open();
    const answer = await aws.invokeApi(region, host, { method: "GET", path: "/live/word?a=b" });
    expect(answer.status).to.equal(200);
    expect(JSON.parse(answer.body)).to.deep.equal({ word: "first", region });

    expect(await heard(aws)).to.equal("nothing");
    const [queue] = aws.entries("aws:sqs/queue:Queue");
    await new SQSClient(aws.clientOptions(region)).send(
      new SendMessageCommand({ QueueUrl: queue?.id, MessageBody: "hello" }),
    );
    for (let tries = 0; tries < 300 && (await heard(aws)) === "nothing"; tries += 1) {
      await wait(100);
    }
    expect(await heard(aws)).to.equal("hello");
    // The function's call went through the front, like everybody's.
    expect(aws.front.calls.map(({ from, operation }) => `${from} ${operation}`)).to.include(
      "function PutParameter",
    );
    // And the model knows what it wrote.
    const [parameter] = aws.entries("aws:ssm/parameter:Parameter");
    expect(parameter?.inputs.value).to.equal("hello");
  });

  it("answers as API Gateway does where there is nothing to answer", async () => {
    const aws = await open();
    const status = async (path: string, method = "GET") =>
      (await aws.invokeApi(region, host, { method, path })).status;
    expect(await status("/live/moon")).to.equal(403);
    expect(await status("/live/word", "DELETE")).to.equal(403);
    expect(await status("/live/pods")).to.equal(503);
    const other = aws.invokeApi("eu-central-1", host, { method: "GET", path: "/live/word" });
    expect(await other.catch(String)).to.include("no REST API of the stack answers");
  });

  it("does not answer from a region that is lost, until it is back", async () => {
    const aws = await open();
    await aws.blackout(region);
    const ask = () => aws.invokeApi(region, host, { method: "GET", path: "/live/word" });
    expect(await ask().catch(String)).to.include("does not answer");
    const client = new SSMClient(aws.clientOptions(region, { maxAttempts: 1 }));
    const read = client.send(new GetParameterCommand({ Name: "/tiny/heard" }));
    expect(await read.catch(() => "dropped")).to.equal("dropped");
    await aws.restore(region);
    expect((await ask()).status).to.equal(200);
  });

  it("makes up for an update that went without it: what changed, and what is new", async () => {
    const config = ["word=second", "queues=2"];
    expectOk(await run("up", { config, emulator: undefined }));
    const aws = await open();
    const { body } = await aws.invokeApi(region, host, { method: "GET", path: "/live/word" });
    expect(JSON.parse(body)).to.deep.include({ word: "second" });
    const find = new SQSClient(aws.clientOptions(region)).send(
      new GetQueueUrlCommand({ QueueName: "tiny-1" }),
    );
    expect((await find).QueueUrl).to.match(/tiny-1$/);
  });

  it("lets an operation join it, and has what that changes, not what it deletes", async () => {
    const aws = await open();
    const { endpoint } = aws;
    expectOk(await run("up", { config: ["word=third"], emulator: { endpoint } }));
    const { body } = await aws.invokeApi(region, host, { method: "GET", path: "/live/word" });
    expect(JSON.parse(body)).to.deep.include({ word: "third" });
    const find = new SQSClient(aws.clientOptions(region, { maxAttempts: 1 })).send(
      new GetQueueUrlCommand({ QueueName: "tiny-1" }),
    );
    expect(await find.catch((error: Error) => error.name)).to.match(/QueueDoesNotExist/);
  });

  it("shows in a refresh what others changed, and has it undone by an update", async () => {
    const aws = await open();
    const [mapping] = aws.entries("aws:lambda/eventSourceMapping:EventSourceMapping");
    await new LambdaClient(aws.clientOptions(region)).send(
      new UpdateEventSourceMappingCommand({ UUID: mapping?.id, Enabled: false }),
    );
    await aws.stop();
    const config = ["word=third"];
    expectOk(await run("refresh", { config }));
    const preview = await run("preview", { config });
    expect(preview.details.map(({ name, properties }) => [name, properties])).to.deep.include([
      "mapping",
      ["enabled"],
    ]);
  });

  it("keeps nothing of the emulator in the state that the engine has", () => {
    const file = join(state, ".pulumi", "stacks", "evenkeel", `${stack}.json`);
    expect(readFileSync(file, "utf8")).not.to.include("127.0.0.1");
  });

  it("is refused where there is no such stack, and where it is not up", async () => {
    const empty = mkdtempSync(join(tmpdir(), "evenkeel-test-"));
    try {
      const fail = (name: string) =>
        openLab({ stack: name, project, state: empty }).then(
          () => "opened",
          (error: unknown) => error,
        );
      expect(await fail("moon")).to.be.instanceOf(UnknownStackError);
      const refusal = await fail(stack);
      expect(refusal).to.be.instanceOf(NotUpError);
      expect(String(refusal)).to.include("npm run lab -- up tiny");
    } finally {
      rmSync(empty, { recursive: true, force: true });
    }
  });
});

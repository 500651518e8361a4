import {
  DisableRuleCommand,
  EnableRuleCommand,
  EventBridgeClient,
} from "@aws-sdk/client-eventbridge";
import { LambdaClient, UpdateEventSourceMappingCommand } from "@aws-sdk/client-lambda";
import { PutParameterCommand, SSMClient } from "@aws-sdk/client-ssm";
import { expect } from "chai";
import { type StartedFront, startFront } from "../../../lab/emulator/front";
import { mirrorCalls } from "../../../lab/emulator/mirror";
import { type FrontAnswer } from "../../../lab/emulator/types";
import { createServer, type Server } from "node:http";
import { type AddressInfo } from "node:net";
import { booksOf, entryOf } from "./support/books";

const uuid = "4f357c3b-ba87-43f1-a929-de519df9fbc1";

const entries = [
  entryOf({
    type: "aws:lambda/eventSourceMapping:EventSourceMapping",
    ...{ id: uuid, region: "eu-west-1" },
    inputs: { enabled: true, batchSize: 10 },
    outputs: { enabled: true, state: "Enabled" },
  }),
  ...["eu-west-1", "eu-central-1"].map((region) =>
    entryOf({
      type: "aws:cloudwatch/eventRule:EventRule",
      ...{ id: "sweep", region },
      inputs: { name: "sweep", state: "ENABLED" },
    }),
  ),
  entryOf({
    type: "aws:ssm/parameter:Parameter",
    ...{ id: "/role", region: "eu-west-1" },
    inputs: { name: "/role", value: '{"active":true}' },
  }),
];

describe("What others change in the emulated AWS", () => {
  let emulator: Server;
  let answer: FrontAnswer;
  let front: StartedFront;
  let books: ReturnType<typeof booksOf>;

  beforeEach(async () => {
    answer = { status: 200, body: "{}" };
    emulator = createServer((message, response) => {
      message.resume().on("end", () => {
        response.writeHead(answer.status, { "content-type": "application/json" });
        response.end(answer.body);
      });
    });
    await new Promise<void>((done) => emulator.listen(0, "127.0.0.1", done));
    books = booksOf(entries);
    front = await startFront();
    front.forwardTo((emulator.address() as AddressInfo).port);
    mirrorCalls(front, books.cloudFile);
  });
  afterEach(async () => {
    await front.stop();
    emulator.close();
    emulator.closeAllConnections();
    books.remove();
  });

  const options = () => ({
    endpoint: front.url,
    region: "eu-west-1",
    credentials: { accessKeyId: "111122223333", secretAccessKey: "lab" },
    maxAttempts: 1,
  });
  const found = (id: string, region = "eu-west-1") =>
    books.entries().find((entry) => entry.id === id && entry.region === region);

  it("is in the model: a mapping that is off", async () => {
    const client = new LambdaClient(options());
    await client.send(new UpdateEventSourceMappingCommand({ UUID: uuid, Enabled: false }));
    expect(found(uuid)?.inputs).to.deep.equal({ enabled: false, batchSize: 10 });
    expect(found(uuid)?.outputs).to.deep.equal({ enabled: false, state: "Disabled" });
    await client.send(new UpdateEventSourceMappingCommand({ UUID: uuid, BatchSize: 5 }));
    expect(found(uuid)?.inputs.enabled).to.equal(false);
  });

  it("is in the model: a rule that is off, in its region", async () => {
    const client = new EventBridgeClient(options());
    await client.send(new DisableRuleCommand({ Name: "sweep" }));
    expect(found("sweep")?.inputs.state).to.equal("DISABLED");
    expect(found("sweep", "eu-central-1")?.inputs.state).to.equal("ENABLED");
    await client.send(new EnableRuleCommand({ Name: "sweep" }));
    expect(found("sweep")?.inputs.state).to.equal("ENABLED");
    await client.send(new DisableRuleCommand({ Name: "sweep", EventBusName: "another" }));
    expect(found("sweep")?.inputs.state).to.equal("ENABLED");
  });

  it("is in the model: another text of a parameter, and no parameter that it has not", async () => {
    const client = new SSMClient(options());
    const put = (Name: string) =>
      client.send(new PutParameterCommand({ Name, Value: "{}", Overwrite: true }));
    await put("/role");
    await put("/gate");
    expect(found("/role")?.inputs.value).to.equal("{}");
    expect(books.entries()).to.have.length(entries.length);
  });

  it("is not, where AWS refuses", async () => {
    answer = { status: 400, body: '{"__type":"ValidationException"}' };
    const command = new PutParameterCommand({ Name: "/role", Value: "{}", Overwrite: true });
    await new SSMClient(options()).send(command).catch(() => undefined);
    expect(found("/role")?.inputs.value).to.equal('{"active":true}');
  });
});

import { CloudWatchClient, PutMetricDataCommand } from "@aws-sdk/client-cloudwatch";
import {
  EventBridgeClient,
  PutEventsCommand,
  PutRuleCommand,
  PutTargetsCommand,
} from "@aws-sdk/client-eventbridge";
import {
  CreateAliasCommand,
  CreateKeyCommand,
  DecryptCommand,
  EncryptCommand,
  KMSClient,
} from "@aws-sdk/client-kms";
import {
  CreateEventSourceMappingCommand,
  DeleteEventSourceMappingCommand,
  GetEventSourceMappingCommand,
  InvokeCommand,
  LambdaClient,
  ListEventSourceMappingsCommand,
  UpdateEventSourceMappingCommand,
} from "@aws-sdk/client-lambda";
import { CreateTopicCommand, PublishBatchCommand, SNSClient } from "@aws-sdk/client-sns";
import {
  CreateQueueCommand,
  GetQueueUrlCommand,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SQSClient,
} from "@aws-sdk/client-sqs";
import { expect } from "chai";
import { allow, type Statement } from "../../../components/support/iam";
import { assumeRole } from "../../../lab/emulator/role";
import { type Running } from "../../../lab/emulator/start";
import { account, clientOptions, OwnEmulator } from "./support/emulator";
import { createFunction } from "./support/functions";

const region = "eu-west-1";
const arn = (service: string, name: string) => `arn:aws:${service}:${region}:${account}:${name}`;

describe("Who calls the emulator with a role", function () {
  this.timeout(60_000);
  const emulator = new OwnEmulator();
  let running: Running;
  let count = 0;

  before(async () => {
    running = await emulator.start();
  });
  after(() => emulator.remove());

  const administrator = () => clientOptions(running.front.url, region);

  /** Options of a client that acts by a role with just these rights. */
  const withRights = async (...rights: readonly Statement[]) => ({
    ...administrator(),
    credentials: await assumeRole(administrator(), `role-${(count += 1)}`, rights),
  });

  async function expectDenied(call: Promise<unknown>): Promise<void> {
    let said = "it was allowed";
    try {
      await call;
    } catch (error) {
      said = String(error);
    }
    expect(said).to.match(/not authorized|denied|signature/);
  }

  it("publishes batches by the right to publish, to that topic only", async () => {
    const topics = new SNSClient(administrator());
    await topics.send(new CreateTopicCommand({ Name: "mine" }));
    await topics.send(new CreateTopicCommand({ Name: "other" }));
    const own = new SNSClient(await withRights(allow(["sns:Publish"], arn("sns", "mine"))));
    const publish = (topic: string) =>
      own.send(
        new PublishBatchCommand({
          TopicArn: arn("sns", topic),
          PublishBatchRequestEntries: [{ Id: "1", Message: "hello" }],
        }),
      );
    expect((await publish("mine")).Successful).to.have.length(1);
    await expectDenied(publish("other"));
  });

  it("sends batches by the right to send, and may not receive by it", async () => {
    const { QueueUrl } = await new SQSClient(administrator()).send(
      new CreateQueueCommand({ QueueName: "letters" }),
    );
    const own = new SQSClient(await withRights(allow(["sqs:SendMessage"], arn("sqs", "letters"))));
    const Entries = [{ Id: "1", MessageBody: "hello" }];
    const sent = await own.send(new SendMessageBatchCommand({ QueueUrl, Entries }));
    expect(sent.Successful).to.have.length(1);
    await expectDenied(own.send(new ReceiveMessageCommand({ QueueUrl })));
  });

  it("tells events of the kinds that its role names, and no others beside them", async () => {
    const kinds = {
      "ForAllValues:StringEquals": { "events:detail-type": ["OrderPlaced", "OrderCancelled"] },
      Null: { "events:detail-type": "false" },
    };
    const bus = arn("events", "event-bus/default");
    const own = new EventBridgeClient(await withRights(allow(["events:PutEvents"], bus, kinds)));
    const tell = (...types: readonly string[]) =>
      own.send(
        new PutEventsCommand({
          Entries: types.map((DetailType) => ({ DetailType, Source: "test", Detail: "{}" })),
        }),
      );
    expect((await tell("OrderPlaced", "OrderCancelled")).FailedEntryCount).to.equal(0);
    await expectDenied(tell("OrderShipped"));
    await expectDenied(tell("OrderPlaced", "OrderShipped"));
  });

  it("measures in the namespace that its role names", async () => {
    const within = { StringEquals: { "cloudwatch:namespace": "Evenkeel/Test" } };
    const rights = await withRights(allow(["cloudwatch:PutMetricData"], "*", within));
    const own = new CloudWatchClient(rights);
    const measure = (Namespace: string) =>
      own.send(
        new PutMetricDataCommand({ Namespace, MetricData: [{ MetricName: "off", Value: 0 }] }),
      );
    await measure("Evenkeel/Test");
    await expectDenied(measure("AWS/Lambda"));
  });

  it("uses the key that its role names by an ARN, also by an alias, and of several regions", async () => {
    const keys = new KMSClient(administrator());
    const key = async () =>
      (await keys.send(new CreateKeyCommand({ MultiRegion: true }))).KeyMetadata?.Arn ?? "";
    const [mine, other] = [await key(), await key()];
    const alias = (AliasName: string, TargetKeyId: string) =>
      keys.send(new CreateAliasCommand({ AliasName, TargetKeyId }));
    await alias("alias/mine", mine);
    await alias("alias/other", other);
    const own = new KMSClient(await withRights(allow(["kms:Encrypt", "kms:Decrypt"], mine)));
    const encrypt = (by: KMSClient, KeyId: string) =>
      by.send(new EncryptCommand({ KeyId, Plaintext: Buffer.from("hello") }));
    const { CiphertextBlob } = await encrypt(own, "alias/mine");
    const { Plaintext } = await own.send(new DecryptCommand({ CiphertextBlob }));
    expect(Buffer.from(Plaintext ?? []).toString()).to.equal("hello");
    await expectDenied(encrypt(own, "alias/other"));
    const foreign = await encrypt(keys, other);
    await expectDenied(own.send(new DecryptCommand({ CiphertextBlob: foreign.CiphertextBlob })));
  });

  it("counts as somebody who comes with TLS, unless it goes past the front", async () => {
    const Policy = JSON.stringify({
      Version: "2012-10-17",
      Statement: {
        ...{ Effect: "Deny", Principal: "*", Action: "sqs:*", Resource: arn("sqs", "sealed") },
        Condition: { Bool: { "aws:SecureTransport": "false" } },
      },
    });
    const { QueueUrl } = await new SQSClient(administrator()).send(
      new CreateQueueCommand({ QueueName: "sealed", Attributes: { Policy } }),
    );
    const rights = await withRights(allow(["sqs:ReceiveMessage"], arn("sqs", "sealed")));
    const receive = (endpoint: string) =>
      new SQSClient({ ...rights, endpoint, useQueueUrlAsEndpoint: false }).send(
        new ReceiveMessageCommand({ QueueUrl }),
      );
    await receive(running.front.url);
    await expectDenied(receive(`http://127.0.0.1:${running.server.port}`));
  });

  it("switches the one mapping of a queue that its role names, and lists none", async () => {
    const consumer = { name: "consumer", timeout: 5, code: "exports.handler = async () => ({});" };
    const queue = arn("sqs", "switched");
    await new SQSClient(administrator()).send(new CreateQueueCommand({ QueueName: "switched" }));
    const polling = ["sqs:DeleteMessage", "sqs:GetQueueAttributes", "sqs:ReceiveMessage"];
    await createFunction(administrator(), { ...consumer, rights: [allow(polling, queue)] });
    const make = new CreateEventSourceMappingCommand({
      ...{ FunctionName: consumer.name, EventSourceArn: queue, Enabled: false },
    });
    const { UUID } = await new LambdaClient(administrator()).send(make);
    const mapping = arn("lambda", `event-source-mapping:${UUID ?? ""}`);
    const mine = ["lambda:GetEventSourceMapping", "lambda:UpdateEventSourceMapping"];
    const own = new LambdaClient(await withRights(allow(mine, mapping)));
    await own.send(new UpdateEventSourceMappingCommand({ UUID, Enabled: true }));
    const { EventSourceArn } = await own.send(new GetEventSourceMappingCommand({ UUID }));
    expect(EventSourceArn).to.equal(queue);
    await expectDenied(own.send(new ListEventSourceMappingsCommand({})));
    await expectDenied(own.send(new DeleteEventSourceMappingCommand({ UUID })));
    const reader = new LambdaClient(await withRights(allow(mine.slice(0, 1), mapping)));
    await expectDenied(reader.send(new UpdateEventSourceMappingCommand({ UUID, Enabled: false })));
  });

  it("has events delivered only to queues that let the rule", async () => {
    const [queues, events] = [
      new SQSClient(administrator()),
      new EventBridgeClient(administrator()),
    ];
    const rule = { Name: "heard", EventPattern: JSON.stringify({ source: ["test"] }) };
    const { RuleArn = "" } = await events.send(new PutRuleCommand(rule));
    const policyFor = (name: string) =>
      JSON.stringify({
        Version: "2012-10-17",
        Statement: {
          ...{ Effect: "Allow", Principal: { Service: "events.amazonaws.com" } },
          ...allow(["sqs:SendMessage"], arn("sqs", name), {
            ArnEquals: { "aws:SourceArn": RuleArn },
          }),
        },
      });
    const attributes = { open: { Policy: policyFor("open") }, shut: { Policy: policyFor("open") } };
    const received = [];
    for (const [QueueName, Attributes] of Object.entries(attributes)) {
      await queues.send(new CreateQueueCommand({ QueueName, Attributes }));
      const Targets = [{ Id: QueueName, Arn: arn("sqs", QueueName) }];
      await events.send(new PutTargetsCommand({ Rule: rule.Name, Targets }));
    }
    const Entries = [{ DetailType: "Heard", Source: "test", Detail: "{}" }];
    await events.send(new PutEventsCommand({ Entries }));
    for (const QueueName of Object.keys(attributes)) {
      const { QueueUrl } = await queues.send(new GetQueueUrlCommand({ QueueName }));
      const ask = new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 1 });
      received.push((await queues.send(ask)).Messages?.length ?? 0);
    }
    expect(received).to.deep.equal([1, 0]);
  });

  it("is refused with a secret that is not its own", async () => {
    const rights = await withRights(allow(["sns:CreateTopic"], "*"));
    const credentials = { ...rights.credentials, secretAccessKey: "guessed" };
    const create = (options: typeof rights, Name: string) =>
      new SNSClient(options).send(new CreateTopicCommand({ Name }));
    await create(rights, "made");
    await expectDenied(create({ ...rights, credentials }, "stolen"));
  });

  it("is a function, which may do what its own role allows", async () => {
    const code = `const { SendMessageCommand, SQSClient } = require("@aws-sdk/client-sqs");
exports.handler = (QueueUrl) => new SQSClient({}).send(new SendMessageCommand({ QueueUrl, MessageBody: "hello" })).then(() => "sent", String);`;
    const { QueueUrl } = await new SQSClient(administrator()).send(
      new CreateQueueCommand({ QueueName: "heard" }),
    );
    const rights = [allow(["sqs:SendMessage"], arn("sqs", "heard"))];
    await createFunction(administrator(), { name: "may", timeout: 10, code, rights });
    await createFunction(administrator(), { name: "may-not", timeout: 10, code });
    const call = async (FunctionName: string) => {
      const Payload = JSON.stringify(QueueUrl);
      const lambda = new LambdaClient(administrator());
      const answer = await lambda.send(new InvokeCommand({ FunctionName, Payload }));
      return answer.Payload?.transformToString();
    };
    expect(await call("may")).to.equal('"sent"');
    expect(await call("may-not")).to.include(
      "not authorized to perform: sqs:SendMessage".toLowerCase().slice(0, 14),
    );
  });
});

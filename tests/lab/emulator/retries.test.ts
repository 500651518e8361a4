import { CreateEventSourceMappingCommand, LambdaClient } from "@aws-sdk/client-lambda";
import {
  CreateQueueCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  SendMessageCommand,
  SQSClient,
} from "@aws-sdk/client-sqs";
import { expect } from "chai";
import { setTimeout as wait } from "node:timers/promises";
import { type Running } from "../../../lab/emulator/start";
import { account, clientOptions, OwnEmulator } from "./support/emulator";
import { createFunction } from "./support/functions";

const region = "eu-west-1";

/** Seconds that the function may run, that a message which it received is out of sight, and before one that failed comes back. */
const seconds = { timeout: 5, visibility: 30, retry: 3 } as const;

/** Never answers where a message says so and comes for the first time, and reports as failed what says so. */
const handler = `exports.handler = async ({ Records }) => {
  const [{ body, attributes, messageId }] = Records;
  if (body === "hang" && attributes.ApproximateReceiveCount === "1") {
    await new Promise((done) => setTimeout(done, 60_000));
  }
  return { batchItemFailures: body === "fail" ? [{ itemIdentifier: messageId }] : [] };
};`;

describe("A message that was not handled in the emulator", function () {
  this.timeout(120_000);
  let own: OwnEmulator;
  beforeEach(() => (own = new OwnEmulator()));
  afterEach(() => own.remove());

  const options = ({ front }: Running) => clientOptions(front.url, region);
  const arnOf = (queue: string) => `arn:aws:sqs:${region}:${account}:${queue}`;

  /** A queue, where its failures rest after two tries, and the function that handles it. */
  async function createConsumer(emulator: Running): Promise<void> {
    const queues = new SQSClient(options(emulator));
    await queues.send(new CreateQueueCommand({ QueueName: "failed" }));
    const RedrivePolicy = JSON.stringify({
      deadLetterTargetArn: arnOf("failed"),
      maxReceiveCount: 2,
    });
    const Attributes = { VisibilityTimeout: String(seconds.visibility), RedrivePolicy };
    await queues.send(new CreateQueueCommand({ QueueName: "orders", Attributes }));
    const lambda = new LambdaClient(options(emulator));
    await createFunction(options(emulator), {
      ...{ name: "consumer", timeout: seconds.timeout, code: handler },
      rights: [
        {
          Effect: "Allow",
          Action: ["sqs:DeleteMessage", "sqs:GetQueueAttributes", "sqs:ReceiveMessage"],
          Resource: arnOf("orders"),
        },
      ],
    });
    await lambda.send(
      new CreateEventSourceMappingCommand({
        ...{ FunctionName: "consumer", EventSourceArn: arnOf("orders"), BatchSize: 1 },
        FunctionResponseTypes: ["ReportBatchItemFailures"],
      }),
    );
  }

  async function send(emulator: Running, body: string): Promise<void> {
    const queues = new SQSClient(options(emulator));
    const { QueueUrl } = await queues.send(new GetQueueUrlCommand({ QueueName: "orders" }));
    await queues.send(new SendMessageCommand({ QueueUrl, MessageBody: body }));
  }

  const waiting = "ApproximateNumberOfMessages";
  const received = "ApproximateNumberOfMessagesNotVisible";

  async function until(
    emulator: Running,
    QueueName: string,
    count: typeof waiting | typeof received,
  ) {
    const queues = new SQSClient(options(emulator));
    const { QueueUrl } = await queues.send(new GetQueueUrlCommand({ QueueName }));
    for (;;) {
      const ask = new GetQueueAttributesCommand({ QueueUrl, AttributeNames: [count] });
      if ((await queues.send(ask)).Attributes?.[count] === "1") {
        return Date.now();
      }
      await wait(50);
    }
  }

  it("comes back long before its queue says, and goes to the dead letters as soon as it failed for the last time", async () => {
    const emulator = await own.start({ retrySeconds: seconds.retry });
    await createConsumer(emulator);
    const sent = Date.now();
    await send(emulator, "fail");
    const failed = await until(emulator, "failed", waiting);
    expect(failed - sent).to.be.above(seconds.retry * 1_000);
    // The next pause would be twice as long.
    expect(failed - sent).to.be.below(seconds.retry * 3_000);
  });

  it("comes back no sooner than is over what functions of its queue had claimed when they were ended", async () => {
    const first = await own.start({ retrySeconds: 0.05 });
    await createConsumer(first);
    await send(first, "hang");
    await until(first, "orders", received);
    await first.stop();

    const ended = Date.now();
    const second = await own.start({ retrySeconds: 0.05 });
    await send(second, "fail");
    const failed = await until(second, "failed", waiting);
    expect(failed - ended).to.be.above(seconds.timeout * 1_000);
    expect(failed - ended).to.be.below(seconds.visibility * 1_000);
  });
});

import {
  CreateHealthCheckCommand,
  GetHealthCheckCommand,
  Route53Client,
} from "@aws-sdk/client-route-53";
import {
  CreateQueueCommand,
  ListQueuesCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from "@aws-sdk/client-sqs";
import { expect } from "chai";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as wait } from "node:timers/promises";
import { isAlive } from "../../../lab/engine/lock";
import { withId, World } from "../../../lab/emulator/world";
import { CodeStore } from "../../../lab/emulator/code";
import { account, clientOptions, OwnEmulator } from "./support/emulator";

async function until(holds: () => boolean, seconds = 30): Promise<void> {
  const deadline = Date.now() + seconds * 1000;
  while (!holds()) {
    if (Date.now() > deadline) {
      throw new Error("it did not come to be");
    }
    await wait(20);
  }
}

describe("The emulator's process", function () {
  this.timeout(240_000);
  let emulator: OwnEmulator;
  beforeEach(() => (emulator = new OwnEmulator()));
  afterEach(() => emulator.remove());

  const start = () => emulator.start();
  const queues = async (url: string, region?: string) =>
    (await new SQSClient(clientOptions(url, region)).send(new ListQueuesCommand({}))).QueueUrls ??
    [];
  const createQueue = (url: string, QueueName: string) =>
    new SQSClient(clientOptions(url)).send(new CreateQueueCommand({ QueueName }));

  it("keeps what was made, and what was sent, from one run to the next", async () => {
    const first = await start();
    expect(first.server.kept).to.equal(false);
    const { QueueUrl } = await createQueue(first.front.url, "orders");
    await new SQSClient(clientOptions(first.front.url)).send(
      new SendMessageCommand({ QueueUrl, MessageBody: "order 1" }),
    );
    await first.stop();
    expect(isAlive(first.server.pid)).to.equal(false);

    const { front, server } = await start();
    expect(server.kept).to.equal(true);
    const [url] = await queues(front.url);
    expect(url).to.match(/orders$/);
    expect(await queues(front.url, "eu-central-1")).to.deep.equal([]);
    const { Messages = [] } = await new SQSClient(clientOptions(front.url)).send(
      new ReceiveMessageCommand({ QueueUrl: url }),
    );
    expect(Messages.map(({ Body }) => Body)).to.deep.equal(["order 1"]);
  });

  it("saves its state and ends when the run that started it is killed", async () => {
    const holder = spawn(
      process.execPath,
      [
        "--require",
        require.resolve("tsx/cjs"),
        join(__dirname, "support", "holder.ts"),
        emulator.state,
      ],
      { stdio: ["ignore", "pipe", "inherit"] },
    );
    const [line] = (await once(createInterface({ input: holder.stdout }), "line")) as [string];
    const { url, pid } = JSON.parse(line) as { url: string; pid: number };
    await createQueue(url, "orders");
    expect(isAlive(pid)).to.equal(true);
    holder.kill("SIGKILL");
    await until(() => !isAlive(pid));

    const { front, server } = await start();
    expect(server.kept).to.equal(true);
    expect(await queues(front.url)).to.have.length(1);
  });

  it("throws away the half of a state that its own death leaves", async () => {
    const first = await start();
    await createQueue(first.front.url, "orders");
    await first.stop();
    const second = await start();
    await createQueue(second.front.url, "payments");
    process.kill(second.server.pid, "SIGKILL");
    await second.stop().catch(() => undefined);

    const { front, server } = await start();
    expect(server.kept).to.equal(false);
    expect(await queues(front.url)).to.deep.equal([]);
  });

  it("says so when it did not end as it should", async () => {
    const { server, stop } = await start();
    process.kill(server.pid, "SIGKILL");
    let text = "";
    await stop().catch((error: unknown) => (text = String(error)));
    expect(text).to.include("SIGKILL").and.include("emulator.log");
  });

  it("lets the next run wait until it has saved", async () => {
    const first = await start();
    await createQueue(first.front.url, "orders");
    const next = start();
    await wait(300);
    await first.stop();
    const { front, server } = await next;
    expect(server.kept).to.equal(true);
    expect(await queues(front.url)).to.have.length(1);
  });

  it("leaves nothing behind but its state", async () => {
    // A place of its own for what is thrown away: other runs have theirs in the ordinary one.
    const { TMPDIR } = process.env;
    const scratch = mkdtempSync(join(tmpdir(), "evenkeel-scratch-"));
    try {
      process.env.TMPDIR = scratch;
      await (await start()).stop();
      expect(readdirSync(scratch)).to.deep.equal([]);
    } finally {
      process.env.TMPDIR = TMPDIR;
      if (TMPDIR === undefined) {
        Reflect.deleteProperty(process.env, "TMPDIR");
      }
      rmSync(scratch, { recursive: true });
    }
    expect(existsSync(join(emulator.state, "saved"))).to.equal(true);
    const sources = readdirSync(join(__dirname, "../../../lab/emulator"));
    expect(sources).not.to.include("__pycache__");
  });

  it("takes the ids that the model has given", async () => {
    const { front } = await start();
    const id = "8aabe7ee-71ce-49e1-abba-99bb0058b63c";
    const world = new World({
      endpoint: front.url,
      code: new CodeStore(emulator.state),
      entries: () => [],
      databases: () => Promise.resolve(undefined),
    });
    const client = world.clientIn(Route53Client, "us-east-1", account);
    const create = (reference: string) =>
      new CreateHealthCheckCommand({
        CallerReference: reference,
        HealthCheckConfig: { Type: "TCP", IPAddress: "192.0.2.1", Port: 443 },
      });
    const made = await client.send(withId(create("one"), id));
    expect(made.HealthCheck?.Id).to.equal(id);
    const found = await client.send(new GetHealthCheckCommand({ HealthCheckId: id }));
    expect(found.HealthCheck?.CallerReference).to.equal("one");
    const other = await client.send(create("two"));
    expect(other.HealthCheck?.Id)
      .to.match(/^[0-9a-f-]{36}$/)
      .and.not.equal(id);
  });
});

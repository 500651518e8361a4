import { GetQueueUrlCommand, SQSClient } from "@aws-sdk/client-sqs";
import { expect } from "chai";
import { createServer, type Server } from "node:http";
import { type AddressInfo } from "node:net";
import {
  idHeader,
  projectionHeader,
  type StartedFront,
  startFront,
} from "../../../lab/emulator/front";

/** Stands where the emulator is: says what it got. */
function echo(): Promise<Server> {
  const server = createServer((message, response) => {
    const chunks: Buffer[] = [];
    message.on("data", (chunk: Buffer) => chunks.push(chunk));
    message.on("end", () => {
      const { method, url, headers } = message;
      const body = Buffer.concat(chunks).toString();
      response.writeHead(201, { "content-type": "application/json", "x-from": "emulator" });
      response.end(JSON.stringify({ method, url, headers, body }));
    });
  });
  return new Promise((done) => server.listen(0, "127.0.0.1", () => done(server)));
}

const portOf = (server: Server) => (server.address() as AddressInfo).port;

const signature = (region: string, service: string) => ({
  authorization: `AWS4-HMAC-SHA256 Credential=111122223333/20260131/${region}/${service}/aws4_request, Signature=0a`,
});

describe("The front before the emulator", () => {
  let emulator: Server;
  let front: StartedFront;

  beforeEach(async () => {
    emulator = await echo();
    front = await startFront();
    front.forwardTo(portOf(emulator));
  });
  afterEach(async () => {
    await front.stop();
    emulator.close();
    emulator.closeAllConnections();
  });

  const put = (region: string, headers: Record<string, string> = {}) =>
    fetch(`${front.url}/thing?a=b`, {
      method: "PUT",
      headers: { ...signature(region, "s3"), ...headers },
      body: "content",
    });

  it("hands a call on as it came, and the answer back", async () => {
    const response = await put("eu-west-1");
    expect(response.status).to.equal(201);
    expect(response.headers.get("x-from")).to.equal("emulator");
    const got = (await response.json()) as { headers: Record<string, string> };
    expect(got).to.deep.include({ method: "PUT", url: "/thing?a=b", body: "content" });
    // The emulator puts the host that it was called by into URLs of queues.
    expect(got.headers.host).to.equal(new URL(front.url).host);
  });

  it("waits for an emulator that is still starting", async () => {
    const early = await startFront();
    try {
      const answer = fetch(`${early.url}/`, { headers: signature("eu-west-1", "sqs") });
      setTimeout(() => early.forwardTo(portOf(emulator)), 20);
      expect((await answer).status).to.equal(201);
    } finally {
      await early.stop();
    }
  });

  it("records every call: who asked what, where, and who answered", async () => {
    await put("eu-west-1");
    await put("eu-central-1", { [projectionHeader]: "true" });
    expect(front.calls.map((call) => ({ ...call, at: 0 }))).to.deep.equal([
      {
        ...{ at: 0, region: "eu-west-1", service: "s3", operation: "PUT /thing" },
        ...{ from: "caller", answeredBy: "emulator", status: 201 },
      },
      {
        ...{ at: 0, region: "eu-central-1", service: "s3", operation: "PUT /thing" },
        ...{ from: "projection", answeredBy: "emulator", status: 201 },
      },
    ]);
  });

  it("drops the calls to a region that is blacked out, until it is back", async () => {
    front.blackout("eu-west-1");
    let failure: unknown;
    await put("eu-west-1").catch((error: unknown) => {
      failure = error;
    });
    expect(failure).to.be.instanceOf(TypeError);
    expect((await put("eu-central-1")).status).to.equal(201);
    expect(front.calls.map(({ answeredBy }) => answeredBy)).to.deep.equal(["nobody", "emulator"]);
    front.restore("eu-west-1");
    expect((await put("eu-west-1")).status).to.equal(201);
  });

  it("drops the answer to a call that was on its way when the region went dark", async () => {
    front.onAnswer(() => front.blackout("eu-west-1"));
    let failure: unknown;
    await put("eu-west-1").catch((error: unknown) => {
      failure = error;
    });
    expect(failure).to.be.instanceOf(TypeError);
  });

  it("keeps the lab's own calls out of a black-out and away from hooks", async () => {
    front.blackout("eu-west-1");
    front.onCall(() => {
      throw new Error("the lab's own call reached a hook");
    });
    const response = await put("eu-west-1", { [projectionHeader]: "true", [idHeader]: "given" });
    expect(response.status).to.equal(201);
    const got = (await response.json()) as { headers: Record<string, string> };
    expect(got.headers[idHeader]).to.equal("given");
    // It is among what the call's signature covers.
    expect(got.headers).to.have.property(projectionHeader);
  });

  it("lets nobody else say the id of what he creates", async () => {
    const response = await put("eu-west-1", { [idHeader]: "given" });
    const got = (await response.json()) as { headers: Record<string, string> };
    expect(got.headers).not.to.have.property(idHeader);
  });

  it("answers itself where a hook does, in words that the SDK reads", async () => {
    const forget = front.onCall(({ service, operation }) =>
      service === "sqs" && operation === "GetQueueUrl"
        ? { status: 200, body: JSON.stringify({ QueueUrl: "https://of-a-hook" }) }
        : undefined,
    );
    const client = new SQSClient({
      endpoint: front.url,
      region: "eu-west-1",
      credentials: { accessKeyId: "111122223333", secretAccessKey: "lab" },
    });
    const ask = () => client.send(new GetQueueUrlCommand({ QueueName: "orders" }));
    expect((await ask()).QueueUrl).to.equal("https://of-a-hook");
    expect(front.calls.at(-1)).to.deep.include({ operation: "GetQueueUrl", answeredBy: "front" });
    forget();
    await ask();
    expect(front.calls.at(-1)?.answeredBy).to.equal("emulator");
    client.destroy();
  });

  it("answers with the reason when a hook fails, and goes on", async () => {
    front.onCall(() => {
      throw new Error("the hook broke");
    });
    const response = await put("eu-west-1");
    expect(response.status).to.equal(500);
    expect(await response.text()).to.include("the hook broke");
  });

  it("answers with an error when the emulator has gone", async () => {
    emulator.close();
    emulator.closeAllConnections();
    expect((await put("eu-west-1")).status).to.equal(500);
  });
});

import { expect } from "chai";
import { outside } from "../../../lab/drill/outside";
import { type ApiRequest, type ApiResponse } from "../../../lab/emulator/types";

const home = "d-home.execute-api.eu-west-1.amazonaws.com";
const standby = "d-standby.execute-api.eu-central-1.amazonaws.com";
const host = "api.shop.example.com";

describe("A caller outside, in the lab", () => {
  let target: string | undefined;
  let lost: string[];
  let calls: [string, string, ApiRequest][];
  let answers: (region: string) => Promise<ApiResponse>;

  beforeEach(() => {
    target = home;
    lost = [];
    calls = [];
    answers = (region) =>
      Promise.resolve({ status: 201, headers: { "content-type": "text/plain" }, body: region });
  });

  const world = () =>
    outside({
      names: {
        ask: () =>
          Promise.resolve(target === undefined ? undefined : { target, values: [], chosen: [] }),
        servers: () => Promise.resolve(["ns-1.example.net", "ns-2.example.org"]),
      },
      api: {
        invokeApi: (region, name, request) => {
          calls.push([region, name, request]);
          return answers(region);
        },
      },
      isLost: (region) => lost.includes(region),
    });
  const send = (init?: RequestInit) => world().request(`https://${host}/orders/?limit=2`, init);
  const causeOf = async (sent: Promise<unknown>): Promise<unknown> =>
    sent.then(
      () => "it was answered",
      (error: Error) => String((error.cause as { code?: string } | undefined)?.code ?? error),
    );

  it("reaches the place that the name leads to, under the public name", async () => {
    const response = await send({
      method: "POST",
      headers: { "X-Key": "1" },
      body: '{"a":1}',
    });
    expect([response.status, await response.text()]).to.deep.equal([201, "eu-west-1"]);
    expect(response.headers.get("content-type")).to.equal("text/plain");
    target = standby;
    expect(await (await send()).text()).to.equal("eu-central-1");
    expect(calls).to.deep.equal([
      [
        "eu-west-1",
        host,
        { method: "POST", path: "/orders/?limit=2", headers: { "x-key": "1" }, body: '{"a":1}' },
      ],
      ["eu-central-1", host, { method: "GET", path: "/orders/?limit=2", headers: {} }],
    ]);
  });

  it("gets no answer from a region that is lost, which is not called", async () => {
    lost = ["eu-west-1"];
    expect(await causeOf(send())).to.equal("ECONNRESET");
    expect(calls).to.deep.equal([]);
  });

  it("gets no answer when the region is lost while the request is there", async () => {
    answers = () => {
      lost = ["eu-west-1"];
      return Promise.resolve({ status: 201, headers: {}, body: "" });
    };
    expect(await causeOf(send())).to.equal("ECONNRESET");
  });

  it("finds nobody under a name that leads nowhere", async () => {
    target = undefined;
    expect(await causeOf(send())).to.equal("ENOTFOUND");
  });

  it("sends nothing when it has given up already", async () => {
    expect(await causeOf(send({ signal: AbortSignal.abort("late") }))).to.equal("late");
    expect(calls).to.deep.equal([]);
  });

  it("is told by every name server where the name leads", async () => {
    const answer = { values: [home], region: "eu-west-1", problem: undefined };
    expect(await world().resolve(host)).to.deep.equal([
      { server: "ns-1.example.net", ...answer },
      { server: "ns-2.example.org", ...answer },
    ]);
    target = "d111.cloudfront.net";
    const [first] = await world().resolve(host);
    expect(first?.problem).to.equal(`${host} leads to no place`);
  });

  it("gets an answer without a body as it is", async () => {
    answers = () => Promise.resolve({ status: 204, headers: {}, body: "" });
    expect((await send()).status).to.equal(204);
  });

  it("waits for its turn when a place has enough to do, and leaves when it has given up", async () => {
    const finish: (() => void)[] = [];
    answers = (region) =>
      new Promise((done) => {
        finish.push(() => done({ status: 200, headers: {}, body: region }));
      });
    const caller = world();
    const send = (signal?: AbortSignal) => caller.request(`https://${host}/`, { signal });
    const late = new AbortController();
    const sent = [send(), send(), send(), send(), send(late.signal), send()];
    const outcomes = sent.map((each) => each.then(({ status }) => status, String));
    await new Promise((resolve) => setImmediate(resolve));
    expect(calls).to.have.length(4);
    late.abort("nobody waits");
    finish.shift()?.();
    expect(await outcomes[4]).to.equal("nobody waits");
    await new Promise((resolve) => setImmediate(resolve));
    expect(calls).to.have.length(5);
    finish.forEach((each) => each());
    expect(await Promise.all(outcomes)).to.deep.equal([200, 200, 200, 200, "nobody waits", 200]);
  });
});

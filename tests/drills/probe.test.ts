import { expect } from "chai";
import { Allowance } from "../../drills/probe/allowance";
import { type Beat } from "../../drills/probe/beats";
import { heartbeats } from "../../drills/probe/heartbeat";
import {
  availability,
  firstFailure,
  firstWrite,
  loss,
  steadySince,
} from "../../drills/probe/measure";
import { isOpen } from "../../drills/probe/open";
import { type World } from "../../drills/world";
import { VirtualClock } from "./support/clock";
import { home, settingsWith, standby } from "./support/modelStack";

/** One heartbeat a second; `.` failed, `h` and `s` were acknowledged by home and the standby. */
const beatsOf = (text: string): Beat[] =>
  [...text].map((sign, index) => ({
    sequence: index + 1,
    sentAt: index * 1000,
    answeredAt: index * 1000 + 100,
    ...(sign === "." ? {} : { status: 201, place: sign === "h" ? home : standby }),
  }));

describe("What heartbeats say", () => {
  it("is how many were acknowledged, and the longest time without", () => {
    expect(availability(beatsOf("hhh....ss"))).to.deep.equal({
      ...{ sent: 9, acknowledged: 5, share: 5 / 9, longestGap: 5000 },
    });
    expect(availability([])).to.include({ sent: 0, share: 0, longestGap: 0 });
    // A silence at the end is one as well.
    expect(availability(beatsOf("hh...")).longestGap).to.equal(2900);
  });

  it("is when the loss was noticed, and when the new place wrote first", () => {
    const beats = beatsOf("hhh...hss");
    expect(firstFailure(beats, 0)).to.equal(3100);
    expect(firstFailure(beats, 4000)).to.equal(4100);
    expect(firstWrite(beats, standby, 0)).to.equal(7100);
    expect(firstWrite(beats, standby, 8000)).to.equal(8100);
    expect(firstWrite(beats, "nowhere", 0)).to.equal(undefined);
  });

  it("is since when every write succeeded", () => {
    expect(steadySince(beatsOf("hh.s.sss"), standby)).to.equal(5100);
    expect(steadySince(beatsOf("hh.s."), standby)).to.equal(undefined);
    expect(steadySince(beatsOf("sshs"), standby)).to.equal(3100);
  });

  it("is what was lost: acknowledged by the old place, and gone", () => {
    const kept = { place: standby, count: 5, highest: 9, missing: [4, 5, 6, 7] };
    expect(loss(beatsOf("hhhhh..ss"), kept, home)).to.deep.equal({
      ...{ writes: 2, milliseconds: 1100, ownWrites: 0, unacknowledged: 0, isLeast: false },
    });
  });

  it("counts what is beyond the highest that was kept, and what the new place itself lost", () => {
    const kept = { place: standby, count: 2, highest: 2, missing: [] };
    const found = loss(beatsOf("hhh.s"), kept, home);
    expect(found).to.include({ writes: 1, ownWrites: 1 });
  });

  it("counts writes whose answer was lost", () => {
    const kept = { place: standby, count: 4, highest: 4, missing: [] };
    expect(loss(beatsOf("hh.s"), kept, home)).to.include({ writes: 0, unacknowledged: 1 });
  });

  it("says when more may be lost than the service tells", () => {
    const missing = Array.from({ length: 1000 }, (_, index) => index + 2);
    const beats = beatsOf(`h${".".repeat(1100)}h`);
    expect(
      loss(beats, { place: standby, count: 2, highest: 1102, missing }, home).isLeast,
    ).to.equal(true);
    const early = beatsOf(`h${".".repeat(1100)}s`);
    expect(
      loss(early, { place: standby, count: 2, highest: 1102, missing }, home).isLeast,
    ).to.equal(false);
  });
});

describe("A probe's allowance", () => {
  const settings = (requestsPerAddress: number, rateLimit: number) => ({
    edge: { requestsPerAddress },
    api: { rateLimit },
  });

  /** Requests in the busiest five minutes of an hour. */
  const busiest = (allowance: Allowance): number => {
    const sent: number[] = [];
    for (let now = 0; now < 3_600_000; now += allowance.next(now)) {
      sent.push(now);
    }
    return Math.max(
      ...sent.map((from) => sent.filter((at) => at >= from && at < from + 300_000).length),
    );
  };

  it("never sends more than the web ACL lets one address send", () => {
    expect(busiest(new Allowance(settings(2000, 500), 100))).to.be.within(1000, 2000);
    expect(busiest(new Allowance(settings(10, 500), 100))).to.be.within(1, 10);
  });

  it("lets a short drill write as often as it wishes", () => {
    const allowance = new Allowance(settings(2000, 500), 100);
    let now = 0;
    for (let count = 0; count < 1200; count += 1) {
      now += allowance.next(now);
    }
    expect(now).to.equal(120_000);
  });

  it("stays below the API's rate", () => {
    expect(new Allowance(settings(1_000_000, 2), 100).next(0)).to.equal(625);
  });
});

describe("A heartbeat", () => {
  const worldWith = (request: World["request"]): World => {
    const clock = new VirtualClock();
    const pace = { patience: 5_000 };
    return { now: clock.now, wait: clock.wait, request, pace } as unknown as World;
  };

  it("is signed, and acknowledged only with its own number", async () => {
    const seen: { url: string; init: RequestInit }[] = [];
    const service = heartbeats(
      worldWith((url, init) => {
        seen.push({ url, init });
        return Promise.resolve(
          Response.json({ place: home, run: "r", sequence: 7 }, { status: 201 }),
        );
      }),
      { host: "api.example.com", run: "r", key: "k" },
    );
    expect(await service.write(7, 0)).to.deep.equal({ status: 201, place: home });
    expect(await service.write(8, 0)).to.deep.equal({ status: 201 });
    expect(seen[0]?.url).to.equal("https://api.example.com/heartbeat/beats");
    expect(seen[0]?.init.body).to.equal(
      '{"run":"r","sequence":7,"sentAt":"1970-01-01T00:00:00.000Z"}',
    );
    // HMAC-SHA256 of "POST r 7" with the key "k", by openssl.
    expect(new Headers(seen[0]?.init.headers).get("x-heartbeat-signature")).to.equal(
      "b7ce9bd8174ebe9c87193367a3343927ba45d04b97877c35d60f7c145942c59f",
    );
  });

  it("that nobody answers is given up after five seconds", async () => {
    const service = heartbeats(
      worldWith(() => new Promise(() => undefined)),
      { host: "a", run: "r", key: "k" },
    );
    const error: unknown = await service.write(1, 0).catch((each: unknown) => each);
    expect(String(error)).to.include("nobody answered within 5 s");
  });

  it("is not written where the API asks for a token or a key", () => {
    const { api } = settingsWith({ active: home });
    expect(isOpen({ api })).to.equal(true);
    expect(isOpen({ api: { ...api, auth: "lambda" } })).to.equal(false);
    const clients = { shop: { rateLimit: 1, burstLimit: 1 } };
    expect(isOpen({ api: { ...api, clients: clients as never } })).to.equal(false);
  });
});

import { expect } from "chai";
import { type QueryResultRow } from "pg";
import { heartbeatApi } from "../../../functions/heartbeat/api";
import { sign, signatureVerifier } from "../../../functions/heartbeat/signature";
import { type Database, type Sql } from "../../../functions/shared/postgres";
import { apiEvent, recorder, roleOf } from "../support/fakes";

const key = "hunter2";
const beat = { run: "drill-1", sequence: 7, sentAt: "2026-11-21T10:00:00.000Z" };

/** Answers the statements of the service by how they begin; an unknown one is an error. What they do is tried on PostgreSQL. */
class Statements implements Database {
  readonly said: { text: string; values: readonly unknown[] }[] = [];
  failure: Error | undefined;
  answers: Record<string, readonly object[]> = {
    "insert into beats": [],
    "delete from beats": [],
    "set transaction isolation level repeatable read, read only": [],
    "select count(*)": [{ count: "6", highest: 7, last: new Date(beat.sentAt) }],
    "select missing": [{ missing: 3 }],
  };

  transaction<T>(work: (sql: Sql) => Promise<T>): Promise<T> {
    return this.failure === undefined
      ? work({ query: (text, values = []) => this.answer(text, values) })
      : Promise.reject(this.failure);
  }

  private answer<R extends QueryResultRow>(text: string, values: readonly unknown[]) {
    this.said.push({ text, values });
    const known = Object.entries(this.answers).find(([start]) => text.startsWith(start));
    if (known === undefined) {
      throw new Error(`unknown statement: ${text}`);
    }
    return Promise.resolve({ rows: [...known[1]] as R[], rowCount: known[1].length });
  }
}

function setUp(role: { isActive?: boolean; isDraining?: boolean } = {}) {
  const database = new Statements();
  const recorded = recorder();
  const api = heartbeatApi({
    ...recorded.tools,
    database,
    role: {
      ...roleOf(role.isActive ?? true),
      acceptsCommands: () => Promise.resolve((role.isActive ?? true) && !role.isDraining),
    },
    place: "eu-west-1",
    verify: signatureVerifier(() => Promise.resolve({ username: "heartbeat", password: key })),
  });
  const call = async (
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ) => {
    const answer = await api(apiEvent(method, path, body, headers), recorded.invocation);
    return { ...answer, json: JSON.parse(answer.body) as Record<string, unknown> };
  };
  const signed = (message: string, signer = key) => ({
    "X-Heartbeat-Signature": sign(signer, message),
  });
  const post = (body: unknown = beat, headers: Record<string, string> = signed("POST drill-1 7")) =>
    call("POST", "/heartbeat/beats", body, headers);
  const get = (headers: Record<string, string> = signed("GET drill-1")) =>
    call("GET", "/heartbeat/beats/drill-1", undefined, headers);
  return { database, call, post, get, signed, ...recorded };
}

describe("heartbeat/api", () => {
  it("commits a beat, says where, and answers 201", async () => {
    const { post, database } = setUp();
    const answer = await post();
    expect(answer.statusCode).to.equal(201);
    expect(answer.json).to.deep.equal({ place: "eu-west-1", run: "drill-1", sequence: 7 });
    expect(database.said[0]?.values).to.deep.equal(["drill-1", 7, beat.sentAt, "eu-west-1"]);
  });

  it("tells what is there of a run, in any place", async () => {
    for (const isActive of [true, false]) {
      const answer = await setUp({ isActive }).get();
      expect(answer.statusCode).to.equal(200);
      expect(answer.json).to.deep.equal({
        ...{ place: "eu-west-1", run: "drill-1", count: 6, highest: 7, missing: [3] },
        lastSentAt: beat.sentAt,
      });
    }
  });

  it("tells of a run that nobody has heard of that nothing is there", async () => {
    const { get, database } = setUp();
    database.answers["select count(*)"] = [{ count: "0", highest: null, last: null }];
    database.answers["select missing"] = [];
    expect((await get()).json).to.deep.include({
      ...{ count: 0, highest: 0, missing: [], lastSentAt: null },
    });
  });

  it("refuses a signature that is missing, none, or of something else, by 403", async () => {
    const { post, get, call, signed, database } = setUp();
    const wrong = [
      {},
      { "X-Heartbeat-Signature": "no" },
      signed("POST drill-1 8"),
      signed("POST drill-2 7"),
      signed("GET drill-1"),
      signed("POST drill-1 7", "hunter3"),
    ];
    for (const headers of wrong) {
      expect((await post(beat, headers)).statusCode).to.equal(403);
    }
    expect((await get(signed("GET drill-2"))).statusCode).to.equal(403);
    const other = await call("GET", "/heartbeat/beats/drill-2", undefined, signed("GET drill-1"));
    expect(other.statusCode).to.equal(403);
    expect(database.said).to.be.empty;
  });

  it("refuses to write where the place is not active or is drained, by 503 with Retry-After", async () => {
    for (const role of [{ isActive: false }, { isDraining: true }]) {
      const { post, database } = setUp(role);
      const answer = await post();
      expect(answer.statusCode).to.equal(503);
      expect(answer.headers).to.include({ "retry-after": "5" });
      expect(database.said).to.be.empty;
    }
  });

  it("answers 503 where the database is a reader or away, and 500 where the statement is wrong", async () => {
    for (const [code, status] of [
      ["25006", 503],
      ["ECONNREFUSED", 503],
      ["42703", 500],
    ] as const) {
      const { post, get, database, counts } = setUp();
      database.failure = Object.assign(new Error("no"), { code });
      expect((await post()).statusCode, code).to.equal(status);
      expect((await get()).statusCode, code).to.equal(status);
      expect(counts).to.deep.equal({ BeatsFailed: 2 });
    }
  });

  it("refuses a bad beat by 400 and names every problem", async () => {
    const { post, call, database } = setUp();
    const answer = await post({ run: "a b", sequence: 0, sentAt: "yesterday", more: 1 });
    expect(answer.statusCode).to.equal(400);
    const errors = (answer.json.errors as string[]).join("\n");
    for (const place of ["run", "sequence", "sentAt", "more"]) {
      expect(errors).to.contain(place);
    }
    expect((await post("{")).statusCode).to.equal(400);
    expect((await post({ ...beat, sequence: 2_147_483_648 })).statusCode).to.equal(400);
    expect((await call("GET", "/heartbeat/beats/a'b")).statusCode).to.equal(400);
    expect(database.said).to.be.empty;
  });

  it("refuses other methods by 405 and other paths by 404", async () => {
    const { call } = setUp();
    expect((await call("GET", "/heartbeat/beats")).statusCode).to.equal(405);
    expect((await call("POST", "/heartbeat/beats/drill-1")).statusCode).to.equal(405);
    expect((await call("POST", "/heartbeat")).statusCode).to.equal(404);
    expect((await call("GET", "/heartbeat/beats/drill-1/7")).statusCode).to.equal(404);
  });

  it("logs no signature and no key", async () => {
    const { post, get, log, signed } = setUp({ isActive: false });
    await post();
    await post(beat, {});
    await get();
    const lines = log.lines.join("\n");
    expect(lines).to.contain("takes no commands");
    expect(lines).not.to.contain(key);
    expect(lines).not.to.contain(signed("POST drill-1 7")["X-Heartbeat-Signature"]);
  });
});

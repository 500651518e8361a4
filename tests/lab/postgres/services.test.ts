import { expect } from "chai";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Client } from "pg";
import { heartbeatApi } from "../../../functions/heartbeat/api";
import { sign, signatureVerifier } from "../../../functions/heartbeat/signature";
import { databaseBootstrap } from "../../../functions/shared/bootstrap";
import { type Database, openDatabase, tlsConnect } from "../../../functions/shared/postgres";
import { apiEvent, recorder, roleOf } from "../../functions/support/fakes";
import { eventually, globalId, home, homeArn, master, Stack, standby, standbyArn } from "./support";

const stack = new Stack();
const login = { username: "heartbeat", password: "not-a-real-password" };

/** The migrations of a folder, as the bundle of the bootstrap carries them. */
function migrationsOf(folder: string) {
  const path = join(__dirname, "../../../functions", folder, "migrations");
  return readdirSync(path)
    .sort()
    .map((file) => ({
      name: `${folder}/${file.replace(/\.sql$/, "")}`,
      sql: readFileSync(join(path, file), "utf8"),
    }));
}

/** Production's own bootstrap, as the program invokes it in a place. */
async function bootstrap(arn: string) {
  const { caFile } = stack.databases;
  const handle = databaseBootstrap({
    connect: tlsConnect("database-bootstrap", { caFile, statementTimeout: 60_000 }),
    readEndpoint: () => Promise.resolve(addressOf(arn)),
    readCredentials: (secret) => Promise.resolve(secret === "master" ? master : login),
    migrations: { shared: migrationsOf("shared"), heartbeat: migrationsOf("heartbeat") },
  });
  return handle(
    {
      services: [{ name: "heartbeat", database: "heartbeat", secretName: "heartbeat" }],
      ...{ masterSecret: "master", databaseParameter: "parameter" },
    },
    recorder().invocation,
  );
}

function addressOf(arn: string) {
  const server = stack.databases.servers().find((each) => each.arn === arn);
  if (server === undefined) {
    throw new Error(`There is no server of ${arn}.`);
  }
  return server.address;
}

/** The service in one place, with production's connection to that place's database. */
function place(region: string, arn: string) {
  const recorded = recorder();
  const database: Database = openDatabase({
    connect: tlsConnect("heartbeat", { caFile: stack.databases.caFile }),
    readLogin: () => Promise.resolve({ ...addressOf(arn), ...login, database: "heartbeat" }),
    log: recorded.log,
  });
  const api = heartbeatApi({
    ...{ ...recorded.tools, database, place: region, role: roleOf(true) },
    verify: signatureVerifier(() => Promise.resolve(login)),
  });
  const call = async (method: string, path: string, message: string, body?: unknown) => {
    const headers = { "x-heartbeat-signature": sign(login.password, message) };
    const answer = await api(apiEvent(method, path, body, headers), recorded.invocation);
    return { status: answer.statusCode, json: JSON.parse(answer.body) as Record<string, unknown> };
  };
  return {
    beat: (run: string, sequence: number, sentAt = new Date(sequence).toISOString()) =>
      call("POST", "/heartbeat/beats", `POST ${run} ${sequence}`, { run, sequence, sentAt }),
    read: async (run: string) => (await call("GET", `/heartbeat/beats/${run}`, `GET ${run}`)).json,
  };
}

describe("Services on the databases of the lab", function () {
  this.timeout(60_000);
  let here: ReturnType<typeof place>;
  let there: ReturnType<typeof place>;
  before(async () => {
    await stack.start();
    here = place(home, homeArn);
    there = place(standby, standbyArn);
  });
  after(() => stack.remove());

  it("get their databases, logins and tables from production's bootstrap, in the writer's place alone", async () => {
    expect(await bootstrap(homeArn)).to.deep.equal({
      reader: false,
      services: [
        {
          ...{ name: "heartbeat", database: "heartbeat", created: ["login", "database"] },
          migrations: ["shared/0001-outbox", "heartbeat/0001-beats"],
        },
      ],
    });
    expect(await bootstrap(standbyArn)).to.deep.equal({ reader: true, services: [] });
    const again = await bootstrap(homeArn);
    expect(again.services[0]).to.deep.include({ created: [], migrations: [] });
  });

  it("are let in over TLS and with their password alone, as on RDS", async () => {
    const { caFile } = stack.databases;
    const at = { ...addressOf(homeArn), database: "heartbeat" };
    const wrong = { ...at, ...login, password: "guess" };
    const refused = await tlsConnect("heartbeat", { caFile })(wrong).catch((e: unknown) => e);
    expect(refused).to.have.property("code", "28P01");
    const plain = new Client({ ...at, user: login.username, password: login.password });
    expect(await plain.connect().catch((e: unknown) => e)).to.match(/no pg_hba.conf entry/);
  });

  it("trust only the certificate of their own stack", async () => {
    const connect = tlsConnect("heartbeat", { caFile: require.resolve("./services.test.ts") });
    const refused = await connect({ ...addressOf(homeArn), ...login, database: "heartbeat" }).catch(
      (error: unknown) => error,
    );
    expect(refused).to.have.property("code", "DEPTH_ZERO_SELF_SIGNED_CERT");
  });

  it("take each beat once, and count what is there", async () => {
    for (const sequence of [1, 2, 5, 2, 9]) {
      expect((await here.beat("first", sequence)).status).to.equal(201);
    }
    await here.beat("second", 1);
    const expected = {
      ...{ run: "first", count: 4, highest: 9, missing: [3, 4, 6, 7, 8] },
      lastSentAt: new Date(9).toISOString(),
    };
    expect(await here.read("first")).to.deep.equal({ place: home, ...expected });
    await stack.caughtUp();
    expect(await there.read("first")).to.deep.equal({ place: standby, ...expected });
    expect(await here.read("third")).to.deep.include({ count: 0, highest: 0, missing: [] });
  });

  it("tell at most a thousand missing numbers, the lowest, of however many", async () => {
    await here.beat("sparse", 400);
    await here.beat("sparse", 2_147_483_647);
    const { missing, count } = await here.read("sparse");
    const lowest = Array.from({ length: 1_001 }, (_, index) => index + 1);
    expect(missing).to.deep.equal(lowest.filter((number) => number !== 400));
    expect(count).to.equal(2);
  });

  it("forget beats that are older than thirty days", async () => {
    await here.beat("old", 1);
    const age = (days: number) =>
      stack.query(
        homeArn,
        "update beats set received_at = now() - make_interval(days => $1) where run = 'old'",
        [days],
        "heartbeat",
      );
    await age(29);
    await here.beat("new", 1);
    expect(await here.read("old")).to.deep.include({ count: 1 });
    await age(31);
    await here.beat("new", 2);
    expect(await here.read("old")).to.deep.include({ count: 0 });
    expect(await here.read("new")).to.deep.include({ count: 2 });
  });

  it("answer 503 where the database only reads, and go on by themselves once it writes", async () => {
    expect((await here.beat("moving", 1)).status).to.equal(201);
    expect((await there.beat("moving", 2)).status).to.equal(503);
    await stack.databases.switchover(globalId, standbyArn);
    expect((await there.beat("moving", 3)).status).to.equal(201);
    await eventually(async () => (await here.beat("moving", 4)).status === 503);
    expect(await there.read("moving")).to.deep.include({ count: 2, missing: [2] });
    await stack.caughtUp();
    expect(await here.read("moving")).to.deep.include({ place: home, count: 2, highest: 3 });
  });
});

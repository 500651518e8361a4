import { expect } from "chai";
import { openDatabase, type Connection, type Login } from "../../../functions/shared/postgres";
import { memoryLog } from "../support/fakes";

/** A server that knows one password at a time and keeps the statements that it got. */
function setUp() {
  const server = {
    password: "first",
    secret: "first",
    statements: [] as string[],
    logins: [] as Login[],
    reads: 0,
    failing: {} as Record<string, Error>,
    last: { isLost: false },
  };
  const log = memoryLog();
  const database = openDatabase({
    log,
    readLogin: () => {
      server.reads++;
      const { secret } = server;
      const where = { host: "db.example.com", port: 5432, database: "ordering" };
      return Promise.resolve({ ...where, username: "ordering", password: secret });
    },
    connect: (login) => {
      server.logins.push(login);
      if (login.password !== server.password) {
        return Promise.reject(Object.assign(new Error("refused"), { code: "28P01" }));
      }
      const own = { isLost: false };
      server.last = own;
      const connection: Connection = {
        isLost: () => own.isLost,
        end: () => Promise.resolve(),
        query: (text) => {
          server.statements.push(text);
          const failure = server.failing[text];
          delete server.failing[text];
          return failure ? Promise.reject(failure) : Promise.resolve({ rows: [], rowCount: 0 });
        },
      };
      return Promise.resolve(connection);
    },
  });
  return { server, database, log };
}

describe("a service's database", () => {
  it("keeps its connection and what it read from one call to the next", async () => {
    const { server, database } = setUp();
    await database.transaction((sql) => sql.query("select 1"));
    await database.transaction((sql) => sql.query("select 2"));
    expect([server.reads, server.logins.length]).to.deep.equal([1, 1]);
    expect(server.statements).to.deep.equal([
      "begin",
      "select 1",
      "commit",
      "begin",
      "select 2",
      "commit",
    ]);
  });

  it("reads the secret again when the log-in is refused, and never logs it", async () => {
    const { server, database, log } = setUp();
    await database.transaction((sql) => sql.query("select 1"));
    server.last.isLost = true;
    server.password = server.secret = "rotated-secret";
    await database.transaction((sql) => sql.query("select 2"));
    expect(server.reads).to.equal(2);
    expect(server.logins.map(({ password }) => password)).to.deep.equal([
      "first",
      "first",
      "rotated-secret",
    ]);
    expect(log.lines.join()).not.to.match(/first|rotated/);
  });

  it("opens another connection when the kept one is dead", async () => {
    const { server, database } = setUp();
    await database.transaction((sql) => sql.query("select 1"));
    server.failing.begin = new Error("Connection terminated unexpectedly");
    await database.transaction((sql) => sql.query("select 2"));
    expect(server.logins).to.have.length(2);
    expect(server.statements.slice(-3)).to.deep.equal(["begin", "select 2", "commit"]);
  });

  it("rolls back what throws and keeps the connection", async () => {
    const { server, database } = setUp();
    const error = await database
      .transaction(() => Promise.reject(new Error("no stock")))
      .catch(String);
    expect(error).to.equal("Error: no stock");
    expect(server.statements).to.deep.equal(["begin", "rollback"]);
    await database.transaction((sql) => sql.query("select 1"));
    expect(server.logins).to.have.length(1);
  });

  it("asks anew where the writer is after the host has become a reader", async () => {
    const { server, database } = setUp();
    server.failing["insert"] = Object.assign(new Error("read-only"), { code: "25006" });
    await database.transaction((sql) => sql.query("insert")).catch(() => undefined);
    await database.transaction((sql) => sql.query("select 1"));
    expect([server.reads, server.logins.length]).to.deep.equal([2, 2]);
  });
});

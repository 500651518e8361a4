import { expect } from "chai";
import { createHash, createHmac } from "node:crypto";
import { databaseBootstrap } from "../../../functions/shared/bootstrap";
import { type Connection, type Login } from "../../../functions/shared/postgres";
import { scramVerifier } from "../../../functions/shared/scram";
import { recorder } from "../support/fakes";

const passwords: Record<string, string> = {
  "evenkeel-test/database/shared": "master-hunter2",
  "evenkeel-test/service/ordering": "ordering-hunter2",
  "evenkeel-test/service/odd": "odd-hunter2",
};

const usernames: Record<string, string> = {
  "evenkeel-test/database/shared": "evenkeel",
  "evenkeel-test/service/ordering": "ordering",
  "evenkeel-test/service/odd": 'odd"; drop role evenkeel; --',
};

/** A cluster that remembers roles, databases and applied migrations, and each statement with who ran it where. */
function setUp(isReader = false) {
  const cluster = {
    statements: [] as string[],
    roles: ["evenkeel"],
    databases: ["postgres"],
    applied: [] as { name: string; checksum: string }[],
    broken: "",
  };
  const run = (login: Login, text: string, values: readonly unknown[]): object[] => {
    const name = String(values[0]);
    cluster.statements.push(`${login.username}@${login.database}: ${text.trim()}`);
    if (text === cluster.broken) {
      throw Object.assign(new Error("syntax error"), { code: "42601" });
    }
    if (text.includes("pg_is_in_recovery")) {
      return [{ reader: isReader }];
    }
    if (text.includes("from pg_roles")) {
      return cluster.roles.includes(name) ? [{}] : [];
    }
    if (text.includes("from pg_database")) {
      return cluster.databases.includes(name) ? [{}] : [];
    }
    if (text.startsWith("select name, checksum from migrations")) {
      return cluster.applied;
    }
    const role = /^create role "(.*)" login password/.exec(text)?.[1];
    const database = /^create database "(.*)" owner/.exec(text)?.[1];
    cluster.roles.push(...(role === undefined ? [] : [role.replaceAll('""', '"')]));
    cluster.databases.push(...(database === undefined ? [] : [database]));
    if (text.startsWith("insert into migrations")) {
      cluster.applied.push({ name, checksum: String(values[1]) });
    }
    return [];
  };
  const connect = (login: Login): Promise<Connection> =>
    Promise.resolve({
      isLost: () => false,
      end: () => Promise.resolve(),
      query: (text, values = []) =>
        new Promise((resolve) => {
          const rows = run(login, text, values);
          resolve({ rows: rows as never[], rowCount: rows.length });
        }),
    });
  const recorded = recorder();
  const bootstrapWith = (migrations: Record<string, { name: string; sql: string }[]>) => {
    const handle = databaseBootstrap({
      connect,
      readEndpoint: () => Promise.resolve({ host: "db.example.com", port: 5432 }),
      readCredentials: (secret) =>
        Promise.resolve({ username: usernames[secret] ?? "", password: passwords[secret] ?? "" }),
      migrations,
    });
    return (event: unknown) => handle(event, recorded.invocation);
  };
  const bootstrap = bootstrapWith({
    shared: [{ name: "shared/1", sql: "create table outbox ()" }],
    ordering: [{ name: "ordering/1", sql: "create table orders ()" }],
  });
  return { cluster, bootstrap, bootstrapWith, ...recorded };
}

const request = (...services: { name: string; database: string }[]) => ({
  services: services.map((service) => ({
    ...service,
    secretName: `evenkeel-test/service/${service.name}`,
  })),
  masterSecret: "evenkeel-test/database/shared",
  databaseParameter: "/evenkeel-test/database/shared",
});

const ordering = { name: "ordering", database: "ordering" };

describe("platform/databaseBootstrap", () => {
  it("makes a login and a database, shuts out everyone else, and migrates as the service itself", async () => {
    const { cluster, bootstrap } = setUp();
    const result = await bootstrap(request(ordering));
    expect(result).to.deep.equal({
      reader: false,
      services: [
        {
          ...ordering,
          created: ["login", "database"],
          migrations: ["shared/1", "ordering/1"],
        },
      ],
    });
    const said = cluster.statements.join("\n");
    expect(said).to.contain('evenkeel@postgres: create database "ordering" owner "ordering"');
    expect(said).to.contain('evenkeel@postgres: revoke all on database "ordering" from public');
    expect(said).to.match(
      /ordering@ordering: begin\n[^]*create table outbox \(\)[^]*create table orders \(\)[^]*\nordering@ordering: commit$/,
    );
    expect(said.indexOf("pg_advisory_xact_lock")).to.be.greaterThan(0);
  });

  it("finds nothing to make the second time", async () => {
    const { cluster, bootstrap } = setUp();
    await bootstrap(request(ordering));
    cluster.statements.length = 0;
    const again = await bootstrap(request(ordering));
    expect(again.services).to.deep.equal([{ ...ordering, created: [], migrations: [] }]);
    expect(cluster.statements.filter((text) => /: create (role|database)/.test(text))).to.be.empty;
  });

  it("does nothing on a reader and says so", async () => {
    const { cluster, bootstrap, log } = setUp(true);
    expect(await bootstrap(request(ordering))).to.deep.equal({ reader: true, services: [] });
    expect(cluster.statements).to.have.length(1);
    expect(log.lines.join()).to.contain("only reads");
  });

  it("sends no password to the server, logs none and returns none", async () => {
    const { cluster, bootstrap, log } = setUp();
    const result = await bootstrap(request(ordering));
    const everything = [...cluster.statements, ...log.lines, JSON.stringify(result)].join("\n");
    expect(everything).not.to.contain("hunter2");
    expect(everything).to.contain("SCRAM-SHA-256$4096:");
  });

  it("quotes names that are no plain identifiers", async () => {
    const { cluster, bootstrap } = setUp();
    await bootstrap(request({ name: "odd", database: "odd" }));
    expect(cluster.statements.join("\n")).to.contain(
      'create database "odd" owner "odd""; drop role evenkeel; --"',
    );
  });

  it("rolls back all migrations of a service when one fails", async () => {
    const { cluster, bootstrap } = setUp();
    cluster.broken = "create table orders ()";
    expect(await bootstrap(request(ordering)).catch(String)).to.equal("Error: syntax error");
    expect(cluster.statements.at(-1)).to.equal("ordering@ordering: rollback");
  });

  it("refuses a migration that was edited after it was applied", async () => {
    const { bootstrap, bootstrapWith } = setUp();
    await bootstrap(request(ordering));
    const edited = bootstrapWith({ shared: [{ name: "shared/1", sql: "create table other ()" }] });
    expect(await edited(request(ordering)).catch(String)).to.contain("shared/1 was edited");
  });

  it("does nothing when the program removes the invocation", async () => {
    const { cluster, bootstrap } = setUp();
    const removal = { ...request(ordering), tf: { action: "delete", prev_input: null } };
    expect(await bootstrap(removal)).to.deep.equal({ reader: false, services: [] });
    expect(cluster.statements).to.be.empty;
  });

  it("refuses a request without its fields and names them", async () => {
    const error = await setUp()
      .bootstrap({ services: [{ name: "a", database: "A b" }] })
      .catch(String);
    expect(error).to.match(
      /services\.0\.database[^]*secretName[^]*masterSecret[^]*databaseParameter/,
    );
  });
});

describe("a SCRAM verifier", () => {
  it("signs and checks the example exchange of RFC 7677", () => {
    const [, salt, storedKey = "", serverKey = ""] =
      /^SCRAM-SHA-256\$4096:(.*)\$(.*):(.*)$/.exec(
        scramVerifier("pencil", Buffer.from("W22ZaJ0SNY7soEsUEjb6gQ==", "base64")),
      ) ?? [];
    expect(salt).to.equal("W22ZaJ0SNY7soEsUEjb6gQ==");
    const nonce = "rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0";
    const exchange = `n=user,r=rOprNGfwEbeRWgbNEkqO,r=${nonce},s=${salt},i=4096,c=biws,r=${nonce}`;
    const sign = (key: string) =>
      createHmac("sha256", Buffer.from(key, "base64")).update(exchange).digest();
    expect(sign(serverKey).toString("base64")).to.equal(
      "6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=",
    );
    // The client's proof is its key, hidden by a signature with what the server stores.
    const proof = Buffer.from("dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=", "base64");
    const signature = sign(storedKey);
    const clientKey = Buffer.from(proof.map((byte, index) => byte ^ (signature[index] ?? 0)));
    expect(createHash("sha256").update(clientKey).digest("base64")).to.equal(storedKey);
  });

  it("differs from one salt to the next; refuses letters beyond ASCII", () => {
    expect(scramVerifier("pencil")).not.to.equal(scramVerifier("pencil"));
    expect(() => scramVerifier("pénçil")).to.throw("printable ASCII");
  });
});

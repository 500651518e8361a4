import { expect } from "chai";
import { type Credentials } from "../../../functions/shared/credentials";
import { type Connection, type Login } from "../../../functions/shared/postgres";
import { type RotatingSecret } from "../../../functions/shared/rotatingSecret";
import { otherLogin, secretRotation } from "../../../functions/shared/rotation";
import { recorder } from "../support/fakes";

const steps = ["createSecret", "setSecret", "testSecret", "finishSecret"] as const;
type Step = (typeof steps)[number];

/** A secret with its versions and labels, as Secrets Manager keeps them. */
function memorySecret(first: Credentials) {
  const values = new Map<string, Credentials>([["v0", first]]);
  const labels = new Map<string, string[]>([["v0", ["AWSCURRENT"]]]);
  const holder = (label: string) =>
    [...labels].find(([, names]) => names.includes(label))?.[0] ?? "";
  const drop = (label: string) =>
    labels.forEach((names, version) =>
      labels.set(
        version,
        names.filter((name) => name !== label),
      ),
    );
  const current = () => {
    const found = values.get(holder("AWSCURRENT"));
    if (found === undefined) {
      throw new Error("there is always a current version");
    }
    return found;
  };
  const secret: RotatingSecret = {
    isPending: (token) => {
      const names = labels.get(token) ?? [];
      return Promise.resolve(names.includes("AWSPENDING") && !names.includes("AWSCURRENT"));
    },
    readCurrent: () => Promise.resolve(current()),
    readPending: (token) => Promise.resolve(values.get(token)),
    putPending: (token, credentials) => Promise.resolve(void values.set(token, credentials)),
    promote: (token) => {
      drop("AWSCURRENT");
      return Promise.resolve(void labels.set(token, ["AWSPENDING", "AWSCURRENT"]));
    },
    abandon: (token) => Promise.resolve(void labels.delete(token)),
  };
  return {
    secret,
    labels,
    values,
    current,
    /** What Secrets Manager does before it calls the function. */
    begin: (token: string) => {
      drop("AWSPENDING");
      labels.set(token, ["AWSPENDING"]);
    },
  };
}

/** A cluster that remembers each login's password verifier, whose member it is and whom it acts as. */
function memoryCluster() {
  const roles = new Map<string, { verifier: string; memberOf: string[]; acts: string }>();
  const cluster = { roles, statements: [] as string[], isReader: false, refuses: "" };
  const named = (name: string) => {
    const role = roles.get(name) ?? { verifier: "", memberOf: [], acts: name };
    roles.set(name, role);
    return role;
  };
  named("ordering").verifier = "first";
  const run = (login: Login, text: string, values: readonly unknown[]): object[] => {
    cluster.statements.push(`${login.username}@${login.database}: ${text} ${values.join(" ")}`);
    if (cluster.refuses !== "" && text.includes(cluster.refuses)) {
      throw Object.assign(new Error("permission denied"), { code: "42501" });
    }
    const [, made, verifier = ""] =
      /^(?:create|alter) role "(\w+)" login password '(.*)'$/.exec(text) ?? [];
    if (made !== undefined) {
      named(made).verifier = verifier;
    }
    const [, group = "", member] = /^grant "(\w+)" to "(\w+)"$/.exec(text) ?? [];
    if (member !== undefined) {
      named(member).memberOf.push(group);
    }
    const [, actor, acts = ""] = /^alter role "(\w+)" set role to "(\w+)"$/.exec(text) ?? [];
    if (actor !== undefined) {
      named(actor).acts = acts;
    }
    if (text.includes("pg_is_in_recovery")) {
      return [{ reader: cluster.isReader }];
    }
    if (text.includes("from pg_roles")) {
      return roles.has(String(values[0])) ? [{}] : [];
    }
    if (text.includes("pg_has_role")) {
      return [{ member: named(String(values[0])).memberOf.includes(String(values[1])) }];
    }
    if (text.includes("from pg_database")) {
      return [
        { owner: login.database === "ordering" && named(login.username).acts === "ordering" },
      ];
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
  return { cluster, connect };
}

function setUp() {
  const store = memorySecret({ username: "ordering", password: "first-hunter2" });
  const { cluster, connect } = memoryCluster();
  const recorded = recorder();
  const handle = secretRotation({
    connect,
    readEndpoint: () => Promise.resolve({ host: "db.example.com", port: 5432 }),
    readFounder: () => Promise.resolve({ username: "evenkeel", password: "founder-hunter2" }),
    secret: () => store.secret,
  });
  const step = (Step: Step, token: string) =>
    handle({ Step, SecretId: "arn", ClientRequestToken: token }, recorded.invocation);
  const rotate = async (token: string) => {
    store.begin(token);
    const outcomes = [];
    for (const each of steps) {
      outcomes.push((await step(each, token)).outcome);
    }
    return outcomes;
  };
  return { store, cluster, handle, step, rotate, ...recorded };
}

describe("platform/secretRotation", () => {
  it("makes a second login that acts as the first, and leaves the first alone", async () => {
    const { store, cluster, rotate } = setUp();
    expect(await rotate("v1")).to.deep.equal(["done", "done", "done", "done"]);
    expect(store.current().username).to.equal("ordering__alternate");
    expect(store.current().password).to.match(/^[A-Za-z0-9]{40}$/);
    expect(cluster.roles.get("ordering")?.verifier).to.equal("first");
    expect(cluster.roles.get("ordering__alternate")).to.deep.include({
      memberOf: ["ordering"],
      acts: "ordering",
    });
  });

  it("takes the first again at the next turn, which acts for nobody but itself", async () => {
    const { store, cluster, rotate } = setUp();
    await rotate("v1");
    const kept = cluster.roles.get("ordering__alternate")?.verifier;
    await rotate("v2");
    expect(store.current().username).to.equal("ordering");
    expect(cluster.roles.get("ordering")).to.deep.include({ memberOf: [], acts: "ordering" });
    expect(cluster.roles.get("ordering")?.verifier).to.match(/^SCRAM-SHA-256\$/);
    expect(cluster.roles.get("ordering__alternate")?.verifier).to.equal(kept);
  });

  it("changes logins in one transaction, by the founder's login", async () => {
    const { cluster, rotate } = setUp();
    await rotate("v1");
    const said = cluster.statements.join("\n");
    expect(said).to.match(
      /evenkeel@postgres: begin[^]*create role "ordering__alternate"[^]*evenkeel@postgres: commit/,
    );
    cluster.statements.length = 0;
    cluster.refuses = "alter role";
    expect(await rotate("v2").catch(String)).to.equal("Error: permission denied");
    expect(cluster.statements.at(-1)).to.contain("rollback");
  });

  it("tries the new login on the service's database before it is used", async () => {
    const { store, cluster, step } = setUp();
    store.begin("v1");
    await step("createSecret", "v1");
    await step("setSecret", "v1");
    const alternate = cluster.roles.get("ordering__alternate");
    Object.assign(alternate ?? {}, { acts: "ordering__alternate" });
    expect(await step("testSecret", "v1").catch(String)).to.contain("act as the owner of ordering");
    expect(store.current().username).to.equal("ordering");
  });

  it("passes the trial of a rotation that is being set up, which has no login to try", async () => {
    const { step, store, cluster } = setUp();
    store.begin("trial");
    expect(await step("testSecret", "trial")).to.deep.equal({
      step: "testSecret",
      outcome: "nothing pending",
    });
    expect(cluster.statements).to.deep.equal([]);
  });

  it("may be asked for any step again, and keeps the password that it made", async () => {
    const { store, step } = setUp();
    store.begin("v1");
    await step("createSecret", "v1");
    const made = store.values.get("v1");
    await step("createSecret", "v1");
    expect(store.values.get("v1")).to.equal(made);
    await step("setSecret", "v1");
    await step("setSecret", "v1");
    await step("testSecret", "v1");
    await step("finishSecret", "v1");
    expect((await step("finishSecret", "v1")).outcome).to.equal("nothing pending");
    expect(store.current()).to.equal(made);
  });

  it("does nothing on a reader, and lets the version go that would block the next rotation", async () => {
    const { store, cluster, rotate, log } = setUp();
    cluster.isReader = true;
    const nothing = "nothing pending";
    expect(await rotate("v1")).to.deep.equal(["reader", nothing, nothing, nothing]);
    expect(store.current().password).to.equal("first-hunter2");
    expect(store.labels.has("v1")).to.equal(false);
    expect(cluster.statements).to.have.length(1);
    expect(log.lines.join()).to.contain("put off");
    cluster.isReader = false;
    expect(await rotate("v2")).to.deep.equal(["done", "done", "done", "done"]);
  });

  it("sends no password to the server, logs none and returns none", async () => {
    const { store, cluster, rotate, log } = setUp();
    const outcomes = await rotate("v1");
    const everything = [...cluster.statements, ...log.lines, JSON.stringify(outcomes)].join("\n");
    expect(everything).not.to.contain("hunter2");
    expect(everything).not.to.contain(store.current().password);
  });

  it("refuses to change the login that is in use", async () => {
    const { store, step } = setUp();
    store.begin("v1");
    store.values.set("v1", { username: "ordering", password: "same" });
    expect(await step("setSecret", "v1").catch(String)).to.contain("never changed");
  });

  it("refuses to set a login that was not made", async () => {
    const { store, step } = setUp();
    store.begin("v1");
    expect(await step("setSecret", "v1").catch(String)).to.contain("createSecret comes first");
  });

  it("refuses a request without its fields and names them", async () => {
    const { handle, invocation } = setUp();
    const error = await handle({ Step: "steal" }, invocation).catch(String);
    expect(error).to.match(/Step[^]*SecretId[^]*ClientRequestToken/);
  });

  it("names the second login as no service can be", () => {
    expect(otherLogin("order_book")).to.equal("order_book__alternate");
    expect(otherLogin(otherLogin("order_book"))).to.equal("order_book");
  });
});

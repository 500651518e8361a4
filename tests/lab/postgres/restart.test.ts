import { expect } from "chai";
import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { serverAccount, reachable } from "../../../lab/postgres/account";
import { type Content } from "../../../lab/postgres/memory";
import { findPostgres, startDatabases } from "../../../lab/postgres";
import { repository } from "../../../lab/engine/cache";
import { forget } from "../../../lab/run/runner";
import {
  entriesOfPair,
  entriesOfSingle,
  eventually,
  globalId,
  home,
  homeArn,
  master,
  refusal,
  Stack,
  standbyArn,
} from "./support";

const stack = new Stack();
const dataFolder = () => reachable(stack.folder, serverAccount());
const names = ["eu-west-1-shop-home", "eu-central-1-shop-standby"];

const textOf = (file: string) => (existsSync(file) ? readFileSync(file, "utf8") : "");

/** Ids of the servers' processes that live. */
const living = () =>
  names.flatMap((name) => {
    const pid = Number(textOf(join(dataFolder(), name, "data", "postmaster.pid")).split("\n")[0]);
    try {
      return pid > 0 && process.kill(pid, 0) ? [pid] : [];
    } catch {
      return [];
    }
  });

/** Starts the stack's databases in another process, and waits until they are up. */
async function otherRun(): Promise<ChildProcess> {
  const child = spawn(
    process.execPath,
    ["--require", "tsx/cjs", join(__dirname, "session.ts"), stack.folder],
    { cwd: repository, stdio: ["ignore", "pipe", "inherit"] },
  );
  await new Promise<void>((up, fail) => {
    child.stdout.once("data", () => up());
    child.once("exit", () => fail(new Error("The other run ended before its databases were up.")));
  });
  return child;
}

const ended = (child: ChildProcess) =>
  new Promise<void>((done) =>
    child.exitCode === null ? child.once("exit", () => done()) : done(),
  );

describe("Databases of the lab over several runs", function () {
  this.timeout(60_000);
  after(() => stack.remove());

  it("are founded with what AWS makes, and nothing else that could log in", async () => {
    await stack.start(entriesOfSingle);
    await stack.query(homeArn, "create table numbers (n int primary key)");
    await stack.insert(homeArn, 1);
    const roles = await stack.query(
      homeArn,
      `select rolname, rolsuper, rolcreaterole, rolcreatedb from pg_roles where rolcanlogin order by 1`,
    );
    expect(roles).to.deep.equal([
      { rolname: "evenkeel", rolsuper: false, rolcreaterole: true, rolcreatedb: true },
      { rolname: "rdsadmin", rolsuper: true, rolcreaterole: true, rolcreatedb: true },
    ]);
    expect(stack.states()).to.deep.equal({ "shop-home": "writer" });
  });

  it("grow into a global database with what they hold, while they run", async () => {
    await stack.databases.reconcile(entriesOfPair);
    expect(await stack.numbers(standbyArn)).to.deep.equal([1]);
    await stack.stop();
    expect(living()).to.deep.equal([]);
  });

  it("end when the process that started them is killed, and come up again with what was committed", async () => {
    const child = await otherRun();
    expect(living()).to.have.length(2);
    expect(child.kill("SIGKILL")).to.equal(true);
    await ended(child);
    await eventually(() => living().length === 0);
    await stack.start();
    expect(await stack.numbers(homeArn)).to.deep.equal([1]);
  });

  it("come up again after everything was killed, with what was committed", async () => {
    await stack.insert(homeArn, 2);
    await stack.caughtUp();
    living().forEach((pid) => process.kill(pid, "SIGKILL"));
    await eventually(() => Object.values(stack.states()).every((state) => state === "stopped"));
    await stack.databases.reconcile(entriesOfPair);
    expect(await stack.numbers(homeArn)).to.deep.equal([1, 2]);
    expect(await stack.numbers(standbyArn)).to.deep.equal([1, 2]);
    expect(stack.states()).to.deep.equal({ "shop-home": "writer", "shop-standby": "reader" });
  });

  it("take over from a server that nobody watches any more", async () => {
    await stack.stop();
    const folder = join(dataFolder(), names[0] ?? "");
    const { bin } = await findPostgres();
    const data = join(folder, "data");
    const orphan = spawn(
      join(bin, "postgres"),
      ["-D", data, "-c", `config_file=${join(folder, "server.conf")}`],
      { ...serverAccount(), cwd: folder, stdio: "ignore" },
    );
    await eventually(() => /^(ready|standby)/m.test(textOf(join(data, "postmaster.pid"))));
    await stack.start();
    expect(orphan.exitCode).to.equal(0);
    expect(living()).to.have.length(2).and.not.to.include(orphan.pid);
    expect(await stack.numbers(homeArn)).to.deep.equal([1, 2]);
  });

  it("are in use by one run at a time", async () => {
    expect(await refusal(startDatabases({ folder: stack.folder, patience: 0 }))).to.match(
      new RegExp(`databases are in use by process ${process.pid}, another run of the lab`),
    );
  });

  it("finish a switchover whose run was killed between decision and promotion", async () => {
    await stack.insert(homeArn, 3);
    await stack.caughtUp();
    await stack.stop();
    const file = join(stack.folder, "databases.json");
    const content = JSON.parse(textOf(file)) as Content;
    const decided = { [globalId]: { writer: names[1] ?? "", diverged: {} } };
    writeFileSync(file, JSON.stringify({ ...content, globals: decided }));
    await stack.start();
    expect(stack.states()).to.deep.equal({ "shop-home": "reader", "shop-standby": "writer" });
    await stack.insert(standbyArn, 4);
    await stack.caughtUp();
    expect(await stack.numbers(homeArn)).to.deep.equal([1, 2, 3, 4]);
    expect(stack.databases.losses()).to.deep.equal([]);
  });

  it("stay away with a lost region, over runs", async () => {
    await stack.databases.blackout(home);
    await stack.stop();
    await stack.start();
    expect(stack.states()).to.deep.equal({ "shop-home": "lost", "shop-standby": "writer" });
    await stack.databases.restore(home);
    await stack.caughtUp();
    expect(await stack.numbers(homeArn)).to.deep.equal([1, 2, 3, 4]);
  });

  it("keep passwords out of their logs, those of statements that fail too", async () => {
    const failing = `alter role nobody password '${master.password}'`;
    expect(await refusal(stack.query(standbyArn, failing))).to.match(/does not exist/);
    const { password } = JSON.parse(textOf(join(stack.folder, "databases.json"))) as Content;
    const logs = names.map((name) => textOf(join(dataFolder(), name, "server.log")));
    expect(logs.join("\n")).to.contain('role "nobody" does not exist');
    for (const secret of [password, master.password, "SCRAM-SHA-256$"]) {
      expect(logs.join("\n")).not.to.contain(secret);
    }
  });

  it("lose their data with their clusters, and nothing else", async () => {
    await stack.stop();
    await stack.start([]);
    expect(stack.states()).to.deep.equal({});
    expect(readdirSync(dataFolder()).filter((name) => names.includes(name))).to.deep.equal([]);
    await stack.databases.reconcile(entriesOfSingle);
    expect(await refusal(stack.numbers(homeArn))).to.match(/relation "numbers" does not exist/);
  });

  it("are not those of an earlier life of the stack, whose state was forgotten", async () => {
    await stack.query(homeArn, "create table numbers (n int primary key)");
    await stack.stop();
    rmSync(stack.folder, { recursive: true });
    await stack.start(entriesOfSingle);
    expect(await refusal(stack.numbers(homeArn))).to.match(/relation "numbers" does not exist/);
    await stack.stop();
    const data = dataFolder();
    forget(stack.state);
    expect([data, stack.folder].filter((folder) => existsSync(folder))).to.deep.equal([]);
  });
});

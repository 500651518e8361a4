import { expect } from "chai";
import { readFileSync } from "node:fs";
import {
  eventually,
  globalId,
  home,
  homeArn,
  refusal,
  Stack,
  standby,
  standbyArn,
} from "./support";

const stack = new Stack();

describe("A global database in the lab", function () {
  this.timeout(60_000);
  before(async () => {
    await stack.start();
    await stack.query(homeArn, "create table numbers (n int primary key)");
  });
  after(() => stack.remove());

  it("is written in one region and read in both, which each tell what they are", async () => {
    await stack.insert(homeArn, 1);
    await stack.caughtUp();
    expect(await stack.numbers(standbyArn)).to.deep.equal([1]);
    const recovering = "select pg_is_in_recovery() as reads";
    expect(await stack.query(homeArn, recovering)).to.deep.equal([{ reads: false }]);
    expect(await stack.query(standbyArn, recovering)).to.deep.equal([{ reads: true }]);
    const refused = await stack.insert(standbyArn, 2).catch((error: unknown) => error);
    expect(refused).to.include({ code: "25006" });
    expect(stack.states()).to.deep.equal({ "shop-home": "writer", "shop-standby": "reader" });
    expect(stack.databases.writerOf(globalId)).to.equal(homeArn);
  });

  it("has the lag that it is given, and tells it", async () => {
    const { databases } = stack;
    databases.delayReplication(globalId, 400);
    await stack.insert(homeArn, 3);
    const { milliseconds, bytes } = await databases.lag(globalId);
    expect(bytes).to.be.greaterThan(0);
    expect(milliseconds).to.be.within(0, 400);
    expect(await stack.numbers(standbyArn)).to.deep.equal([1]);
    const start = Date.now();
    await stack.caughtUp();
    expect(await stack.numbers(standbyArn)).to.deep.equal([1, 3]);
    expect(Date.now() - start).to.be.greaterThan(100);
    databases.delayReplication(globalId, 0);
    await eventually(async () => (await databases.lag(globalId)).milliseconds === 0);
  });

  it("loses nothing that was committed while the writer moves, there and back", async () => {
    const { databases } = stack;
    // The first time with much under way: longer than it takes to promote the reader too early.
    const moves = [
      [standbyArn, homeArn, 400],
      [homeArn, standbyArn, 0],
    ] as const;
    let next = 100;
    for (const [target, old, delay] of moves) {
      databases.delayReplication(globalId, delay);
      const acknowledged: number[] = [];
      let moving = true;
      const writing = (async () => {
        // As callers do: whoever refuses is not asked again before the other one was.
        for (let at: string = old; moving || at === old;) {
          const number = (next += 1);
          const done = await stack.insert(at, number).then(
            () => true,
            () => false,
          );
          if (done) {
            acknowledged.push(number);
          } else {
            at = at === old ? target : old;
          }
        }
      })();
      await eventually(() => acknowledged.length >= 5);
      await databases.switchover(globalId, target);
      moving = false;
      await writing;
      databases.delayReplication(globalId, 0);
      expect(databases.writerOf(globalId)).to.equal(target);
      expect(acknowledged.length).to.be.greaterThan(5);
      expect(await stack.numbers(target)).to.include.members(acknowledged);
      await stack.caughtUp();
      expect(await stack.numbers(old)).to.deep.equal(await stack.numbers(target));
    }
    expect(databases.losses()).to.deep.equal([]);
  });

  it("refuses to move to nobody, to itself, and to a reader that cannot get everything", async () => {
    const { databases } = stack;
    expect(await refusal(databases.switchover("shops", standbyArn))).to.match(
      /^GlobalClusterNotFoundFault: There is no global database shops/,
    );
    expect(await refusal(databases.switchover(globalId, `${standbyArn}x`))).to.match(
      /^DBClusterNotFoundFault: .*shop-standbyx is no cluster of the global database shop/,
    );
    expect(await refusal(databases.failover(globalId, homeArn))).to.match(
      /^InvalidDBClusterStateFault: .*shop-home is the writer of shop already/,
    );
    await databases.blackout(standby);
    expect(await refusal(databases.switchover(globalId, standbyArn))).to.match(
      /^InvalidGlobalClusterStateFault: eu-central-1-shop-standby does not replicate/,
    );
    expect(await refusal(databases.failover(globalId, standbyArn))).to.match(
      /^InvalidDBClusterStateFault: eu-central-1-shop-standby is not available/,
    );
    await stack.insert(homeArn, 4);
    await databases.restore(standby);
    await stack.caughtUp();
    expect(await stack.numbers(standbyArn)).to.include(4);
    expect(() => databases.delayReplication(globalId, -1)).to.throw(/0 to 20000 are possible/);
  });

  it("loses with its region exactly what had not arrived, and tells which rows", async () => {
    const { databases } = stack;
    databases.delayReplication(globalId, 3_000);
    await stack.insert(homeArn, 1_001, 1_002, 1_003);
    await databases.blackout(home);
    expect(stack.states()).to.deep.equal({ "shop-home": "lost", "shop-standby": "reader" });
    expect(await refusal(stack.connect(homeArn))).to.match(/ECONNREFUSED/);

    const lag = await databases.failover(globalId, standbyArn);
    expect(lag?.bytes).to.be.greaterThan(0);
    expect(await stack.numbers(standbyArn))
      .to.include(4)
      .and.not.to.include(1_001);
    // The new writer gives its own transactions the numbers of those that were lost.
    await stack.insert(standbyArn, 2_001);
    expect(databases.losses()).to.deep.equal([]);

    databases.delayReplication(globalId, 0);
    await databases.restore(home);
    const [loss, ...others] = databases.losses();
    expect(others).to.deep.equal([]);
    expect(loss).to.deep.include({
      ...{ globalId, from: homeArn, to: standbyArn },
      tables: [{ database: "app", table: "numbers", rows: 3 }],
    });
    const lines = readFileSync(loss?.file ?? "", "utf8")
      .trim()
      .split("\n");
    expect(lines.map((line) => JSON.parse(line) as unknown)).to.deep.equal(
      [1_001, 1_002, 1_003].map((n) => ({ database: "app", table: "numbers", row: { n } })),
    );
    await stack.caughtUp();
    expect(await stack.numbers(homeArn)).to.deep.equal(await stack.numbers(standbyArn));
    expect(await stack.numbers(homeArn))
      .to.include(2_001)
      .and.not.to.include(1_001);
    expect(stack.states()).to.deep.equal({ "shop-home": "reader", "shop-standby": "writer" });
  });

  it("takes the old writer in again at once where a failover met both regions alive", async () => {
    const { databases } = stack;
    await databases.failover(globalId, homeArn);
    expect(databases.losses()[1]).to.deep.include({ from: standbyArn, to: homeArn, tables: [] });
    expect(stack.states()).to.deep.equal({ "shop-home": "writer", "shop-standby": "reader" });
    await stack.insert(homeArn, 5);
    await stack.caughtUp();
    expect(await stack.numbers(standbyArn)).to.include(5);
  });

  it("copies a reader anew that was away for longer than the writer's log is kept", async () => {
    const { databases, progress } = stack;
    await databases.blackout(standby);
    await stack.insert(homeArn, 6);
    const [position] = await stack.query<{ file: string }>(
      homeArn,
      "select pg_walfile_name(pg_current_wal_lsn()) as file",
    );
    await stack.query(
      homeArn,
      `select count(pg_logical_emit_message(false, 'filler', repeat('x', 1000000)))
         from generate_series(1, 70)`,
    );
    await eventually(async () => {
      const kept = await stack.query<{ name: string }>(homeArn, "select name from pg_ls_waldir()");
      return !kept.some(({ name }) => name === position?.file);
    });
    expect(progress.join("\n")).not.to.contain("anew");
    await databases.restore(standby);
    expect(progress.join("\n")).to.contain("copying eu-central-1-shop-standby anew");
    await stack.caughtUp();
    expect(await stack.numbers(standbyArn)).to.include(6);
  });
});

import { expect } from "chai";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Operation } from "../../drills/guard/checks";
import { guard, type Verdict } from "../../drills/guard/guard";
import { labGuardWorld } from "../../lab/guard";
import { faultyStack, killed } from "./support/faults";
import { expectOk } from "./support/stacks";

describe("The guard, on the real engine", function () {
  this.timeout(900_000);
  const stack = faultyStack("dev");
  after(stack.remove);

  const ask = async (operation: Operation, ...config: readonly string[]): Promise<Verdict> => {
    const world = await labGuardWorld({ ...stack, config });
    try {
      return await guard(operation, "dev", world);
    } finally {
      await world.close();
    }
  };
  const refusals = ({ findings }: Verdict) =>
    findings.filter(({ severity }) => severity === "refusal").map(({ what }) => what);

  it("lets a new stack be made, and what is made be removed where nobody protects it", async () => {
    expect(refusals(await ask("up"))).to.deep.equal([]);
    expectOk(await stack.run("up"));
    expect((await ask("destroy")).exitCode).to.equal(0);
    const kept = await ask("destroy", "settings.protect=true");
    expect(kept.exitCode).to.equal(2);
    expect(refusals(kept).join()).to.include("settings.protect is true");
  });

  it("refuses an update that would delete or replace what holds data, and names it", async () => {
    const found = refusals(await ask("up", "settings.data.relational.clusterPerService=true"));
    expect(found.join("\n")).to.match(
      /it would delete data-eu-west-1-shared-cluster \(aws:rds\/cluster:Cluster\), which holds data/,
    );
  });

  it("names who holds the lock", async () => {
    const folder = join(stack.state, ".pulumi", "locks", "organization", "evenkeel", "dev");
    const file = join(folder, "11111111-2222-3333-4444-555555555555.json");
    mkdirSync(folder, { recursive: true });
    writeFileSync(
      file,
      JSON.stringify({
        pid: 42,
        username: "ann",
        hostname: "ci",
        timestamp: "2026-11-20T10:00:00Z",
      }),
    );
    const locked = refusals(await ask("up"));
    rmSync(file);
    expect(locked).to.deep.equal([
      "stack dev is locked by ann@ci (process 42) since 2026-11-20T10:00:00Z",
    ]);
  });

  it("refuses while nobody knows what became of a killed update", async () => {
    await killed(
      stack.run("up", {
        config: ["settings.monitoring.prometheus=true"],
        orders: { kill: "*:Workspace::*" },
      }),
    );
    const { exitCode, findings } = await ask("up");
    expect(exitCode).to.equal(2);
    expect(findings.map(({ what }) => what).join("\n"))
      .to.include("is locked by")
      .and.to.match(/cut short, and nobody knows whether it came to be: creating \S*Workspace::/);
  });
});

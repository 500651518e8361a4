import { expect } from "chai";
import { guard } from "../../drills/guard/guard";
import { readState, text } from "../../drills/stack/state";
import { labGuardWorld } from "../../lab/guard";
import { faultyStack, inCloud } from "../lab/support/faults";
import { expectOk } from "../lab/support/stacks";

describe("The guard, when AWS moved a database by itself", function () {
  this.timeout(600_000);
  const stack = faultyStack("prod");
  after(stack.remove);

  it("refuses every operation, and says who writes", async () => {
    expectOk(await stack.run("up"));
    const world = await labGuardWorld(stack);
    try {
      expect((await guard("drill", "prod", world)).exitCode).to.equal(0);
      const { resources } = readState(await world.engine.exportState());
      const global = resources.find(({ type }) => type === "aws:rds/globalCluster:GlobalCluster");
      const joined = resources.find(
        ({ type, inputs }) =>
          type === "aws:rds/cluster:Cluster" && inputs.globalClusterIdentifier !== undefined,
      );
      const target = text(joined?.outputs.arn);
      inCloud(stack, (cloud) => cloud.switchover(global?.id ?? "", target));
      for (const operation of ["up", "drill", "destroy"] as const) {
        const { exitCode, findings } = await guard(operation, "prod", world);
        expect(exitCode).to.equal(2);
        expect(findings.map(({ what }) => what).join("\n")).to.include(
          `configuration and AWS disagree: evenkeel:active is eu-west-1, and the writer of ${global?.id ?? ""} is ${target}`,
        );
      }
    } finally {
      await world.close();
    }
  });
});

import { expect } from "chai";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { repository } from "../../lab/engine/cache";
import { runOperation } from "../../lab/run/runner";

describe("The policy pack, in Pulumi's own analyzer", function () {
  this.timeout(900_000);
  const state = mkdtempSync(join(tmpdir(), "evenkeel-test-pack-"));
  after(() => rmSync(state, { recursive: true, force: true }));

  it("judges dev as npm start does: nothing forbids it, and one finding is told", async () => {
    const { errors, ok, warnings } = await runOperation({
      ...{ operation: "preview", stack: "dev", project: repository, state },
      policyPacks: [join(repository, "policies")],
    });
    expect(errors).to.deep.equal([]);
    expect(ok).to.equal(true);
    expect(warnings.filter((each) => each.startsWith("advisory "))).to.deep.equal([
      "advisory cluster-endpoint-narrow: cluster-eu-west-1-eks-eksCluster lets the whole Internet ask for its API (vpcConfig.publicAccessCidrs). Set settings.cluster.endpoint to private, or to the ranges that your runners leave from.",
    ]);
  });

  it("ends a preview where something mandatory is broken, and says what, of which resource", async () => {
    const { errors, ok } = await runOperation({
      ...{ operation: "preview", stack: "dev", state: join(state, "broken"), mayBeNew: true },
      // A program that knows no rules, judged as dev is.
      project: join(__dirname, "run", "fixture"),
      config: ["account=111122223333", "delay=30"],
      policyPacks: [join(repository, "policies")],
    });
    expect(ok).to.equal(false);
    expect(errors.join("\n")).to.match(/^mandatory cluster-logs: network-cluster-eksCluster /m);
  });
});

import { expect } from "chai";
import { changedInputs, expectOk, onlySame, roleInputs, stackOf } from "./support/stacks";

/** The reference systems on the real engine: each comes up, and then changes by nothing but a move. */

const systems: { readonly [stack: string]: { readonly home: string; readonly standby?: string } } =
  {
    notifications: { home: "eu-west-1" },
    webapp: { home: "eu-west-1", standby: "us-west-2" },
    trading: { home: "eu-west-2", standby: "us-east-2" },
    platform: { home: "eu-central-1", standby: "eu-west-1" },
    commerce: { home: "eu-west-1", standby: "eu-central-1" },
  };

for (const [name, { home, standby }] of Object.entries(systems)) {
  describe(`The reference system ${name} in the lab`, function () {
    this.timeout(300_000);
    const stack = stackOf(name);
    after(stack.remove);

    it("comes up in all its regions, without a look-up", async () => {
      const up = await stack.run("up");
      expectOk(up);
      expect(up.byRegion).to.include.keys(home, "us-east-1", ...(standby ? [standby] : []));
      expect(up.dataSourceCalls).to.deep.equal([]);
    });

    if (standby === undefined) {
      it("shows no change afterwards", async () => {
        const preview = await stack.run("preview");
        expectOk(preview);
        onlySame(preview);
      });
    } else {
      it("would move to the standby by a few switches, and shows no other change", async () => {
        const preview = await stack.run("preview", { config: [`active=${standby}`] });
        expectOk(preview);
        expect(changedInputs(preview)).not.to.be.empty;
        expect(roleInputs).to.include.members(changedInputs(preview));
        expect(preview.replacements).to.deep.equal([]);
        expect(preview.deletions).to.deep.equal([]);
        expect(preview.changes.create).to.equal(0);
      });
    }
  });
}

import { expect } from "chai";
import { planInProcess } from "../../../lab/mocks/plan";
import { settingsFor } from "../../../report/plan/settings";
import { nothing, snapshotOf } from "../../../report/plan/snapshot";
import { type Snapshot } from "../../../report/plan/types";
import { write } from "../../../report/write/files";

describe("The files of a plan", () => {
  let now: Snapshot;
  before(async () => {
    now = snapshotOf(await planInProcess("dev", { preview: false }));
  });

  const files = async (after: Snapshot) => {
    const asked = {
      ...{ stack: "dev", source: "a test", base: "another", settings: settingsFor("dev") },
      ...{ before: now, after, prices: [], times: new Map(), limits: [] },
    };
    return (await write({ asked, before: now, after })).files;
  };

  const without = (part: string): Snapshot => ({
    ...now,
    resources: now.resources.filter(({ urn }) => !urn.includes(part)),
  });

  it("show in the picture what goes, with a mark", async () => {
    const { "topology.svg": picture } = await files(without("inventory-table"));
    expect(picture).to.match(/store mark-delete/);
    expect(picture).to.match(/deleted</);
  });

  it("draw a stack that goes as it is now, and stop", async () => {
    const { "topology.svg": picture, "plan.md": comment } = await files(nothing);
    expect(picture).to.include("ordering").and.include("eu-west-1");
    expect(comment).to.match(/Stop: this must not go as it is/);
  });

  it("are the same, byte for byte, for the same plan", async () => {
    const again = snapshotOf(await planInProcess("dev", { preview: false }));
    expect(await files(again)).to.deep.equal(await files(now));
  });
});

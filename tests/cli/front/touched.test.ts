import { expect } from "chai";
import { type KnownStack, touched } from "../../../cli/front/touched";

const stack = (name: string, more: Partial<KnownStack> = {}): KnownStack => ({
  ...{ name, environment: name, standby: undefined, production: false },
  ...more,
});
const stacks = [
  stack("dev"),
  stack("dev-two", { environment: "dev" }),
  stack("prod", { standby: "eu-central-1", production: true }),
];
const variants = (...files: readonly string[]) =>
  touched(files, stacks).map(({ variant, config }) =>
    config === "" ? variant : `${variant} ${config}`,
  );

describe("What a change touches", () => {
  it("is a stack by its file, and every stack of an environment by its definition", () => {
    expect(variants("Pulumi.dev.yaml")).to.deep.equal(["dev"]);
    expect(variants("environments/dev.ts")).to.deep.equal(["dev", "dev-two"]);
  });

  it("is production with its other region serving as well", () => {
    expect(variants("Pulumi.prod.yaml")).to.deep.equal(["prod", "prod-moved active=eu-central-1"]);
  });

  it("is all stacks for what all are made of", () => {
    for (const file of [
      "components/dataTier.ts",
      "package-lock.json",
      "environments/schema.ts",
      "Pulumi.yaml",
    ]) {
      expect(variants(file), file).to.have.lengthOf(4);
    }
  });

  it("is nothing for documents, tests, the lab and commands", () => {
    expect(
      variants("README.md", "docs/lab.md", "tests/program.test.ts", "lab/cli.ts", ".ci/run"),
    ).to.deep.equal([]);
    expect(variants()).to.deep.equal([]);
  });
});

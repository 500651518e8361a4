import { expect } from "chai";
import { filesInOrder } from "../../cli/testOrder";

describe("The order of the tests", () => {
  const some = ["cli/b.test.ts", "cli/a.test.ts", "lab/reference.test.ts", "lab/stacks.test.ts"];

  it("has every file once, those that take longest first", () => {
    expect(filesInOrder(some)).to.deep.equal([
      "tests/lab/stacks.test.ts",
      "tests/lab/reference.test.ts",
      "tests/cli/a.test.ts",
      "tests/cli/b.test.ts",
    ]);
  });

  it("has nothing but tests, and not those that have a command of their own", () => {
    expect(filesInOrder(["long/kills.test.ts", "cli", "cli/support.ts"])).to.deep.equal([]);
  });

  it("does without a long file that is gone", () => {
    expect(filesInOrder(["cli/a.test.ts"])).to.deep.equal(["tests/cli/a.test.ts"]);
  });
});

import { expect } from "chai";
import { budget, isOver } from "../../bench/budget";

describe("The budget of a function's cold start", () => {
  const { kilobytes, milliseconds } = budget;

  it("is kept up to its very end, and gone beyond by size or by time", () => {
    expect(isOver(budget)).to.equal(false);
    expect(isOver({ kilobytes: kilobytes + 1, milliseconds: 0 })).to.equal(true);
    expect(isOver({ kilobytes: 0, milliseconds: milliseconds + 1 })).to.equal(true);
  });
});

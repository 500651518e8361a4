import { expect } from "chai";
import { bend, figure, fit, median, ratios, spreadOf } from "../../bench/statistics";

const points = (of: (x: number) => number) => [1, 2, 3, 4, 5].map((x) => ({ x, y: of(x) }));

describe("The figures of a benchmark", () => {
  it("are medians, of an even number of rounds as well, with the least and the most", () => {
    expect(median([9, 1, 5])).to.equal(5);
    expect(median([9, 1, 5, 7])).to.equal(6);
    expect(spreadOf([3, 1, 2])).to.deep.equal({ median: 2, least: 1, most: 3, rounds: 3 });
    expect(figure(spreadOf([0.3, 0.25, 0.28]))).to.equal("0.28 (0.25-0.30)");
  });

  it("are compared round by round: a slow round is slow for both", () => {
    expect(ratios([2, 20, 4], [1, 10, 2])).to.deep.include({ median: 2, least: 2, most: 2 });
  });

  it("show a line by its slope and start, and what grows faster by its bend", () => {
    expect(fit(points((x) => 3 + 2 * x))).to.deep.equal({ start: 3, slope: 2 });
    expect(bend(points((x) => 7 + 2 * x))).to.be.closeTo(1, 1e-9);
    expect(bend(points((x) => x * x))).to.be.closeTo(2, 1e-9);
  });
});

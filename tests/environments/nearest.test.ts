import { expect } from "chai";
import fc from "fast-check";
import { distance, nearest } from "../../environments/nearest";

describe("distance", () => {
  it("counts insertions, deletions and replacements", () => {
    expect(distance("kitten", "sitting")).to.equal(3);
    expect(distance("", "abc")).to.equal(3);
    expect(distance("zones", "zonse")).to.equal(2);
  });

  it("is a metric", () => {
    const word = fc.string({ maxLength: 8 });
    fc.assert(
      fc.property(word, word, word, (a, b, c) => {
        expect(distance(a, b)).to.equal(distance(b, a));
        expect(distance(a, b) === 0).to.equal(a === b);
        expect(distance(a, c)).to.be.at.most(distance(a, b) + distance(b, c));
      }),
    );
  });
});

describe("nearest", () => {
  it("finds a misspelt word, whatever its case", () => {
    expect(nearest("TOPOLOGIE", ["domain", "topology"])).to.equal("topology");
  });

  it("finds nothing where nothing is near", () => {
    expect(nearest("colour", ["archiveDays", "outboxSweepMinutes"])).to.equal(undefined);
    expect(nearest("x", ["api"])).to.equal(undefined);
    expect(nearest("z".repeat(100), ["zones"])).to.equal(undefined);
  });

  it("prefers the word that begins alike", () => {
    expect(nearest("r6", ["r5", "r6g"])).to.equal("r6g");
  });
});

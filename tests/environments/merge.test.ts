import { expect } from "chai";
import { at, merge, vainRemovals, without } from "../../environments/merge";

describe("merge", () => {
  it("merges objects and replaces everything else", () => {
    const base = { a: { b: 1, c: [1, 2] }, d: "x", e: { f: 1 } };
    expect(merge(base, { a: { c: [3] }, d: { y: 1 }, e: 5 })).to.deep.equal({
      a: { b: 1, c: [3] },
      d: { y: 1 },
      e: 5,
    });
  });

  it("keeps nothing of an object of another kind", () => {
    const base = { capacity: { kind: "serverless", minAcu: 1 } };
    expect(merge(base, { capacity: { kind: "provisioned" } })).to.deep.equal({
      capacity: { kind: "provisioned" },
    });
    expect(merge(base, { capacity: { minAcu: 2 } })).to.deep.equal({
      capacity: { kind: "serverless", minAcu: 2 },
    });
  });

  it("removes what is null, in new objects too", () => {
    expect(merge({ a: 1, b: 2 }, { a: null, c: { d: null } })).to.deep.equal({ b: 2, c: {} });
  });

  it("leaves the prototype of objects alone", () => {
    merge({}, JSON.parse('{"__proto__": {"polluted": true}}') as { [key: string]: unknown });
    expect(({} as { polluted?: boolean }).polluted).to.equal(undefined);
  });
});

describe("vainRemovals", () => {
  it("finds removals of what is not there", () => {
    const base = { a: { b: 1 }, c: 1 };
    expect(vainRemovals(base, { a: { b: null, x: null }, c: null, y: null })).to.deep.equal([
      ["a", "x"],
      ["y"],
    ]);
  });
});

describe("at and without", () => {
  const value = { list: [1, { a: 2 }], text: "x" };

  it("find and take out by path", () => {
    expect(at(value, ["list", 1, "a"])).to.equal(2);
    expect(at(value, ["text", "length"])).to.equal(undefined);
    expect(at(value, ["constructor"])).to.equal(undefined);
    expect(without(value, ["list", 1, "a"])).to.deep.equal({ list: [1, {}], text: "x" });
    expect(without(value, ["list", 0])).to.deep.equal({ list: [undefined, { a: 2 }], text: "x" });
    expect(without(value, ["text"])).to.deep.equal({ list: [1, { a: 2 }] });
    expect(without(value, ["none", "deeper"])).to.deep.equal(value);
  });
});

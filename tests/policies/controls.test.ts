import { expect } from "chai";
import { typesInUse } from "../../lab/facts";
import { rules } from "../../policies/all";
import { controls } from "../../policies/controls";
import { type Controls } from "../../policies/controls/control";
import { distinct } from "../program/values";

const listed = Object.entries(controls).flatMap(([type, of]) =>
  typeof of === "string"
    ? []
    : Object.entries(of satisfies Controls).map(([control, answer]) => ({ type, control, answer })),
);

/** Controls that a rule names as its source: `RDS.3`, `CIS 2.2.1`. */
const namedBy = (source: readonly string[]): readonly string[] =>
  source.flatMap((text) => {
    const [standard = "", ids] = text.split(": ");
    if (ids === undefined || !/^(AWS Security Hub|CIS AWS Foundations 5\.0)$/.test(standard)) {
      return [];
    }
    return ids.split(", ").map((id) => (standard.startsWith("CIS") ? `CIS ${id}` : id));
  });

describe("Controls of AWS and CIS", () => {
  it("are answered for every type in use, and for no other", () => {
    // That no stack has another one, tests/program/general.test.ts looks at in each plan.
    const types = new Set<string>([
      ...typesInUse,
      "pulumi:providers:aws",
      "pulumi:providers:kubernetes",
    ]);
    expect([...types].filter((type) => !(type in controls))).to.deep.equal([]);
    expect(Object.keys(controls).filter((type) => !types.has(type))).to.deep.equal([]);
  });

  it("are kept by rules that name them as their source", () => {
    const sources = new Map(rules.map(({ id, source }) => [id as string, namedBy(source)]));
    const astray = listed
      .flatMap(({ control, answer }) => (typeof answer === "string" ? [{ control, answer }] : []))
      .filter(({ control, answer }) => !sources.get(answer)?.includes(control))
      .map(({ control, answer }) => `${control} of ${answer}`);
    expect(distinct(astray)).to.deep.equal([]);
  });

  it("are all in the table that rules name", () => {
    const known = new Set(listed.map(({ control }) => control));
    const missing = rules.flatMap(({ source }) => namedBy(source)).filter((id) => !known.has(id));
    expect(distinct(missing)).to.deep.equal([]);
  });

  it("have a reason where no rule keeps them", () => {
    const reasons = [
      ...Object.values(controls).filter((of) => typeof of === "string"),
      ...listed.flatMap(({ answer }) => (typeof answer === "string" ? [] : [answer.because])),
    ];
    expect(reasons.filter((text) => text.length < 20)).to.deep.equal([]);
  });
});

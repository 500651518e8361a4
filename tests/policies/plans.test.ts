import { expect } from "chai";
import { standardsOf } from "../../lab/mocks/judged";
import { policyPlan } from "../../lab/mocks/policies";
import { rules } from "../../policies/all";
import { judge } from "../../policies/judge";
import { further, named, planOf, settingsOf, systems, timeout } from "../program/plans";

describe("Policies", function () {
  this.timeout(timeout);

  for (const [name, variant] of [...named, ...systems, ...further]) {
    for (const preview of [true, false]) {
      it(`hold for ${name}${preview ? " in a preview" : ""}`, async () => {
        const plan = policyPlan(await planOf(variant, preview));
        const { findings, idle, expired } = judge(plan, rules, standardsOf(settingsOf(variant)));
        const broken = findings
          .filter(({ level }) => level === "mandatory")
          .map(({ rule, urn, message }) => `${rule.id}: ${urn} ${message}`);
        expect(broken).to.deep.equal([]);
        expect([...idle, ...expired], "suppressions").to.deep.equal([]);
      });
    }
  }
});

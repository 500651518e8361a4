import { expect } from "chai";
import { standardsOf } from "../../lab/mocks/judged";
import { outcomeOf } from "../../lab/mocks/plan";
import { policyPlan } from "../../lab/mocks/policies";
import { rules } from "../../policies/all";
import { controls } from "../../policies/controls";
import { judge } from "../../policies/judge";
import { further, named, systems, timeout, variants } from "./plans";
import { runOnce } from "./generate/violations";
import { generalRules } from "./rules/all";
import { holds, type Run } from "./rules/rule";

for (const [name, variant] of [...named, ...systems, ...further]) {
  describe(`The program for ${name}`, function () {
    this.timeout(timeout);
    let run: Run | undefined;
    before(async () => {
      run = await runOnce(variant);
    });
    after(() => {
      run = undefined;
    });

    const planned = (): Run => {
      if (run === undefined) {
        throw new Error("nothing was planned");
      }
      return run;
    };
    holds(generalRules, planned);

    for (const kind of ["plan", "preview"] as const) {
      it(`keeps the policies that are mandatory, by its ${kind}`, () => {
        const standards = standardsOf(planned().settings);
        const { findings, idle, expired } = judge(policyPlan(planned()[kind]), rules, standards);
        const broken = findings
          .filter(({ level }) => level === "mandatory")
          .map(({ rule, urn, message }) => `${rule.id}: ${urn} ${message}`);
        expect(broken).to.deep.equal([]);
        expect([...idle, ...expired], "suppressions").to.deep.equal([]);
      });
    }

    it("has no type that nobody answered the controls of AWS and CIS for", () => {
      const types = new Set(planned().plan.resources.all.map(({ type }) => type));
      const components = /^(evenkeel:|pulumi:pulumi:Stack|eks:index:ServiceRole)/;
      const open = [...types].filter((type) => !components.test(type) && !(type in controls));
      expect(open.sort()).to.deep.equal([]);
    });

    // The reference systems and what goes on beyond them may need more than a new account has.
    if (name in variants) {
      for (const kind of ["plan", "preview"] as const) {
        it(`stays within the quotas of a new account, by its ${kind}`, () => {
          expect(outcomeOf(variant.stack, planned()[kind], 0).quotas).to.deep.equal([]);
        });
      }
    }
  });
}

import { expect } from "chai";
import { policyPlan } from "../../lab/mocks/policies";
import { rules } from "../../policies/all";
import { type Plan } from "../../policies/plan";
import { further, planOf, systems, variants } from "../program/plans";
import { accessMutations } from "./mutations/access";
import { dataMutations } from "./mutations/data";
import { identityMutations } from "./mutations/identity";
import { type Mutation } from "./mutations/mutation";
import { operationsMutations } from "./mutations/operations";
import { resilienceMutations } from "./mutations/resilience";

const mutations: readonly Mutation[] = [
  ...dataMutations,
  ...accessMutations,
  ...identityMutations,
  ...operationsMutations,
  ...resilienceMutations,
];

/** What the plans have between them: every type that a mutation breaks. */
const sources = [
  ["prod, every store", variants["prod, every store"]] as const,
  ...systems.filter(([name]) => name !== "commerce"),
  ["prod, firewall", variants["prod, firewall"]] as const,
  ["prod, single-region", variants["prod, single-region"]] as const,
  ...further.filter(([name]) => name === "prod, Kafka"),
];

/** Every finding of every rule, whatever its level: `rule urn property message`. */
const found = (plan: Plan): ReadonlyMap<string, { readonly rule: string; readonly urn: string }> =>
  new Map(
    rules.flatMap(({ id, check }) =>
      check(plan).map((each) => [
        `${id} ${each.urn} ${each.property} ${each.message}`,
        { rule: id, urn: each.urn },
      ]),
    ),
  );

describe("Policies, each broken once", function () {
  this.timeout(180_000);
  const plans: { readonly plan: Plan; readonly before: ReturnType<typeof found> }[] = [];
  before(async () => {
    for (const [, variant] of sources) {
      const plan = policyPlan(await planOf(variant));
      plans.push({ plan, before: found(plan) });
    }
  });
  after(() => {
    plans.length = 0;
  });

  for (const mutation of mutations) {
    const { rule, what, type, where = () => true, apply, found: place } = mutation;
    it(`${rule} finds ${type} ${what}, and nothing else does`, () => {
      const [chosen] = plans.flatMap(({ plan, before }) =>
        plan
          .of(type)
          .filter((each) => where(each, plan))
          .slice(0, 1)
          .map((target) => ({ plan, before, target })),
      );
      if (chosen === undefined) {
        throw new Error(`no plan has a ${type} to break`);
      }
      const { plan, before: known, target } = chosen;
      const fresh = [...found(apply(plan, target))].filter(([key]) => !known.has(key));
      expect(fresh, "nothing was found").not.to.be.empty;
      const places = place?.(target, plan) ?? [target.urn];
      expect(
        fresh.filter(([, each]) => each.rule !== rule || !places.includes(each.urn)),
      ).to.deep.equal([]);
    });
  }

  it("leaves no rule out", () => {
    const broken = new Set<string>(mutations.map(({ rule }) => rule));
    expect(rules.map(({ id }) => id).filter((id) => !broken.has(id))).to.deep.equal([]);
  });
});

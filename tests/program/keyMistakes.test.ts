import { expect } from "chai";
import { keys } from "./rules/keys";
import { type Plan, planOf, timeout, variants } from "./plans";
import { tampered } from "./tampering";

interface Document {
  readonly Statement: readonly { readonly Action: string | readonly string[] }[];
}

const rolePolicy = "aws:iam/rolePolicy:RolePolicy";

/** S3 and AWS Backup copy by other actions than those that callers need a key for. */
const copiers = /-replication-policy$/;

describe("A role that may use what is encrypted, and not its key", function () {
  this.timeout(timeout);
  let plan: Plan;
  before(async () => {
    plan = await planOf(variants.prod);
  });

  /** What the rule says of the plan when a policy has nothing of KMS. */
  const saidWithoutKey = async (name: string, { Statement, ...rest }: Document) => {
    const others = Statement.filter(
      ({ Action }) => ![Action].flat().some((action) => action.startsWith("kms:")),
    );
    const policy = JSON.stringify({ ...rest, Statement: others });
    const changed = tampered(plan, rolePolicy, name, { policy });
    const said = await Promise.all(
      keys.map(({ violations }) =>
        violations({ stack: "prod", settings: {} as never, plan: changed, preview: changed }),
      ),
    );
    return { removed: others.length < Statement.length, said: said.flat() };
  };

  it("is noticed, whichever role it is", async () => {
    const noticed: string[] = [];
    for (const { name, inputs } of plan.resources.of(rolePolicy)) {
      const document = JSON.parse(String(inputs.policy)) as Document;
      const { removed, said } = await saidWithoutKey(name, document);
      if (removed && !copiers.test(name)) {
        expect(said, name).not.to.be.empty;
        expect(said.join("\n")).to.include(name).and.include("lacks kms:");
        noticed.push(name);
      }
    }
    expect(noticed).to.have.length.greaterThan(10);
  });
});

import { type PolicyResource } from "@pulumi/policy";
import { expect } from "chai";
import { rules } from "../../../policies/all";
import { type Standards } from "../../../policies/judge";
import { UNKNOWN } from "../../../policies/plan";
import { collector, Inputs, planOfStack, policyOf } from "../../../policies/pack/adapter";
import { type Rule } from "../../../policies/rule";

const ruleOf = (id: string): Rule => {
  const found = rules.find((rule) => rule.id === id);
  if (found === undefined) {
    throw new Error(`there is no rule ${id}`);
  }
  return found;
};

/** Properties as the analyzer hands them over: whoever asks for what is not known yet hears an error. */
const unknownAt = <T extends object>(tree: T, ...unknown: readonly string[]): T =>
  new Proxy(tree, {
    get: (target, key) => {
      if (unknown.includes(String(key))) {
        throw new Error(`string value at .${String(key)} can't be known during preview`);
      }
      return Reflect.get(target, key) as unknown;
    },
  });

const resource = (over: Partial<PolicyResource>): PolicyResource =>
  ({
    type: "aws:kms/key:Key",
    urn: "urn:pulumi:dev::evenkeel::aws:kms/key:Key::keys-data",
    name: "keys-data",
    props: {},
    opts: { protect: true, ignoreChanges: ["policy"], aliases: [] },
    dependencies: [],
    propertyDependencies: {},
    ...over,
  }) as unknown as PolicyResource;

const standards = (over: Partial<Standards["policies"]> = {}): Standards => ({
  policies: { enforcement: {}, suppressions: [], ...over },
  production: true,
  today: "2026-12-01",
});

/** What a policy reports. */
async function reports(policy: ReturnType<typeof policyOf>, resources: readonly PolicyResource[]) {
  const said: (readonly [string, string | undefined])[] = [];
  await policy.validateStack(
    { resources: [...resources] } as unknown as Parameters<typeof policy.validateStack>[0],
    (message, urn) => said.push([message, urn]),
  );
  return said;
}

describe("The pack for Pulumi's analyzer", () => {
  it("says what is not known yet, and what comes from where", () => {
    const bucket = resource({ urn: "urn:bucket" });
    const [found] = planOfStack(
      [
        resource({
          props: unknownAt(
            { enableKeyRotation: true, arn: "x", tags: [unknownAt({ a: 1, b: 2 }, "a")] },
            "arn",
          ),
          propertyDependencies: { bucket: [bucket] },
          provider: { props: { region: "eu-west-1" } } as unknown as PolicyResource["provider"],
        }),
      ],
      new Inputs(),
    ).resources;
    expect(found).to.deep.include({
      inputs: { enableKeyRotation: true, arn: UNKNOWN, tags: [{ a: UNKNOWN, b: 2 }] },
      references: { bucket: ["urn:bucket"] },
      region: "eu-west-1",
      protect: true,
      ignoreChanges: ["policy"],
    });
  });

  it("judges inputs as they were given, not what AWS made of them", async () => {
    const inputs = new Inputs();
    const key = resource({ props: { enableKeyRotation: false } });
    const { validateResource } = collector(inputs);
    const note = Array.isArray(validateResource) ? undefined : validateResource;
    await note?.({ ...key, props: { enableKeyRotation: true } } as never, () => undefined);
    expect(await reports(policyOf(ruleOf("keys-rotate"), inputs, standards), [key])).to.deep.equal(
      [],
    );
  });

  it("reports a finding with what to do, at the resource", async () => {
    const key = resource({ props: { enableKeyRotation: false } });
    expect(
      await reports(policyOf(ruleOf("keys-rotate"), new Inputs(), standards), [key]),
    ).to.deep.equal([
      [
        "must have enableKeyRotation true (enableKeyRotation). Set enableKeyRotation; old data stays readable.",
        key.urn,
      ],
    ]);
  });

  it("says nothing of what is not known, or suppressed", async () => {
    const unknown = resource({
      props: unknownAt({ enableKeyRotation: true }, "enableKeyRotation"),
    });
    expect(
      await reports(policyOf(ruleOf("keys-rotate"), new Inputs(), standards), [unknown]),
    ).to.deep.equal([]);
    const suppressed = () =>
      standards({
        suppressions: [
          {
            rule: "keys-rotate",
            resource: "keys-data",
            reason: "Imported material",
            until: "2026-12-01",
          },
        ],
      });
    const key = resource({ props: { enableKeyRotation: false } });
    expect(
      await reports(policyOf(ruleOf("keys-rotate"), new Inputs(), suppressed), [key]),
    ).to.deep.equal([]);
  });

  it("asks for the level when it matters, not when it is loaded", () => {
    let level: "advisory" | "disabled" = "advisory";
    const policy = policyOf(ruleOf("keys-rotate"), new Inputs(), () =>
      standards({ enforcement: { "keys-rotate": level } }),
    );
    expect(policy.enforcementLevel).to.equal("advisory");
    level = "disabled";
    expect(policy.enforcementLevel).to.equal("disabled");
  });
});

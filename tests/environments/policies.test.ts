import { expect } from "chai";
import { ruleIds } from "../../environments/ruleIds";
import { dataKept } from "../../policies/stateful";
import { rules } from "../../policies/all";
import { overridden, refuses, settings, singleRegion } from "./support";

const suppression = {
  rule: "cluster-endpoint-narrow",
  resource: "cluster-*-eksCluster",
  reason: "Runners have no fixed address before the move to our own",
  until: "2027-03-31",
};

const withSuppression = (change: object) =>
  overridden(singleRegion, "policies", { suppressions: [{ ...suppression, ...change }] });

describe("Settings of policies", () => {
  refuses(
    "a rule that is misspelt",
    overridden(singleRegion, "policies", { enforcement: { "keys-rotat": "advisory" } }),
    [
      'evenkeel:settings.policies.enforcement.keys-rotat: is not a setting; got "advisory"; example: {"keys-rotate":"mandatory"}\n  hint: did you mean keys-rotate?',
    ],
  );
  refuses(
    "a level that there is not",
    overridden(singleRegion, "policies", { enforcement: { "keys-rotate": "warning" } }),
    [
      'evenkeel:settings.policies.enforcement.keys-rotate: must be one of mandatory, advisory, disabled; got "warning"; example: mandatory',
    ],
  );
  refuses("a suppression without a reason", withSuppression({ reason: "later" }), [
    'evenkeel:settings.policies.suppressions[0].reason: must be a sentence of 20 characters at least; got "later"; example: Moves to a new cluster on 1 March; the old one is kept as a snapshot',
  ]);
  refuses("a suppression without an end", withSuppression({ until: undefined }), [
    "evenkeel:settings.policies.suppressions[0].until: must be a day, YYYY-MM-DD; got nothing; example: 2027-03-31",
  ]);
  refuses("a day that there is not", withSuppression({ until: "2027-02-30" }), [
    'evenkeel:settings.policies.suppressions[0].until: must be a day, YYYY-MM-DD; got "2027-02-30"; example: 2027-03-31',
  ]);
  refuses("a suppression of everything", withSuppression({ resource: "*" }), [
    'evenkeel:settings.policies.suppressions[0].resource: must be the logical name of a resource (letters, digits, hyphens; * for any characters); got "*"; example: data-eu-west-1-shared-cluster',
  ]);

  it("take levels and suppressions that are right, and need none", () => {
    const raw = overridden(singleRegion, "policies", {
      enforcement: { "keys-rotate": "advisory" },
      suppressions: [suppression],
    });
    expect(settings(raw).policies).to.deep.equal({
      enforcement: { "keys-rotate": "advisory" },
      suppressions: [suppression],
    });
    expect(settings(singleRegion).policies).to.deep.equal({ enforcement: {}, suppressions: [] });
  });

  it("know the rules that there are, each once", () => {
    const ids = [...rules.map(({ id }) => id), dataKept.id];
    expect([...ids].sort()).to.deep.equal([...ruleIds]);
  });
});

import { always, finding, mustBe, mustBeAtLeast, requiring, type Rule, foundations } from "../rule";
import { statementsIn } from "../statements";

/** Keys that everything hangs on. */
export const keys: readonly Rule[] = [
  {
    id: "keys-rotate",
    title: "keys are changed every year",
    severity: "medium",
    source: [`${foundations}: KMS.4`, "CIS AWS Foundations 5.0: 3.6"],
    remedy: "Set enableKeyRotation; old data stays readable.",
    enforcement: always,
    check: requiring(mustBe("aws:kms/key:Key", "enableKeyRotation", true)),
  },
  {
    id: "keys-linger",
    title: "a key that is deleted can be had back for 30 days",
    severity: "critical",
    source: [`${foundations}: KMS.3`],
    remedy: "Set deletionWindowInDays to 30: what a lost key encrypted is lost.",
    enforcement: always,
    check: requiring(mustBeAtLeast("aws:kms/key:Key", "deletionWindowInDays", 30)),
  },
  {
    id: "keys-not-open",
    title: "no key lets everybody use it, or a service use it for anybody",
    severity: "critical",
    source: [`${foundations}: KMS.5`],
    remedy:
      "Name the principals in the key's policy, and give services a condition (aws:SourceArn, kms:EncryptionContext, kms:ViaService).",
    enforcement: always,
    check: (plan) =>
      statementsIn(plan)
        .filter(({ resource }) => resource.type === "aws:kms/key:Key")
        .filter(({ effect, condition }) => effect === "Allow" && condition === undefined)
        .filter(({ principals }) =>
          principals.some(
            (each) => each === "*" || each === "AWS *" || each.startsWith("Service "),
          ),
        )
        .map(({ resource, principals }) =>
          finding(resource, "policy", `lets ${principals.join(", ")} use it under no condition`),
        ),
  },
];

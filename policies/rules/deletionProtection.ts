import { isScratch, protections } from "../data/stateful";
import { UNKNOWN } from "../plan";
import { finding, inProduction, mustBe, requiring, type Rule, foundations } from "../rule";

/** Inputs that have a rule of their own: `last-snapshot`, `keys-linger`. */
const elsewhere = ["skipFinalSnapshot", "deletionWindowInDays"];

/** What holds data goes away only when two hands take it. */
export const deletionProtection: readonly Rule[] = [
  {
    id: "data-protected-by-pulumi",
    title: "Pulumi refuses to delete or replace what holds data",
    severity: "critical",
    source: ["Pulumi documentation, Resource option: protect"],
    remedy: "Set settings.protect, which gives `protect` to everything that holds data.",
    enforcement: inProduction,
    check: (plan) =>
      plan
        .of(...Object.keys(protections))
        .filter(({ name, protect }) => !protect && !isScratch(name))
        .map((resource) => finding(resource, "protect", "is not protected by Pulumi")),
  },
  {
    id: "data-protected-by-aws",
    title: "AWS refuses to delete what holds data",
    severity: "high",
    source: [
      `${foundations}: RDS.7, RDS.8, DynamoDB.6`,
      "Amazon EKS user guide, Deletion protection",
    ],
    remedy: "Turn deletion protection on; taking it away is a step of its own.",
    enforcement: inProduction,
    check: (plan) =>
      Object.entries(protections).flatMap(([type, wanted]) =>
        plan
          .of(type)
          .filter(({ name }) => !isScratch(name))
          .flatMap((resource) =>
            Object.entries(wanted)
              .filter(([input]) => !elsewhere.includes(input))
              .filter(([input, value]) => ![value, UNKNOWN].includes(resource.inputs[input]))
              .map(([input]) => finding(resource, input, "can be deleted at once")),
          ),
      ),
  },
  {
    id: "entrances-protected",
    title: "AWS refuses to delete load balancers and firewalls",
    severity: "medium",
    source: [`${foundations}: ELB.6, NetworkFirewall.9`],
    remedy: "Turn deletion protection on.",
    enforcement: inProduction,
    check: requiring(
      mustBe("aws:lb/loadBalancer:LoadBalancer", "enableDeletionProtection", true),
      mustBe("aws:networkfirewall/firewall:Firewall", "deleteProtection", true),
    ),
  },
  {
    id: "names-protected",
    title: "a registered domain cannot be transferred away, and renews itself",
    severity: "high",
    source: ["Amazon Route 53 developer guide, Locking a domain to prevent unauthorized transfer"],
    remedy: "Set transferLock and autoRenew.",
    enforcement: inProduction,
    check: requiring(
      mustBe("aws:route53domains/registeredDomain:RegisteredDomain", "transferLock", true),
      mustBe("aws:route53domains/registeredDomain:RegisteredDomain", "autoRenew", true),
    ),
  },
];

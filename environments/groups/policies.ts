import { z } from "zod";
import { field, oneOf } from "../fields";
import { ruleIds } from "../ruleIds";

const ruleId = field(
  z.enum(ruleIds),
  "the id of a rule of policies/ (docs/policies.md lists them)",
  "cluster-endpoint-private",
);

/** A day that there is. */
const day = field(z.iso.date(), "a day, YYYY-MM-DD", "2027-03-31");

const suppression = z.strictObject({
  /** Rule whose finding the environment lives with; `data-kept` allows a replacement or deletion of what holds data. */
  rule: ruleId,
  /** Logical name of the resource, as a plan shows it; `*` stands for any characters. */
  resource: field(
    z.string().regex(/^[\w.*-]{3,}$/),
    "the logical name of a resource (letters, digits, hyphens; * for any characters)",
    "data-eu-west-1-shared-cluster",
  ),
  /** Why, for whoever reads it in a year. */
  reason: field(
    z.string().min(20),
    "a sentence of 20 characters at least",
    "Moves to a new cluster on 1 March; the old one is kept as a snapshot",
  ),
  /** Last day on which it holds, in UTC. Afterwards it is an error. */
  until: day,
});

export const policies = z.strictObject({
  /** What becomes of findings, by rule: where nothing is said, what the rule itself says. */
  enforcement: field(
    z.partialRecord(ruleId, oneOf(["mandatory", "advisory", "disabled"])),
    "levels by rule: mandatory, advisory or disabled",
    { "cluster-endpoint-private": "mandatory" },
  ).default({}),
  /** Findings that the environment lives with, each for a reason and a while. */
  suppressions: field(
    z.array(suppression),
    "a list of suppressions, each with rule, resource, reason and until",
    [],
  ).default([]),
});

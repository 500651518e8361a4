import { expect } from "chai";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { repository } from "../../../lab/engine/cache";
import { type DetailedOutcome, type OperationName } from "../../../lab/run/operation";
import { runOperation, type RunOptions } from "../../../lab/run/runner";

type Extra = Pick<RunOptions, "config" | "orders">;

/** A stack with a state of its own, which the user's lab does not share. */
export function stackOf(stack: string) {
  const state = mkdtempSync(join(tmpdir(), `evenkeel-test-${stack}-`));
  const run = (operation: OperationName, extra: Extra = {}) =>
    runOperation({ operation, stack, project: repository, state, ...extra });
  return { state, run, remove: () => rmSync(state, { recursive: true, force: true }) };
}

/** Fails with what went wrong, not with "expected false to be true". */
export function expectOk(outcome: DetailedOutcome): void {
  expect(outcome.errors).to.deep.equal([]);
  expect(outcome.ok).to.equal(true);
}

/** Names what differs where anything does. */
export const onlySame = ({ resources, changes, details }: DetailedOutcome) =>
  expect(
    changes,
    details.map(({ kind, type, name }) => `${kind} ${type} ${name}`).join("\n"),
  ).to.deep.equal({ create: 0, update: 0, replace: 0, delete: 0, same: resources });

/** `type.property` of everything that changes, once each. */
export const changedInputs = ({ details }: DetailedOutcome) =>
  [
    ...new Set(
      details.flatMap(({ type, properties }) => properties.map((path) => `${type}.${path}`)),
    ),
  ].sort();

/** All that moving `active` changes. */
export const roleInputs = [
  "aws:cloudwatch/eventRule:EventRule.state",
  "aws:lambda/eventSourceMapping:EventSourceMapping.enabled",
  "aws:ssm/parameter:Parameter.value",
];

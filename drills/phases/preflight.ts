import { LeaseTakenError, takeLease } from "../actions/lease";
import { type Context } from "../context";
import { type Check, type Finding, runChecks } from "../preflight/check";
import { caches, replicators, tables } from "../preflight/copies";
import { clusters, lag, writers } from "../preflight/databases";
import { images, objects } from "../preflight/files";
import { gate } from "../preflight/gate";
import { certificates, keys, secrets } from "../preflight/needs";
import { previewMove } from "../preflight/preview";
import { probe } from "../preflight/probe";
import { RefusedError } from "../preflight/refused";
import { account, availability, lease, leaseFinding, stackFindings } from "../preflight/stack";
import { containers, failedMessages, floor, functions, roles } from "../preflight/workers";
import { readState } from "../stack/state";
import { type ResourceChange } from "../world";

const checks: readonly Check[] = [
  ...[account, lease, availability],
  ...[writers, clusters, lag],
  ...[secrets, keys, certificates],
  ...[tables, caches, replicators, objects, images],
  ...[roles, failedMessages, functions, containers, floor],
  ...[gate, probe],
];

export interface Preflown {
  readonly warnings: readonly Finding[];
  readonly surprises: readonly ResourceChange[];
}

/**
 * Looks whether the move can succeed, without touching anything; then takes the lease.
 * @throws RefusedError with all reasons.
 */
export async function preflight(context: Context): Promise<Preflown> {
  const { tell, world } = context;
  const holder = await world.engine.lockHolder();
  const state = readState(await world.engine.exportState());
  const [checked, previewed] = await Promise.all([
    runChecks(checks, context),
    previewMove(context, state),
  ]);
  const findings = [...stackFindings(context, state, holder), ...checked, ...previewed.findings];
  const refusals = findings.filter(({ severity }) => severity === "refusal");
  const warnings = findings.filter(({ severity }) => severity === "warning");
  warnings.forEach(({ what }) => tell(`warning: ${what}`));
  if (refusals.length > 0) {
    throw new RefusedError(refusals);
  }
  try {
    await takeLease(context);
  } catch (error) {
    // Somebody was quicker.
    throw error instanceof LeaseTakenError
      ? new RefusedError([leaseFinding(context, error.holder, context.run.to)])
      : error;
  }
  return { warnings, surprises: previewed.surprises };
}

import { type DetailedOutcome, type Outcome } from "../run/operation";

/** The documented object of `--json`, and nothing else. */
export function toJson(outcome: DetailedOutcome): Outcome {
  const { operation, stack, ok, changes, resources, byRegion, byTier } = outcome;
  const { dataSourceCalls, replacements, deletions, seconds, errors, quotas } = outcome;
  return {
    operation,
    stack,
    ok,
    changes,
    resources,
    byRegion,
    byTier,
    dataSourceCalls,
    replacements,
    deletions,
    seconds,
    errors,
    quotas,
  };
}

/** What went wrong before there was an outcome, in the same form. */
export function failedJson(operation: Outcome["operation"], stack: string, error: string): Outcome {
  return {
    operation,
    stack,
    ok: false,
    changes: { create: 0, update: 0, replace: 0, delete: 0, same: 0 },
    resources: 0,
    byRegion: {},
    byTier: {},
    dataSourceCalls: [],
    replacements: [],
    deletions: [],
    seconds: 0,
    errors: [error],
    quotas: [],
  };
}

import { leaseParameter } from "../actions/lease";
import { type PhaseName, phaseNames } from "../run";
import { type StackView } from "../stack/view";
import { call, type Move, type PlannedCall, type PlannedPhase, type Planning } from "./call";
import {
  baselineCalls,
  drainCalls,
  fenceCalls,
  promoteCalls,
  recordCalls,
  rejoinCalls,
  scaleCalls,
  shiftCalls,
} from "./move";
import { leaseCalls, preflightCalls } from "./preflight";

/** What a drill would do, from what is known without a call. Pure. */

export { type Move, type PlannedCall, type PlannedPhase } from "./call";

const calls: { readonly [phase in PhaseName]: (planning: Planning) => readonly PlannedCall[] } = {
  plan: () => [],
  preflight: preflightCalls,
  rejoin: rejoinCalls,
  baseline: baselineCalls,
  fence: fenceCalls,
  drain: drainCalls,
  promote: promoteCalls,
  scale: scaleCalls,
  shift: shiftCalls,
  verify: () => [],
  record: recordCalls,
  report: ({ view, move }) => [
    call("SSM", move.to)("DeleteParameter", leaseParameter(view.prefix)),
  ],
};

const purposes: { readonly [phase in PhaseName]: (planning: Planning) => string } = {
  plan: () => "read settings and state, keep a local copy",
  preflight: () => "look whether it can succeed, without touching anything; then take the lease",
  rejoin: ({ move }) => `take ${move.to} back into the stack, fenced`,
  baseline: () => "how it is before: lag, backlog, writes",
  fence: ({ move }) =>
    move.mode === "planned"
      ? `${move.from} refuses commands, and works off what it has accepted`
      : `nothing is called: ${move.from} is down`,
  drain: ({ move }) =>
    move.mode === "planned"
      ? `${move.from} works off its queues, and stops`
      : `nothing is called: what waits in ${move.from} stays there`,
  promote: ({ move }) => `the databases of ${move.to} take writes`,
  scale: ({ move }) => `${move.to} is brought to the size of home`,
  shift: ({ move }) => `${move.to} is let go, and the names lead there`,
  verify: () => "ask from outside whether it has arrived",
  record: () => "configuration and state follow what has happened",
  report: () => "write the report, give the lease back",
};

function others({ view, move }: Planning): { readonly [phase in PhaseName]?: readonly string[] } {
  const { from, to, mode, returning } = move;
  const unavailable = mode === "disaster" ? `, evenkeel:unavailable = ${from}` : "";
  const leaving = mode === "disaster" ? `, the resources of ${from} left alone` : "";
  const beats = view.hasHeartbeat ? [`heartbeats to https://${view.apiHost}/heartbeat/beats`] : [];
  return {
    plan: ["pulumi: export the state"],
    preflight: [
      `pulumi: preview with evenkeel:active = ${to}${unavailable}${leaving}`,
      ...(mode === "planned" ? [`name servers: ${view.apiHost}`] : []),
    ],
    rejoin: returning ? ["pulumi: take out evenkeel:unavailable, up"] : [],
    baseline: beats,
    verify: [
      `name servers: ${view.apiHost}`,
      ...(view.hasHeartbeat
        ? [`heartbeats read back from https://${view.apiHost}/heartbeat/beats`]
        : [`https://${view.apiHost}/health`]),
    ],
    record: [
      `pulumi: evenkeel:active = ${to}${unavailable}, up${leaving}, then a preview that must be empty`,
    ],
  };
}

/** Phases during which the lease is renewed: all once it is taken. */
const renewing = phaseNames.slice(phaseNames.indexOf("preflight") + 1);

/** Every phase of a move with all its calls, each once, however often it is repeated while something is waited for. */
export function planOf(view: StackView, move: Move): readonly PlannedPhase[] {
  const planning = { view, move };
  const outside = others(planning);
  return phaseNames
    .filter((phase) => phase !== "rejoin" || move.returning)
    .map((phase) => ({
      phase,
      purpose: purposes[phase](planning),
      calls: [...(renewing.includes(phase) ? leaseCalls(planning) : []), ...calls[phase](planning)],
      others: outside[phase] ?? [],
    }));
}

import { type Settings } from "../../environments/schema";
import { type Price } from "../prices";
import { allowanceOf } from "../../policies/stateful";
import { type Standards } from "../../policies/judge";
import { changesOf, losesData } from "./changes";
import { costReport } from "./cost";
import { failoverOf } from "./failover";
import { gateOf, quotasOf, sorted } from "./findings";
import { foresee, type Foreseen } from "./foreseen";
import {
  type Change,
  type Counts,
  type DrillFigures,
  type Finding,
  type PlanReport,
  type Snapshot,
} from "./types";
import { type CreationTime, upTime, type UpTime } from "../upTime";
import { verdictOf } from "./verdict";

/** Everything that a report is made of. */
export interface Asked {
  readonly stack: string;
  readonly source: string;
  readonly base: string;
  readonly before: Snapshot;
  readonly after: Snapshot;
  /** What the engine foresees. Undefined: found out by comparing. */
  readonly foreseen?: readonly Foreseen[];
  /** Resources that stay as they are, where the snapshots do not have them all. */
  readonly same?: number;
  /** The stack with `active` moved, to see what would. Undefined: nobody looked, or this plan moves it. */
  readonly moved?: Snapshot;
  readonly settings: Pick<Settings, "cost" | "failover" | "home">;
  readonly drill?: DrillFigures;
  /** What says which data may be lost today. Undefined: none. */
  readonly standards?: Standards;
  /** Of policies. */
  readonly findings?: readonly Finding[];
  readonly prices: readonly Price[];
  /** Typical times of creation, by type. */
  readonly times: ReadonlyMap<string, CreationTime>;
  readonly limits: readonly string[];
}

const real = ({ resources }: Snapshot) => resources.filter(({ custom }) => custom);

function countsOf(changes: readonly Change[], { same, after }: Asked): Counts {
  const of = (kind: Change["kind"]) => changes.filter((change) => change.kind === kind).length;
  const touched = of("create") + of("update") + of("replace");
  return {
    create: of("create"),
    update: of("update"),
    replace: of("replace"),
    delete: of("delete"),
    same: same ?? real(after).length - touched,
  };
}

/** Undefined where nothing is made: how long changes in place take, no source says. */
function upTimeOf(changes: readonly Change[], { after, times }: Asked): UpTime | undefined {
  const made = new Set(
    changes.filter(({ kind }) => kind === "create" || kind === "replace").map(({ urn }) => urn),
  );
  return made.size === 0 ? undefined : upTime(after.resources, times, ({ urn }) => made.has(urn));
}

/** With what lets data be lost, where it would be. */
function withAllowance(change: Change, standards: Standards | undefined): Change {
  const found =
    standards !== undefined && losesData(change) ? allowanceOf(change.urn, standards) : undefined;
  if (found === undefined) {
    return change;
  }
  const { reason, until } = found;
  return { ...change, allowed: { reason, ...(until === undefined ? {} : { until }) } };
}

/** The whole report. Pure. */
export function reportOf(asked: Asked): PlanReport {
  const { stack, source, base, before, after, moved, settings, limits } = asked;
  const changes = changesOf(asked.foreseen ?? foresee(before, after), before, after).map((each) =>
    withAllowance(each, asked.standards),
  );
  const move = moved && changesOf(foresee(after, moved), after, moved);
  const failover = failoverOf({
    ...{ after, move, drill: asked.drill },
    objectives: settings.failover.objectives,
  });
  const cost = costReport(before, after, settings.cost, asked.prices);
  const findings = sorted([
    ...(asked.findings ?? []),
    ...quotasOf(after),
    ...gateOf(changes, settings.home, before.active),
  ]);
  const active = { before: before.active, after: after.active };
  const isNew = before.resources.length === 0;
  const duration = upTimeOf(changes, asked);
  return {
    version: 1,
    ...{ stack, source, base, active, changes, findings, cost, upTime: duration, failover, limits },
    places: after.places,
    verdict: verdictOf({
      stack,
      changes,
      findings,
      cost,
      upTime: duration,
      failover,
      active,
      isNew,
    }),
    counts: countsOf(changes, asked),
    resources: real(after).length,
  };
}

import { type Lag } from "../actions/databases";
import { type Backlog } from "../actions/queues";
import { type Call } from "../calls";
import { type Journal } from "../journal";
import { type Recorded } from "../phases/record";
import { type Verified } from "../phases/verify";
import { type Finding } from "../preflight/check";
import { type Beat } from "../probe/beats";
import { availability } from "../probe/measure";
import { type Mark, marks, phaseNames, type PhaseName } from "../run";
import { type Pretended } from "../world";
import { type Report } from "./report";

/** Makes a report of what a run has written down. Pure. */

export interface Gathered {
  readonly journal: Pick<Journal, "entries" | "run" | "result" | "marked">;
  readonly calls: readonly Call[];
  readonly beats: readonly Beat[];
  /** Why nothing was probed. Absent with a probe. */
  readonly unprobed?: string;
  readonly objectives: { readonly rtoSeconds: number; readonly rpoSeconds: number };
  /** What stands in for AWS, if anything does. */
  readonly pretended?: Pretended;
  /** Now; milliseconds since 1970. */
  readonly now: number;
}

const iso = (at: number) => new Date(at).toISOString();

const seconds = (milliseconds: number): number => Math.round(milliseconds / 100) / 10;

export function gather(gathered: Gathered): Report {
  const { journal, beats, now } = gathered;
  const { run, entries } = journal;
  const result = <T>(phase: PhaseName) => (journal.result(phase) ?? {}) as Partial<T>;
  const recorded = recordedOf(result<Recorded>("record"));
  const verified = result<Verified>("verify");
  const rto = timesOf(gathered);
  const rpo = verified.loss
    ? { ...verified.loss, seconds: seconds(verified.loss.milliseconds) }
    : null;
  const objectives = objectivesOf(gathered, rto, rpo);
  const isMet =
    objectives.rto.met !== false && objectives.rpo.met !== false && agrees(recorded, run.mode, rpo);
  const { longestGap, ...writes } = availability(beats);
  return {
    version: 1,
    run: run.id,
    ...{ stack: run.stack, mode: run.mode, from: run.from, to: run.to, operator: run.operator },
    pretended: gathered.pretended !== undefined,
    startedAt: iso(entries[0]?.at ?? now),
    endedAt: iso(now),
    exitCode: isMet ? 0 : 3,
    objectives,
    timeline: timelineOf(gathered),
    rto,
    rpo,
    duplicates: verified.duplicates ?? null,
    availability: beats.length === 0 ? null : { ...writes, longestGapSeconds: seconds(longestGap) },
    lag: result<{ lag: readonly Lag[] }>("promote").lag ?? [],
    backlog: {
      before: result<{ backlog: readonly Backlog[] }>("baseline").backlog ?? null,
      left: result<{ left: readonly Backlog[] }>("drain").left ?? null,
    },
    recorded,
    calls: callsOf(gathered),
    phases: phasesOf(gathered),
    resumed: entries.filter(({ kind }) => kind === "resumed").length,
    warnings: (result<{ warnings: readonly Finding[] }>("preflight").warnings ?? []).map(
      ({ what }) => what,
    ),
    notMeasured: notMeasured(gathered, rto),
    leftToDo: leftToDo(gathered, recorded),
  };
}

const recordedOf = (recorded: Partial<Recorded>): Report["recorded"] => ({
  changed: recorded.changed ?? [],
  unexpected: recorded.unexpected ?? [],
  leftAlone: recorded.leftAlone ?? [],
  wrongRoles: recorded.wrongRoles ?? [],
  remaining: recorded.remaining ?? [],
});

/** Whether configuration, AWS and state agree, and a planned move kept its promise. */
const agrees = (
  { unexpected, wrongRoles, remaining }: Report["recorded"],
  mode: Report["mode"],
  rpo: Report["rpo"],
): boolean =>
  unexpected.length === 0 &&
  wrongRoles.length === 0 &&
  remaining.length === 0 &&
  (rpo?.ownWrites ?? 0) === 0 &&
  (mode === "disaster" || (rpo?.writes ?? 0) === 0);

function timesOf({ journal }: Gathered): Report["rto"] {
  const between = (from: Mark, to: Mark): number | null => {
    const [start, end] = [journal.marked(from), journal.marked(to)];
    return start === undefined || end === undefined ? null : seconds(Math.max(0, end - start));
  };
  return {
    total: between("T0", "T6"),
    untilSteady: between("T0", "T7"),
    detect: between("T0", "T1"),
    decide: journal.marked("T1") === undefined ? between("T0", "T2") : between("T1", "T2"),
    fence: between("T2", "T3"),
    promote: between("T3", "T4"),
    shift: between("T4", "T5"),
    firstWrite: between("T5", "T6"),
  };
}

function objectivesOf(
  { objectives }: Gathered,
  rto: Report["rto"],
  rpo: Report["rpo"],
): Report["objectives"] {
  const { rtoSeconds, rpoSeconds } = objectives;
  return {
    rto: { seconds: rtoSeconds, met: rto.total === null ? null : rto.total <= rtoSeconds },
    rpo: {
      seconds: rpoSeconds,
      met: rpo === null ? null : rpo.isLeast ? false : rpo.seconds <= rpoSeconds,
    },
  };
}

function timelineOf({ journal }: Gathered): Report["timeline"] {
  const start = journal.marked("T0") ?? 0;
  return (Object.keys(marks) as Mark[]).flatMap((mark) => {
    const at = journal.marked(mark);
    return at === undefined
      ? []
      : [{ mark, meaning: marks[mark], at: iso(at), sinceT0: seconds(at - start) }];
  });
}

function callsOf({ calls, journal }: Gathered): Report["calls"] {
  const { run } = journal;
  const regions = [...new Set(calls.map(({ region }) => region))].sort();
  const count = (region: string, plane: Call["plane"]) =>
    calls.filter((call) => call.region === region && call.plane === plane).length;
  return {
    byRegion: Object.fromEntries(
      regions.map((region) => [
        region,
        { control: count(region, "control"), data: count(region, "data") },
      ]),
    ),
    toLostRegion:
      run.mode === "disaster" ? calls.filter(({ region }) => region === run.from).length : null,
  };
}

/** Time in each phase; of one that was resumed, from its first start to its end. */
function phasesOf({ journal }: Gathered): Report["phases"] {
  const { entries } = journal;
  return phaseNames.flatMap((phase) => {
    const started = entries.find((entry) => entry.kind === "started" && entry.phase === phase);
    const done = entries.find((entry) => entry.kind === "done" && entry.phase === phase);
    return started === undefined || done === undefined
      ? []
      : [{ phase, seconds: seconds(done.at - started.at) }];
  });
}

function notMeasured(
  { unprobed, pretended, journal, calls }: Gathered,
  rto: Report["rto"],
): readonly string[] {
  const { run } = journal;
  return [
    ...(pretended === undefined ? [] : [`This ran in ${pretended.remark}.`]),
    ...(unprobed === undefined ? [] : [`Lost writes and availability: ${unprobed}.`]),
    ...(run.mode === "disaster" && rto.detect === null
      ? ["How long it took to notice the loss: no write was watched when it happened."]
      : []),
    ...(run.mode === "disaster" && run.since === undefined && rto.detect === null
      ? [
          "When the region was lost (--since was not given): times count from the drill's beginning.",
        ]
      : []),
    ...(run.mode === "disaster"
      ? [`Messages in the queues of ${run.from}, and files that were not copied: it was not asked.`]
      : []),
    ...(calls.length === 0 ? ["Calls: none was written down."] : []),
  ];
}

function leftToDo(
  { journal, pretended }: Gathered,
  recorded: Report["recorded"],
): readonly string[] {
  const { stack, mode, from, to } = journal.run;
  const back = `npm run drill -- ${stack}${pretended ? ` ${pretended.flag}` : ""} --to ${from} --mode planned`;
  const restored = pretended
    ? `\`${pretended.restore(from)}\` brings ${from} back, then`
    : `When ${from} is back:`;
  return [
    pretended
      ? `Nothing in Pulumi.${stack}.yaml, which is as it was: ${pretended.configuration} has evenkeel:active = ${to}.`
      : `Commit Pulumi.${stack}.yaml: evenkeel:active is ${to}.`,
    ...(mode === "disaster"
      ? [
          `${restored} \`${back}\`. It fences ${from} first, which ` +
            "until then believes what it was told last: its consumers work off what waits in its queues.",
        ]
      : []),
    ...(recorded.leftAlone.length > 0
      ? [`Deploy what was left alone: ${recorded.leftAlone.join(", ")}.`]
      : []),
    ...(recorded.wrongRoles.length > 0
      ? [`Bring these to their role: ${recorded.wrongRoles.join("; ")}.`]
      : []),
    ...(recorded.unexpected.length > 0
      ? [`Look at what the update changed besides: ${recorded.unexpected.join(", ")}.`]
      : []),
    ...(recorded.remaining.length > 0
      ? [`Look at what a preview would still change: ${recorded.remaining.join(", ")}.`]
      : []),
  ];
}

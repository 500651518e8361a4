import { readFileSync } from "node:fs";
import { join } from "node:path";
import { counted, duration } from "../drills/text";

/** How long an `up` takes: the longest chain of resources that wait for each other, in typical times of creation. */

/** What the report needs to know of a planned resource. */
export interface Waiting {
  readonly urn: string;
  readonly type: string;
  readonly name: string;
  /** False for components, which take no time of their own. */
  readonly custom: boolean;
  /** URN; empty at the top. */
  readonly parent: string;
  /** URNs of all that it depends on: by input, by option, and what its provider depends on. */
  readonly dependsOn: readonly string[];
}

export interface CreationTime {
  readonly type: string;
  /** Typical, from request to ready. */
  readonly seconds: number;
  readonly source: string;
}

/** Seconds of a type of which no source speaks. Most of these are answered at once. */
export const assumedSeconds = 3;

/** The typical times, each with its source. See report/data/creationTimes.json. */
export function knownTimes(): ReadonlyMap<string, CreationTime> {
  const file = join(__dirname, "data", "creationTimes.json");
  const { known } = JSON.parse(readFileSync(file, "utf8")) as {
    readonly known: readonly CreationTime[];
  };
  return new Map(known.map((time) => [time.type, time]));
}

/** One resource of the longest chain. */
export interface Step {
  readonly type: string;
  readonly name: string;
  readonly seconds: number;
  /** False where the seconds are assumed. */
  readonly isKnown: boolean;
  /** Seconds after the start. */
  readonly doneAt: number;
}

export interface UpTime {
  readonly seconds: number;
  /** What waits for each other, first to last. */
  readonly path: readonly Step[];
  /** Types in the plan whose time is assumed. */
  readonly assumed: readonly string[];
}

interface Finish {
  readonly at: number;
  readonly path: readonly Step[];
}

const nothing: Finish = { at: 0, path: [] };

const later = (one: Finish, other: Finish): Finish => (other.at > one.at ? other : one);

function childrenOf(resources: readonly Waiting[]): ReadonlyMap<string, readonly Waiting[]> {
  const children = new Map<string, Waiting[]>();
  for (const resource of resources) {
    const siblings = children.get(resource.parent) ?? [];
    siblings.push(resource);
    children.set(resource.parent, siblings);
  }
  return children;
}

/**
 * The estimate for a plan, with nothing that limits how much is made at a time. What is there already takes no time.
 * @param isNew which resources are made. @default all: a first `up`
 */
export function upTime(
  resources: readonly Waiting[],
  times: ReadonlyMap<string, CreationTime>,
  isNew: (resource: Waiting) => boolean = () => true,
): UpTime {
  const isMade = (resource: Waiting) => resource.custom && isNew(resource);
  const byUrn = new Map(resources.map((resource) => [resource.urn, resource]));
  const children = childrenOf(resources);
  const finishes = new Map<string, Finish>();

  /** When all of these are there. Who waits for a component waits for all that is in it. */
  const all = (urns: readonly string[]): Finish =>
    urns.map((urn) => finishOf(byUrn.get(urn))).reduce(later, nothing);

  /** A component is registered at once, and its children with it; any other parent has to be there first. */
  const parentOf = ({ parent }: Waiting): readonly string[] => {
    const found = byUrn.get(parent);
    return found?.custom === true ? [parent] : [];
  };

  const timed = (resource: Waiting): Finish => {
    const { type, name, dependsOn } = resource;
    const inside = resource.custom ? [] : (children.get(resource.urn) ?? []).map(({ urn }) => urn);
    const before = all([...dependsOn, ...parentOf(resource), ...inside]);
    if (!isMade(resource)) {
      return before;
    }
    const seconds = times.get(type)?.seconds ?? assumedSeconds;
    const at = before.at + seconds;
    const step = { type, name, seconds, isKnown: times.has(type), doneAt: at };
    return { at, path: [...before.path, step] };
  };

  const finishOf = (resource: Waiting | undefined): Finish => {
    if (resource === undefined) {
      return nothing;
    }
    const known = finishes.get(resource.urn);
    if (known !== undefined) {
      return known;
    }
    // Whoever comes back here while this is worked out is in it itself, and adds nothing.
    finishes.set(resource.urn, nothing);
    const finish = timed(resource);
    finishes.set(resource.urn, finish);
    return finish;
  };

  const made = resources.filter(isMade);
  const { at, path } = made.map(finishOf).reduce(later, nothing);
  const assumed = [...new Set(made.map(({ type }) => type))].filter((type) => !times.has(type));
  return { seconds: at, path, assumed: assumed.sort() };
}

const minutes = (seconds: number) =>
  `${Math.floor(seconds / 60)}:${`${seconds % 60}`.padStart(2, "0")}`;

/** `aws:rds/cluster:Cluster` as people say it: `aws:rds:Cluster`. */
const spoken = (type: string) => type.replace(/\/[^:]*:/, ":");

const inMinutes = (seconds: number) => counted(Math.ceil(seconds / 60), "minute");

/** How many of the slowest are named where there is room for a line only, unless they are a twentieth of it or less. */
const slowest = 3;

/** The estimate as one sentence, with what takes longest of it. */
export function spokenUpTime({ seconds, path }: UpTime): string {
  const bySeconds = [...path].sort((a, b) => b.seconds - a.seconds);
  const heavy = new Set(bySeconds.slice(0, slowest).filter((step) => step.seconds * 20 > seconds));
  const steps = path
    .filter((step) => heavy.has(step))
    .map(({ name, seconds: own }) => `${name} (${duration(own * 1000)})`);
  const about = seconds < 60 ? "less than a minute" : `about ${inMinutes(seconds)}`;
  return `Making what is new takes ${about}, by typical times of creation; longest: ${steps.join(", then ")}.`;
}

/** The estimate as text: the chain with the time at which each of its resources is done. */
export function upTimeText(stack: string, { seconds, path, assumed }: UpTime): string {
  const lines = path.map(
    ({ type, name, seconds: own, isKnown, doneAt }) =>
      `  ${minutes(doneAt).padStart(6)}  ${spoken(type)} ${name} (${own} s${isKnown ? "" : ", assumed"})`,
  );
  return [
    `A first up of ${stack} would take about ${inMinutes(seconds)}. What it waits for, one after the other:`,
    ...lines,
    `Typical times of creation, with their sources, are in report/data/creationTimes.json. Of ${assumed.length} types in this`,
    `plan no source was found; each of their resources counts ${assumedSeconds} s.`,
  ].join("\n");
}

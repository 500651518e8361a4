import { type Context, limits, until } from "../context";
import { type Beat, isAcknowledged } from "../probe/beats";
import { answeringPlace } from "../probe/heartbeat";
import { firstWrite, loss, type Loss, steadySince } from "../probe/measure";
import { type NameAnswer } from "../world";

export interface Verified {
  /** What every name server answered in the end. */
  readonly names: readonly NameAnswer[];
  /** What heartbeats say was lost; absent where none could be written. */
  readonly loss?: Loss;
  /** Heartbeats that the new place kept twice when one came twice. Absent without a probe. */
  readonly duplicates?: number;
}

/** Asks from outside whether the move has arrived: every name server, then writes, then what is there of them. */
export async function verify(context: Context): Promise<Verified> {
  const names = await namesAnswer(context);
  const { probe } = context;
  if (probe === undefined) {
    await placeAnswers(context);
    return { names };
  }
  await writesSucceed(context, probe.beats);
  await probe.stop();
  return { names, ...(await readBack(context)) };
}

/** `ns-1.awsdns-01.org: eu-west-1`. */
export const answerText = ({ server, values, region, problem }: NameAnswer): string =>
  `${server}: ${region ?? problem ?? (values.join(", ") || "nothing")}`;

/** Twice in a row, by all of them: one that follows late would still lead callers to the old place. */
async function namesAnswer(context: Context): Promise<readonly NameAnswer[]> {
  const { world, view, run, say } = context;
  let agreed = 0;
  let last: readonly NameAnswer[] = [];
  try {
    return await until(
      context,
      {
        what: `every name server to lead ${view.apiHost} to ${run.to}`,
        limit: limits.names,
        advice: "Look at the gate (docs/failover.md, The gate), then resume.",
      },
      async () => {
        last = await world.resolve(view.apiHost);
        agreed = last.length > 0 && last.every(({ region }) => region === run.to) ? agreed + 1 : 0;
        return agreed >= 2 ? last : undefined;
      },
    );
  } finally {
    if (agreed < 2) {
      say(`name servers answered: ${last.map(answerText).join("; ")}`);
    }
  }
}

async function placeAnswers(context: Context): Promise<void> {
  const { world, view, run, journal } = context;
  await until(
    context,
    {
      what: `${run.to} to answer https://${view.apiHost}/health`,
      limit: limits.writes,
      advice: "See what the public name answers, then resume.",
    },
    async () => ((await answeringPlace(world, view.apiHost)) === run.to ? true : undefined),
  );
  journal.mark("T6");
}

/** The first write, and then a while without a fault. */
async function writesSucceed(context: Context, beats: readonly Beat[]): Promise<void> {
  const { world, run, journal } = context;
  const turned = journal.marked("T5") ?? 0;
  const waiting = { limit: limits.writes, advice: "Look at the API's logs, then resume." };
  const first = await until(context, { ...waiting, what: `${run.to} to acknowledge a write` }, () =>
    Promise.resolve(firstWrite(beats, run.to, turned)),
  );
  journal.mark("T6", first);
  const steady = await until(
    context,
    { ...waiting, what: `writes to succeed in ${run.to} without a fault` },
    () => {
      const since = steadySince(beats, run.to);
      const isLong = since !== undefined && world.now() - since >= world.pace.steady;
      return Promise.resolve(isLong ? since : undefined);
    },
  );
  journal.mark("T7", steady);
}

/** Reads the heartbeats back from the new place, and sends one that it has once more. */
async function readBack(
  context: Context,
): Promise<{ readonly loss: Loss; readonly duplicates: number }> {
  const { run, probe } = context;
  if (probe === undefined) {
    throw new Error("there is nothing to read back without a probe");
  }
  const read = () =>
    until(
      context,
      {
        what: `${run.to} to tell which writes it has`,
        limit: limits.writes,
        advice: "Look at the API's logs, then resume.",
      },
      async () => {
        const answer = await probe.read();
        return answer.place === run.to ? answer : undefined;
      },
    );
  const kept = await read();
  const again = probe.beats.find(
    (beat) => isAcknowledged(beat) && !kept.missing.includes(beat.sequence),
  );
  if (again !== undefined) {
    await probe.repeat(again.sequence);
  }
  const after = await read();
  return {
    loss: loss(probe.beats, kept, run.from),
    duplicates: after.count - kept.count,
  };
}

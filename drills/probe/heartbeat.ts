import { createHmac } from "node:crypto";
import { z } from "zod";
import { parseJson } from "../actions/role";
import { type World } from "../world";

/** The service that a probe writes to (functions/heartbeat), as a caller outside uses it. */
export interface Heartbeats {
  /** Writes one. Status without place: it was not taken. */
  write(sequence: number, sentAt: number): Promise<{ status: number; place?: string }>;
  /** What the place that answers has of this run. */
  read(): Promise<Kept>;
}

const kept = z.object({
  place: z.string(),
  count: z.int(),
  highest: z.int().nullable(),
  /** Numbers below the highest that are not there; at most a thousand. */
  missing: z.array(z.int()),
});

/** What a place has of a run's heartbeats. */
export type Kept = z.output<typeof kept>;

const acknowledged = z.object({ place: z.string(), sequence: z.int() });

/** A request that is given up by the world's own clock. */
async function withinPatience(
  world: World,
  ask: (signal: AbortSignal) => Promise<Response>,
): Promise<Response> {
  const controller = new AbortController();
  const { patience } = world.pace;
  return Promise.race([
    ask(controller.signal),
    world.wait(patience).then((): never => {
      controller.abort();
      throw new Error(`nobody answered within ${patience / 1000} s`);
    }),
  ]);
}

export function heartbeats(
  world: World,
  { host, run, key }: { readonly host: string; readonly run: string; readonly key: string },
): Heartbeats {
  const url = `https://${host}/heartbeat/beats`;
  const sign = (text: string) => createHmac("sha256", key).update(text).digest("hex");
  const header = "x-heartbeat-signature";
  return {
    async write(sequence, sentAt) {
      const body = JSON.stringify({ run, sequence, sentAt: new Date(sentAt).toISOString() });
      const response = await withinPatience(world, (signal) =>
        world.request(url, {
          method: "POST",
          headers: {
            "content-type": "application/json",
            [header]: sign(`POST ${run} ${sequence}`),
          },
          ...{ body, signal },
        }),
      );
      const { status } = response;
      const parsed = acknowledged.safeParse(parseJson(await response.text()));
      return status === 201 && parsed.success && parsed.data.sequence === sequence
        ? { status, place: parsed.data.place }
        : { status };
    },
    async read() {
      const response = await withinPatience(world, (signal) =>
        world.request(`${url}/${run}`, {
          method: "GET",
          headers: { [header]: sign(`GET ${run}`) },
          signal,
        }),
      );
      if (response.status !== 200) {
        throw new Error(`reading the heartbeats was answered with ${response.status}`);
      }
      return kept.parse(parseJson(await response.text()));
    },
  };
}

/** Which place answers the public name: `/health` touches nothing behind the API. */
export async function answeringPlace(world: World, host: string): Promise<string | undefined> {
  const response = await withinPatience(world, (signal) =>
    world.request(`https://${host}/health`, { method: "GET", signal }),
  );
  const parsed = z.object({ region: z.string() }).safeParse(parseJson(await response.text()));
  return response.status === 200 && parsed.success ? parsed.data.region : undefined;
}

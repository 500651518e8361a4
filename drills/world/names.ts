import { Resolver, resolve4, resolveNs } from "node:dns/promises";
import { request } from "node:https";
import { z } from "zod";
import { parseJson } from "../actions/role";
import { type NameAnswer } from "../world";

/** Asks a zone's own name servers, and the very addresses that they answer which place they are. */

const patience = 3_000;

/** Name servers of the zone that a host is in: the nearest name above it that has any. */
export async function nameServersOf(host: string): Promise<readonly string[]> {
  const labels = host.split(".");
  for (let at = 0; at < labels.length - 1; at += 1) {
    try {
      return (await resolveNs(labels.slice(at).join("."))).sort();
    } catch {
      // No zone begins at this label.
    }
  }
  throw new Error(`no name server is known for ${host}`);
}

const health = z.object({ region: z.string() });

/** Which place an address is: what `/health` tells, asked of that address with the public name. */
export function placeAt(address: string, host: string): Promise<string | undefined> {
  return new Promise((resolve) => {
    const asked = request(
      {
        host: address,
        servername: host,
        path: "/health",
        headers: { host },
        timeout: patience,
        agent: false,
      },
      (response) => {
        let body = "";
        response.setEncoding("utf8");
        response.on("data", (part: string) => (body += part));
        response.on("error", () => resolve(undefined));
        response.on("end", () => {
          const parsed = health.safeParse(parseJson(body));
          resolve(parsed.success ? parsed.data.region : undefined);
        });
      },
    );
    asked.on("timeout", () => asked.destroy());
    asked.on("error", () => resolve(undefined));
    asked.end();
  });
}

/** What is asked, so that tests can answer. */
export interface Asking {
  readonly addressOf: (server: string) => Promise<string>;
  readonly ask: (serverAddress: string, host: string) => Promise<readonly string[]>;
  readonly placeAt: (address: string, host: string) => Promise<string | undefined>;
}

export const asking: Asking = {
  addressOf: async (server) => {
    const [first] = await resolve4(server);
    if (first === undefined) {
      throw new Error(`${server} has no address`);
    }
    return first;
  },
  ask: (serverAddress, host) => {
    const resolver = new Resolver({ timeout: patience, tries: 2 });
    resolver.setServers([serverAddress]);
    return resolver.resolve4(host);
  },
  placeAt,
};

/** What one name server answers. An address that has told its place is not asked again: it does not change places. */
async function answerOf(
  server: string,
  host: string,
  places: Map<string, string>,
  { addressOf, ask, placeAt: askPlace }: Asking,
): Promise<NameAnswer> {
  try {
    const values = await ask(await addressOf(server), host);
    for (const value of values) {
      const region = places.get(value) ?? (await askPlace(value, host));
      if (region !== undefined) {
        places.set(value, region);
        return { server, values, region };
      }
    }
    return { server, values, problem: `${values.join(", ")} does not tell its place` };
  } catch (error) {
    return { server, values: [], problem: error instanceof Error ? error.message : String(error) };
  }
}

/** A resolver of a stack's public names. */
export function publicNames(servers: () => Promise<readonly string[]>, by: Asking = asking) {
  const places = new Map<string, string>();
  return async (host: string): Promise<readonly NameAnswer[]> =>
    Promise.all((await servers()).map((server) => answerOf(server, host, places, by)));
}

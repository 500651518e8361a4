import { type NameAnswer } from "../../drills/world";
import { regionOfHost } from "../dns/answer";
import { type Names } from "../dns/names";
import { type ApiRequest, type LabCloud } from "../emulator/types";
import { Queue } from "./queue";

/** The Internet of a stack in the lab: names are answered as Route 53 does, and requests go where they lead. */
export interface Outside {
  resolve(host: string): Promise<readonly NameAnswer[]>;
  request(url: string, init?: RequestInit): Promise<Response>;
}

export interface OutsideOptions {
  readonly names: Pick<Names, "ask" | "servers">;
  readonly api: Pick<LabCloud, "invokeApi">;
  readonly isLost: (region: string) => boolean;
}

/** What `fetch` rejects with when it gets no answer: code and text of the operating system are in the cause. */
function failed(code: string, text: string): TypeError {
  const cause = Object.assign(new Error(text), { code });
  return new TypeError("fetch failed", { cause });
}

/** How many requests a place answers at once. */
const atOnce = 4;

export function outside({ names, api, isLost }: OutsideOptions): Outside {
  const queues = new Map<string, Queue>();
  /** Asks a place, when it is its turn and somebody still wants the answer. */
  const ask = (region: string, host: string, request: ApiRequest, signal?: AbortSignal | null) => {
    const queue = queues.get(region) ?? new Queue(atOnce);
    queues.set(region, queue);
    return queue.run(() => {
      signal?.throwIfAborted();
      return api.invokeApi(region, host, request);
    });
  };
  /** Where a name leads: a host name of AWS, and its region. */
  const lead = async (host: string) => {
    const target = (await names.ask(host))?.target;
    return { target, region: target === undefined ? undefined : regionOfHost(target) };
  };
  return {
    resolve: async (host) => {
      const [{ target, region }, servers] = await Promise.all([lead(host), names.servers(host)]);
      const values = target === undefined ? [] : [target];
      const problem = region === undefined ? `${host} leads to no place` : undefined;
      return servers.map((server) => ({ server, values, region, problem }));
    },
    request: async (url, init = {}) => {
      const { hostname, pathname, search } = new URL(url);
      const { signal, method = "GET", headers, body } = init;
      signal?.throwIfAborted();
      const { region } = await lead(hostname);
      if (region === undefined) {
        throw failed("ENOTFOUND", `getaddrinfo ENOTFOUND ${hostname}`);
      }
      if (isLost(region)) {
        throw failed("ECONNRESET", `${region} does not answer`);
      }
      if (body !== undefined && body !== null && typeof body !== "string") {
        throw new TypeError("the lab sends bodies of text only");
      }
      const sent = {
        method,
        path: `${pathname}${search}`,
        headers: Object.fromEntries(new Headers(headers)),
        ...(body ? { body } : {}),
      };
      const answer = await ask(region, hostname, sent, signal).catch((error: unknown) => {
        throw isLost(region) ? failed("ECONNRESET", `${region} does not answer`) : error;
      });
      signal?.throwIfAborted();
      // It was lost while the request was there: the answer never leaves it.
      if (isLost(region)) {
        throw failed("ECONNRESET", `${region} does not answer`);
      }
      const { status } = answer;
      const isEmpty = [101, 204, 205, 304].includes(status);
      return new Response(isEmpty ? null : answer.body, { status, headers: answer.headers });
    },
  };
}

import { createServer } from "node:http";
import { type AddressInfo } from "node:net";
import { type Draw } from "../random";

/** Decides which calls of functions fail. */
export interface Failures {
  /** What functions ask before each call. */
  readonly url: string;
  /** Calls that were let through, and that were failed. */
  readonly counts: { passed: number; failed: number };
  stop(): Promise<void>;
}

/**
 * Fails a share of the calls of each function: of each the same ones by number whenever the seed is the same, one half before
 * they do anything and one half after. Bad luck alone makes no dead letters: the last chance of a message is let through,
 * unless all calls fail.
 */
export async function startFailures(rate: number, draw: Draw): Promise<Failures> {
  const series = new Map<string, Draw>();
  const counts = { passed: 0, failed: 0 };
  const decide = (path: string): string => {
    const [name = "", isLast] = path.split("?");
    if (isLast !== undefined && rate < 1) {
      counts.passed += 1;
      return "pass";
    }
    const own = series.get(name) ?? draw.series(name);
    series.set(name, own);
    const [fails, when] = [own.happens(rate), own.fraction()];
    counts[fails ? "failed" : "passed"] += 1;
    return fails ? (when < 0.5 ? "before" : "after") : "pass";
  };
  const server = createServer((request, response) => {
    response.end(decide(request.url ?? ""));
  });
  server.keepAliveTimeout = 60_000;
  await new Promise<void>((listening, fail) => {
    server.once("error", fail);
    server.listen(0, "127.0.0.1", listening);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    counts,
    stop: () =>
      new Promise<void>((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}

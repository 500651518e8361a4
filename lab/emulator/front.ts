import { Agent, createServer, type IncomingMessage, request, type ServerResponse } from "node:http";
import { type AddressInfo } from "node:net";
import { parseRequest, type RawRequest } from "./parse";
import {
  type AnswerHook,
  type Call,
  type CallHook,
  type Front,
  type FrontAnswer,
  type FrontRequest,
} from "./types";

/** Header by which the lab's own calls are told from those of handlers, commands and drills. */
export const projectionHeader = "x-evenkeel-projection";

/** Header with the id that a new resource gets; only the projection may say one. */
export const idHeader = "x-evenkeel-id";

/** A front that still has to be told where the emulator is. */
export interface StartedFront extends Front {
  /** Requests wait until this is called. */
  forwardTo(port: number): void;
}

/** What the SDK says of itself where it runs in a function: Lambda sets AWS_EXECUTION_ENV. */
const isFunctions = (agent: string | undefined) => agent?.includes("exec-env/AWS_Lambda") ?? false;

/** Headers that concern one connection only (RFC 9110, section 7.6.1). */
const ofConnection = ["connection", "keep-alive", "transfer-encoding", "upgrade"];

function bodyOf(message: IncomingMessage): Promise<Buffer> {
  return new Promise((succeed, fail) => {
    const chunks: Buffer[] = [];
    message.on("data", (chunk: Buffer) => chunks.push(chunk));
    message.on("end", () => succeed(Buffer.concat(chunks)));
    message.on("error", fail);
  });
}

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[]>>;
  readonly body: Buffer;
}

/** Asks the emulator. */
function ask(agent: Agent, port: number, { method, url, headers, body }: RawRequest) {
  const kept = Object.entries(headers).filter(([name]) => !ofConnection.includes(name));
  const sent = {
    ...Object.fromEntries(kept),
    "content-length": String(body.length),
    // AWS is called with TLS, and policies refuse what comes without; here there is no network to keep secrets from.
    "x-forwarded-proto": "https",
  };
  return new Promise<Answer>((succeed, fail) => {
    const forwarded = request(
      { agent, host: "127.0.0.1", port, method, path: url, headers: sent },
      (response) => {
        bodyOf(response).then((content) => {
          const entries = Object.entries(response.headers).flatMap(([name, value]) =>
            value === undefined || ofConnection.includes(name) ? [] : [[name, value] as const],
          );
          succeed({
            status: response.statusCode ?? 500,
            headers: Object.fromEntries(entries),
            body: content,
          });
        }, fail);
      },
    );
    forwarded.on("error", fail);
    forwarded.end(body);
  });
}

const asAnswer = ({ status, contentType, body }: FrontAnswer): Answer => ({
  status,
  headers: { "content-type": contentType ?? "application/x-amz-json-1.1" },
  body: Buffer.from(body),
});

/** An error that each protocol's client can read. */
const failure = (text: string): FrontAnswer => ({
  status: 500,
  body: JSON.stringify({ __type: "InternalFailure", message: text }),
});

/** Starts the server that everybody calls: it records, drops, answers or hands on. */
export async function startFront(): Promise<StartedFront> {
  const calls: Call[] = [];
  const blackedOut = new Set<string>();
  const callHooks = new Set<CallHook>();
  const answerHooks = new Set<AnswerHook>();
  // Sockets that the emulator has closed meanwhile must not be used again: it keeps them longer than this.
  const agent = new Agent({ keepAlive: true, timeout: 30_000 });
  let forwardTo: (port: number) => void = () => undefined;
  const upstream = new Promise<number>((known) => {
    forwardTo = known;
  });

  const firstAnswer = async (asked: FrontRequest): Promise<FrontAnswer | undefined> => {
    for (const hook of callHooks) {
      const answer = await hook(asked);
      if (answer !== undefined) {
        return answer;
      }
    }
    return undefined;
  };

  const answer = async (raw: RawRequest, asked: FrontRequest, mine: boolean) => {
    const own = mine ? undefined : await firstAnswer(asked);
    if (own !== undefined) {
      return { from: "front", answer: asAnswer(own) } as const;
    }
    const given = await ask(agent, await upstream, raw);
    if (!mine) {
      for (const hook of answerHooks) {
        await hook(asked, given.status);
      }
    }
    return { from: "emulator", answer: given } as const;
  };

  const handle = async (message: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { [idHeader]: id, ...others } = message.headers;
    const mine = others[projectionHeader] !== undefined;
    const headers = mine && id !== undefined ? { ...others, [idHeader]: id } : others;
    const { method = "GET", url = "/" } = message;
    const raw = { method, url, headers, body: await bodyOf(message) };
    const asked = parseRequest(raw);
    const { region, service, operation } = asked;
    const seen = {
      at: Date.now(),
      ...{ region, service, operation },
      from: mine ? "projection" : isFunctions(headers["user-agent"]) ? "function" : "caller",
    } as const;
    if (blackedOut.has(region) && !mine) {
      calls.push({ ...seen, answeredBy: "nobody" });
      message.socket.destroy();
      return;
    }
    let result: { readonly from: "front" | "emulator"; readonly answer: Answer };
    try {
      result = await answer(raw, asked, mine);
    } catch (error) {
      const text = error instanceof Error ? error.message : String(error);
      result = { from: "front", answer: asAnswer(failure(text)) };
    }
    const { status, headers: given, body } = result.answer;
    calls.push({ ...seen, answeredBy: result.from, status });
    if (blackedOut.has(region) && !mine) {
      // It went dark while the call was on its way.
      message.socket.destroy();
      return;
    }
    // The answer to HEAD names the length of what is not sent.
    const length = method === "HEAD" ? {} : { "content-length": String(body.length) };
    response.writeHead(status, { ...given, ...length });
    response.end(body);
  };

  const server = createServer((message, response) => {
    handle(message, response).catch(() => message.socket.destroy());
  });
  server.keepAliveTimeout = 60_000;
  await new Promise<void>((succeed, fail) => {
    server.once("error", fail);
    server.listen(0, "127.0.0.1", succeed);
  });
  const { port } = server.address() as AddressInfo;

  const register = <T>(hooks: Set<T>, hook: T) => {
    hooks.add(hook);
    return () => void hooks.delete(hook);
  };
  return {
    url: `http://127.0.0.1:${port}`,
    calls,
    blackedOut,
    forwardTo,
    blackout: (region) => void blackedOut.add(region),
    restore: (region) => void blackedOut.delete(region),
    onCall: (hook) => register(callHooks, hook),
    onAnswer: (hook) => register(answerHooks, hook),
    stop: () =>
      new Promise<void>((done) => {
        agent.destroy();
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}

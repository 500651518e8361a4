import { request } from "node:https";

/**
 * One request over a connection of its own: a caller that kept its connection would go on talking to the place that the name
 * led to before.
 */
export function requestAnew(url: string, init: RequestInit): Promise<Response> {
  const { method = "GET", headers, body, signal } = init;
  return new Promise((resolve, reject) => {
    const sent = request(
      url,
      {
        method,
        headers: Object.fromEntries(new Headers(headers).entries()),
        agent: false,
        ...(signal ? { signal } : {}),
      },
      (answer) => {
        const parts: Buffer[] = [];
        answer.on("data", (part: Buffer) => parts.push(part));
        answer.on("error", reject);
        answer.on("end", () =>
          resolve(new Response(Buffer.concat(parts), { status: answer.statusCode ?? 500 })),
        );
      },
    );
    sent.on("error", reject);
    sent.end(typeof body === "string" ? body : undefined);
  });
}

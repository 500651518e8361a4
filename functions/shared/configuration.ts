import { GetParameterCommand, type SSMClient } from "@aws-sdk/client-ssm";
import * as z from "zod/mini";

const role = z.object({ active: z.boolean(), draining: z.optional(z.boolean()) });

const endpoint = z.object({
  host: z.string().check(z.minLength(1)),
  readerHost: z.optional(z.string().check(z.minLength(1))),
  port: z.int().check(z.minimum(1), z.maximum(65_535)),
  database: z.optional(z.string()),
});

/**
 * Whether a place serves writes now. `draining` is set by a drill alone, in the place that is about to be left: no more
 * commands, while what was accepted is still worked off. The program writes `active` only.
 */
export type Role = z.output<typeof role>;
/**
 * Where a database answers; `database` may be left out of a parameter that serves a whole cluster. `readerHost` spreads
 * reads, and is the one that answers in a place that only reads.
 */
export type DatabaseEndpoint = z.output<typeof endpoint>;

/**
 * Reads JSON of a known shape. Says which fields are wrong, never what they hold: the parser's own message would quote
 * the text, and with it a password.
 */
export function parseAs<T>(schema: z.ZodMiniType<T>, text: string | undefined, what: string): T {
  let value: unknown;
  try {
    value = JSON.parse(text ?? "");
  } catch {
    throw new Error(`${what} is not JSON`);
  }
  const result = schema.safeParse(value);
  if (!result.success) {
    const fields = result.error.issues.map((issue) => issue.path.join(".")).join(", ");
    throw new Error(`${what} has missing or wrong fields: ${fields}`);
  }
  return result.data;
}

/** Text of a parameter of this region. */
export async function readParameter(ssm: SSMClient, name: string): Promise<string> {
  const answer = await ssm.send(new GetParameterCommand({ Name: name }));
  return answer.Parameter?.Value ?? "";
}

export const readRole = async (ssm: SSMClient, name: string): Promise<Role> =>
  parseAs(role, await readParameter(ssm, name), `parameter ${name}`);

export const readDatabaseEndpoint = async (ssm: SSMClient, name: string) =>
  parseAs(endpoint, await readParameter(ssm, name), `parameter ${name}`);

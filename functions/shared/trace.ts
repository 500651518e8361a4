/** X-Ray's trace header (X-Ray developer guide, "Tracing header"): `Root=1-5759e988-bd862e3fe1be46a994272793;Parent=...;Sampled=1`. */
export const tracePattern = /^Root=1-[0-9a-f]{8}-[0-9a-f]{24}(;[A-Za-z]+=[^;\s]{1,64}){0,4}$/;

/**
 * The trace that a call belongs to, where Lambda says so in a variable that changes with each call. AWS's SDK passes it on
 * with every request by itself; an event that waits in an outbox has to carry it.
 */
export function currentTrace(
  source: Readonly<Record<string, string | undefined>> = process.env,
): string | undefined {
  const text = source._X_AMZN_TRACE_ID;
  return text !== undefined && tracePattern.test(text) ? text : undefined;
}

/** Id of a trace, as X-Ray's console and its logs name it. */
export const traceId = (trace: string | undefined): string | undefined =>
  trace?.split(";")[0]?.slice("Root=".length);

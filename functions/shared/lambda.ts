import { Logger } from "@aws-lambda-powertools/logger";
import { Metrics, MetricUnit } from "@aws-lambda-powertools/metrics";
import { type Context } from "aws-lambda";
import { describeError, powertoolsLog, type Log } from "./log";
import { currentTrace } from "./trace";

/** Adds to a business metric of the service; one line of embedded metric format per invocation carries them all. */
export type Count = (metric: string, value?: number) => void;

/** What a handler is built with, once per container. */
export interface Tools {
  readonly log: Log;
  readonly count: Count;
}

/** One call of the function. */
export interface Invocation {
  /** Carries the request id on every line. */
  readonly log: Log;
  /** Milliseconds until Lambda ends the call. */
  readonly remaining: () => number;
  /** X-Ray's trace header; absent where the call is not traced. */
  readonly trace?: string;
}

export type Handle<E, R> = (event: E, invocation: Invocation) => Promise<R>;

/** An answer that API Gateway takes only as an error. It is no fault, and so it is not logged as one. */
export class Refusal extends Error {}

/**
 * The function that Lambda calls. The handler is built at the first call and kept, so that a missing environment variable
 * is a logged error with all their names instead of a crash while loading, and so that a bundle can be loaded anywhere.
 * There is no tracer: it would double the bundle. Lambda and API Gateway trace themselves when the program turns it on, and
 * AWS's SDK passes the trace on with its requests.
 */
export function lambdaHandler<E, R>(build: (tools: Tools) => Handle<E, R>) {
  const serviceName = process.env.SERVICE_NAME ?? "unnamed";
  const log = powertoolsLog(new Logger({ serviceName }));
  const metrics = new Metrics({ namespace: "Evenkeel", serviceName });
  const count: Count = (name, value = 1) => metrics.addMetric(name, MetricUnit.Count, value);
  let handle: Handle<E, R> | undefined;
  let isCold = true;

  return async (event: E, context: Context): Promise<R> => {
    const call = log.with({ requestId: context.awsRequestId, coldStart: isCold });
    isCold = false;
    try {
      handle ??= build({ log, count });
      return await handle(event, {
        log: call,
        remaining: () => context.getRemainingTimeInMillis(),
        trace: currentTrace(),
      });
    } catch (error) {
      if (!(error instanceof Refusal)) {
        call.error("the call failed", { error: describeError(error) });
      }
      throw error;
    } finally {
      if (metrics.hasStoredMetrics()) {
        metrics.publishStoredMetrics();
      }
    }
  };
}

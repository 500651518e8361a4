import { InvokeCommand, type LambdaClient } from "@aws-sdk/client-lambda";
import { describeError, type Log } from "./log";

/** Asks the outbox relay to run now. */
export type RequestRelay = (log: Log) => Promise<void>;

/**
 * Wakes the relay right after a commit, without waiting for it. A failure is only logged: the event is safe in the outbox
 * and the next sweep publishes it.
 * @param relayFunction name of the relay; where there is none, nothing is asked.
 */
export function relayRequest(
  client: LambdaClient,
  relayFunction: string | undefined,
): RequestRelay {
  return async (log) => {
    if (relayFunction === undefined) {
      return;
    }
    try {
      await client.send(
        new InvokeCommand({ FunctionName: relayFunction, InvocationType: "Event" }),
      );
    } catch (error) {
      log.warn("the relay could not be woken; the next sweep publishes", {
        error: describeError(error),
      });
    }
  };
}

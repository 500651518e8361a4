import "../../components/support/stackTraces.cjs";

/**
 * Runs something without stack traces: the SDK takes one for every promise, which is a third of a plan's time. What a plan is
 * refused for says itself what is wrong; any other error is worth a second run with traces.
 */
export async function withoutTraces<T>(work: () => Promise<T>): Promise<T> {
  // The program sets its own depth when it is loaded: that was above, and this comes afterwards.
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  try {
    return await work();
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
}

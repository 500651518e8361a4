/**
 * Options of every AWS client: short enough to fail inside a function's own timeout, with the SDK's retries.
 */
export const clientOptions = {
  maxAttempts: 3,
  requestHandler: { connectionTimeout: 1_000, requestTimeout: 4_000 },
};

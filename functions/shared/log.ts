import type { Logger } from "@aws-lambda-powertools/logger";

export type Details = Readonly<Record<string, unknown>>;

/** Structured log lines: a sentence and facts. Tests pass their own. */
export interface Log {
  info(message: string, details?: Details): void;
  warn(message: string, details?: Details): void;
  error(message: string, details?: Details): void;
  /** The same log with facts that every line repeats, such as the correlation id. */
  with(keys: Details): Log;
}

/** One JSON object a line, level from POWERTOOLS_LOG_LEVEL, through Powertools. */
export function powertoolsLog(logger: Logger): Log {
  return {
    info: (message, details = {}) => logger.info(message, { ...details }),
    warn: (message, details = {}) => logger.warn(message, { ...details }),
    error: (message, details = {}) => logger.error(message, { ...details }),
    // A child of its own: messages of a batch are handled side by side and must not share keys.
    with: (keys) => powertoolsLog(logger.createChild({ persistentKeys: { ...keys } })),
  };
}

/**
 * What may be said of an error in a log. Only known fields: drivers hang row values, requests and configuration on their
 * errors, and those can hold secrets or personal data.
 */
export function describeError(error: unknown): Details {
  if (!(error instanceof Error)) {
    return { name: typeof error };
  }
  const code = "code" in error && typeof error.code === "string" ? { code: error.code } : {};
  return { name: error.name, message: error.message, ...code, stack: error.stack };
}

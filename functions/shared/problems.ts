import { en } from "zod/locales";
import * as z from "zod/mini";

// zod/mini is a sixth of zod's size and says "Invalid input" to everything unless it is given words.
z.config(en());

/**
 * Where a value breaks a schema, without the value itself: it may be a customer's.
 * @param within path of the value in what the reader knows. @default the value is the whole
 */
export function problemsOf(error: z.core.$ZodError, within: readonly string[] = []): string[] {
  return error.issues.map((issue) => {
    const path = [...within, ...issue.path.map(String)].join(".");
    return path === "" ? issue.message : `${path}: ${issue.message}`;
  });
}

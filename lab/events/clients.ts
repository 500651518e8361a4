import { projectionHeader } from "../emulator/front";
import { type ClientOptions, type LabCloud } from "../emulator/types";

interface Middlewares {
  readonly middlewareStack: { add(middleware: unknown, options: unknown): void };
}

type Next = (args: { readonly request?: unknown }) => unknown;

/**
 * A client for what the lab does by itself: the front tells its calls from those of functions, counts them apart and does not
 * disturb them.
 */
export function ownClient<C extends Middlewares>(
  make: new (options: ClientOptions) => C,
  lab: LabCloud,
  region: string,
): C {
  const client = new make(lab.clientOptions(region));
  const mark =
    (next: Next): Next =>
    (args) => {
      (args.request as { headers: Record<string, string> }).headers[projectionHeader] = "true";
      return next(args);
    };
  client.middlewareStack.add(mark, { step: "build", name: "evenkeel-own" });
  return client;
}

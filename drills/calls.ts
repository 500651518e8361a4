import { type Clients } from "./clients";
import { type Plane, planeOf } from "./planes";

/** One call of an AWS API. */
export interface Call {
  /** As the SDK names its client: `RDS`. */
  readonly service: string;
  readonly operation: string;
  readonly region: string;
  readonly plane: Plane;
}

/** A call that a drill must not make; it was not made. */
export class ForbiddenCallError extends Error {
  public override readonly name = "ForbiddenCallError";
}

/** What all clients of the SDK have in common, as far as it is needed here. */
interface Watched {
  readonly middlewareStack: {
    add(
      middleware: (
        next: (args: { readonly input: object }) => Promise<{ output: object; response: unknown }>,
        context: { readonly clientName?: string; readonly commandName?: string },
      ) => (args: { readonly input: object }) => Promise<{ output: object; response: unknown }>,
      options: { readonly step: "initialize"; readonly name: string; readonly override: boolean },
    ): void;
  };
}

/** `RDSClient` and `SwitchoverGlobalClusterCommand`, without what all of them end in. */
const short = (name: string | undefined, ending: string) =>
  (name ?? "unknown").replace(new RegExp(`${ending}$`), "");

function watch(client: unknown, region: string, before: (call: Call) => void): void {
  (client as Watched).middlewareStack.add(
    (next, context) => (args) => {
      const service = short(context.clientName, "Client");
      const operation = short(context.commandName, "Command");
      before({ service, operation, region, plane: planeOf(service, operation) });
      return next(args);
    },
    { step: "initialize", name: "evenkeelDrillCalls", override: true },
  );
}

/**
 * The same clients, whose every call is told before it is made; what `before` throws is the call's error. Repetitions by
 * the SDK are one call.
 */
export function watched(clients: Clients, region: string, before: (call: Call) => void): Clients {
  const seen = new WeakSet<object>();
  const watching = <T extends object>(client: T): T => {
    if (!seen.has(client)) {
      seen.add(client);
      watch(client, region, before);
    }
    return client;
  };
  return new Proxy(clients, {
    get(target, key: keyof Clients) {
      if (key === "routingControl") {
        return (endpoint: string) => watching(target.routingControl(endpoint));
      }
      return watching(target[key]);
    },
  });
}

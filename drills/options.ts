import { randomBytes } from "node:crypto";
import { type Settings } from "../environments/schema";
import { type Mode, type Run } from "./run";

/** What whoever drills asks for. */
export interface Request {
  readonly stack: string;
  readonly to: string;
  readonly mode: Mode;
  readonly allowDataLoss: boolean;
  /** Milliseconds between two heartbeats. */
  readonly heartbeat: number;
  /** When the region was lost; milliseconds since 1970. */
  readonly since?: number;
  /** User and host. */
  readonly operator: string;
}

/** A request that makes no sense for the stack; nothing was done. */
export class RequestError extends Error {
  public override readonly name = "RequestError";

  constructor(public readonly problems: readonly string[]) {
    super(problems.join("\n"));
  }
}

const stamp = (now: number): string =>
  new Date(now).toISOString().replace(/[-:]/g, "").replace(/\.\d+/, "");

/** What is wrong with a request, all at once. */
function problems(request: Request, settings: Settings): readonly string[] {
  const { stack, to, mode, allowDataLoss, since } = request;
  const { home, standby, active } = settings;
  const places = settings.places.map(({ region }) => region).join(" or ");
  if (standby === undefined) {
    return [`Stack ${stack} is in one region, ${home}: there is nowhere to move to.`];
  }
  return [
    ...(to !== home && to !== standby
      ? [`--to: ${to} is no region of stack ${stack}; it must be ${places}.`]
      : to === active
        ? [`--to: ${to} is active already (evenkeel:active).`]
        : []),
    ...(mode === "planned" && allowDataLoss
      ? ["--allow-data-loss: a planned move loses nothing; it belongs to --mode disaster."]
      : []),
    ...(mode === "planned" && since !== undefined
      ? ["--since: it says when a region was lost; it belongs to --mode disaster."]
      : []),
  ];
}

/**
 * The run that a request leads to.
 * @throws RequestError with everything that is wrong.
 */
export function runOf(request: Request, settings: Settings, now: number): Run {
  const found = problems(request, settings);
  if (found.length > 0) {
    throw new RequestError(found);
  }
  const { stack, to, mode, allowDataLoss, heartbeat, since, operator } = request;
  return {
    id: `${stamp(now)}-${to}-${randomBytes(2).toString("hex")}`,
    ...{ stack, mode, from: settings.active, to, allowDataLoss, heartbeat, since, operator },
    returning: mode === "planned" && settings.unavailable === to,
  };
}

import { type Entry } from "../model/journal";
import { answersTo } from "../model/world";
import { type DatabaseHost } from "../postgres";
import { type CodeStore } from "./code";
import { localAddress } from "./databases";
import { idHeader, projectionHeader } from "./front";
import { type ClientOptions } from "./types";

/** What the SDK's clients and commands have in common, as far as a header needs it: the types differ with each service. */
interface Middlewares {
  readonly middlewareStack: { add(middleware: unknown, options: unknown): void };
}

/** A step of the SDK: what goes on with the request, and what comes before that. */
type Next = (args: { readonly request?: unknown }) => unknown;

interface Headed {
  readonly headers: Record<string, string>;
}

const hasHeaders = (request: unknown): request is Headed =>
  typeof request === "object" && request !== null && "headers" in request;

/** Sends a header along with everything that a client or one command sends. */
function addHeader<T extends Middlewares>(to: T, name: string, value: string): T {
  const middleware =
    (next: Next): Next =>
    (args) => {
      if (hasHeaders(args.request)) {
        args.request.headers[name] = value;
      }
      return next(args);
    };
  to.middlewareStack.add(middleware, { step: "build", name: `evenkeel-${name}` });
  return to;
}

/** A client whose calls are the lab's own, and nobody's else. */
export const ofTheLab = <T extends Middlewares>(client: T): T =>
  addHeader(client, projectionHeader, "true");

/** A command that creates something under the id that the model of the cloud gave it. */
export const withId = <T extends Middlewares>(command: T, id: string): T =>
  addHeader(command, idHeader, id);

export interface WorldOptions {
  /** URL of the front. */
  readonly endpoint: string;
  readonly code: CodeStore;
  /** What the model of the cloud has. */
  readonly entries: () => Iterable<Entry>;
  /** The servers behind the stack's databases, started when they are first asked for; undefined without PostgreSQL. */
  readonly databases: () => Promise<DatabaseHost | undefined>;
}

/** What a projector works with. */
export class World {
  private readonly clients = new Map<unknown, unknown>();

  constructor(private readonly options: WorldOptions) {}

  public get code(): CodeStore {
    return this.options.code;
  }

  /** A client of the SDK for the region and account of a resource; global services are in us-east-1. */
  public client<C extends Middlewares>(make: new (options: ClientOptions) => C, entry: Entry): C {
    return this.clientIn(make, entry.region ?? "us-east-1", entry.account);
  }

  public clientIn<C extends Middlewares>(
    make: new (options: ClientOptions) => C,
    region: string,
    account: string,
  ): C {
    const key = `${make.name} ${region} ${account}`;
    const known = this.clients.get(key) as C | undefined;
    const client = known ?? ofTheLab(new make(this.clientOptions(region, account)));
    this.clients.set(key, client);
    return client;
  }

  /** Another resource of the cloud by type and id, ARN or name. */
  public find(type: string, value: string, region?: string): Entry | undefined {
    return [...this.options.entries()].find(
      (entry) =>
        answersTo(entry, type, value) &&
        (region === undefined || entry.region === undefined || entry.region === region),
    );
  }

  public databases(): Promise<DatabaseHost | undefined> {
    return this.options.databases();
  }

  /** Lets the servers behind the databases follow the model. */
  public async serveDatabases(): Promise<void> {
    const host = await this.options.databases();
    await host?.reconcile(this.options.entries());
  }

  /** A parameter's text, with the address of a database as it is in the lab. */
  public async localText(text: string): Promise<string> {
    return /"host"\s*:/.test(text) ? localAddress(text, await this.options.databases()) : text;
  }

  private clientOptions(region: string, account: string): ClientOptions {
    return {
      endpoint: this.options.endpoint,
      region,
      credentials: { accessKeyId: account, secretAccessKey: "lab" },
      maxAttempts: 3,
    };
  }
}

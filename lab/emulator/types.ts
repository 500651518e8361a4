import { type Entry } from "../model/journal";
import { type DatabaseHost } from "../postgres";

/** What others may ask of the emulated AWS of a stack. `openLab` in session.ts makes it. */

/** Options that every client of the AWS SDK takes: `new SQSClient(lab.clientOptions("eu-west-1"))`. */
export interface ClientOptions {
  /** URL of the front. */
  readonly endpoint: string;
  readonly region: string;
  /** The access key is the account: that is how the emulator tells accounts apart. */
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
  /** How often a call is tried. */
  readonly maxAttempts: number;
}

/** One request as the front saw it. */
export interface Call {
  /** Milliseconds since 1970. */
  readonly at: number;
  /** Region of the signature, `us-east-1` for global services; "" for an unsigned call. */
  readonly region: string;
  /** Signing name in lower case: `sqs`, `rds`, `lambda`, `events`, `monitoring`; "" for an unsigned call. */
  readonly service: string;
  /** `SendMessage`; for REST services without an operation's name in the request, method and path pattern. */
  readonly operation: string;
  /** The lab's own projection, a function of the stack, or anybody else: commands, a drill. */
  readonly from: "projection" | "function" | "caller";
  readonly answeredBy: "emulator" | "front" | "nobody";
  /** HTTP status; absent for a connection that was dropped. */
  readonly status?: number;
}

/** A request before it is answered. */
export interface FrontRequest {
  readonly region: string;
  readonly service: string;
  readonly operation: string;
  /** Account: the access key of the signature. */
  readonly account: string;
  readonly method: string;
  /** Path and query. */
  readonly path: string;
  readonly body: string;
  /** Parameters of the query protocol or of JSON, flat names as they were sent. */
  readonly parameters: Readonly<Record<string, unknown>>;
}

/** An answer that does not come from the emulator. */
export interface FrontAnswer {
  readonly status: number;
  /** @default application/x-amz-json-1.1 */
  readonly contentType?: string;
  readonly body: string;
}

/**
 * Looks at a call before the emulator does. An answer ends it there; nothing lets it go on. What it throws is answered as
 * an internal failure.
 */
export type CallHook = (
  request: FrontRequest,
) => FrontAnswer | undefined | Promise<FrontAnswer | undefined>;

/** Sees a call after the emulator has answered, before the caller gets the answer. */
export type AnswerHook = (request: FrontRequest, status: number) => void | Promise<void>;

/** The server in front of the emulator. */
export interface Front {
  /** `http://127.0.0.1:PORT` */
  readonly url: string;
  /** Every call since the start, oldest first. */
  readonly calls: readonly Call[];
  /** Drops every connection whose call is for the region, until `restore`. */
  blackout(region: string): void;
  restore(region: string): void;
  readonly blackedOut: ReadonlySet<string>;
  /** @returns what takes the hook away again. */
  onCall(hook: CallHook): () => void;
  onAnswer(hook: AnswerHook): () => void;
  stop(): Promise<void>;
}

/** A request to an API of the stack, as a caller outside makes it. */
export interface ApiRequest {
  readonly method: string;
  /** Path and query: `/ordering/orders?limit=10`. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface ApiResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** A stack that is up, with its AWS emulated, for as long as a command runs. */
export interface LabCloud {
  readonly stack: string;
  readonly account: string;
  /** Folder of the lab's state of the stack. */
  readonly state: string;
  /** URL of the front: `AWS_ENDPOINT_URL` of everybody. */
  readonly endpoint: string;
  readonly front: Front;
  /** @param options `maxAttempts` is 3 unless said otherwise. */
  clientOptions(region: string, options?: { readonly maxAttempts?: number }): ClientOptions;
  /** The servers behind the stack's databases; absent where it has none, or PostgreSQL is not installed. */
  readonly databases?: DatabaseHost;
  /** Why there are no servers although the stack has databases, and what to install. */
  readonly missingDatabases?: string;
  /**
   * What the model of the cloud has now: read anew from its journal, so what an operation or a drill changed is seen. The
   * emulator has the same ids.
   */
  entries(type?: string): readonly Entry[];
  /**
   * Calls the API that answers for a host name in a region, as API Gateway would.
   * @param host custom domain name (`api.example.com`), or an API's own `ID.execute-api.REGION.amazonaws.com`.
   * @throws Error when there is no such API in the region; a region that is blacked out drops the connection.
   */
  invokeApi(region: string, host: string, request: ApiRequest): Promise<ApiResponse>;
  /** Loses a region: calls to it are dropped, its databases die. */
  blackout(region: string): Promise<void>;
  /** The region is back, as it was or, where another took over from it, as what it is now. */
  restore(region: string): Promise<void>;
  /** Ends the emulator, which saves its state, and whatever else was started. */
  stop(): Promise<void>;
}

export interface OpenLabOptions {
  readonly stack: string;
  /** Folder with Pulumi.yaml and the stack files. @default the repository */
  readonly project?: string;
  /** Where the stack's state is kept. @default the lab's cache, by the project's path */
  readonly state?: string;
  readonly onProgress?: (text: string) => void;
  /** How many times as fast scheduled rules fire: 60 makes a minute a second. @default 1 */
  readonly scheduleFactor?: number;
  /** Whether scheduled rules fire at all. @default true */
  readonly schedules?: boolean;
  /** Seconds after which a message comes back that a function could not handle. @default what its queue says */
  readonly retrySeconds?: number;
}

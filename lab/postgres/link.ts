import { createServer, createConnection, type Server, type Socket } from "node:net";
import { type Address } from "./types";

const host = "127.0.0.1";

/** Bytes that may wait in one direction before the sender has to. */
const mostWaiting = 16 * 2 ** 20;

interface Waiting {
  readonly chunk: Buffer;
  /** Epoch milliseconds when it came in. */
  readonly since: number;
  /** Epoch milliseconds when it goes out. */
  readonly due: number;
}

/** Bytes of one direction of one connection, each held back for as long as the link says. */
class Delayed {
  private readonly waiting: Waiting[] = [];
  private size = 0;
  private timer?: NodeJS.Timeout;
  private onEmpty?: () => void;

  constructor(
    private readonly from: Socket,
    private readonly to: Socket,
    private readonly delay: () => number,
  ) {
    from.on("data", (chunk) => this.take(chunk));
  }

  /** When the oldest byte that has not gone out came in; now where there is none. */
  public get oldest(): number {
    return this.waiting[0]?.since ?? Date.now();
  }

  public drop(): void {
    clearTimeout(this.timer);
    this.waiting.length = 0;
    this.onEmpty = undefined;
  }

  /** Calls back once all that came in has gone out; nothing more comes in. */
  public finish(then: () => void): void {
    this.onEmpty = then;
    this.release();
  }

  private take(chunk: Buffer): void {
    const since = Date.now();
    this.waiting.push({ chunk, since, due: since + this.delay() });
    this.size += chunk.length;
    if (this.size > mostWaiting) {
      this.from.pause();
    }
    this.release();
  }

  private release(): void {
    clearTimeout(this.timer);
    const now = Date.now();
    for (
      let next = this.waiting[0];
      next !== undefined && next.due <= now;
      next = this.waiting[0]
    ) {
      this.waiting.shift();
      this.size -= next.chunk.length;
      this.to.write(next.chunk);
    }
    if (this.size <= mostWaiting) {
      this.from.resume();
    }
    const next = this.waiting[0];
    if (next === undefined) {
      this.onEmpty?.();
    } else {
      this.timer = setTimeout(() => this.release(), next.due - now);
    }
  }
}

/**
 * The network between the regions of one global database: the reader connects here and gets to whoever writes. What the
 * writer sends can be delayed, and the link can be cut, which loses what is under way.
 */
export class Link {
  /** Milliseconds from writer to reader. */
  public delay = 0;
  private readonly server: Server;
  private readonly sockets = new Set<Socket>();
  private readonly flows = new Set<Delayed>();
  private target?: Address;
  private port = 0;

  constructor() {
    this.server = createServer((reader) => this.connect(reader));
    this.server.unref();
  }

  public async listen(): Promise<void> {
    await new Promise<void>((listening, fail) => {
      this.server.once("error", fail);
      this.server.listen(0, host, listening);
    });
    const address = this.server.address();
    this.port = typeof address === "object" && address !== null ? address.port : 0;
  }

  public get address(): Address {
    return { host, port: this.port };
  }

  /** Age of the oldest byte that is under way to the reader, in milliseconds. */
  public get age(): number {
    const now = Date.now();
    return now - Math.min(now, ...[...this.flows].map(({ oldest }) => oldest));
  }

  /** Leads to a writer from now on. Connections to another one end. */
  public open(target: Address): void {
    if (this.target?.port !== target.port) {
      this.cut();
      this.target = target;
    }
  }

  /** Ends all connections, with what is under way, and accepts none until it is opened. */
  public cut(): void {
    this.target = undefined;
    this.flows.forEach((flow) => flow.drop());
    this.flows.clear();
    this.sockets.forEach((socket) => socket.destroy());
    this.sockets.clear();
  }

  public close(): void {
    this.cut();
    this.server.close();
  }

  private connect(reader: Socket): void {
    const { target } = this;
    if (target === undefined) {
      reader.destroy();
      return;
    }
    const writer = createConnection(target);
    const flow = new Delayed(writer, reader, () => this.delay);
    this.flows.add(flow);
    reader.pipe(writer);
    const end = () => {
      flow.drop();
      this.flows.delete(flow);
      [reader, writer].forEach((socket) => {
        socket.destroy();
        this.sockets.delete(socket);
      });
    };
    for (const socket of [reader, writer]) {
      this.sockets.add(socket);
      socket.setNoDelay(true);
      socket.on("error", end);
    }
    // What the writer said last still arrives.
    reader.on("close", end);
    writer.on("close", () => flow.finish(end));
  }
}

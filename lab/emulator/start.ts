import { existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import { startFront, type StartedFront } from "./front";
import { ledgerFile } from "./emulation";
import { type Server, startServer, type ServerOptions } from "./server";

/** Where everything about the emulated AWS of a stack is, by the lab's state of the stack. */
export const emulatorFolder = (state: string): string => join(state, "emulator");

/** Where the code of a stack's functions is kept; it outlives the emulator's state. */
export const codeFolder = (state: string): string => join(state, "code");

/** Where the databases of a stack are. */
export const databaseFolder = (state: string): string => join(state, "postgres");

/** What functions find in their environment in the lab. The databases' authority signs itself when they first start. */
export const environmentOf = (state: string): Readonly<Record<string, string>> => ({
  DATABASE_CA_FILE: join(databaseFolder(state), "ca.pem"),
});

/** An emulator with its front. */
export interface Running {
  readonly front: StartedFront;
  readonly server: Server;
  stop(): Promise<void>;
}

export type StartOptions = Omit<ServerOptions, "endpoint">;

/** Starts the emulator behind a front. What was projected into a state that is gone is forgotten. */
export async function startEmulator(options: StartOptions): Promise<Running> {
  const front = await startFront();
  try {
    const server = await startServer({ ...options, endpoint: front.url });
    const ledger = ledgerFile(options.state);
    if (!server.kept && existsSync(ledger)) {
      rmSync(ledger);
    }
    front.forwardTo(server.port);
    return {
      front,
      server,
      stop: async () => {
        // First, so that functions end in the middle: without the front their calls would fail, and they would say so.
        await server.stop().finally(() => front.stop());
      },
    };
  } catch (error) {
    await front.stop();
    throw error;
  }
}

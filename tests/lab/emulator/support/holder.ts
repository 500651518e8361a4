import { findEmulator } from "../../../../lab/emulator/install";
import { startEmulator } from "../../../../lab/emulator/start";

/** A run of the lab that holds an emulator, to be killed: says where it is, and then does nothing. */
async function hold(state: string): Promise<void> {
  const python = await findEmulator();
  const { front, server } = await startEmulator({ python, state, account: "111122223333" });
  process.stdout.write(`${JSON.stringify({ url: front.url, pid: server.pid })}\n`);
  setInterval(() => undefined, 1000);
}

hold(process.argv[2] ?? "").catch((error: unknown) => {
  process.stderr.write(`${String(error)}\n`);
  process.exitCode = 1;
});

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findEmulator } from "../../../../lab/emulator/install";
import { type Running, startEmulator, type StartOptions } from "../../../../lab/emulator/start";

export const account = "111122223333";

/** What a client of AWS's SDK needs to ask an emulator. */
export const clientOptions = (endpoint: string, region = "eu-west-1") => ({
  endpoint,
  region,
  credentials: { accessKeyId: account, secretAccessKey: "lab" },
});

/** An emulator with a state of its own, which may be started again on it. */
export class OwnEmulator {
  public readonly state = mkdtempSync(join(tmpdir(), "evenkeel-emulator-"));
  private running?: Running;

  public async start(extra: Pick<StartOptions, "retrySeconds"> = {}): Promise<Running> {
    this.running = await startEmulator({
      ...{ python: await findEmulator(), state: this.state, account },
      ...extra,
    });
    return this.running;
  }

  public async remove(): Promise<void> {
    await this.running?.stop().catch(() => undefined);
    rmSync(this.state, { recursive: true, force: true });
  }
}

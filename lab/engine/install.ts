import { existsSync, mkdirSync, renameSync, rmSync } from "node:fs";
import { lookup } from "node:dns/promises";
import { dirname, join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { withLock } from "./lock";

/** Seconds that a download of about 100 MB may take. */
const patience = 300;

/** Where the Automation API downloads from; a name that does not resolve saves the wait. */
const host = "get.pulumi.com";

/** Fails after `seconds`, so that a network that swallows packets does not hang the lab. */
async function within<T>(seconds: number, what: string, work: Promise<T>): Promise<T> {
  const timer = new AbortController();
  const late = wait(seconds * 1000, undefined, { signal: timer.signal, ref: false }).then(() => {
    throw new Error(`${what} took more than ${seconds} seconds`);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    timer.abort();
    late.catch(() => undefined);
  }
}

/** Answers at all? A request without a body, so that being offline is known in seconds. */
async function reach(): Promise<void> {
  await within(5, `looking up ${host}`, lookup(host));
  const response = await fetch(`https://${host}/install.sh`, {
    method: "HEAD",
    signal: AbortSignal.timeout(8000),
  });
  if (!response.ok) {
    throw new Error(`${host} answers ${response.status}`);
  }
}

/** Installs Pulumi's own release into `root`, by the Automation API. */
export async function installRelease(
  root: string,
  onProgress: (text: string) => void,
): Promise<void> {
  try {
    await reach();
    await withLock(`${root}.lock`, async () => {
      if (existsSync(join(root, "bin"))) {
        return;
      }
      onProgress(`downloading the Pulumi CLI from ${host}`);
      const { PulumiCommand } = await import("@pulumi/pulumi/automation");
      const partial = `${root}-partial`;
      rmSync(partial, { recursive: true, force: true });
      mkdirSync(dirname(root), { recursive: true });
      await within(patience, "the download", PulumiCommand.install({ root: partial }));
      renameSync(partial, root);
    });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`downloading the CLI failed: ${reason.split("\n")[0] ?? ""}`);
  }
}

import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { settingsFrom } from "../../environments/load";
import { type Settings } from "../../environments/schema";
import { createClients } from "../clients";
import { properties, list, readState, text } from "../stack/state";
import { type World } from "../world";
import { localEngine } from "./engine";
import { nameServersOf, publicNames } from "./names";
import { requestAnew } from "./request";
import { readConfig } from "./stackFile";

/**
 * Settings of a stack, as its file says them now.
 * @throws SettingsError with everything that is wrong.
 */
export function settingsOf(repository: string, stack: string): Settings {
  const config = readConfig(join(repository, `Pulumi.${stack}.yaml`));
  return settingsFrom(config, stack);
}

/** AWS with the credentials of the environment, the Pulumi CLI on the repository, the Internet. */
export async function awsWorld(repository: string, stack: string): Promise<World> {
  const engine = await localEngine(repository, stack);
  const { domain } = settingsOf(repository, stack);
  // A zone of the stack's own is in its outputs; of another, the name servers are asked for once.
  const servers = once(async () => {
    const { outputs } = readState(await engine.exportState());
    const own = list(properties(outputs).nameServers).map(text);
    return own.length > 0 ? own : nameServersOf(domain);
  });
  return {
    settings: () => Promise.resolve(settingsOf(repository, stack)),
    aws: (region) => createClients({ region }),
    engine,
    resolve: publicNames(servers),
    request: requestAnew,
    now: Date.now,
    wait: (milliseconds) => pause(milliseconds),
    // A health check of Route 53 follows its alarm within two minutes or so.
    pace: { poll: 5_000, gate: 180_000, steady: 60_000, patience: 5_000 },
    close: () => Promise.resolve(),
  };
}

/** Asks until it has been answered once. */
function once<T>(ask: () => Promise<T>): () => Promise<T> {
  let known: { readonly value: T } | undefined;
  return async () => {
    known ??= { value: await ask() };
    return known.value;
  };
}

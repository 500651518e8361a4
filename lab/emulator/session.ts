import { existsSync, statSync } from "node:fs";
import { followWriters } from "../drill/writers";
import { repository } from "../engine/cache";
import { type Entry, Journal } from "../model/journal";
import { stateOf } from "../run/runner";
import { cloudFile, requireStack } from "../run/workspace";
import { Apis } from "./api/invoke";
import { CodeStore } from "./code";
import { findDatabases, isServed, localAddress } from "./databases";
import { Emulation } from "./emulation";
import { findEmulator } from "./install";
import { mirrorCalls } from "./mirror";
import { isEmulated } from "./project";
import { standIn } from "./standIns";
import { codeFolder, databaseFolder, emulatorFolder, environmentOf, startEmulator } from "./start";
import { type LabCloud, type OpenLabOptions } from "./types";
import { World } from "./world";

/** The stack has nothing in the lab that a command could work on. */
export class NotUpError extends Error {
  constructor(stack: string) {
    super(
      `The stack "${stack}" is not up in the lab. Bring it up first: npm run lab -- up ${stack}`,
    );
  }
}

/** Reads the model's journal, again whenever somebody has written to it. */
function reader(file: string): () => readonly Entry[] {
  let known: { readonly stamp: string; readonly entries: readonly Entry[] } | undefined;
  return () => {
    if (!existsSync(file)) {
      return [];
    }
    const { mtimeMs, size, ino } = statSync(file);
    const stamp = [mtimeMs, size, ino].join(" ");
    if (known?.stamp !== stamp) {
      known = { stamp, entries: [...new Journal(file).all()] };
    }
    return known.entries;
  };
}

const accountIn = (entries: readonly Entry[]): string | undefined =>
  entries.find((entry) => isEmulated(entry.type))?.account;

/** Whether a stack is up, so that it can be opened. @param state folder of the lab's state of it */
export const isUp = (state: string): boolean => accountIn(reader(cloudFile(state))()) !== undefined;

/**
 * Opens a stack that is up for a command: starts the emulator on its state, and the databases where PostgreSQL is installed,
 * and makes up for what either has missed. Whoever opens it must `stop` it; when the process ends before, both end with it.
 * @throws NotUpError, UnknownStackError, NotInstalledError
 */
export async function openLab(options: OpenLabOptions): Promise<LabCloud> {
  const { stack, project = repository, onProgress = () => undefined } = options;
  requireStack(project, stack);
  const state = options.state ?? stateOf(project, stack);
  const entries = reader(cloudFile(state));
  const account = accountIn(entries());
  if (account === undefined) {
    throw new NotUpError(stack);
  }
  const python = await findEmulator({ onProgress });
  const isRelational = entries().some(({ type }) => isServed(type));
  onProgress("starting the emulated AWS");
  const [running, { host: databases, missing }] = await Promise.all([
    startEmulator({
      ...{ python, account },
      state: emulatorFolder(state),
      environment: environmentOf(state),
      ...(options.schedules === false ? {} : { scheduleFactor: options.scheduleFactor ?? 1 }),
      retrySeconds: options.retrySeconds,
    }),
    isRelational
      ? findDatabases({ folder: databaseFolder(state), entries: entries(), onProgress })
      : { host: undefined, missing: undefined },
  ]);
  const { front } = running;
  mirrorCalls(front, cloudFile(state));
  front.onCall(standIn({ entries, cloudFile: cloudFile(state) }));
  followWriters({ front, databases, cloudFile: cloudFile(state) });
  const stop = async () => {
    await running.stop();
    await databases?.stop();
  };
  const world = new World({
    endpoint: front.url,
    code: new CodeStore(codeFolder(state)),
    entries,
    databases: () => Promise.resolve(databases),
  });
  try {
    const emulation = new Emulation({
      state: emulatorFolder(state),
      world: () => Promise.resolve(world),
    });
    // Servers may have another port each time.
    const isAddress = ({ type, inputs: { value } }: Entry) =>
      type === "aws:ssm/parameter:Parameter" &&
      typeof value === "string" &&
      localAddress(value, databases) !== value;
    await emulation.catchUp(entries(), isAddress);
    emulation.close();
  } catch (error) {
    await stop();
    throw error;
  }
  const clientOptions: LabCloud["clientOptions"] = (region, { maxAttempts = 3 } = {}) => ({
    endpoint: front.url,
    region,
    credentials: { accessKeyId: account, secretAccessKey: "lab" },
    maxAttempts,
  });
  const apis = new Apis({
    entries,
    clientOptions: (region) => clientOptions(region, { maxAttempts: 1 }),
    isDown: (region) => front.blackedOut.has(region),
  });
  return {
    ...{ stack, state, account, front, clientOptions, stop },
    endpoint: front.url,
    ...(databases === undefined ? {} : { databases }),
    ...(missing === undefined ? {} : { missingDatabases: missing }),
    entries: (type) => entries().filter((entry) => type === undefined || entry.type === type),
    invokeApi: (region, host, request) => apis.invoke(region, host, request),
    blackout: async (region) => {
      front.blackout(region);
      await databases?.blackout(region);
    },
    restore: async (region) => {
      await databases?.restore(region);
      front.restore(region);
    },
  };
}

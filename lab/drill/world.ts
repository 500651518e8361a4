import { type HealthCheckConfig } from "@aws-sdk/client-route-53";
import { setTimeout as pause } from "node:timers/promises";
import { allow } from "../../components/support/iam";
import { createClients } from "../../drills/clients";
import { rights } from "../../drills/rights";
import { type Pretended, type World } from "../../drills/world";
import { regionOfHost } from "../dns/answer";
import { Names } from "../dns/names";
import { repository } from "../engine/cache";
import { assumeRole } from "../emulator/role";
import { openLab } from "../emulator/session";
import { type LabCloud } from "../emulator/types";
import { controlState } from "../emulator/standIns/controls";
import { loseRegion, lostRegions } from "../run/lost";
import { stateOf } from "../run/runner";
import { cloudFile, type StackPlace } from "../run/workspace";
import { labEngine } from "./engine";
import { LagMetrics } from "./lag";
import { heardAlarms, keepKnown, readKnown } from "./memory";
import { outside } from "./outside";
import { settingsOf } from "./settings";
import { standIns } from "./standIns";
import { followWriters } from "./writers";

/** How many times as fast as on AWS the program's schedules and alarms are in the lab: a minute takes six seconds. */
const haste = 10;

export interface LabWorldOptions {
  readonly stack: string;
  /** Folder with Pulumi.yaml and the stack files. @default the repository */
  readonly project?: string;
  /** Where the stack's state is kept. @default the lab's cache, by the project's path */
  readonly state?: string;
  /** Milliseconds that everything which databases copy to another region takes longer. @default 0 */
  readonly lag?: number;
  readonly onProgress?: (text: string) => void;
}

/** The world of a stack in the lab, for a drill: what a drill does in AWS, it does here, by the same calls. */
export interface LabWorld extends World {
  readonly lab: LabCloud;
}

const pretended = (stack: string): Pretended => ({
  remark:
    "the lab: databases, functions, queues, alarms and names are real, their pace is not (a minute of AWS takes " +
    `${60 / haste} s), so no time here is one of AWS's, and none is an RTO`,
  flag: "--lab",
  configuration: "the lab's state of the stack",
  restore: (region) => `npm run lab -- restore ${stack} ${region}`,
});

/** Answers as a health checker of Route 53 wants: 200 to 399. */
async function isAnswered(
  { invokeApi }: Pick<LabCloud, "invokeApi">,
  { FullyQualifiedDomainName: host = "", ResourcePath: path = "/" }: HealthCheckConfig,
): Promise<boolean> {
  const region = regionOfHost(host);
  if (region === undefined) {
    return false;
  }
  try {
    const { status } = await invokeApi(region, host, { method: "GET", path });
    return status >= 200 && status < 400;
  } catch {
    return false;
  }
}

/**
 * Opens a stack that is up in the lab for a drill. Regions that are lost stay so.
 * @throws NotUpError, UnknownStackError, NotInstalledError, SettingsError
 */
export async function openLabWorld(options: LabWorldOptions): Promise<LabWorld> {
  const { stack, project = repository, onProgress } = options;
  const state = options.state ?? stateOf(project, stack);
  const place: StackPlace = { project, stack, state };
  settingsOf(place);
  const lab = await openLab({ stack, project, state, onProgress, scheduleFactor: haste });
  try {
    return await worldOf(place, lab, options);
  } catch (error) {
    await lab.stop();
    throw error;
  }
}

async function worldOf(
  place: StackPlace,
  lab: LabCloud,
  { lag = 0, onProgress }: LabWorldOptions,
): Promise<LabWorld> {
  const { state } = place;
  const { front, databases, clientOptions } = lab;
  const isLost = (region: string) => front.blackedOut.has(region);
  const names = new Names({
    clientOptions,
    isSilent: isLost,
    endpointAnswers: (check) => isAnswered(lab, check),
    routingControl: (arn) => Promise.resolve(controlState(lab.entries(), arn)),
    known: readKnown(state),
  });
  for (const region of lostRegions(state)) {
    await lab.blackout(region);
  }
  await bringBack(lab, lostRegions(state));
  const stopFollowing = followWriters({ front, databases, cloudFile: cloudFile(state) });
  const stopStandingIn = front.onCall(standIns(lab.entries));
  databases
    ?.servers()
    .flatMap(({ globalId }) => globalId ?? [])
    .forEach((id) => databases.delayReplication(id, lag));
  const metrics = databases && new LagMetrics({ databases, clientOptions });
  await metrics?.publish().catch(() => undefined);
  await heardAlarms(lab, onProgress);
  // What docs/drills.md lists and nothing else: what is missing there, the emulated AWS refuses.
  const listed = allow(rights, "*");
  const credentials = await assumeRole(clientOptions("us-east-1"), "evenkeel-lab-drill", [listed]);
  const engine = await labEngine(place, lab.endpoint);
  const { resolve, request } = outside({ names, api: lab, isLost });
  return {
    lab,
    settings: () => Promise.resolve(settingsOf(place)),
    aws: (region) => createClients({ ...clientOptions(region), credentials }),
    engine,
    resolve,
    request,
    now: Date.now,
    wait: (milliseconds) => pause(milliseconds),
    // The switch is published at once, and an alarm has forgotten the minute before it after another one.
    pace: { poll: 250, gate: (2 * 60_000) / haste, steady: 2_000, patience: 20_000 },
    blackout: async (region) => {
      if (isLost(region)) {
        return;
      }
      await metrics?.publish().catch(() => undefined);
      loseRegion(state, region);
      await lab.blackout(region);
    },
    pretended: pretended(place.stack),
    close: async () => {
      await metrics?.stop();
      keepKnown(state, names.known);
      stopFollowing();
      stopStandingIn();
      engine.close();
      await lab.stop();
    },
  };
}

/** Databases of regions that were restored since the lab was last open join again. */
async function bringBack(lab: LabCloud, lost: readonly string[]): Promise<void> {
  const back = new Set(
    lab.databases
      ?.servers()
      .filter(({ state, region }) => state === "lost" && !lost.includes(region))
      .map(({ region }) => region),
  );
  for (const region of back) {
    await lab.restore(region);
  }
}

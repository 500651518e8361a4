import { expect } from "chai";
import { type Deployment } from "@pulumi/pulumi/automation";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  isProvider,
  list,
  properties,
  readState,
  type Stored,
  text,
} from "../../../drills/stack/state";
import { lockHolder } from "../../../drills/world/engine";
import { idleStack } from "../../../lab/drill/engine";
import { findEngine } from "../../../lab/engine/find";
import { repository } from "../../../lab/engine/cache";
import { Cloud } from "../../../lab/model";
import { type DetailedOutcome, type OperationName } from "../../../lab/run/operation";
import { runOperation, type RunOptions } from "../../../lab/run/runner";
import { cloudFile, type StackPlace } from "../../../lab/run/workspace";

/** A stack in the lab, for faults: with what its state and the simulated cloud say in the end. */
export function faultyStack(stack: string, project = repository) {
  const state = mkdtempSync(join(tmpdir(), `evenkeel-faults-${stack}-`));
  const place: StackPlace = { project, stack, state };
  const run = (operation: OperationName, extra: Partial<RunOptions> = {}) =>
    runOperation({ operation, ...place, ...extra });
  return {
    ...place,
    run,
    remove: () => rmSync(state, { recursive: true, force: true }),
    /** What there is in the cloud: nothing twice, nothing forgotten. */
    exists: () => inCloud(place, existing),
    /** Takes what a killed creation left behind out of the cloud. */
    deleteByHand: (urn: string) => inCloud(place, (cloud) => deleteByHand(cloud, urn)),
    /** The engine's own view, by the steps that docs/operations.md describes. */
    withEngine: <T>(work: (engine: Steps) => Promise<T>) => withEngine(place, work),
    /** What the state has. */
    stored: async (): Promise<readonly Stored[]> =>
      readState(await withEngine(place, (steps) => steps.exported())).resources,
  };
}

const account = "111122223333";

export type FaultyStack = ReturnType<typeof faultyStack>;

/** Looks into the simulated cloud of a stack, or changes it behind the engine's back. */
export function inCloud<T>({ state }: Pick<StackPlace, "state">, work: (cloud: Cloud) => T): T {
  const cloud = new Cloud({ file: cloudFile(state), shared: true });
  try {
    return work(cloud);
  } finally {
    cloud.close();
  }
}

/** What an operator does in AWS's console with what is there although no state knows it. */
function deleteByHand(cloud: Cloud, urn: string): void {
  const [type = "", name] = [urn.split("::")[2]?.split("$").at(-1), urn.split("::").at(-1)];
  cloud
    .list()
    .filter((each) => each.type === type && each.name === name)
    .forEach(({ id, region }) => cloud.delete(type, id, { region, account, partition: "aws" }));
}

/** `type name region`, sorted. */
const existing = (cloud: Cloud): readonly string[] =>
  cloud
    .list()
    .map(({ type, name, region }) => `${type} ${name} ${region ?? ""}`)
    .sort();

/** What an operator does by hand: each step is one command of Pulumi's. */
interface Steps {
  /** Who holds the lock, as `npm run guard` tells it. */
  holder(): Promise<string | undefined>;
  /** `pulumi cancel` */
  cancel(): Promise<void>;
  /** `pulumi stack export` */
  exported(): Promise<Deployment>;
  /** `pulumi stack export`, without the pending operations, and `pulumi stack import`. */
  clearPending(): Promise<readonly string[]>;
}

async function withEngine<T>(place: StackPlace, work: (steps: Steps) => Promise<T>): Promise<T> {
  const workDir = mkdtempSync(join(tmpdir(), "evenkeel-steps-"));
  try {
    const stack = await idleStack(place, await findEngine(), workDir);
    return await work({
      holder: () => lockHolder(stack),
      cancel: () => stack.cancel(),
      exported: () => stack.exportStack(),
      clearPending: async () => {
        const found = await stack.exportStack();
        const { pending } = readState(found);
        await stack.importStack({
          ...found,
          deployment: { ...properties(found.deployment), pending_operations: [] },
        });
        return pending;
      },
    });
  } finally {
    rmSync(workDir, { recursive: true, force: true });
  }
}

/**
 * What a state has: each URN, which inputs, and whether it is made. Values hold names that the engine draws anew each time;
 * that they are right, a preview without changes says. What the SDK notes down of a provider differs by which run made it.
 */
export const contents = (deployment: Deployment): Readonly<Record<string, unknown>> =>
  Object.fromEntries(
    list(properties(deployment.deployment).resources).map((item) => {
      const { urn, type, inputs, id } = properties(item);
      const own = isProvider(text(type)) ? [] : Object.keys(properties(inputs)).sort();
      return [text(urn), { inputs: own, made: id !== undefined }];
    }),
  );

/** A kill ends the operation without a word of its own. */
export async function killed(operation: Promise<DetailedOutcome>): Promise<void> {
  let why = "it ended by itself";
  try {
    why = `it ended: ${(await operation).errors.join()}`;
  } catch (error) {
    why = String(error);
  }
  expect(why).to.include("SIGKILL");
}

/** Numbers from 0 to 1 that are the same every time (Mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

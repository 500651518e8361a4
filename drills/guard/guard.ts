import { exitCodes, type ExitCode } from "../run";
import { type Finding, refusal, warning } from "../preflight/check";
import { readState } from "../stack/state";
import {
  cutShort,
  dangerous,
  disagreeing,
  expired,
  foreignAccount,
  foreignRegions,
  type Guarded,
  locked,
  type Operation,
  precious,
} from "./checks";
import { type GuardWorld } from "./world";

/** What a guard says. */
export interface Verdict {
  readonly operation: Operation;
  readonly stack: string;
  /** 0: nothing stands against it. 1: it could not be found out. 2: refused. */
  readonly exitCode: ExitCode;
  readonly findings: readonly Finding[];
}

const messageOf = (error: unknown): string =>
  error instanceof Error ? error.message : String(error);

/** A question that could not be asked stands against going on as well, with its own words. */
async function asked(
  what: string,
  ask: () => Promise<readonly Finding[]>,
): Promise<readonly Finding[]> {
  try {
    return await ask();
  } catch (error) {
    return [
      refusal(`${what} could not be found out: ${messageOf(error)}`, "Mend that, and try again."),
    ];
  }
}

/**
 * Looks whether an operation may begin, and changes nothing. All reasons against it are told at once. What is locked, cut
 * short or of another account is not previewed: the preview would fail, or say nothing that holds.
 * @param replace URNs that the operation would make anew although nothing of them changes.
 */
export async function guard(
  operation: Operation,
  stack: string,
  world: GuardWorld,
  now = new Date(),
  replace: readonly string[] = [],
): Promise<Verdict> {
  const settings = await world.settings();
  const state = readState(await world.engine.exportState());
  const guarded: Guarded = { operation, stack, settings, state, now };
  const first = [
    ...locked(guarded, await world.engine.lockHolder()),
    ...cutShort(guarded),
    ...(await asked("whose credentials these are", () => foreignAccount(guarded, world.account))),
    ...foreignRegions(guarded),
    ...precious(guarded),
    ...expired(guarded),
    ...(await asked("who writes", () => disagreeing(guarded, world.writer))),
  ];
  const foresees = operation === "up" || operation === "preview";
  const second =
    first.length === 0 && foresees
      ? await asked("what would change", async () =>
          dangerous(guarded, await world.engine.preview({ replace })),
        )
      : [];
  const findings = [
    ...first,
    ...second,
    ...(first.length > 0 && foresees
      ? [warning("what would change was not looked at", "It is, once nothing else is in the way.")]
      : []),
  ];
  const refused = findings.some(({ severity }) => severity === "refusal");
  return { operation, stack, exitCode: refused ? exitCodes.refused : exitCodes.done, findings };
}

import { type World } from "../../drills/world";
import { repository } from "../engine/cache";
import { isUp } from "../emulator/session";
import { runOperation, stateOf } from "../run/runner";
import { openLabWorld as open, type LabWorldOptions } from "./world";

/** A drill needs something to move. @throws Error with what stood against the update. */
async function bringUp(stack: string, say: (text: string) => void): Promise<void> {
  if (isUp(stateOf(repository, stack))) {
    return;
  }
  say(`${stack} is not up in the lab: bringing it up first`);
  const up = await runOperation({
    ...{ operation: "up", stack, project: repository, emulator: "own", onProgress: say },
  });
  if (!up.ok) {
    throw new Error(`${stack} did not come up in the lab:\n${up.errors.join("\n")}`);
  }
}

/** What the command line of drills loads with `--lab`. A stack that is not up is brought up. */
export async function openLabWorld(
  stack: string,
  say: (text: string) => void,
  options: Pick<LabWorldOptions, "lag"> = {},
): Promise<World> {
  await bringUp(stack, say);
  return open({ stack, onProgress: say, ...options });
}

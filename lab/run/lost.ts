import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Regions of a stack that are lost in the lab: nothing answers there, in any command, until they are restored. */

const fileOf = (state: string) => join(state, "lost.json");

export function lostRegions(state: string): readonly string[] {
  const file = fileOf(state);
  return existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as string[]) : [];
}

function keep(state: string, regions: readonly string[]): void {
  if (regions.length === 0) {
    rmSync(fileOf(state), { force: true });
    return;
  }
  mkdirSync(state, { recursive: true });
  writeFileSync(fileOf(state), `${JSON.stringify([...new Set(regions)].sort())}\n`);
}

export const loseRegion = (state: string, region: string): void =>
  keep(state, [...lostRegions(state), region]);

/** @throws Error naming the regions that are lost, when it is none of them. */
export function restoreRegion(state: string, region: string): void {
  const lost = lostRegions(state);
  if (!lost.includes(region)) {
    const others = lost.length === 0 ? "no region is" : `${lost.join(" and ")} is`;
    throw new Error(`${region} is not lost in the lab: ${others}.`);
  }
  keep(
    state,
    lost.filter((each) => each !== region),
  );
}

import { existsSync } from "node:fs";
import { Cloud } from "../model";
import { lostRegions } from "../run/lost";
import { type Overlay, readOverlay } from "../run/overlay";
import { pendingOperations } from "../run/pending";
import { count, nowhere } from "../run/places";
import { cloudFile } from "../run/workspace";

/** What exists of a stack in the simulated cloud. */
export interface Status {
  readonly stack: string;
  /** Resources that exist. */
  readonly resources: number;
  /** By region; global services are under "none". */
  readonly byRegion: { readonly [region: string]: number };
  readonly byType: { readonly [type: string]: number };
  /** What a drill has set over the stack file; an empty value takes a key out. */
  readonly config: Overlay;
  /** Regions that do not answer, until `restore` brings them back. */
  readonly lost: readonly string[];
  /** What a killed operation was working on. */
  readonly pending: readonly string[];
}

export function statusOf(state: string, stack: string): Status {
  const file = cloudFile(state);
  const entries = existsSync(file) ? new Cloud({ file }).list() : [];
  return {
    stack,
    resources: entries.length,
    byRegion: count(entries.map(({ region }) => region ?? nowhere)),
    byType: count(entries.map(({ type }) => type)),
    config: readOverlay(state),
    lost: lostRegions(state),
    pending: pendingOperations(state, stack),
  };
}

const overlayLine = (stack: string, [key, value]: readonly [string, string]) =>
  `a drill has set ${key} to ${value === "" ? "nothing" : value}, over Pulumi.${stack}.yaml`;

export function printStatus(status: Status): string {
  const { stack, resources, byRegion, byType, config, lost, pending } = status;
  if (resources === 0 && pending.length === 0) {
    return `${stack}: nothing exists`;
  }
  const regions = Object.entries(byRegion).map(([region, size]) => `${region} ${size}`);
  return [
    `${stack}: ${resources} resources (${regions.join(", ")})`,
    ...Object.entries(byType).map(([type, size]) => `${`${size}`.padStart(5)}  ${type}`),
    ...Object.entries(config).map((entry) => overlayLine(stack, entry)),
    ...lost.map(
      (region) => `${region} is lost: \`npm run lab -- restore ${stack} ${region}\` brings it back`,
    ),
    ...pending.map((operation) => `unfinished: ${operation}`),
  ].join("\n");
}

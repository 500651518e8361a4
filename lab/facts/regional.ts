import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type Regional } from "./types";

/** `data/regional.json`: all values once, and per region and variant a text with `1` at the position of each that exists. */
export interface RegionalFile {
  readonly source: { readonly [what: string]: string };
  /** Every region that AWS has, of every partition. */
  readonly regions: readonly string[];
  /** Engine versions by engine; AWS's schemas do not tell regions apart here. */
  readonly versions: { readonly [engine: string]: readonly string[] };
  readonly classes: {
    readonly [kind in Regional]: {
      readonly values: readonly string[];
      /** `aurora-postgresql` for databases, `any` where there is one list. */
      readonly variants: { readonly [variant: string]: { readonly [region: string]: string } };
    };
  };
}

let file: RegionalFile | undefined;

function regional(): RegionalFile {
  file ??= JSON.parse(
    readFileSync(join(__dirname, "data", "regional.json"), "utf8"),
  ) as RegionalFile;
  return file;
}

/** Positions of a bit mask in hexadecimal, four values a digit. */
function isSet(mask: string, position: number): boolean {
  const digit = parseInt(mask.charAt(Math.floor(position / 4)), 16);
  return ((digit >> (3 - (position % 4))) & 1) === 1;
}

/**
 * Values that exist in a region: instance classes, node types. Undefined where AWS's data says nothing of the region.
 * @param variant database engine, `any` where there is one list.
 */
export function offered(
  kind: Regional,
  variant: string,
  region: string,
): readonly string[] | undefined {
  const { values, variants } = regional().classes[kind];
  const mask = (variants[variant] ?? variants.any)?.[region];
  return mask === undefined ? undefined : values.filter((_, position) => isSet(mask, position));
}

/** Whether a value exists in any region, which tells "not here" from "nowhere". */
export function existsAnywhere(kind: Regional, value: string): boolean {
  return regional().classes[kind].values.includes(value);
}

/** Versions of a database or cache engine; undefined for one that AWS's data does not list. */
export function engineVersions(engine: string): readonly string[] | undefined {
  return regional().versions[engine];
}

/** Every region that AWS has. */
export function allRegions(): readonly string[] {
  return regional().regions;
}

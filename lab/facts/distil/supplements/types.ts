import { type Format, type Regional, type ValueFacts } from "../../types";
import { type Supplement } from "../supplement";

/** Facts with the documentation that states them. */
export type Said = (facts: ValueFacts) => Supplement;

export const said =
  (source: string): Said =>
  (facts) => ({ source, ...facts });

export const oneOf = (...values: readonly (string | number)[]): ValueFacts => ({ enum: values });
export const between = (minimum: number, maximum: number): ValueFacts => ({ minimum, maximum });
export const atLeast = (minimum: number): ValueFacts => ({ minimum });
export const upTo = (maxLength: number, minLength = 0): ValueFacts => ({ minLength, maxLength });
export const like = (pattern: string, maxLength?: number): ValueFacts =>
  maxLength === undefined ? { pattern } : { pattern, maxLength };
export const format = (name: Format): ValueFacts => ({ format: name });
export const regional = (kind: Regional): ValueFacts => ({ regional: kind });
/** Says nothing: takes back what the documentation seems to list. */
export const anything: ValueFacts = {};

/** `hh24:mi-hh24:mi` in UTC. */
export const dailyWindow = like("^([01][0-9]|2[0-3]):[0-5][0-9]-([01][0-9]|2[0-3]):[0-5][0-9]$");
/** `ddd:hh24:mi-ddd:hh24:mi` in UTC. */
export const weeklyWindow = like(
  "^([Mm]on|[Tt]ue|[Ww]ed|[Tt]hu|[Ff]ri|[Ss]at|[Ss]un):([01][0-9]|2[0-3]):[0-5][0-9]-([Mm]on|[Tt]ue|[Ww]ed|[Tt]hu|[Ff]ri|[Ss]at|[Ss]un):([01][0-9]|2[0-3]):[0-5][0-9]$",
);

/** A host name; the first label may be a wildcard, labels may begin with an underscore (DNS validation). */
export const hostName = like(
  "^([*][.])?([A-Za-z0-9_]([A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?[.])*[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?[.]?$",
  253,
);

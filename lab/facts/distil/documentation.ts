import { type Field, type ValueFacts } from "../types";

/** Words with which the provider's documentation begins a complete list of values. */
const opening =
  /(?:valid|allowed|available|possible|accepted|supported) (?:values?|options?|types?|levels?|choices|statuses|versions)(?: for [\w` ]+?)?(?: (?:are|is|include|can be|may be))?:? |(?:must be|one of|either|can be|valid values are)(?: one of| either)?(?: the following)?:? /gi;

/** A quoted value, with what may stand between it and the next one. */
const element =
  /^(?:and |or |either )?`"?([A-Za-z0-9][^`"\s]*)"?`(?: ?\([^)]*\))?(?:,? ?(?:and|or) |, ?| )?/;

/** The quoted values at the beginning of a text. At least two, or it is an example and no list. */
function listAt(text: string): readonly string[] {
  const values: string[] = [];
  let rest = text;
  for (let found = element.exec(rest); found !== null; found = element.exec(rest)) {
    values.push(found[1] ?? "");
    rest = rest.slice(found[0].length);
  }
  // "`a`, `b` or any string that ..." goes on: the list is not complete.
  return values.length > 1 && /^(\.|$|[A-Z]|;)/.test(rest.trimStart()) ? values : [];
}

function values(text: string): readonly string[] {
  return [...text.matchAll(opening)]
    .map((found) => listAt(text.slice(found.index + found[0].length)))
    .reduce((best, each) => (each.length > best.length ? each : best), []);
}

const range =
  /(?:between|from|range of|valid values? (?:are|is|range from)?)\s*`?(-?\d+)`?(?: seconds)?(?: and | to | - |-)`?(\d+)`?(?=[\s.,;)]|$)/i;

/** Allowed values that the provider's documentation of a field lists: an enumeration, or the range of a number. */
export function documented(field: Field, text: string): ValueFacts {
  const plain = text.replaceAll(",000", "000").replaceAll('"', "");
  if (field.kind === "number" || field.kind === "integer") {
    const found = range.exec(plain);
    const [minimum, maximum] = [Number(found?.[1]), Number(found?.[2])];
    return found !== null && minimum < maximum ? { minimum, maximum } : {};
  }
  const isText = field.kind === "string" || (field.kind === "array" && field.of?.kind === "string");
  const found = isText ? values(plain) : [];
  return found.length === 0 ? {} : { enum: [...new Set(found)] };
}

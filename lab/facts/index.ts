/** What AWS and the provider know about resource types, as data, and the check of inputs against it. */
export { checkAgainst, checkInputs } from "./check";
export { factsOf } from "./load";
export { replacedBy, replacesOf } from "./replacements";
export { typesInUse } from "./typesInUse";
export { type Field, type Fields, type TypeFacts, type ValueFacts } from "./types";

import { factsOf } from "./load";

/** Inputs at the top level that the provider refuses a resource without. */
export function requiredInputs(type: string): readonly string[] {
  return Object.entries(factsOf(type)?.inputs ?? {})
    .filter(([, { required }]) => required === true)
    .map(([name]) => name);
}

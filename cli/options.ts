import { InvalidArgumentError } from "commander";

/** Options that may be given several times, for commander. */

export const collect = (value: string, before: readonly string[]): readonly string[] => [
  ...before,
  value,
];

/** `KEY=VALUE`. @throws InvalidArgumentError for anything else. */
export function assignment(text: string, before: readonly string[]): readonly string[] {
  if (!/^[^=]+=/.test(text)) {
    throw new InvalidArgumentError("It must be KEY=VALUE.");
  }
  return collect(text, before);
}

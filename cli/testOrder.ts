/** Which test files `npm test` runs, and in which order. */

/**
 * Files that take longest, as long as they exist: whoever begins with a long one last keeps everybody waiting. Measured by
 * mocha; being here or not changes nothing but the time that all take.
 */
const longest: readonly string[] = [
  "lab/stacks.test.ts",
  "lab/reference.test.ts",
  "program/general.test.ts",
  "lab/run/runner.test.ts",
  "program/settings.test.ts",
  "reference/webapp.test.ts",
];

/** Tests that have a command of their own: `npm run test:long`. */
const isLong = (file: string) => file.startsWith("long/");

/** @param files below tests/, in any order. */
export function filesInOrder(files: readonly string[]): readonly string[] {
  const found = files
    .map((file) => file.replaceAll("\\", "/"))
    .filter((file) => file.endsWith(".test.ts") && !isLong(file))
    .sort();
  const first = longest.filter((file) => found.includes(file));
  return [...first, ...found.filter((file) => !first.includes(file))].map(
    (file) => `tests/${file}`,
  );
}

import { readdirSync } from "node:fs";
import { RequestError } from "../drills/options";

/** @throws RequestError naming the stacks that there are. */
export function requireStack(repository: string, stack: string): void {
  const known = readdirSync(repository).flatMap(
    (file) => /^Pulumi\.([\w.-]+)\.yaml$/.exec(file)?.[1] ?? [],
  );
  if (!known.includes(stack)) {
    throw new RequestError([
      `There is no stack "${stack}": it would be described by Pulumi.${stack}.yaml. There are: ${known.sort().join(", ")}.`,
    ]);
  }
}

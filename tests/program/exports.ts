import * as pulumi from "@pulumi/pulumi";
import { type Plan } from "./plans";

/** The stack's outputs as JSON, by name. */
export function exportsOf({ result }: Plan): Promise<Readonly<Record<string, string>>> {
  const outputs = Object.entries(result as Readonly<Record<string, unknown>>);
  return new Promise((resolve) => {
    pulumi
      .all(
        outputs.map(([name, value]) =>
          pulumi.jsonStringify(value).apply((text) => [name, text] as const),
        ),
      )
      .apply((resolved) => resolve(Object.fromEntries(resolved)));
  });
}

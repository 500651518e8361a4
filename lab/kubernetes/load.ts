import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type Schemas } from "./schema";

let loaded: Schemas | undefined;

/** The schemas of every kind in use, as `npm run facts` distilled them. */
export function kubernetesSchemas(): Schemas {
  loaded ??= JSON.parse(readFileSync(join(__dirname, "data", "schemas.json"), "utf8")) as Schemas;
  return loaded;
}

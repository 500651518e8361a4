import { mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { writeKinds } from "../kubernetes/distil";
import { distil } from "./distil/index";

/**
 * Writes `data/` and the schemas of Kubernetes's kinds anew (`npm run facts`): after an update of a Pulumi package, of cfn-lint or of the list of types.
 * The same versions give the same bytes. Needs Python, Go and the package indexes on the first run; nothing else
 * in the lab does.
 */
function write(): void {
  const folder = join(__dirname, "data");
  mkdirSync(folder, { recursive: true });
  writeKinds();
  const files = distil(join(__dirname, "..", "..", "node_modules"));
  for (const stale of readdirSync(folder).filter((name) => files[name] === undefined)) {
    rmSync(join(folder, stale));
  }
  for (const [name, text] of Object.entries(files)) {
    writeFileSync(join(folder, name), text);
  }
  const bytes = Object.values(files).reduce((sum, text) => sum + text.length, 0);
  console.log(`${Object.keys(files).length} files, ${Math.round(bytes / 1024)} KiB`);
}

write();

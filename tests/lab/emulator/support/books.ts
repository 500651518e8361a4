import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Entry, Journal } from "../../../../lab/model/journal";

const nothing = {
  ...{ name: "thing", urn: "urn:thing", account: "111122223333", partition: "aws" },
  ...{ generation: 0, inputs: {}, outputs: {}, aliases: [], implied: [], holds: {}, state: {} },
} as const;

/** A resource of the model with what matters to a test. */
export function entryOf(parts: Pick<Entry, "type" | "id"> & Partial<Entry>): Entry {
  const key = [parts.type, parts.region ?? "", parts.id].join("|");
  return { ...nothing, key, ...parts };
}

/** A model's journal in a file of its own. */
export function booksOf(entries: readonly Entry[]) {
  const folder = mkdtempSync(join(tmpdir(), "evenkeel-test-"));
  const cloudFile = join(folder, "cloud.jsonl");
  const journal = new Journal(cloudFile);
  entries.forEach((entry) => journal.put(entry));
  journal.close();
  return {
    folder,
    cloudFile,
    entries: () => [...new Journal(cloudFile).all()],
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

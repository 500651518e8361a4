import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type ServiceFile, type TypeFacts } from "./types";

const folder = join(__dirname, "data");

const files = new Map<string, ServiceFile | undefined>();

/** File of `data/` that holds a type: one per AWS service, one for each other package. */
export function fileOf(type: string): string {
  const [pkg = "", module = ""] = type.split(":");
  return pkg === "aws" ? `aws-${module.split("/")[0] ?? ""}` : pkg;
}

/** Parsed on first use and kept: a preview parses the services that it registers and no other. */
function load(name: string): ServiceFile | undefined {
  if (!files.has(name)) {
    const path = join(folder, `${name}.json`);
    const isKnown = /^[a-z0-9-]+$/.test(name) && existsSync(path);
    files.set(name, isKnown ? (JSON.parse(readFileSync(path, "utf8")) as ServiceFile) : undefined);
  }
  return files.get(name);
}

const known = new Map<string, TypeFacts | undefined>();

/** Facts of a resource type by Pulumi token; undefined for a type that is not distilled. */
export function factsOf(type: string): TypeFacts | undefined {
  if (!known.has(type)) {
    const file = load(fileOf(type));
    const facts = file?.types[type];
    known.set(
      type,
      facts === undefined || file === undefined ? undefined : { ...facts, shapes: file.shapes },
    );
  }
  return known.get(type);
}

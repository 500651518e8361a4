import { regionNames } from "../../../environments/regions";
import { type Fields, type ServiceFile, type TypeFacts } from "../types";
import { typesInUse } from "../typesInUse";
import { Catalogue, fileOf, parseToken, type Entry } from "./catalogue";
import { Joiner } from "./join";
import { mappings } from "./mappings";
import { enrich } from "./merge";
import { ownEntries } from "./own";
import { distilRegions } from "./regions";
import { openSchemas, type Schemas } from "./schemas";
import { cfnLint, fetchSchemas } from "./source";
import { apply, applyToShapes } from "./supplement";
import { shapeSupplements, supplements } from "./supplements";

/** One type with AWS's facts and ours joined to the provider's names. */
function joined(entry: Entry, schemas: Schemas): TypeFacts {
  const { pkg, module } = parseToken(entry.type);
  const mapping = pkg === "aws" ? mappings[module] : {};
  if (mapping === undefined) {
    throw new Error(`lab/facts/distil/mappings.ts does not list ${module}`);
  }
  const shapes = new Map(Object.entries(entry.shapes));
  const { aws, at } = mapping;
  let inputs = entry.inputs;
  if (aws !== undefined) {
    const schema = schemas.of(aws);
    const joiner = new Joiner(schema, mapping, shapes);
    inputs = joiner.fields(inputs, at === undefined ? schema.top : schema.at(at), "");
  }
  if (pkg !== "kubernetes") {
    inputs = enrich(inputs, shapes, entry.documentation);
  }
  for (const [path, fact] of Object.entries(supplements[entry.type] ?? {})) {
    inputs = apply(inputs, shapes, path, fact);
  }
  applyToShapes(shapes, shapeSupplements);
  const absentFrom =
    aws === undefined ? [] : regionNames.filter((region) => !schemas.isOffered(aws, region));
  return {
    ...(aws === undefined ? {} : { cloudFormation: aws }),
    ...(absentFrom.length === 0 ? {} : { absentFrom }),
    inputs,
    shapes: Object.fromEntries(shapes),
  };
}

/** Keys in order everywhere: the same facts give the same bytes. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(sorted);
  }
  if (typeof value !== "object" || value === null) {
    return value;
  }
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, each]) => [key, sorted(each)]));
}

/** One line per type and shape: compact, and a change shows where it is. */
function render(file: ServiceFile): string {
  const lines = (part: { readonly [name: string]: unknown }) =>
    Object.entries(sorted(part) as { readonly [name: string]: unknown })
      .map(([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)}`)
      .join(",\n");
  return `{"source":${JSON.stringify(sorted(file.source))},\n"types":{\n${lines(file.types)}\n},\n"shapes":{\n${lines(file.shapes)}\n}}\n`;
}

function entryOf(type: string, catalogue: Catalogue, own: ReturnType<typeof ownEntries>): Entry {
  const written = own[type];
  return written === undefined ? catalogue.entry(type) : { ...written, type, file: fileOf(type) };
}

/** Distils everything. @returns text by file name. */
export function distil(modules: string): { readonly [file: string]: string } {
  const schemas = openSchemas(fetchSchemas());
  const catalogue = new Catalogue(modules);
  const own = ownEntries();
  const aws = { cloudFormation: `schemas of ${schemas.date}, from cfn-lint ${cfnLint}` };
  const types = new Map<string, Record<string, Omit<TypeFacts, "shapes">>>();
  const shapes = new Map<string, Record<string, Fields>>();
  const sources = new Map<string, ServiceFile["source"]>();
  for (const type of typesInUse) {
    const { pkg } = parseToken(type);
    const entry = entryOf(type, catalogue, own);
    const { shapes: below, ...facts } = joined(entry, schemas);
    const declarations = { declarations: `@pulumi/${pkg} ${catalogue.package(pkg).version}` };
    types.set(entry.file, { ...types.get(entry.file), [type]: facts });
    shapes.set(entry.file, { ...shapes.get(entry.file), ...below });
    sources.set(entry.file, pkg === "aws" ? { ...aws, ...declarations } : declarations);
  }
  const services = [...types].map(([file, part]) => [
    `${file}.json`,
    render({ source: sources.get(file) ?? {}, types: part, shapes: shapes.get(file) ?? {} }),
  ]);
  const regional = `${JSON.stringify(sorted(distilRegions(schemas, aws)))}\n`;
  return Object.fromEntries([...services, ["regional.json", regional]]) as {
    readonly [file: string]: string;
  };
}

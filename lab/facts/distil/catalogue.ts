import { join } from "node:path";
import { type Field, type Fields } from "../types";
import { openPackage, type Declared, type Package } from "./declarations";

/** What a package declares of one type: its inputs and all shapes below them. */
export interface Entry {
  readonly type: string;
  /** File of `data/` without its ending: `aws-rds`. */
  readonly file: string;
  readonly inputs: Fields;
  readonly shapes: { readonly [name: string]: Fields };
  readonly documentation: { readonly [path: string]: string };
}

/** `aws:rds/cluster:Cluster` -> `{ service: "rds", module: "rds/cluster", name: "Cluster" }`. */
export function parseToken(type: string) {
  const [pkg = "", module = "", name = ""] = type.split(":");
  return { pkg, module, service: module.split("/")[0] ?? module, name };
}

/** File of facts that holds a type. */
export function fileOf(type: string): string {
  const { pkg, service } = parseToken(type);
  return pkg === "aws" ? `aws-${service}` : pkg;
}

const lowerFirst = (name: string) => name.charAt(0).toLowerCase() + name.slice(1);

/** Where a package keeps the `.d.ts` of a type. */
function declarationFile(type: string): string {
  const { pkg, module, name } = parseToken(type);
  switch (pkg) {
    case "aws":
      return module;
    case "random":
      return module.replace("index/", "");
    case "kubernetes":
      return `${module.replace(/(\.k8s\.io|(?<=^helm)\.sh)/, "")}/${lowerFirst(name)}`;
    default:
      return module === "index" ? lowerFirst(name) : `${module}/${lowerFirst(name)}`;
  }
}

/** Reads the declarations of types, opening each package once. */
export class Catalogue {
  private readonly packages = new Map<string, Package>();

  /** @param modules the `node_modules` folder. */
  constructor(private readonly modules: string) {}

  package(name: string): Package {
    const opened = this.packages.get(name) ?? openPackage(join(this.modules, "@pulumi", name));
    this.packages.set(name, opened);
    return opened;
  }

  entry(type: string): Entry {
    const { pkg, name } = parseToken(type);
    const source = this.package(pkg);
    const shapes = new Map<string, Declared>();
    const args = source.argsOf(declarationFile(type), name);
    collect(source, args.fields, shapes);
    return {
      type,
      file: fileOf(type),
      inputs: args.fields,
      shapes: Object.fromEntries([...shapes].map(([shape, { fields }]) => [shape, fields])),
      documentation: Object.assign(
        { ...args.documentation },
        ...[...shapes].map(([shape, { documentation }]) =>
          Object.fromEntries(
            Object.entries(documentation).map(([field, text]) => [`${shape}.${field}`, text]),
          ),
        ),
      ) as { readonly [path: string]: string },
    };
  }
}

/** The shape that a field, or the elements of it, are made of. */
export function shapeOf(field: Field): string | undefined {
  return field.shape ?? (field.of === undefined ? undefined : shapeOf(field.of));
}

function collect(source: Package, fields: Fields, shapes: Map<string, Declared>): void {
  for (const field of Object.values(fields)) {
    const shape = shapeOf(field);
    if (shape !== undefined && !shapes.has(shape)) {
      const declared = source.shapeOf(shape);
      shapes.set(shape, declared);
      collect(source, declared.fields, shapes);
    }
  }
}

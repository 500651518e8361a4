import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** A node of one of AWS's CloudFormation resource schemas, as far as facts are read from it. */
export interface SchemaNode {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly enum?: readonly (string | number | boolean)[];
  readonly enumCaseInsensitive?: readonly (string | number | boolean)[];
  readonly const?: string | number | boolean;
  readonly pattern?: string;
  readonly format?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly properties?: { readonly [name: string]: SchemaNode };
  readonly patternProperties?: { readonly [pattern: string]: SchemaNode };
  readonly items?: SchemaNode;
  readonly anyOf?: readonly SchemaNode[];
  readonly oneOf?: readonly SchemaNode[];
  readonly allOf?: readonly SchemaNode[];
  readonly if?: SchemaNode;
  readonly then?: SchemaNode;
}

interface Root extends SchemaNode {
  readonly typeName: string;
  readonly definitions?: { readonly [name: string]: SchemaNode };
}

/** One resource type's schema, with references resolved on the way down. */
export class Schema {
  constructor(private readonly root: Root) {}

  get top(): SchemaNode {
    return this.root;
  }

  /** The node itself, or what it refers to; elements of a list stand for the list. */
  resolve(node: SchemaNode): SchemaNode {
    if (node.$ref === undefined) {
      return node;
    }
    const name = node.$ref.replace("#/definitions/", "");
    const target = name
      .split("/")
      .reduce<SchemaNode | undefined>(
        (at, part) => (at as { readonly [part: string]: SchemaNode } | undefined)?.[part],
        node.$ref.startsWith("#/definitions/")
          ? (this.root.definitions as SchemaNode)
          : (this.root as SchemaNode),
      );
    if (target === undefined) {
      throw new Error(`${this.root.typeName} has no ${node.$ref}`);
    }
    return { ...this.resolve(target), ...node, $ref: undefined };
  }

  /** Named properties of an object, or of the objects of a list; those of alternatives together. */
  properties(node: SchemaNode): { readonly [name: string]: SchemaNode } {
    const at = this.resolve(node);
    const inherited = [...(at.anyOf ?? []), ...(at.oneOf ?? []), ...(at.allOf ?? [])].map((each) =>
      this.properties(each),
    );
    const elements = at.items === undefined ? {} : this.properties(at.items);
    return Object.assign({}, ...inherited, elements, at.properties) as {
      readonly [name: string]: SchemaNode;
    };
  }

  /** The node at a dotted path. */
  at(path: string): SchemaNode {
    return path.split(".").reduce<SchemaNode>((node, part) => {
      const next = this.properties(node)[part];
      if (next === undefined) {
        throw new Error(`${this.root.typeName} has no ${path} (at ${part})`);
      }
      return next;
    }, this.root);
  }
}

export interface Schemas {
  /** Day of the schemas, `2026-10-20`. */
  readonly date: string;
  /** Every region that AWS has, of every partition. */
  readonly regions: readonly string[];
  readonly of: (type: string) => Schema;
  readonly isOffered: (type: string, region: string) => boolean;
  /** Values that an extension lists per region (and engine): `aws_rds_dbinstance/dbinstanceclass_enum`. */
  readonly extension: (file: string) => unknown;
}

const read = (path: string): unknown => JSON.parse(readFileSync(path, "utf8"));

/** Opens the schemas that cfn-lint carries. @param folder its `data/schemas`. */
export function openSchemas(folder: string): Schemas {
  const files = new Map<string, string>();
  for (const file of readdirSync(join(folder, "resources"))) {
    if (file.endsWith(".json")) {
      files.set(file.replace(".json", ""), join(folder, "resources", file));
    }
  }
  const providers = new Map<string, { readonly [type: string]: string }>();
  const provider = (region: string) => {
    const known = providers.get(region);
    const offered =
      known ??
      (read(join(folder, "providers", `${region}.json`)) as { readonly [type: string]: string });
    providers.set(region, offered);
    return offered;
  };
  const version = read(join(folder, "version.json")) as { schema_date: string };
  return {
    date: version.schema_date.slice(0, 10),
    regions: readdirSync(join(folder, "providers"))
      .map((file) => file.replace(".json", ""))
      .filter((name) => /-\d$/.test(name))
      .sort(),
    of: (type) => {
      const file = files.get(provider("us-east-1")[type] ?? "");
      if (file === undefined) {
        throw new Error(`AWS has no schema of ${type}`);
      }
      return new Schema(read(file) as Root);
    },
    isOffered: (type, region) => provider(region)[type] !== undefined,
    extension: (file) => read(join(folder, "extensions", `${file}.json`)),
  };
}

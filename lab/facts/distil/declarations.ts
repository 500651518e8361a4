import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { type Field, type Fields } from "../types";

/**
 * Names, nesting, required inputs and primitive types, as the `.d.ts` files of a Pulumi package state them. Only the
 * syntax is read: resolving the types of these packages takes half a gigabyte and says nothing more.
 */
export interface Package {
  readonly version: string;
  /** Inputs of the resource that `folder/module.d.ts` declares, with the text of their documentation. */
  readonly argsOf: (file: string, name: string) => Declared;
  /** Fields of a nested object by its qualified name, `rds.ClusterRestoreToPointInTime`. */
  readonly shapeOf: (name: string) => Declared;
}

export interface Declared {
  readonly fields: Fields;
  /** Documentation by field, for drafting tables and for reports. */
  readonly documentation: { readonly [field: string]: string };
}

type Interfaces = ReadonlyMap<string, ts.InterfaceDeclaration>;
type Enums = ReadonlyMap<string, readonly (string | number)[]>;

const parse = (path: string) =>
  ts.createSourceFile(path, readFileSync(path, "utf8"), ts.ScriptTarget.ES2022, true);

/** Every declaration of a file with its qualified name, through nested namespaces. */
function declarations(node: ts.Node, prefix: string, visit: (name: string, node: ts.Node) => void) {
  ts.forEachChild(node, (child) => {
    if (ts.isModuleDeclaration(child)) {
      declarations(child, `${prefix}${child.name.text}.`, visit);
    } else if (ts.isModuleBlock(child)) {
      declarations(child, prefix, visit);
    } else if (ts.isInterfaceDeclaration(child) || ts.isTypeAliasDeclaration(child)) {
      visit(`${prefix}${child.name.text}`, child);
    } else if (ts.isVariableStatement(child)) {
      child.declarationList.declarations.forEach((each) =>
        visit(`${prefix}${each.name.getText()}`, each),
      );
    }
  });
}

function interfacesIn(path: string): Interfaces {
  const found = new Map<string, ts.InterfaceDeclaration>();
  declarations(parse(path), "", (name, node) => {
    if (ts.isInterfaceDeclaration(node)) {
      found.set(name, node);
    }
  });
  return found;
}

/** Values of an enum: `declare const X: { readonly A: "a"; ... }`. */
function enumsIn(path: string): Enums {
  const found = new Map<string, readonly (string | number)[]>();
  declarations(parse(path), "", (name, node) => {
    if (
      ts.isVariableDeclaration(node) &&
      node.type !== undefined &&
      ts.isTypeLiteralNode(node.type)
    ) {
      found.set(name, [...new Set(node.type.members.flatMap((member) => literals(member)))]);
    }
  });
  return found;
}

function literals(member: ts.TypeElement): readonly string[] {
  const type = ts.isPropertySignature(member) ? member.type : undefined;
  return type !== undefined && ts.isLiteralTypeNode(type) && ts.isStringLiteral(type.literal)
    ? [type.literal.text]
    : [];
}

/** The parts of a union, without `undefined` and through `pulumi.Input<...>`. */
function alternatives(type: ts.TypeNode): readonly ts.TypeNode[] {
  if (ts.isParenthesizedTypeNode(type)) {
    return alternatives(type.type);
  }
  if (ts.isUnionTypeNode(type)) {
    return type.types.flatMap(alternatives);
  }
  if (type.kind === ts.SyntaxKind.UndefinedKeyword) {
    return [];
  }
  if (ts.isTypeReferenceNode(type)) {
    const name = type.typeName.getText();
    const inner = type.typeArguments?.[0];
    if ((name === "pulumi.Input" || name === "Promise") && inner !== undefined) {
      return alternatives(inner);
    }
  }
  return [type];
}

const keywords: { readonly [kind: number]: Field } = {
  [ts.SyntaxKind.StringKeyword]: { kind: "string" },
  [ts.SyntaxKind.NumberKeyword]: { kind: "number" },
  [ts.SyntaxKind.BooleanKeyword]: { kind: "boolean" },
  [ts.SyntaxKind.AnyKeyword]: { kind: "any" },
};

const names: { readonly [name: string]: Field } = {
  ARN: { kind: "string", format: "arn" },
  Region: { kind: "string", format: "region" },
  "pulumi.asset.Archive": { kind: "archive" },
  "pulumi.asset.Asset": { kind: "asset" },
  PolicyDocument: { kind: "document", format: "iam-policy" },
  "inputs.iam.PolicyDocument": { kind: "document", format: "iam-policy" },
};

class Reader {
  constructor(private readonly enums: Enums) {}

  field(type: ts.TypeNode): Field {
    const options = alternatives(type).map((option) => this.single(option));
    const kinds = new Set(options.map(({ kind }) => kind));
    const document = options.find(({ kind }) => kind === "document");
    if (document !== undefined) {
      return document;
    }
    if (kinds.has("asset") && kinds.has("archive")) {
      return { kind: "asset" };
    }
    if (kinds.has("string") && kinds.has("number")) {
      return { kind: "number-or-string" };
    }
    // `string | enums.X` is open: the enum is a convenience there. `string | Role` takes the resource's id.
    const open = options.find(
      ({ kind, enum: values }) => kind === "string" && values === undefined,
    );
    return open ?? options[0] ?? { kind: "any" };
  }

  private single(type: ts.TypeNode): Field {
    const keyword = keywords[type.kind];
    if (keyword !== undefined) {
      return keyword;
    }
    if (ts.isArrayTypeNode(type)) {
      return { kind: "array", of: this.field(type.elementType) };
    }
    if (ts.isLiteralTypeNode(type) && ts.isStringLiteral(type.literal)) {
      return { kind: "string", enum: [type.literal.text] };
    }
    if (ts.isTypeLiteralNode(type)) {
      const index = type.members.find((member) => ts.isIndexSignatureDeclaration(member));
      return {
        kind: "map",
        of: index?.type === undefined ? { kind: "any" } : this.field(index.type),
      };
    }
    return ts.isTypeReferenceNode(type) ? this.reference(type) : { kind: "any" };
  }

  private reference(type: ts.TypeReferenceNode): Field {
    const name = type.typeName.getText();
    const known = names[name] ?? names[name.replace(/^.*\./, "")];
    if (known !== undefined) {
      return known;
    }
    if (name === "Record" || name === "Array") {
      const of = type.typeArguments?.[name === "Record" ? 1 : 0];
      const element: Field = of === undefined ? { kind: "any" } : this.field(of);
      return { kind: name === "Record" ? "map" : "array", of: element };
    }
    if (name.startsWith("inputs.")) {
      return { kind: "object", shape: name.slice("inputs.".length) };
    }
    if (name.startsWith("enums.")) {
      const values = this.enums.get(name.slice("enums.".length));
      return values === undefined ? { kind: "string" } : { kind: "string", enum: values };
    }
    // Another resource or a provider.
    return { kind: "any" };
  }
}

function documentationOf(member: ts.Node): string {
  return ts
    .getJSDocCommentsAndTags(member)
    .map((doc) => (ts.isJSDoc(doc) ? (ts.getTextOfJSDocComment(doc.comment) ?? "") : ""))
    .join(" ")
    .replace(/\s+/g, " ");
}

function declared(reader: Reader, node: ts.InterfaceDeclaration): Declared {
  const fields: Record<string, Field> = {};
  const documentation: Record<string, string> = {};
  for (const member of node.members) {
    if (ts.isPropertySignature(member) && member.type !== undefined) {
      const name = ts.isStringLiteral(member.name) ? member.name.text : member.name.getText();
      const required = member.questionToken === undefined ? { required: true } : {};
      fields[name] = { ...reader.field(member.type), ...required };
      documentation[name] = documentationOf(member);
    }
  }
  return { fields, documentation };
}

function required(found: Interfaces, name: string, where: string): ts.InterfaceDeclaration {
  const node = found.get(name);
  if (node === undefined) {
    throw new Error(`${where} declares no ${name}`);
  }
  return node;
}

/** Opens an installed package. @param folder `node_modules/@pulumi/aws`. */
export function openPackage(folder: string): Package {
  const { version } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as {
    version: string;
  };
  const input = join(folder, "types", "input.d.ts");
  const nested: Interfaces = existsSync(input) ? interfacesIn(input) : new Map();
  const reader = new Reader(enumsOf(folder));
  return {
    version,
    argsOf: (file, name) => {
      const path = join(folder, `${file}.d.ts`);
      return declared(reader, required(interfacesIn(path), `${name}Args`, path));
    },
    shapeOf: (name) => declared(reader, required(nested, name, input)),
  };
}

/** Enums are one file per service: `types/enums/ec2/index.d.ts` holds `enums.ec2.*`. */
function enumsOf(folder: string): Enums {
  const found = new Map<string, readonly (string | number)[]>();
  const root = join(folder, "types", "enums");
  const files = existsSync(root) ? ts.sys.readDirectory(root, [".d.ts"]) : [];
  for (const file of files) {
    const prefix = file
      .slice(root.length + 1)
      .replace(/\/?index\.d\.ts$/, "")
      .replaceAll("/", ".");
    enumsIn(file).forEach((values, name) => {
      found.set(prefix === "" ? name : `${prefix}.${name}`, values);
    });
  }
  return found;
}

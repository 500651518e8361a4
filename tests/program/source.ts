import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import * as ts from "typescript";

const root = resolve(__dirname, "../..");

/** One import of a file, by path from the repository's root; packages keep their name. */
export interface Import {
  readonly from: string;
  readonly to: string;
  /** True when only types are taken: nothing is loaded at run time. */
  readonly typesOnly: boolean;
}

const pathOf = (file: string) => relative(root, file).replaceAll("\\", "/");

export const read = (path: string): string => readFileSync(join(root, path), "utf8");

/** TypeScript files under a folder. */
export function filesIn(folder: string): readonly string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts"))
    .map((file) => pathOf(join(root, folder, file)))
    .sort();
}

function targetOf(from: string, specifier: string): string {
  if (!specifier.startsWith(".")) {
    return specifier;
  }
  const base = join(root, dirname(from), specifier);
  const candidates = [base, `${base}.ts`, join(base, "index.ts")];
  const found = candidates.find((file) => /\.\w+$/.test(file) && existsSync(file));
  if (found === undefined) {
    throw new Error(`${from} imports ${specifier}, which does not exist`);
  }
  return pathOf(found);
}

function isTypesOnly(node: ts.ImportDeclaration | ts.ExportDeclaration): boolean {
  if (ts.isExportDeclaration(node)) {
    return node.isTypeOnly;
  }
  const { importClause: clause } = node;
  if (clause === undefined) {
    return false;
  }
  const named = clause.namedBindings;
  const allTypes =
    clause.name === undefined &&
    named !== undefined &&
    ts.isNamedImports(named) &&
    named.elements.every(({ isTypeOnly }) => isTypeOnly);
  return clause.isTypeOnly || allTypes;
}

/** What a file imports and re-exports. */
export function importsOf(path: string): readonly Import[] {
  const file = ts.createSourceFile(path, read(path), ts.ScriptTarget.ES2022);
  return file.statements.flatMap((node) => {
    const declares = ts.isImportDeclaration(node) || ts.isExportDeclaration(node);
    const { moduleSpecifier } = declares ? node : {};
    return declares && moduleSpecifier !== undefined && ts.isStringLiteral(moduleSpecifier)
      ? [{ from: path, to: targetOf(path, moduleSpecifier.text), typesOnly: isTypesOnly(node) }]
      : [];
  });
}

/** Calls in a file that look something up: `aws.getRegion()`, `aws.ec2.Vpc.get(...)`. */
export function lookUpsIn(path: string): readonly string[] {
  const file = ts.createSourceFile(path, read(path), ts.ScriptTarget.ES2022, true);
  const packages = new Set(
    importsOf(path)
      .filter(({ to }) => to.startsWith("@pulumi/"))
      .map(({ to }) => to),
  );
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node)) {
      const called = node.expression.getText(file);
      const looksUp = /^(aws|awsx|eks|kubernetes|random)\.(.*\.)?get(\w*)$/.test(called);
      if (packages.size > 0 && (looksUp || called === "pulumi.runtime.invoke")) {
        found.push(`${path}: ${called}`);
      }
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

/** Files of the repository that are reached by way of `start`, itself among them, by the imports that are followed. */
function reached(start: string, follows: (each: Import) => boolean): readonly string[] {
  const found = new Set<string>();
  const visit = (path: string): void => {
    if (found.has(path) || !path.endsWith(".ts")) {
      return;
    }
    found.add(path);
    importsOf(path)
      .filter(follows)
      .forEach(({ to }) => visit(to));
  };
  visit(start);
  return [...found].sort();
}

/** Those that `start` needs in any way. */
export const reachedFrom = (start: string) => reached(start, () => true);

/** Those that are loaded when `start` is. */
export const loadedFrom = (start: string) => reached(start, ({ typesOnly }) => !typesOnly);

/** A circle of files that load each other, or nothing. */
export function circleIn(imports: readonly Import[]): readonly string[] | undefined {
  const loads = imports.filter(({ typesOnly, to }) => !typesOnly && to.endsWith(".ts"));
  const done = new Set<string>();
  const visit = (path: string, above: readonly string[]): readonly string[] | undefined => {
    if (above.includes(path)) {
      return [...above.slice(above.indexOf(path)), path];
    }
    if (done.has(path)) {
      return undefined;
    }
    for (const { to } of loads.filter(({ from }) => from === path)) {
      const circle = visit(to, [...above, path]);
      if (circle !== undefined) {
        return circle;
      }
    }
    done.add(path);
    return undefined;
  };
  for (const start of new Set(loads.map(({ from }) => from))) {
    const circle = visit(start, []);
    if (circle !== undefined) {
      return circle;
    }
  }
  return undefined;
}

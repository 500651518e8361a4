import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as ts from "typescript";
import { z } from "zod";
import { dev } from "../environments/dev";
import { guides, region } from "../environments/fields";
import { unwrap } from "../environments/issues";
import { at } from "../environments/merge";
import { prod } from "../environments/prod";
import { regions } from "../environments/regions";
import { definitionSchema, operatorSchema } from "../environments/schema";

/**
 * docs/settings.md, made from the schema: meanings from its doc comments, rules, examples and defaults from the schema
 * itself, values from the definitions. Run: node --require tsx/cjs cli/settingsReference.ts
 */

const folder = join(__dirname, "..");
export const referencePath = join(folder, "docs", "settings.md");

interface Row {
  /** `network.zones`; entries of a record are `NAME`. */
  readonly path: string;
  readonly rule: string;
  readonly example: unknown;
  /** What holds when the setting is left out; undefined when it must be given. */
  readonly fallback: string | undefined;
}

/** The environments whose values are shown; the reference systems have pages of their own. */
const shown = { dev, prod };

/** Every field that has a rule, in the order of the schema. */
function rows(schema: z.core.$ZodType, path: readonly string[] = []): Row[] {
  const inner = unwrap(schema);
  const guide = guides.get(inner);
  const own: Row[] =
    guide === undefined || path.length === 0
      ? []
      : [
          {
            path: path.join("."),
            rule: inner === region ? "a region (listed below)" : guide.rule,
            example: guide.example,
            fallback: fallbackOf(schema),
          },
        ];
  return once([...own, ...children(inner).flatMap(([key, child]) => rows(child, [...path, key]))]);
}

/** One row for a path: the alternatives of a union each have a `kind`. */
function once(list: readonly Row[]): Row[] {
  const byPath = new Map<string, Row>();
  for (const row of list) {
    const first = byPath.get(row.path);
    byPath.set(row.path, first ? { ...first, rule: `${first.rule} or ${row.rule}` } : row);
  }
  return [...byPath.values()];
}

function children(schema: z.core.$ZodType): [string, z.core.$ZodType][] {
  if (schema instanceof z.ZodObject) {
    return Object.entries(schema.shape as { readonly [key: string]: z.core.$ZodType });
  }
  if (schema instanceof z.ZodRecord) {
    return children(schema.valueType).map(([key, child]) => [`NAME.${key}`, child]);
  }
  return schema instanceof z.ZodUnion ? schema.options.flatMap(children) : [];
}

function fallbackOf(schema: z.core.$ZodType): string | undefined {
  if (schema instanceof z.ZodOptional) {
    return "absent";
  }
  return schema instanceof z.ZodDefault ? code(schema.def.defaultValue) : undefined;
}

/** Doc comments of the schema's fields by path, read from its source. */
function comments(): { readonly [path: string]: string } {
  const source = join(folder, "environments");
  const groups = readdirSync(join(source, "groups")).map((name) => join("groups", name));
  const files = ["schema.ts", "service.ts", ...groups].map((name) => {
    const text = readFileSync(join(source, name), "utf8");
    return ts.createSourceFile(name, text, ts.ScriptTarget.ES2022, true);
  });
  const variables = new Map(
    files
      .flatMap((file) => [...file.statements])
      .filter((statement) => ts.isVariableStatement(statement))
      .flatMap((statement) => [...statement.declarationList.declarations])
      .map((declaration) => [declaration.name.getText(), declaration.initializer]),
  );
  const found: { [path: string]: string } = {};
  const visit = (node: ts.Node | undefined, path: readonly string[]): void => {
    if (node === undefined) {
      return;
    }
    if (ts.isIdentifier(node) && variables.has(node.text)) {
      visit(variables.get(node.text), path);
    } else if (ts.isPropertyAssignment(node) || ts.isShorthandPropertyAssignment(node)) {
      const here = [...path, node.name.getText()];
      const text = ts
        .getJSDocCommentsAndTags(node)
        .map(({ comment }) => ts.getTextOfJSDocComment(comment) ?? "");
      const key = here.join(".");
      found[key] = [found[key] ?? [], text].flat().join(" ").replace(/\s+/g, " ").trim();
      visit(ts.isPropertyAssignment(node) ? node.initializer : node.name, here);
    } else if (ts.isCallExpression(node) && node.expression.getText() === "z.record") {
      visit(node.arguments[1], [...path, "NAME"]);
    } else if (ts.isCallExpression(node) && node.expression.getText() === "field") {
      // The other arguments are the rule and the example.
      visit(node.arguments[0], path);
    } else {
      ts.forEachChild(node, (inner) => visit(inner, path));
    }
  };
  visit(variables.get("definitionSchema"), ["settings"]);
  visit(variables.get("operatorSchema"), []);
  return found;
}

const code = (value: unknown) =>
  value === undefined ? "" : `\`${typeof value === "string" ? value : JSON.stringify(value)}\``;

const cell = (text: string) => text.replaceAll("|", "\\|");

const table = (head: readonly string[], lines: readonly (readonly string[])[]) =>
  [head, head.map(() => "---"), ...lines]
    .map((line) => `| ${line.map(cell).join(" | ")} |`)
    .join("\n");

const named = (path: string) => `\`${path.replace("consumes.NAME", "consumes.EVENT")}\``;

function operatorTable(docs: { readonly [path: string]: string }): string {
  return table(
    ["key", "what it is", "must be", "if left out", "example"],
    rows(operatorSchema).map(({ path, rule, example, fallback }) => [
      named(path),
      docs[path] ?? "",
      rule,
      fallback ?? "an error",
      code(example),
    ]),
  );
}

function definitionTables(docs: { readonly [path: string]: string }): string {
  const all = rows(definitionSchema).filter(({ path }) => path !== "services");
  const sections = [...new Set(all.map(({ path }) => sectionOf(path)))];
  return sections
    .map((section) => {
      const own = all.filter(({ path }) => sectionOf(path) === section);
      const title = section === "" ? "The stack" : section;
      const about = section === "" ? "" : (docs[`settings.${section}`] ?? "");
      const lines = section === "services" ? own.map(serviceLine) : own.map(definitionLine);
      const head =
        section === "services"
          ? ["setting", "what it is", "must be", "if left out"]
          : ["setting", "what it is", "must be", ...Object.keys(shown)];
      return [`### ${title}`, about, table(head, lines)].filter((part) => part !== "").join("\n\n");
    })
    .join("\n\n");

  function definitionLine({ path, rule, fallback }: Row): string[] {
    const values = Object.values(shown).map((definition) => {
      const value = at(definition, path.split("."));
      return value === undefined ? (fallback ?? "") : code(value);
    });
    return [named(path), docs[`settings.${path}`] ?? "", rule, ...values];
  }

  function serviceLine({ path, rule, fallback }: Row): string[] {
    return [named(path), docs[`settings.${path}`] ?? "", rule, fallback ?? "an error"];
  }
}

const sectionOf = (path: string) => (path.includes(".") ? (path.split(".")[0] ?? "") : "");

const regionTable = () =>
  table(
    ["region", "zones", "opt-in"],
    Object.entries(regions).map(([name, { zones, optIn }]) => [
      `\`${name}\``,
      zones.map((zone) => zone.slice(-1)).join(" "),
      optIn ? "yes" : "",
    ]),
  );

/** The whole reference as Markdown. */
export function settingsReference(): string {
  const docs = comments();
  const template = readFileSync(join(__dirname, "settings.template.md"), "utf8");
  return template
    .replace("<!-- operator -->", () => operatorTable(docs))
    .replace("<!-- definition -->", () => definitionTables(docs))
    .replace("<!-- regions -->", regionTable);
}

if (require.main === module) {
  writeFileSync(referencePath, settingsReference());
}

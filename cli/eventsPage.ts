import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as z from "zod/mini";
import { choreography, eventNames, type EventName } from "../functions/shared/choreography";
import { contracts } from "../functions/shared/contracts";
import { envelope } from "../functions/shared/events";
import { type Contract } from "../functions/shared/versions";

/**
 * docs/events.md, made from cli/events.template.md and the contracts: what each event means and holds, who tells it and who
 * hears it. Run: node --require tsx/cjs cli/eventsPage.ts
 */

const folder = join(__dirname, "..");
export const eventsPath = join(folder, "docs", "events.md");

/** As much of JSON Schema as zod makes of the contracts. */
interface Node {
  readonly type?: string;
  readonly description?: string;
  readonly format?: string;
  readonly pattern?: string;
  readonly enum?: readonly string[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly properties?: Readonly<Record<string, Node>>;
  readonly required?: readonly string[];
  readonly items?: Node;
}

interface Field {
  /** `items[].sku` */
  readonly path: string;
  readonly rule: string;
  readonly meaning: string;
}

const code = (text: string) => `\`${text.replaceAll("|", "\\|")}\``;

/** "1 to 64", "at least 1", or nothing. */
function limits(least: number | undefined, most: number | undefined, unit: string): string {
  // What zod says of every whole number is no limit of the contract's.
  const end = most === Number.MAX_SAFE_INTEGER ? undefined : most;
  if (least === undefined && end === undefined) {
    return "";
  }
  const [from, to] = [least?.toLocaleString("en"), end?.toLocaleString("en")];
  const range =
    to === undefined
      ? `at least ${from ?? ""}`
      : from === undefined
        ? `at most ${to}`
        : `${from} to ${to}`;
  return `, ${range}${unit}`;
}

function ruleOf(node: Node): string {
  if (node.enum !== undefined) {
    return `one of ${node.enum.map(code).join(", ")}`;
  }
  switch (node.format ?? node.type) {
    case "uuid":
      return "a UUID";
    case "date-time":
      return "ISO 8601, in UTC";
    case "integer":
      return `whole number${limits(node.minimum, node.maximum, "")}`;
    case "array":
      return `list${limits(node.minItems, node.maxItems, "")}`;
    default:
      return node.pattern === undefined
        ? `text${limits(node.minLength, node.maxLength, " letters")}`
        : `text like ${code(node.pattern)}`;
  }
}

/** Every field below a node. @throws Error where one has no meaning: then its contract says nothing of it. */
function fieldsOf(node: Node, path = ""): Field[] {
  return Object.entries(node.properties ?? {}).flatMap(([name, child]) => {
    const at = `${path}${name}`;
    const isOptional = !(node.required ?? []).includes(name);
    if (child.description === undefined) {
      throw new Error(`${at} has no meaning: describe it in functions/shared/contracts.ts`);
    }
    const below = child.items === undefined ? [] : fieldsOf(child.items, `${at}[].`);
    const rule = `${ruleOf(child)}${isOptional ? "; may be left out" : ""}`;
    return [{ path: at, rule, meaning: child.description }, ...below];
  });
}

const schemaOf = (schema: z.ZodMiniType): Node => z.toJSONSchema(schema, { io: "input" }) as Node;

const table = (schema: z.ZodMiniType): string =>
  [
    "| field | is | means |",
    "| --- | --- | --- |",
    ...fieldsOf(schemaOf(schema)).map(
      ({ path, rule, meaning }) => `| \`${path}\` | ${rule} | ${meaning} |`,
    ),
  ].join("\n");

function partsOf(event: EventName, what: "publishes" | "consumes"): string {
  const services = Object.entries(choreography).filter(([, part]) =>
    (part[what] as readonly EventName[]).includes(event),
  );
  return services.map(([name]) => name).join(", ");
}

function history({ version, previous }: Contract<z.ZodMiniType<object>>): string {
  return previous === undefined
    ? `Version ${version}.`
    : `Version ${version}: ${previous.change}. Version ${version - 1} is still read.`;
}

function section(event: EventName): string {
  const contract: Contract<z.ZodMiniType<object>> = contracts[event];
  return [
    `### ${event}`,
    "",
    `${contract.meaning}. ${history(contract)} Told by ${partsOf(event, "publishes")}; heard by ${partsOf(event, "consumes")}.`,
    "",
    table(contract.data),
  ].join("\n");
}

/** Who tells what to whom, as Mermaid. */
export function choreographyDiagram(): string {
  const services = Object.entries(choreography).map(
    ([name, { publishes, consumes }]) =>
      [name, publishes as readonly EventName[], consumes as readonly EventName[]] as const,
  );
  const arrows = services.flatMap(([teller, publishes]) =>
    services.flatMap(([hearer, , consumes]) => {
      const events = publishes.filter((event) => consumes.includes(event));
      return events.length === 0 ? [] : [`  ${teller} -->|"${events.join(", ")}"| ${hearer}`];
    }),
  );
  return [
    ...["```mermaid", "flowchart LR", '  customer(["customer"]) -->|"POST, GET"| ordering'],
    ...arrows,
    '  notification -->|"mail, message"| customer',
    "```",
  ].join("\n");
}

/** The whole page as Markdown. */
export function eventsPage(): string {
  const template = readFileSync(join(__dirname, "events.template.md"), "utf8");
  return template
    .replace("<!-- choreography -->", choreographyDiagram)
    .replace("<!-- envelope -->", () => table(envelope))
    .replace("<!-- contracts -->", () => eventNames.map(section).join("\n\n"));
}

if (require.main === module) {
  writeFileSync(eventsPath, eventsPage());
}

import { type Failure, type Properties, type Value, UNKNOWN } from "../model/types";
import { type Context, kindOf } from "./context";
import { formatProblem, policyProblem } from "./formats";
import { existsAnywhere, offered } from "./regional";
import { type Field, type Regional, type ValueFacts } from "./types";

const refuse = (property: string, reason: string): readonly Failure[] => [{ property, reason }];

/** At most this many values are listed in a message; the nearest ones matter, not all 900 instance types. */
const listed = 40;

export function list(values: readonly (string | number)[]): string {
  const shown = values.slice(0, listed).join(", ");
  return values.length > listed ? `${shown}, ... (${values.length} in all)` : shown;
}

const isNumeric = (text: string) => text.trim() !== "" && Number.isFinite(Number(text));

/** The text of what the bridge accepts for a string: numbers and booleans are written out. */
function asText(value: Value, field: Field, isBridged: boolean): string | undefined {
  if (typeof value === "string") {
    return value;
  }
  const isConverted = isBridged && (typeof value === "number" || typeof value === "boolean");
  return isConverted && field.kind === "string" ? String(value) : undefined;
}

/** The number of what the bridge accepts for one: text that reads as a number is converted. */
function asNumber(value: Value, isBridged: boolean): number | undefined {
  if (typeof value === "number") {
    return value;
  }
  return isBridged && typeof value === "string" && isNumeric(value) ? Number(value) : undefined;
}

function isBoolean(value: Value, isBridged: boolean): boolean {
  return typeof value === "boolean" || (isBridged && (value === "true" || value === "false"));
}

function enumProblem(facts: ValueFacts, value: string | number): string | undefined {
  const { enum: values, anyCase = false } = facts;
  if (values === undefined) {
    return undefined;
  }
  const same = (allowed: string | number) =>
    anyCase
      ? String(allowed).toLowerCase() === String(value).toLowerCase()
      : String(allowed) === String(value);
  return values.some(same) ? undefined : `expected one of [${list(values)}]`;
}

function rangeProblem(
  { minimum = -Infinity, maximum = Infinity, multipleOf }: ValueFacts,
  value: number,
) {
  if (value >= minimum && value <= maximum) {
    return multipleOf === undefined || Number.isInteger(value / multipleOf)
      ? undefined
      : `expected a multiple of ${multipleOf}`;
  }
  if (Number.isFinite(minimum) && Number.isFinite(maximum)) {
    return `expected a value in the range (${minimum} - ${maximum})`;
  }
  return value < minimum ? `expected at least ${minimum}` : `expected at most ${maximum}`;
}

function lengthProblem({ minLength = 0, maxLength = Infinity }: ValueFacts, text: string) {
  if (text.length >= minLength && text.length <= maxLength) {
    return undefined;
  }
  return Number.isFinite(maxLength)
    ? `expected a length in the range (${minLength} - ${maxLength}), got ${text.length}`
    : `expected a length of at least ${minLength}, got ${text.length}`;
}

const compiled = new Map<string, RegExp>();

function patternProblem({ pattern }: ValueFacts, text: string): string | undefined {
  if (pattern === undefined) {
    return undefined;
  }
  const expression = compiled.get(pattern) ?? new RegExp(pattern, "u");
  compiled.set(pattern, expression);
  return expression.test(text) ? undefined : `must satisfy regular expression pattern: ${pattern}`;
}

/** The engine beside an instance class decides which classes exist. */
function variantOf(kind: Regional, inputs: Properties): string | undefined {
  if (kind !== "rdsInstanceClass") {
    return "any";
  }
  return typeof inputs.engine === "string" ? inputs.engine : undefined;
}

function regionalProblem(kind: Regional, text: string, context: Context): string | undefined {
  const { region } = context;
  const variant = variantOf(kind, context.inputs);
  if (region === undefined || variant === undefined) {
    return undefined;
  }
  const values = offered(kind, variant, region);
  if (values === undefined || values.includes(text)) {
    return undefined;
  }
  const [family = ""] = text.split(/\.[^.]*$/);
  const near = values.filter((value) => value.startsWith(`${family}.`));
  const where = existsAnywhere(kind, text) ? `is not available in ${region}` : "does not exist";
  const what = variant === "any" ? "" : ` for ${variant}`;
  return `${where}${what}: expected one of [${list(near.length > 0 ? near : values)}]`;
}

function textProblem(field: Field, text: string, context: Context): string | undefined {
  const number = isNumeric(text) ? Number(text) : undefined;
  const format = field.format === undefined ? undefined : formatProblem(field.format, text);
  return (
    enumProblem(field, text) ??
    lengthProblem(field, text) ??
    (format === undefined ? undefined : `must be ${format}`) ??
    patternProblem(field, text) ??
    (number === undefined ? undefined : rangeProblem(field, number)) ??
    (field.regional === undefined ? undefined : regionalProblem(field.regional, text, context))
  );
}

/** Long values, policies above all, would drown the message. */
const quoted = (value: Value) => {
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return text.length > 100 ? `"${text.slice(0, 97)}..."` : `"${text}"`;
};

const worded = (value: Value, problem: string | undefined, path: string) =>
  problem === undefined ? [] : refuse(path, `Invalid value ${quoted(value)}: ${problem}.`);

function documentFailures(field: Field, value: Value, path: string): readonly Failure[] {
  if (typeof value === "string") {
    const problem = formatProblem(field.format ?? "json", value);
    return worded(value, problem === undefined ? undefined : `must be ${problem}`, path);
  }
  if (typeof value !== "object" || value === null) {
    return refuse(path, `Expected JSON text or an object, got ${kindOf(value)}.`);
  }
  const problem = field.format === "iam-policy" ? policyProblem(value) : undefined;
  return problem === undefined ? [] : refuse(path, `Invalid document: must be ${problem}.`);
}

function numberFailures(
  field: Field,
  value: Value,
  path: string,
  isBridged: boolean,
): readonly Failure[] {
  const number = asNumber(value, isBridged);
  if (number === undefined) {
    return refuse(path, `Expected a number, got ${kindOf(value)}.`);
  }
  const whole =
    field.kind === "integer" && !Number.isInteger(number) ? "expected a whole number" : undefined;
  return worded(value, whole ?? enumProblem(field, number) ?? rangeProblem(field, number), path);
}

/** Failures of a text, number, boolean or document. */
export function scalarFailures(
  field: Field,
  value: Value,
  path: string,
  context: Context,
): readonly Failure[] {
  if (value === UNKNOWN) {
    return [];
  }
  switch (field.kind) {
    case "boolean":
      return isBoolean(value, context.isBridged)
        ? []
        : refuse(path, `Expected a boolean, got ${kindOf(value)}.`);
    case "integer":
    case "number":
      return numberFailures(field, value, path, context.isBridged);
    case "number-or-string":
      return typeof value === "number" || typeof value === "string"
        ? []
        : refuse(path, `Expected a number or text, got ${kindOf(value)}.`);
    case "document":
      return documentFailures(field, value, path);
    default: {
      const text = asText(value, field, context.isBridged);
      return text === undefined
        ? refuse(path, `Expected a string, got ${kindOf(value)}.`)
        : worded(value, textProblem(field, text, context), path);
    }
  }
}

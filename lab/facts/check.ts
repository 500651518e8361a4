import { nearest } from "../../environments/nearest";
import { type Caller, type Failure, type Properties, type Value, UNKNOWN } from "../model/types";
import { boundaryProblems } from "./conditions";
import { type Context, kindOf } from "./context";
import { factsOf } from "./load";
import { type Field, type Fields, type TypeFacts } from "./types";
import { scalarFailures } from "./values";

const isObject = (value: Value): value is Properties =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const refuse = (property: string, reason: string): readonly Failure[] => [{ property, reason }];

const join = (path: string, name: string) => (path === "" ? name : `${path}.${name}`);

/** Absent, for the provider: `undefined` never reaches it, `null` is what an engine sends in its place. */
const isAbsent = (value: Value | undefined): value is null | undefined =>
  value === undefined || value === null;

function unknownName(path: string, name: string, fields: Fields): readonly Failure[] {
  const near = nearest(name, Object.keys(fields));
  const hint = near === undefined ? "" : ` Did you mean "${near}"?`;
  const known = Object.keys(fields).sort().join(", ");
  return refuse(
    join(path, name),
    `"${name}" is not an argument of ${path === "" ? "this resource" : path}.${hint === "" ? ` Expected one of: ${known}.` : hint}`,
  );
}

/** A field by name; `constructor` and its like belong to JavaScript, not to the data. */
const fieldOf = (fields: Fields, name: string): Field | undefined =>
  Object.hasOwn(fields, name) ? fields[name] : undefined;

function checkFields(
  fields: Fields,
  values: Properties,
  path: string,
  context: Context,
): readonly Failure[] {
  const given = Object.keys(values).filter((name) => !name.startsWith("__"));
  return [
    ...Object.entries(fields)
      .filter(([name, field]) => field.required === true && isAbsent(values[name]))
      .flatMap(([name]) =>
        refuse(
          join(path, name),
          `Missing required argument: "${name}" is required, but no definition was found.`,
        ),
      ),
    ...given
      .filter((name) => fieldOf(fields, name) === undefined && !isAbsent(values[name]))
      .flatMap((name) => unknownName(path, name, fields)),
    ...given.flatMap((name) => {
      const field = fieldOf(fields, name);
      const value = values[name];
      return field === undefined || isAbsent(value)
        ? []
        : checkField(field, value, join(path, name), context);
    }),
  ];
}

function checkArray(
  field: Field,
  value: Value,
  path: string,
  context: Context,
): readonly Failure[] {
  if (!Array.isArray(value)) {
    return refuse(path, `Expected a list, got ${kindOf(value)}.`);
  }
  const items = value as readonly Value[];
  const { of, minItems = 0, maxItems = Infinity } = field;
  const bounds =
    items.length < minItems
      ? refuse(path, `Expected at least ${minItems} elements, got ${items.length}.`)
      : items.length > maxItems
        ? refuse(path, `Expected at most ${maxItems} elements, got ${items.length}.`)
        : [];
  const elements = items.flatMap((item, index) =>
    of === undefined ? [] : checkField(of, item, `${path}[${index}]`, context),
  );
  return [...bounds, ...elements];
}

function checkMap(field: Field, value: Value, path: string, context: Context): readonly Failure[] {
  if (!isObject(value)) {
    return refuse(path, `Expected a map, got ${kindOf(value)}.`);
  }
  const { of } = field;
  return Object.entries(value).flatMap(([key, each]) =>
    of === undefined || isAbsent(each) ? [] : checkField(of, each, `${path}.${key}`, context),
  );
}

/** An element or property that is present; UNKNOWN is always right. */
function checkField(
  field: Field,
  value: Value,
  path: string,
  context: Context,
): readonly Failure[] {
  if (value === UNKNOWN) {
    return [];
  }
  switch (field.kind) {
    case "any":
      return [];
    case "array":
      return checkArray(field, value, path, context);
    case "map":
      return checkMap(field, value, path, context);
    case "object": {
      if (!isObject(value)) {
        return refuse(path, `Expected an object, got ${kindOf(value)}.`);
      }
      return checkFields(context.facts.shapes[field.shape ?? ""] ?? {}, value, path, context);
    }
    case "asset":
    case "archive":
      return isObject(value)
        ? []
        : refuse(path, `Expected an asset or archive, got ${kindOf(value)}.`);
    default:
      return scalarFailures(field, value, path, context);
  }
}

/** `aws:rds/cluster:Cluster` -> `rds.Cluster`, as people write it. */
function spoken(type: string): string {
  const [, module = "", name = ""] = type.split(":");
  return `${module.split("/")[0] ?? module}.${name}`;
}

/** Checks inputs against given facts; `checkInputs` finds them by type. */
export function checkAgainst(
  facts: TypeFacts,
  type: string,
  inputs: Properties,
  caller: Caller,
): readonly Failure[] {
  const named = inputs.region;
  const region = typeof named === "string" ? named : caller.region;
  const context: Context = {
    facts,
    type,
    region,
    isBridged: type.startsWith("aws:") || type.startsWith("random:"),
    inputs,
  };
  // Types without a region belong to global services, which are there for every region.
  const isRegional = facts.inputs.region !== undefined;
  if (isRegional && region !== undefined && facts.absentFrom?.includes(region) === true) {
    return refuse(
      "",
      `${spoken(type)}${facts.cloudFormation === undefined ? "" : ` (${facts.cloudFormation})`} is not available in ${region}.`,
    );
  }
  return [...checkFields(facts.inputs, inputs, "", context), ...boundaryProblems(context)];
}

/** Everything that the provider or AWS would refuse about the inputs of one resource, before anything is made. */
export function checkInputs(type: string, inputs: Properties, caller: Caller): Failure[] {
  const facts = factsOf(type);
  return facts === undefined
    ? [
        {
          property: "",
          reason: `Unknown resource type "${type}": lab/facts/typesInUse.ts does not list it.`,
        },
      ]
    : [...checkAgainst(facts, type, inputs, caller)];
}

import { findings, type Finding, unknownKey } from "./issues";
import { at, isTree, merge, type Tree, vainRemovals, without } from "./merge";
import { nearest } from "./nearest";
import { keyOf, namespace, type Problem, sorted } from "./problem";
import { containers } from "./rules/containers";
import { api } from "./rules/api";
import { cluster } from "./rules/cluster";
import { data } from "./rules/data";
import { delivery } from "./rules/delivery";
import { events } from "./rules/events";
import { ingress } from "./rules/ingress";
import { edge } from "./rules/edge";
import { failover } from "./rules/failover";
import { firewall } from "./rules/firewall";
import { names } from "./rules/names";
import { network } from "./rules/network";
import { operations } from "./rules/operations";
import { production } from "./rules/production";
import { type Context, type Rule } from "./rules/rule";
import { services } from "./rules/services";
import { topology } from "./rules/topology";
import { type Definition, definitionSchema, operatorSchema, type Settings } from "./schema";
import { settingsOf } from "./settings";

/** What the check has to know besides the configuration. */
export interface Known {
  /** Name of the stack. */
  readonly stack: string;
  /** Definitions by environment. */
  readonly definitions: { readonly [environment: string]: Definition };
  /** Handlers that exist under `functions/`: `ordering/api`. @default not checked */
  readonly code?: readonly string[];
}

export type Checked = { readonly settings: Settings } | { readonly problems: readonly Problem[] };

/** Every rule that spans several fields. */
const rules: readonly Rule[] = [
  topology,
  network,
  firewall,
  cluster,
  data,
  edge,
  api,
  events,
  services,
  containers,
  ingress,
  delivery,
  failover,
  production,
  names,
  operations,
];

/** Namespaces that belong to others, however much they look like ours. */
const foreignNamespaces = ["pulumi", "aws", "aws-native", "awsx", "eks", "kubernetes", "random"];

/**
 * Checks the whole configuration of a stack as Pulumi gives it: keys with their namespace, values as text. Keys of
 * other namespaces are left alone, unless the namespace is a misspelling of ours.
 */
export function checkConfig(config: { readonly [key: string]: string }, known: Known): Checked {
  const own: [string, unknown][] = [];
  const misspelt: Problem[] = [];
  for (const [key, value] of Object.entries(config)) {
    const [space = "", ...rest] = key.split(":");
    const name = rest.join(":");
    if (space === namespace) {
      own.push([name, value]);
    } else if (!foreignNamespaces.includes(space) && nearest(space, [namespace]) !== undefined) {
      misspelt.push({
        key,
        value,
        rule: `is in the namespace ${space}, which nothing reads`,
        example: `${namespace}:${name}`,
        hint: `did you mean ${namespace}:${name}?`,
      });
    }
  }
  const checked = checkSettings(Object.fromEntries(own), known);
  if (misspelt.length === 0) {
    return checked;
  }
  return { problems: sorted([...misspelt, ...("problems" in checked ? checked.problems : [])]) };
}

/**
 * Checks the keys of a stack, without namespace. An empty text counts as absent: Pulumi.yaml declares its keys with
 * that default. All problems are found in one go; a rule over several fields is left out only where its own fields are
 * wrong.
 */
export function checkSettings(raw: Tree, known: Known): Checked {
  const given = Object.fromEntries(Object.entries(raw).filter(([, value]) => value !== ""));
  const { settings: text, ...flat } = given;
  const { environment } = flat;
  const overrides = readOverrides(text);
  const base =
    typeof environment === "string" && Object.hasOwn(known.definitions, environment)
      ? known.definitions[environment]
      : undefined;
  const merged = merge({ ...base }, isTree(overrides) ? overrides : {});

  const operator = operatorSchema.safeParse(flat);
  const definition = definitionSchema.safeParse(merged);
  const wrongKeys = findings(operatorSchema, flat, operator.error?.issues ?? []).map(atTopLevel);
  // Without a definition only what was given can be wrong; the missing environment is a problem of its own.
  const wrongFields = findings(definitionSchema, merged, definition.error?.issues ?? []).filter(
    ({ path }) => base !== undefined || at(merged, path) !== undefined,
  );
  const context = {
    stack: known.stack,
    code: known.code,
    wrong: [
      ...[...wrongKeys, ...wrongFields.map(inSettings)].map(({ path }) => path),
      ...(base === undefined ? [["settings"]] : []),
    ],
    // What is left once everything that failed is taken out has the shape that these types promise.
    operator: sound(flat, wrongKeys) as Context["operator"],
    definition: sound(merged, wrongFields) as Context["definition"],
  };
  const found = [
    ...wrongKeys,
    ...wrongFields.map(inSettings),
    ...wrongEnvironment(context.operator.environment, known),
    ...wrongOverrides(overrides),
    ...vainRemovals({ ...base }, isTree(overrides) && base ? overrides : {}).map((path) =>
      vainRemoval({ ...base }, path),
    ),
    ...rules.flatMap((rule) => rule(context)),
  ];
  if (operator.success && definition.success && found.length === 0) {
    return { settings: settingsOf(known.stack, operator.data, definition.data) };
  }
  const values: Tree = {
    ...flat,
    settings: overrides === undefined || isTree(overrides) ? merged : overrides,
    stack: known.stack,
  };
  return {
    problems: sorted(
      found.map(({ path, ...rest }) => {
        const value = at(values, path);
        const fromDefinition =
          path[0] === "settings" &&
          base !== undefined &&
          value !== undefined &&
          at(overrides, path.slice(1)) === undefined;
        return {
          key: path[0] === "stack" ? "stack" : keyOf(path),
          value,
          ...rest,
          ...(fromDefinition ? { source: `environments/${String(environment)}.ts` } : {}),
        };
      }),
    ),
  };
}

/** The key `settings` holds JSON when it comes through Pulumi. */
function readOverrides(text: unknown): unknown {
  if (typeof text !== "string") {
    return text;
  }
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

const inSettings = ({ path, ...rest }: Finding): Finding => ({
  path: ["settings", ...path],
  ...rest,
});

/** An unknown operator key may be a field of `settings`, written one level too high. */
function atTopLevel(finding: Finding): Finding {
  const [key, ...deeper] = finding.path.map(String);
  if (key === undefined || deeper.length > 0 || key in operatorSchema.shape) {
    return finding;
  }
  const below = unknownKey(definitionSchema, [], key);
  if (below.hint?.startsWith("it belongs") === true) {
    return { ...finding, example: { settings: below.example }, hint: below.hint };
  }
  return nearest(key, ["settings"]) === undefined
    ? finding
    : { ...finding, hint: "did you mean settings?", example: { settings: {} } };
}

/** `value` without everything that was found to be wrong. */
const sound = (value: Tree, wrong: readonly Finding[]) =>
  wrong.reduce<unknown>((left, { path }) => without(left, path), value);

function wrongEnvironment(environment: string | undefined, { definitions }: Known): Finding[] {
  if (environment === undefined || Object.hasOwn(definitions, environment)) {
    return [];
  }
  const known = Object.keys(definitions);
  const near = nearest(environment, known);
  return [
    {
      path: ["environment"],
      rule: `must be a definition under environments/ (${known.join(", ")})`,
      example: near ?? known[0],
      ...(near === undefined ? {} : { hint: `did you mean ${near}?` }),
    },
  ];
}

const wrongOverrides = (overrides: unknown): Finding[] =>
  overrides === undefined || isTree(overrides)
    ? []
    : [
        {
          path: ["settings"],
          rule: "must be a group of settings (a YAML mapping)",
          example: { network: { zones: 3 } },
        },
      ];

function vainRemoval(base: Tree, path: readonly string[]): Finding {
  const siblings = at(base, path.slice(0, -1));
  const known = isTree(siblings) ? Object.keys(siblings) : [];
  const near = nearest(path.at(-1) ?? "", known);
  return {
    path: ["settings", ...path],
    rule: "is not there to be removed",
    example: { [near ?? known[0] ?? "name"]: null },
    hint: near === undefined ? `there are: ${known.join(", ")}` : `did you mean ${near}?`,
  };
}

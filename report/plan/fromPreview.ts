import { z } from "zod";
import { isUnknownText } from "../../lab/providers/wire";
import { nowhere, providerUrn, regionsOf, tierOf } from "../../lab/run/places";
import { type Foreseen } from "./foreseen";
import { masked, unknown } from "./masks";
import { Dependencies, placesOf } from "./snapshot";
import { type Inputs, type Json, type PlannedResource, type Snapshot } from "./types";

/** What `pulumi preview --json` says: written by the engine, so it knows the state, which a plan in this process does not. */

const json: z.ZodType<Json> = z.json();
const inputsSchema = z.record(z.string(), json);

const stateSchema = z.object({
  type: z.string(),
  custom: z.boolean(),
  parent: z.string().default(""),
  provider: z.string().default(""),
  dependencies: z.array(z.string()).default([]),
  inputs: inputsSchema.default({}),
  outputs: inputsSchema.default({}),
  propertyDependencies: z.record(z.string(), z.array(z.string()).nullable()).default({}),
  ignoreChanges: z.array(z.string()).default([]),
  protect: z.boolean().default(false),
});

const stepSchema = z.object({
  op: z.string(),
  urn: z.string().startsWith("urn:pulumi:"),
  oldState: stateSchema.optional(),
  newState: stateSchema.optional(),
  diffReasons: z.array(z.string()).nullish(),
  replaceReasons: z.array(z.string()).nullish(),
  detailedDiff: z.record(z.string(), z.object({ kind: z.string() })).nullish(),
});

const previewSchema = z.object({
  config: z.record(z.string(), z.string()).default({}),
  steps: z.array(stepSchema),
  diagnostics: z
    .array(z.object({ severity: z.string().default("info"), message: z.string().default("") }))
    .nullish(),
  changeSummary: z.record(z.string(), z.number()).nullish(),
});

type Step = z.output<typeof stepSchema>;
type State = z.output<typeof stateSchema>;

/** A file that is no preview, or that of another stack. */
export class PreviewError extends Error {}

export interface Preview {
  readonly before: Snapshot;
  readonly after: Snapshot;
  readonly foreseen: readonly Foreseen[];
  /** Resources that stay as they are, whether the file has them or not. */
  readonly same: number;
  /** False: the file leaves out what stays as it is. */
  readonly complete: boolean;
}

const kinds: { readonly [op: string]: Foreseen["kind"] } = {
  create: "create",
  import: "create",
  update: "update",
  replace: "replace",
  "create-replacement": "replace",
  delete: "delete",
};

const isReal = ({ urn }: { readonly urn: string }) =>
  !/[:$]pulumi:(providers|pulumi):/.test(`:${typeChain(urn)}`);
const typeChain = (urn: string) => urn.split("::")[2] ?? "";

const isObject = (value: Json): value is Inputs =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Without where files are on the machine that made the preview, and with words for what is not known. */
function readable(value: Json): Json {
  if (typeof value === "string") {
    return isUnknownText(value) ? unknown : value;
  }
  if (Array.isArray(value)) {
    return value.map(readable);
  }
  if (!isObject(value)) {
    return value;
  }
  return "4dabf18193072939515e22adb298388d" in value ? { hash: value.hash ?? "" } : inputsOf(value);
}

const inputsOf = (inputs: Inputs): Inputs =>
  Object.fromEntries(
    Object.entries(inputs)
      .filter(([key]) => key !== "__defaults")
      .map(([key, value]) => [key, readable(value)]),
  );

/** Paths at which the engine has hidden something. */
function hiddenIn(value: Json, path: string): readonly string[] {
  if (value === masked) {
    return [path];
  }
  return isObject(value)
    ? Object.entries(value).flatMap(([key, each]) =>
        hiddenIn(each, path === "" ? key : `${path}.${key}`),
      )
    : Array.isArray(value)
      ? value.flatMap((each: Json, index) => hiddenIn(each, `${path}[${index}]`))
      : [];
}

const nameOf = (urn: string) => urn.split("::").slice(3).join("::");

type Side = readonly { readonly urn: string; readonly state: State }[];

function resourcesOf(side: Side): readonly PlannedResource[] {
  const placed = side.map(({ urn, state }) => ({
    ...{ urn, type: state.type, parent: state.parent, provider: state.provider },
  }));
  const configured = new Map(
    side.flatMap(({ urn, state }) =>
      state.type.startsWith("pulumi:providers:") && typeof state.inputs.region === "string"
        ? [[urn, state.inputs.region] as const]
        : [],
    ),
  );
  const regions = regionsOf(placed, configured);
  const dependencies = new Dependencies(
    side.map(({ urn, state }) => ({ urn, dependsOn: state.dependencies })),
  );
  return side.filter(isReal).map(({ urn, state }) => {
    const region = regions.get(urn);
    return {
      ...{ urn, type: state.type, name: nameOf(urn), parent: state.parent, custom: state.custom },
      region: region === nowhere ? undefined : region,
      tier: tierOf(urn),
      inputs: inputsOf(state.inputs),
      // The engine has foreseen what follows from a replacement.
      answers: [],
      secrets: hiddenIn(state.inputs, ""),
      inputDependencies: Object.fromEntries(
        Object.entries(state.propertyDependencies).map(([input, urns]) => [input, urns ?? []]),
      ),
      dependsOn: dependencies.of(urn, providerUrn(state.provider)),
      ignoreChanges: state.ignoreChanges,
      protect: state.protect,
    };
  });
}

function foreseenOf({ op, urn, detailedDiff, diffReasons, replaceReasons }: Step): Foreseen[] {
  const kind = kinds[op];
  if (kind === undefined || !isReal({ urn })) {
    return [];
  }
  const details = Object.entries(detailedDiff ?? {});
  const forced = details.filter(([, detail]) => detail.kind.endsWith("replace"));
  const paths = (list: typeof details) => list.map(([path]) => path);
  return [
    {
      ...{ urn, kind },
      changed: details.length > 0 ? paths(details) : (diffReasons ?? []),
      replaces: forced.length > 0 ? paths(forced) : (replaceReasons ?? []),
      because: [],
      unknown: [],
    },
  ];
}

const stackOf = (urn: string) => urn.split("::")[0]?.slice("urn:pulumi:".length) ?? "";

function parse(text: string): z.output<typeof previewSchema> {
  try {
    return previewSchema.parse(JSON.parse(text));
  } catch (error) {
    const [first] = error instanceof z.ZodError ? error.issues : [];
    const why = first ? `${first.path.join(".") || "the whole"}: ${first.message}` : String(error);
    throw new PreviewError(
      `is not what \`pulumi preview --json --show-sames\` prints (${why}). ` +
        "Make it with that command, its standard output alone in the file.",
    );
  }
}

/** @throws PreviewError for text that is no preview, one of another stack, and one that failed. */
export function readPreview(text: string, stack: string): Preview {
  const { steps, config, changeSummary, diagnostics } = parse(text);
  const others = [...new Set(steps.map(({ urn }) => stackOf(urn)))].filter(
    (name) => name !== stack,
  );
  if (others.length > 0) {
    throw new PreviewError(`is a preview of ${others.join(", ")}, not of ${stack}.`);
  }
  const failed = (diagnostics ?? []).filter(({ severity }) => severity === "error");
  if (failed.length > 0) {
    const messages = failed.map(({ message }) => message.replace(/<\{%[^%]*%\}>/g, "").trim());
    throw new PreviewError(`is of a preview that failed:\n${messages.join("\n")}`);
  }
  // A replacement is several steps, as is what is refreshed first: the last that says something counts.
  const side = (pick: (step: Step) => State | undefined): Side => {
    const byUrn = new Map<string, State>();
    for (const step of steps) {
      const state = pick(step);
      if (state !== undefined) {
        byUrn.set(step.urn, state);
      }
    }
    return [...byUrn].map(([urn, state]) => ({ urn, state }));
  };
  const was = side(({ op, oldState }) => (op === "create" ? undefined : oldState));
  const is = side(({ op, newState }) => (op.startsWith("delete") ? undefined : newState));
  const before = resourcesOf(was);
  const after = resourcesOf(is);
  const root = was.find(({ state }) => state.type === "pulumi:pulumi:Stack");
  const { activeRegion } = root?.state.outputs ?? {};
  const activeBefore = typeof activeRegion === "string" ? activeRegion : undefined;
  const activeAfter = config["evenkeel:active"] === "" ? undefined : config["evenkeel:active"];
  const active = activeAfter ?? config["evenkeel:home"];
  const byUrn = new Map(steps.flatMap(foreseenOf).map((each) => [each.urn, each]));
  const sames = steps.filter(({ op }) => op === "same").length;
  const { same = sames } = changeSummary ?? {};
  return {
    before: { resources: before, active: activeBefore, places: placesOf(before, activeBefore) },
    after: { resources: after, active, places: placesOf(after, active) },
    foreseen: [...byUrn.values()],
    same,
    complete: sames >= same,
  };
}

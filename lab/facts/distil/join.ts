import { type Field, type Fields, type ValueFacts } from "../types";
import { type Mapping } from "./mapping";
import { type Schema, type SchemaNode } from "./schemas";

/** What AWS's formats mean, by cfn-lint's names; those that are left out say nothing that can be checked. */
const formats: { readonly [format: string]: ValueFacts } = {
  "AWS::ACM::Certificate.Arn": { format: "arn", pattern: "^arn:[a-z-]+:acm:" },
  "AWS::EC2::SecurityGroup.Id": { format: "security-group" },
  "AWS::EC2::Subnet.Id": { format: "subnet" },
  "AWS::EC2::VPC.Id": { format: "vpc" },
  "AWS::IAM::Role.Arn": { format: "arn", pattern: "^arn:[a-z-]+:iam::[0-9]{12}:role/" },
  "AWS::KMS::Alias.AliasName": { format: "kms-key" },
  "AWS::KMS::Key.Arn": { format: "kms-key" },
  "AWS::KMS::Key.Id": { format: "kms-key" },
  "AWS::Lambda::Function.Arn": { format: "arn", pattern: "^arn:[a-z-]+:lambda:" },
  "AWS::SNS::Topic.Arn": { format: "arn", pattern: "^arn:[a-z-]+:sns:" },
  "AWS::SQS::Queue.Arn": { format: "arn", pattern: "^arn:[a-z-]+:sqs:" },
  "ipv4-network": { format: "cidr4" },
  "ipv6-network": { format: "cidr6" },
  json: { format: "json" },
};

const simple = (text: string) => text.toLowerCase().replace(/[^a-z0-9]/g, "");
const singular = (text: string) => simple(text).replace(/ies$/, "y").replace(/s$/, "");

/** The property that means the same, by name whatever its case and number. */
function sameName(name: string, properties: { readonly [name: string]: SchemaNode }) {
  const candidates = Object.keys(properties);
  const found =
    candidates.find((candidate) => simple(candidate) === simple(name)) ??
    candidates.find((candidate) => singular(candidate) === singular(name));
  return found === undefined ? undefined : properties[found];
}

/** AWS writes patterns for Java and Python: what JavaScript cannot compile is left out, and counted by the caller. */
function usable(pattern: string): string | undefined {
  const candidate = pattern.replace(/\\Z/g, "$").replace(/\\A/g, "^");
  try {
    new RegExp(candidate, "u");
    return candidate;
  } catch {
    return undefined;
  }
}

function enumOf(node: SchemaNode): ValueFacts {
  const values =
    node.enum ?? node.enumCaseInsensitive ?? (node.const === undefined ? undefined : [node.const]);
  const plain = values?.filter((value) => typeof value !== "boolean");
  return plain === undefined || plain.length === 0
    ? {}
    : {
        enum: plain,
        ...(node.enum === undefined && node.const === undefined ? { anyCase: true } : {}),
      };
}

/** Facts of alternatives hold only where all of them have an enumeration: their union. */
function alternatives(schema: Schema, node: SchemaNode): ValueFacts {
  const options = [...(node.anyOf ?? []), ...(node.oneOf ?? [])].map((each) =>
    schema.resolve(each),
  );
  const values = options.map((each) => enumOf(each).enum);
  return options.length > 0 && values.every((each) => each !== undefined)
    ? { enum: values.flatMap((each) => each ?? []) }
    : {};
}

/** Patterns that any text with a visible character fits; AWS states the length beside them. */
const saysNothing = new Set([".*", "^.*$", "\\S", ".*\\S.*", "[\\s\\S]*"]);

/** `^(s3|lambda)$` is an enumeration in disguise, and reads better as one. */
function patternFacts(pattern: string): ValueFacts {
  const words = /^\^\(([A-Za-z0-9_-]+(?:\|[A-Za-z0-9_-]+)+)\)\$$/.exec(pattern)?.[1];
  return words === undefined ? { pattern } : { enum: words.split("|") };
}

function textFacts(node: SchemaNode): ValueFacts {
  const pattern = node.pattern === undefined ? undefined : usable(node.pattern);
  return {
    ...(node.minLength === undefined ? {} : { minLength: node.minLength }),
    ...(node.maxLength === undefined ? {} : { maxLength: node.maxLength }),
    ...(pattern === undefined || saysNothing.has(pattern) ? {} : patternFacts(pattern)),
    ...(node.format === undefined ? {} : formats[node.format]),
  };
}

/** Allowed values that a node states. */
export function factsOfNode(schema: Schema, node: SchemaNode): ValueFacts {
  const at = schema.resolve(node);
  return {
    ...alternatives(schema, at),
    ...textFacts(at),
    ...enumOf(at),
    ...(at.minimum === undefined ? {} : { minimum: at.minimum }),
    ...(at.maximum === undefined ? {} : { maximum: at.maximum }),
  };
}

function itemFacts(node: SchemaNode): ValueFacts {
  return {
    ...(node.minItems === undefined ? {} : { minItems: node.minItems }),
    ...(node.maxItems === undefined ? {} : { maxItems: node.maxItems }),
  };
}

/** Joins the provider's fields of one type with AWS's schema, through the type's mapping. */
export class Joiner {
  /** Paths that found their counterpart. */
  readonly matched = new Set<string>();
  private readonly seen = new Set<string>();

  constructor(
    private readonly schema: Schema,
    private readonly mapping: Mapping,
    private readonly shapes: Map<string, Fields>,
  ) {}

  fields(fields: Fields, node: SchemaNode, path: string): Fields {
    const properties = this.schema.properties(node);
    return Object.fromEntries(
      Object.entries(fields).map(([name, field]) => {
        const at = path === "" ? name : `${path}.${name}`;
        const counterpart = this.counterpart(at, name, properties);
        return [
          name,
          counterpart === undefined ? this.without(field, at) : this.field(field, counterpart, at),
        ];
      }),
    );
  }

  private counterpart(
    path: string,
    name: string,
    properties: { readonly [name: string]: SchemaNode },
  ) {
    const explicit = this.mapping.paths?.[path];
    if (explicit === undefined) {
      return sameName(name, properties);
    }
    return explicit === null ? undefined : this.schema.at(explicit);
  }

  /** A field without counterpart may have fields that do. */
  private without(field: Field, path: string): Field {
    this.enter(field.of ?? field, {}, path);
    return field;
  }

  private field(field: Field, node: SchemaNode, path: string): Field {
    this.matched.add(path);
    const at = this.schema.resolve(node);
    const element = at.items === undefined ? at : this.schema.resolve(at.items);
    switch (field.kind) {
      case "array":
        return field.of === undefined
          ? field
          : { ...field, ...itemFacts(at), of: this.element(field.of, element, path) };
      case "map":
        this.enter(field.of ?? field, element, path);
        return field;
      case "object":
        this.enter(field, element, path);
        return field;
      case "string":
      case "number":
        return this.value(field, element);
      default:
        return field;
    }
  }

  private element(field: Field, node: SchemaNode, path: string): Field {
    return field.kind === "object" ? this.field(field, node, path) : this.value(field, node);
  }

  private value(field: Field, node: SchemaNode): Field {
    const facts = factsOfNode(this.schema, node);
    const type = this.schema.resolve(node).type;
    if (field.kind === "string") {
      // The provider takes as text what AWS takes as a number: AWS's range holds all the same.
      return { ...field, ...facts };
    }
    if (field.kind === "number") {
      return {
        ...field,
        kind: type === "integer" ? "integer" : "number",
        ...(facts.enum === undefined ? {} : { enum: facts.enum.map(Number) }),
        ...(facts.minimum === undefined ? {} : { minimum: facts.minimum }),
        ...(facts.maximum === undefined ? {} : { maximum: facts.maximum }),
      };
    }
    return field;
  }

  /** Shapes are shared: the first path that reaches one with a counterpart decides its facts. */
  private enter(field: Field, node: SchemaNode, path: string): void {
    const shape = field.shape;
    if (shape === undefined) {
      return;
    }
    const key = `${shape}:${Object.keys(this.schema.properties(node)).length > 0}`;
    const fields = this.shapes.get(shape);
    if (fields === undefined || this.seen.has(key) || this.seen.has(`${shape}:true`)) {
      return;
    }
    this.seen.add(key);
    this.shapes.set(shape, this.fields(fields, node, path));
  }
}

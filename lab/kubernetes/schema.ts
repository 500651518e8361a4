/** What is used of JSON Schema (draft 2020-12). */
export interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly pattern?: string;
  readonly format?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly properties?: { readonly [name: string]: Schema };
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly additionalProperties?: boolean | Schema;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
}

/** `schemas.json`. */
export interface Schemas {
  readonly source: { readonly [what: string]: string };
  /** Release of Kubernetes whose kinds these are. */
  readonly kubernetes: string;
  /** By API version and kind: `apps/v1/Deployment`, `v1/Service`. */
  readonly kinds: { readonly [kind: string]: Schema };
  readonly $defs: { readonly [name: string]: Schema };
}

/** `kubernetes:core/v1:Service` -> `v1/Service`. */
export function kindOf(type: string): string {
  const [, version = "", kind = ""] = type.split(":");
  return `${version.replace(/^core\//, "")}/${kind}`;
}

/** Of whole objects: Helm's releases are the provider's own, not the API server's. */
export const isKind = (type: string): boolean =>
  type.startsWith("kubernetes:") && !type.startsWith("kubernetes:helm.sh/");

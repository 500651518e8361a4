/** What a text must look like beyond its type; each has a check in `formats.ts`. */
export type Format =
  | "arn"
  | "cidr"
  | "cidr4"
  | "cidr6"
  | "iam-policy"
  | "json"
  | "kms-key"
  | "region"
  | "security-group"
  | "subnet"
  | "vpc";

/** Values that differ between regions, kept once for all types in `data/regional.json`. */
export type Regional = "cacheNodeType" | "ec2InstanceType" | "rdsInstanceClass";

/** Which values are allowed. Absent fields allow everything; numbers and lengths are inclusive. */
export interface ValueFacts {
  readonly enum?: readonly (string | number)[];
  /** True where AWS compares the values of `enum` without regard to case. */
  readonly anyCase?: boolean;
  /** Regular expression, not anchored unless it says so. */
  readonly pattern?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  /** Step of a number: 0.5 for Aurora capacity units. */
  readonly multipleOf?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly format?: Format;
  readonly regional?: Regional;
}

/** `document` is JSON as text or as the object itself; `number-or-string` is Kubernetes' IntOrString. */
export type Kind =
  | "any"
  | "archive"
  | "array"
  | "asset"
  | "boolean"
  | "document"
  | "integer"
  | "map"
  | "number"
  | "number-or-string"
  | "object"
  | "string";

export interface Field extends ValueFacts {
  readonly kind: Kind;
  /** True: the provider refuses the resource without it. */
  readonly required?: boolean;
  /** Elements of an array or values of a map. */
  readonly of?: Field;
  /** Name of the object's shape among those of the service. */
  readonly shape?: string;
}

export type Fields = { readonly [name: string]: Field };

/** What is known about one resource type. */
export interface TypeFacts {
  /** AWS's own name: `AWS::RDS::DBCluster`. Absent for what CloudFormation does not have. */
  readonly cloudFormation?: string;
  readonly inputs: Fields;
  /** Regions of `environments/regions.ts` in which AWS does not offer the type. */
  readonly absentFrom?: readonly string[];
  /** Shapes of nested objects, shared by the types of a service. */
  readonly shapes: { readonly [name: string]: Fields };
}

/** One file of `data/`. */
export interface ServiceFile {
  /** Where the facts come from, with versions and the date of AWS's schemas. */
  readonly source: { readonly [what: string]: string };
  readonly types: { readonly [type: string]: Omit<TypeFacts, "shapes"> };
  readonly shapes: { readonly [name: string]: Fields };
}

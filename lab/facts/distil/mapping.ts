/** How a Pulumi type maps to one of AWS's CloudFormation types, where names alone do not say it. */
export interface Mapping {
  /** CloudFormation type. Absent: AWS has no schema of it. */
  readonly aws?: string;
  /** Where the type's inputs begin in the schema; absent: at its top. */
  readonly at?: string;
  /**
   * Pulumi path -> absolute path in the schema, where names differ; `null` where the same name means something else.
   * Paths have no indexes: `rules.statement`.
   */
  readonly paths?: { readonly [path: string]: string | null };
}

export interface Replacement { readonly paths: readonly string[]; readonly source: string }
export function replacesOf(_type: string): readonly string[] { return []; }

import { type Properties } from "../../model/types";

/** Decides whether a change of one input replaces, from what was sent last and what is sent now. */
export type When = (before: Properties, after: Properties) => boolean;

/** Which inputs of a type force a replacement. */
export interface Replacement {
  /** Paths without indexes; what lies below them counts as well. */
  readonly always: readonly string[];
  /** Paths that replace in some cases only. */
  readonly sometimes?: { readonly [path: string]: When };
  /** Where it is stated. */
  readonly source: string;
  /** `source`: read there. `knowledge`: written down from knowledge of the provider, the source named for the reviewer. */
  readonly basis: "knowledge" | "source";
}

export type Replacements = { readonly [type: string]: Replacement };

const words = (text: string) => text.split(" ").filter((word) => word !== "");

/** An entry whose ForceNew arguments were read in the provider's source. @param file below `internal/service/`. */
export function read(
  file: string,
  always: string,
  sometimes?: Replacement["sometimes"],
): Replacement {
  return { ...known(file, always, sometimes), basis: "source" };
}

/** An entry written from knowledge of the provider. @param file below `internal/service/`, where ForceNew is stated. */
export function known(
  file: string,
  always: string,
  sometimes?: Replacement["sometimes"],
): Replacement {
  return {
    always: words(always),
    ...(sometimes === undefined ? {} : { sometimes }),
    source: `terraform-provider-aws internal/service/${file}`,
    basis: "knowledge",
  };
}

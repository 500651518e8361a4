import { type Finding } from "../issues";
import { type Path } from "../problem";
import { type Definition, type Operator } from "../schema";

/** `T` with any part left out, at every depth: what remains of settings once the wrong parts are taken out. */
export type Draft<T> = T extends readonly (infer E)[]
  ? readonly (Draft<E> | undefined)[]
  : T extends object
    ? { readonly [K in keyof T]?: Draft<T[K]> }
    : T;

/**
 * What a rule over several fields sees. Whatever failed its own field's check is absent, so a rule says nothing about
 * it; defaults are not filled in.
 */
export interface Context {
  readonly stack: string;
  readonly operator: Partial<Operator>;
  readonly definition: Draft<Definition>;
  /** Where something was found to be wrong. `settings` itself where the definition is not known. */
  readonly wrong: readonly Path[];
  /** Handlers that exist under `functions/`: `ordering/api`. Undefined: not known, and so not checked. */
  readonly code?: readonly string[];
}

/** A rule over several fields. Paths begin with an operator key or with `settings`. */
export type Rule = (context: Context) => readonly Finding[];

/** The finding, if `broken`. */
export function when(
  broken: boolean,
  path: Finding["path"],
  rule: string,
  example: unknown,
  hint?: string,
): Finding[] {
  return broken ? [{ path, rule, example, ...(hint === undefined ? {} : { hint }) }] : [];
}

/** Whether something at `path`, above or below it is wrong already: then what is absent there says nothing. */
export const isWrong = ({ wrong }: Context, path: Path): boolean =>
  wrong.some((other) => other.slice(0, path.length).every((part, index) => part === path[index]));

/** Elements that are there. */
export function present<T>(list: readonly (T | undefined)[] | undefined): T[] {
  return (list ?? []).filter((element): element is T => element !== undefined);
}

/** The relational database's settings where it is Aurora. */
export function auroraOf({ definition }: Context) {
  const relational = definition.data?.relational;
  return relational?.engine === "aurora-postgres" ? relational : undefined;
}

import { isDeepStrictEqual } from "node:util";
import { Cloud } from "../../lab/model";
import { type Resource } from "../../lab/mocks/registrations";
import { type ForeseenChange } from "../../policies/gate";
import { byUrn, label, type Plan } from "./plans";

/** What an update would do that has `before` in its state and `after` as its goal. */
export interface Changes {
  /** As `label` calls them. */
  readonly added: readonly string[];
  readonly removed: readonly string[];
  readonly replaced: readonly string[];
  /** `EventRule name: state`, one for each input, sorted. */
  readonly inputs: readonly string[];
  /** Resources that would be registered with other options: provider, parent, protection. */
  readonly options: readonly string[];
}

/** `origins[1].domainName` is part of the input `origins`. */
const inputOf = (path: string): string => path.split(/[.[]/)[0] ?? path;

const fixed = ({ provider, parent, options }: Resource) => [provider, parent, options.protect];

/** Compares two plans as the engine and the providers would: ignored changes do not count, replacements are told. */
export function changes(before: Plan, after: Plan): Changes {
  const cloud = new Cloud();
  const [old, next] = [byUrn(before), byUrn(after)];
  const kept = [...old.values()].flatMap((was) => {
    const is = next.get(was.urn);
    return is === undefined ? [] : [{ was, is }];
  });
  const differences = kept.map(({ was, is }) => ({
    resource: is,
    ...cloud.diff(is.type, was.inputs, is.inputs, is.options.ignoreChanges),
  }));
  const missing = (from: ReadonlyMap<string, Resource>, where: ReadonlyMap<string, Resource>) =>
    [...where.values()].filter(({ urn }) => !from.has(urn)).map(label);
  return {
    added: missing(old, next),
    removed: missing(next, old),
    replaced: differences
      .filter(({ replaces }) => replaces.length > 0)
      .map(({ resource }) => label(resource)),
    inputs: differences
      .flatMap(({ resource, changed }) =>
        [...new Set(changed.map(inputOf))].map((input) => `${label(resource)}: ${input}`),
      )
      .sort(),
    options: kept
      .filter(({ was, is }) => !isDeepStrictEqual(fixed(was), fixed(is)))
      .map(({ is }) => label(is)),
  };
}

/** The same, one for each resource, with its URN: as a preview tells it. */
export function foreseen(before: Plan, after: Plan): readonly ForeseenChange[] {
  const cloud = new Cloud();
  const [old, next] = [byUrn(before), byUrn(after)];
  const of = (kind: ForeseenChange["kind"], { urn, type }: Resource) => ({ kind, urn, type });
  const kept = [...next.values()].flatMap((is) => {
    const was = old.get(is.urn);
    if (was === undefined) {
      return [of("create", is)];
    }
    const diff = cloud.diff(is.type, was.inputs, is.inputs, is.options.ignoreChanges);
    return diff.replaces.length > 0
      ? [of("replace", is)]
      : diff.changed.length > 0
        ? [of("update", is)]
        : [];
  });
  const gone = [...old.values()].filter(({ urn }) => !next.has(urn));
  return [...kept, ...gone.map((was) => of("delete", was))];
}

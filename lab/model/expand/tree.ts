import {
  type JsonOf,
  type Properties,
  type Ref,
  type RefTree,
  UNKNOWN,
  type Value,
} from "../types";
import { isList, isObject, valueAt } from "../values";

type Node = Value | Ref | RefTree | JsonOf;

const keysOf = (node: Node): string =>
  typeof node === "object" && node !== null && !Array.isArray(node)
    ? Object.keys(node).sort().join()
    : "";

export const isRef = (node: Node): node is Ref =>
  keysOf(node) === "property,ref" || keysOf(node) === "property,ref,withoutPrefix";

export const isJsonOf = (node: Node): node is JsonOf => keysOf(node) === "json";

/** A resource's output by path: `vpcConfig.clusterSecurityGroupId`; UNKNOWN while any part of the way is. */
export function outputAt(outputs: Properties, path: string): Value | undefined {
  return valueAt(outputs, path);
}

/** Whether UNKNOWN is anywhere in it: then its JSON is UNKNOWN as well. */
export function hasUnknown(value: Value): boolean {
  if (value === UNKNOWN) {
    return true;
  }
  return isList(value)
    ? value.some(hasUnknown)
    : isObject(value) && Object.values(value).some(hasUnknown);
}

/**
 * Replaces every `Ref` by what `outputOf` says, and every `JsonOf` by its text.
 * @param outputOf the value of a `Ref`, without its `withoutPrefix`; undefined leaves the property out.
 */
export function resolveTree(
  node: Node,
  outputOf: (ref: Ref) => Value | undefined,
): Value | undefined {
  if (isRef(node)) {
    const value = outputOf(node);
    const { withoutPrefix } = node;
    return typeof value === "string" &&
      withoutPrefix !== undefined &&
      value.startsWith(withoutPrefix)
      ? value.slice(withoutPrefix.length)
      : value;
  }
  if (isJsonOf(node)) {
    const value = resolveTree(node.json, outputOf);
    return value === undefined || hasUnknown(value) ? UNKNOWN : JSON.stringify(value);
  }
  if (Array.isArray(node)) {
    return (node as readonly Node[]).map((each) => resolveTree(each, outputOf) ?? null);
  }
  if (typeof node === "object" && node !== null) {
    const entries = Object.entries(node as { readonly [key: string]: Node }).flatMap(
      ([key, each]) => {
        const value = resolveTree(each, outputOf);
        return value === undefined ? [] : [[key, value] as const];
      },
    );
    return Object.fromEntries(entries);
  }
  return node;
}

import { expect } from "chai";
import {
  type Child,
  type Cloud,
  outputAt,
  type Properties,
  resolveTree,
  UNKNOWN,
  type Value,
} from "../../../lab/model";
import { caller, creationOf } from "./support";

/** Logical names of the children of one kind. */
export const named = (children: readonly Child[], kind: string) =>
  children.filter(({ type }) => type.endsWith(`:${kind}`)).map(({ name }) => name);

/** Makes all children as the engine would, and returns the component's outputs. */
export function build(
  cloud: Cloud,
  type: string,
  name: string,
  inputs: Properties,
  preview = false,
) {
  const expansion = cloud.expand(type, name, inputs, caller);
  if (expansion === undefined) {
    throw new Error(`${type} has no expansion`);
  }
  const outputs = new Map<string, Properties>();
  const outputOf = ({ ref, property }: { ref: string; property: string }): Value | undefined =>
    property === "*" ? (outputs.get(ref) ?? {}) : outputAt(outputs.get(ref) ?? {}, property);
  for (const child of expansion.children) {
    if (child.component === true || child.type.startsWith("pulumi:")) {
      outputs.set(child.key, {});
      continue;
    }
    const given = resolveTree(child.inputs, outputOf) as Properties;
    const { inputs: checked, failures } = cloud.check(
      child.type,
      child.name,
      given,
      caller,
      child.key,
    );
    expect(failures, child.key).to.deep.equal([]);
    const made = cloud.create(creationOf(child.type, child.name, checked, { preview }));
    outputs.set(child.key, { ...made.outputs, id: preview ? UNKNOWN : made.id });
  }
  return resolveTree(expansion.outputs, outputOf) as Properties;
}

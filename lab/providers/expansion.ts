import { outputAt, resolveTree } from "../model";
import {
  type Child,
  type Expansion,
  type Properties,
  type Ref,
  type Value,
  UNKNOWN,
} from "../model/types";
import { resourceReference } from "./wire";

/** A child as it was registered. */
export interface Registered {
  readonly urn: string;
  /** UNKNOWN in a preview; `undefined` for a component. */
  readonly id: Value | undefined;
  readonly outputs: Properties;
}

/** What a registration needs to know about a child. */
export interface ChildRegistration {
  readonly child: Child;
  /** URN of its parent: another child, or the component. */
  readonly parent: string;
  readonly inputs: Properties;
  /** URNs that each input depends on. */
  readonly inputDependencies: ReadonlyMap<string, readonly string[]>;
  /** URNs of all that it waits for. */
  readonly dependencies: readonly string[];
}

type Tree = Expansion["outputs"][string];

/** Keys of the children that a value refers to. */
function refsIn(tree: Tree): readonly string[] {
  const keys: string[] = [];
  resolveTree(tree, ({ ref }) => {
    keys.push(ref);
    return undefined;
  });
  return keys;
}

/** What a `Ref` stands for. */
function follow({ ref, property }: Ref, known: ReadonlyMap<string, Registered>, preview: boolean) {
  const target = known.get(ref);
  if (target === undefined) {
    throw new Error(`the expansion has no child "${ref}"`);
  }
  switch (property) {
    case "*":
      return resourceReference(target.urn, target.id);
    case "urn":
      return target.urn;
    case "id":
      return target.id;
    default:
      // A preview may know less than the resource will have.
      return outputAt(target.outputs, property) ?? (preview ? UNKNOWN : undefined);
  }
}

function resolveAll(
  trees: Expansion["outputs"],
  known: ReadonlyMap<string, Registered>,
  preview: boolean,
): Properties {
  const entries = Object.entries(trees).flatMap(([key, tree]) => {
    const value = resolveTree(tree, (ref) => follow(ref, known, preview));
    return value === undefined ? [] : [[key, value] as const];
  });
  return Object.fromEntries(entries);
}

/** An expansion's outputs, and the URNs that each depends on. */
export interface Expanded {
  readonly outputs: Properties;
  readonly dependencies: ReadonlyMap<string, readonly string[]>;
}

/**
 * Registers the children of a remote component, each as soon as its parent and what it refers to are there, and
 * resolves the component's outputs.
 */
export async function registerChildren(
  { children, outputs }: Expansion,
  component: string,
  preview: boolean,
  register: (registration: ChildRegistration) => Promise<Registered>,
): Promise<Expanded> {
  const byKey = new Map(children.map((child) => [child.key, child]));
  const known = new Map<string, Registered>();
  const started = new Map<string, Promise<Registered>>();
  const urnOf = (key: string) => known.get(key)?.urn ?? "";

  const start = (key: string, wantedBy: string): Promise<Registered> => {
    const child = byKey.get(key);
    if (child === undefined) {
      throw new Error(
        `"${wantedBy}" refers to the child "${key}", which the expansion does not have`,
      );
    }
    const running = started.get(key) ?? registerOne(child);
    started.set(key, running);
    return running;
  };

  const registerOne = async (child: Child): Promise<Registered> => {
    const refs = new Map(Object.entries(child.inputs).map(([key, tree]) => [key, refsIn(tree)]));
    const needs = new Set([...[...refs.values()].flat(), ...(child.dependsOn ?? [])]);
    const waited = child.parent === undefined ? [...needs] : [...needs, child.parent];
    await Promise.all(waited.map((key) => start(key, child.key)));
    const registered = await register({
      child,
      parent: child.parent === undefined ? component : urnOf(child.parent),
      inputs: resolveAll(child.inputs, known, preview),
      inputDependencies: new Map([...refs].map(([key, keys]) => [key, keys.map(urnOf)])),
      dependencies: [...needs].map(urnOf),
    });
    known.set(child.key, registered);
    return registered;
  };

  await Promise.all(children.map(({ key }) => start(key, component)));
  return {
    outputs: resolveAll(outputs, known, preview),
    dependencies: new Map(
      Object.entries(outputs).map(([key, tree]) => [key, refsIn(tree).map(urnOf)]),
    ),
  };
}

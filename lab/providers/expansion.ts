import { type Child, type Expansion, type Properties, type Ref, type Value, UNKNOWN } from "../model/types";
import { ResourceReference, type Sendable } from "./wire";

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
  readonly inputs: { readonly [key: string]: Sendable };
  /** URNs that each input depends on. */
  readonly inputDependencies: ReadonlyMap<string, readonly string[]>;
  /** URNs of all that it waits for. */
  readonly dependencies: readonly string[];
}

type Tree = Expansion["outputs"][string];

const isRef = (value: object): value is Ref =>
  "ref" in value && "property" in value && Object.keys(value).length === 2;

const isTreeList = (value: Tree): value is readonly Tree[] => Array.isArray(value);

/** Keys of the children that a value refers to. */
function refsIn(tree: Tree): readonly string[] {
  if (typeof tree !== "object" || tree === null) {
    return [];
  }
  if (isTreeList(tree)) {
    return tree.flatMap(refsIn);
  }
  return isRef(tree) ? [tree.ref] : Object.values(tree).flatMap(refsIn);
}

/** What a `Ref` stands for. */
function follow({ ref, property }: Ref, known: ReadonlyMap<string, Registered>, preview: boolean) {
  const target = known.get(ref);
  if (target === undefined) {
    throw new Error(`the expansion has no child "${ref}"`);
  }
  switch (property) {
    case "*":
      return new ResourceReference(target.urn, target.id);
    case "urn":
      return target.urn;
    case "id":
      return target.id ?? null;
    default:
      // A preview may know less than the resource will have.
      return target.outputs[property] ?? (preview ? UNKNOWN : null);
  }
}

function resolve(tree: Tree, known: ReadonlyMap<string, Registered>, preview: boolean): Sendable {
  if (typeof tree !== "object" || tree === null) {
    return tree;
  }
  if (isTreeList(tree)) {
    return tree.map((item) => resolve(item, known, preview));
  }
  return isRef(tree)
    ? follow(tree, known, preview)
    : Object.fromEntries(
        Object.entries(tree).map(([key, value]) => [key, resolve(value, known, preview)]),
      );
}

/** An expansion's outputs, and the URNs that each depends on. */
export interface Expanded {
  readonly outputs: { readonly [key: string]: Sendable };
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
      throw new Error(`"${wantedBy}" refers to the child "${key}", which the expansion does not have`);
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
    const inputs = resolve(child.inputs, known, preview) as Readonly<Record<string, Sendable>>;
    const registered = await register({
      child,
      parent: child.parent === undefined ? component : urnOf(child.parent),
      inputs,
      inputDependencies: new Map([...refs].map(([key, keys]) => [key, keys.map(urnOf)])),
      dependencies: [...needs].map(urnOf),
    });
    known.set(child.key, registered);
    return registered;
  };

  await Promise.all(children.map(({ key }) => start(key, component)));
  const entries = Object.entries(outputs);
  return {
    outputs: Object.fromEntries(
      entries.map(([key, tree]) => [key, resolve(tree, known, preview)]),
    ),
    dependencies: new Map(entries.map(([key, tree]) => [key, refsIn(tree).map(urnOf)])),
  };
}

/** The simulated cloud, shared by the lab's providers, the in-process plan and the unit tests' mocks. */
export { Cloud, type CloudOptions } from "./cloud";
export { outputAt, resolveTree } from "./expand/tree";
export { knownTypes } from "./registry";
export * from "./types";

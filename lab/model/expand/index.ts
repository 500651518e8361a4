import { type Caller, type Expansion, type Properties } from "../types";
import { cluster } from "./eks";
import { vpc } from "./vpc";

/** The children that the real component would register; nothing for a type that is no remote component. */
export function expansionOf(
  type: string,
  name: string,
  inputs: Properties,
  caller: Caller,
): Expansion | undefined {
  switch (type) {
    case "awsx:ec2:Vpc":
      return vpc(name, inputs, caller);
    case "eks:index:Cluster":
      return cluster(name, inputs, caller);
    default:
      return undefined;
  }
}

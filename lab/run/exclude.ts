import { type Deployment } from "@pulumi/pulumi/automation";
import { urnsIn as inState } from "../../drills/stack/regions";
import { readState } from "../../drills/stack/state";

/** URNs of the resources whose provider calls the region, as a drill leaves them out. */
export const urnsIn = (region: string, deployment: Deployment): readonly string[] =>
  inState(region, readState(deployment));

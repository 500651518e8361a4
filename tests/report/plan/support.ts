import { type Inputs, type PlannedResource, type Snapshot } from "../../../report/plan/types";

/** Resources and snapshots as small as a test needs them. */

export const home = "eu-west-1";
export const away = "eu-central-1";

export const urnOf = (type: string, name: string) =>
  `urn:pulumi:small::evenkeel::evenkeel:tier:DataTier$${type}::${name}`;

export const resource = (
  type: string,
  name: string,
  inputs: Inputs = {},
  more: Partial<PlannedResource> = {},
): PlannedResource => ({
  ...{ urn: urnOf(type, name), type, name, inputs },
  ...{ parent: "", custom: true, region: home, tier: "DataTier", secrets: [] },
  ...{ answers: [], protect: false },
  ...{ inputDependencies: {}, dependsOn: [], ignoreChanges: [] },
  ...more,
});

export const snapshot = (
  resources: readonly PlannedResource[],
  active: string | undefined = home,
  places: readonly string[] = [home, away],
): Snapshot => ({ resources, active, places });

/**
 * Regions that a stack may be built in: zone names and the features that differ between regions, as data, so that a
 * preview looks nothing up. Zones are those offered to every account; an account that lacks one is told so by `up`.
 * Source: AWS General Reference and "Regions and Availability Zones", read 2026-11.
 */
export interface RegionFacts {
  /** Zones by name. Names map to different data centres in different accounts, which does not matter here. */
  readonly zones: readonly string[];
  /** True where the account must opt in before the region can be used. */
  readonly optIn: boolean;
}

const zonesOf = (region: string, letters: string) =>
  [...letters].map((letter) => `${region}${letter}`);

export const regions = {
  "ap-northeast-1": { zones: zonesOf("ap-northeast-1", "acd"), optIn: false },
  "ap-northeast-2": { zones: zonesOf("ap-northeast-2", "abcd"), optIn: false },
  "ap-northeast-3": { zones: zonesOf("ap-northeast-3", "abc"), optIn: false },
  "ap-south-1": { zones: zonesOf("ap-south-1", "abc"), optIn: false },
  "ap-southeast-1": { zones: zonesOf("ap-southeast-1", "abc"), optIn: false },
  "ap-southeast-2": { zones: zonesOf("ap-southeast-2", "abc"), optIn: false },
  "ca-central-1": { zones: zonesOf("ca-central-1", "abd"), optIn: false },
  "eu-central-1": { zones: zonesOf("eu-central-1", "abc"), optIn: false },
  "eu-central-2": { zones: zonesOf("eu-central-2", "abc"), optIn: true },
  "eu-north-1": { zones: zonesOf("eu-north-1", "abc"), optIn: false },
  "eu-south-1": { zones: zonesOf("eu-south-1", "abc"), optIn: true },
  "eu-west-1": { zones: zonesOf("eu-west-1", "abc"), optIn: false },
  "eu-west-2": { zones: zonesOf("eu-west-2", "abc"), optIn: false },
  "eu-west-3": { zones: zonesOf("eu-west-3", "abc"), optIn: false },
  "sa-east-1": { zones: zonesOf("sa-east-1", "abc"), optIn: false },
  "us-east-1": { zones: zonesOf("us-east-1", "abcdf"), optIn: false },
  "us-east-2": { zones: zonesOf("us-east-2", "abc"), optIn: false },
  "us-west-1": { zones: zonesOf("us-west-1", "ac"), optIn: false },
  "us-west-2": { zones: zonesOf("us-west-2", "abcd"), optIn: false },
} as const satisfies Record<string, RegionFacts>;

export type RegionName = keyof typeof regions;

export const regionNames = Object.keys(regions) as [RegionName, ...RegionName[]];

/** CloudFront reads its certificate and web ACL from here, wherever the places are (CloudFront developer guide). */
export const edgeRegion: RegionName = "us-east-1";

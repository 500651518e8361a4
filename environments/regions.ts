/**
 * Regions that a stack may be built in: zone names and the features that differ between regions, as data, so that a
 * preview looks nothing up. An account that lacks a zone is told so by `up`.
 */
export interface RegionFacts {
  /**
   * Zones by name. Names map to different data centres in different accounts, which does not matter here.
   * Source: AWS Global Infrastructure guide, "Regions and Availability Zones"; the same letters as in moto 5.2.1.
   * us-east-1e is left out: it commonly is use1-az3, which EKS refuses. us-west-1 shows an account two of its three
   * zones, and which two differs: `ac` is common.
   */
  readonly zones: readonly string[];
  /** True where the account must opt in before the region can be used. */
  readonly optIn: boolean;
  /**
   * Families of instance classes that Aurora PostgreSQL runs on here, without `db.`.
   * Source: AWS's resource schemas of 2026-10-20 as cfn-lint 1.58.0 carries them.
   */
  readonly databaseFamilies: readonly string[];
}

/** Families that every region below has. */
const commonFamilies = ["r5", "r6g", "r6i", "r7g", "t3", "t4g"];

function region(
  name: string,
  letters: string,
  families: string,
  { optIn = false } = {},
): RegionFacts {
  return {
    zones: [...letters].map((letter) => `${name}${letter}`),
    optIn,
    databaseFamilies: [...commonFamilies, ...families.split(" ")],
  };
}

export const regions = {
  "ap-northeast-1": region("ap-northeast-1", "acd", "r6gd r6id r7i r8a r8g r8gd"),
  "ap-northeast-2": region("ap-northeast-2", "abcd", "r6gd r6id r7i r8g r8gd"),
  "ap-northeast-3": region("ap-northeast-3", "abc", "r7i r8g"),
  "ap-south-1": region("ap-south-1", "abc", "r6gd r6id r7i r8g"),
  "ap-southeast-1": region("ap-southeast-1", "abc", "r6gd r6id r7i r8g"),
  "ap-southeast-2": region("ap-southeast-2", "abc", "r6gd r6id r7i r8g r8gd"),
  "ca-central-1": region("ca-central-1", "abd", "r6gd r7i r8a r8g r8gd"),
  "eu-central-1": region("eu-central-1", "abc", "r6gd r6id r7i r8a r8g r8gd"),
  "eu-central-2": region("eu-central-2", "abc", "r8g", { optIn: true }),
  "eu-north-1": region("eu-north-1", "abc", "r6gd r7i r8g"),
  "eu-south-1": region("eu-south-1", "abc", "r7i", { optIn: true }),
  "eu-west-1": region("eu-west-1", "abc", "r6gd r6id r7i r8a r8g r8gd x2g"),
  "eu-west-2": region("eu-west-2", "abc", "r6gd r6id r7i r8g r8gd"),
  "eu-west-3": region("eu-west-3", "abc", "r6gd r7i r8g"),
  "sa-east-1": region("sa-east-1", "abc", "r6gd r7i r8g r8gd"),
  "us-east-1": region("us-east-1", "abcdf", "r6gd r6id r7i r8a r8g r8gd x2g"),
  "us-east-2": region("us-east-2", "abc", "r6gd r6id r7i r8a r8g r8gd x2g"),
  "us-west-1": region("us-west-1", "ac", "r6gd r7i r8g r8gd"),
  "us-west-2": region("us-west-2", "abcd", "r6gd r6id r7i r8a r8g r8gd x2g"),
} satisfies Record<string, RegionFacts>;

/**
 * AWS's list of the addresses that CloudFront calls origins from, `com.amazonaws.global.cloudfront.origin-facing`, by its id
 * in each region; where it is absent here, nobody has published it.
 * Source: AWS's blog "Limit access to your origins using the AWS-managed prefix list for Amazon CloudFront", and AWS samples
 * that carry the same ids (2026-11); `aws ec2 describe-managed-prefix-lists` shows an account's own view.
 */
export const originFacingPrefixLists: { readonly [region: string]: string } = {
  "ap-northeast-1": "pl-58a04531",
  "ap-northeast-2": "pl-22a6434b",
  "ap-northeast-3": "pl-31a14458",
  "ap-south-1": "pl-9aa247f3",
  "ap-southeast-1": "pl-31a34658",
  "ap-southeast-2": "pl-b8a742d1",
  "ca-central-1": "pl-38a64351",
  "eu-central-1": "pl-a3a144ca",
  "eu-north-1": "pl-fab65393",
  "eu-west-1": "pl-4fa04526",
  "eu-west-2": "pl-93a247fa",
  "eu-west-3": "pl-75b1541c",
  "sa-east-1": "pl-5da64334",
  "us-east-1": "pl-3b927c52",
  "us-east-2": "pl-b6a144df",
  "us-west-1": "pl-4ea04527",
  "us-west-2": "pl-82a045eb",
};

export type RegionName = keyof typeof regions;

export const regionNames = Object.keys(regions) as [RegionName, ...RegionName[]];

/** CloudFront reads its certificate and web ACL from here, wherever the places are (CloudFront developer guide). */
export const edgeRegion: RegionName = "us-east-1";

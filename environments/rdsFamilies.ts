import { type RegionName } from "./regions";

/** Families that every region has: general purpose, memory-optimised and burstable. */
const common = "m5 m6g r5 r6g t3 t4g";

/**
 * Families of instance classes that RDS for PostgreSQL runs on, without `db.`, by region: the current ones, of which the
 * smallest and the largest stack find theirs. Source: AWS's resource schemas of 2026-10-20 as cfn-lint 1.58.0 carries them.
 */
const more: { readonly [region in RegionName]: string } = {
  "ap-northeast-1": "m6gd m6i m7g m7i m8g r6gd r6i r7g r7i r8g",
  "ap-northeast-2": "m6gd m6i m7g m7i m8g r6i r7g r7i r8g",
  "ap-northeast-3": "m6gd m6i m7g r6gd r6i r7g r8g",
  "ap-south-1": "m6gd m6i m7g m7i m8g r6gd r6i r7g r7i r8g",
  "ap-southeast-1": "m6gd m6i m7g m7i m8g r6gd r6i r7g r7i r8g",
  "ap-southeast-2": "m6gd m6i m7g m7i m8g r6gd r6i r7g r7i r8g",
  "ca-central-1": "m6gd m6i m7g m7i r6gd r6i r7g r7i r8g",
  "eu-central-1": "m6gd m6i m7g m7i m8g r6gd r6i r7g r7i r8g",
  "eu-central-2": "m6gd m7g m8g r6gd r7g r8g",
  "eu-north-1": "m6gd m6i m7g m7i m8g r6i r7g r7i r8g",
  "eu-south-1": "m6gd m6i m8g r6i r7g r7i",
  "eu-west-1": "m6gd m6i m7g m7i m8g r6gd r6i r7g r7i r8g",
  "eu-west-2": "m6gd m6i m7g m7i m8g r6i r7g r7i r8g",
  "eu-west-3": "m6gd m6i m7g m7i m8g r6gd r6i r7i r8g",
  "sa-east-1": "m6i m7g m7i m8g r6i r7g r7i r8g",
  "us-east-1": "m6gd m6i m7g m7i m8g r6gd r6i r7g r7i r8g",
  "us-east-2": "m6gd m6i m7g m7i m8g r6gd r6i r7g r7i r8g",
  "us-west-1": "m6gd m6i m7g m7i m8g r6gd r6i r7g r7i r8g",
  "us-west-2": "m6gd m6i m7g m7i m8g r6gd r6i r7g r7i r8g",
};

export const rdsFamilies = (region: RegionName): readonly string[] =>
  `${common} ${more[region]}`.split(" ");

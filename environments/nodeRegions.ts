import { nodeFamilies } from "./nodeCatalogue";
import { type RegionName } from "./regions";

/**
 * Families of `nodeFamilies` that a region does not offer.
 * Source: AWS's resource schemas of 2026-10-20 as cfn-lint 1.58.0 carries them.
 */
const without: { readonly [region in RegionName]?: string } = {
  "ap-northeast-1": "c5ad",
  "ap-northeast-2":
    "c5ad c6a c7a c8a c8id c8in m5dn m5n m6a m7a m8a m8id r6a r6idn r6in r7a r8a r8id",
  "ap-northeast-3":
    "c5a c5ad c6a c6id c7a c8a c8i c8id c8in m5a m5ad m5dn m5n m6a m6id m6idn m6in m7a m8a m8i m8id r5a r5ad r5b r5dn r5n r6a r6id r6idn r6in r7a r8a r8i r8id",
  "ap-south-1": "c5ad c6id c7a c8a c8in m5dn m5n m7a r5b r5dn r6idn r6in r7a r8a",
  "ap-southeast-1": "c8a c8id m7a m8a m8id r7a r8a r8id",
  "ap-southeast-2": "c7a c8a m5dn m5n m8a r7a r8a",
  "ca-central-1": "c5ad c7a c8a c8in m5dn m5n m7a m8a r5dn r6id r7a",
  "eu-central-2":
    "c5a c5ad c5n c6a c6i c6id c7a c8a c8i c8id c8in m5a m5ad m5dn m5n m6a m7a m8a m8i m8id r5a r5ad r5b r5dn r5n r6a r6id r6idn r6in r7a r7i r8a r8id",
  "eu-north-1": "c5ad c6a c6id c8a c8in m5a m5ad m5dn m5n m6a m6id m8a m8i r5a r5ad r6a r6id r8a",
  "eu-south-1":
    "c6a c7a c8a c8i c8id c8in m5ad m5dn m5n m6idn m6in m7a m8a m8i m8id r5ad r6a r6id r6idn r6in r7a r8a r8id",
  "eu-west-1": "c8id",
  "eu-west-2": "c5ad c8a c8id c8in m5dn m5n m8a r5dn r6idn r6in r7a r8a",
  "eu-west-3":
    "c5ad c6a c7a c8a c8id c8in m5dn m5n m6id m6idn m6in m7a m8a m8id r5b r6a r6id r7a r8a r8id",
  "sa-east-1": "c7a c8a c8id c8in m5dn m5n m7a m8a m8id r5dn r6a r6id r6idn r6in r7a r8a r8id",
  "us-west-1":
    "c5ad c6id c8a c8id c8in m5dn m5n m7a m8a m8id r5b r5dn r6id r6idn r6in r7a r8a r8id",
};

/** Families of nodes that a region offers. */
export function nodeFamiliesOf(region: RegionName): readonly string[] {
  const lacking = (without[region] ?? "").split(" ");
  return Object.values(nodeFamilies)
    .flat()
    .filter((family) => !lacking.includes(family));
}

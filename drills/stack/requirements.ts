import { list, properties, text } from "./state";
import { type Located } from "./view";

/** What a place must have of its own before it can serve: a failover makes none of it. */
export interface Requirements {
  /** Names of secrets, and whether each is a copy of the other place's. */
  readonly secrets: readonly { readonly name: string; readonly copyOf?: string }[];
  /** Ids of keys. */
  readonly keys: readonly { readonly id: string; readonly name: string }[];
  /** ARNs of certificates. */
  readonly certificates: readonly string[];
}

/** A bucket and the one in the other place that what is new in it is copied to. */
export interface BucketPair {
  readonly from: { readonly region: string; readonly bucket: string };
  readonly to: { readonly region: string; readonly bucket: string };
}

const ofType = (located: readonly Located[], type: string) =>
  located.filter((resource) => resource.type === type);

export function requirementsOf(region: string, located: readonly Located[]): Requirements {
  const here = located.filter((resource) => resource.region === region);
  const secrets = ofType(located, "aws:secretsmanager/secret:Secret");
  const copies = secrets.filter(({ inputs }) =>
    list(inputs.replicas).some((replica) => text(properties(replica).region) === region),
  );
  return {
    secrets: [
      ...secrets
        .filter((secret) => secret.region === region)
        .map(({ inputs }) => ({ name: text(inputs.name) })),
      ...copies.map(({ inputs, region: copyOf }) => ({ name: text(inputs.name), copyOf })),
    ],
    keys: ofType(here, "aws:kms/key:Key").map(({ id, name }) => ({ id, name })),
    certificates: ofType(here, "aws:acm/certificate:Certificate").map(({ id }) => id),
  };
}

export function bucketPairs(located: readonly Located[]): readonly BucketPair[] {
  const buckets = ofType(located, "aws:s3/bucket:Bucket");
  return ofType(located, "aws:s3/bucketReplicationConfig:BucketReplicationConfig").flatMap(
    ({ region, inputs }) =>
      list(inputs.rules).flatMap((rule): BucketPair[] => {
        const arn = text(properties(properties(rule).destination).bucket);
        const to = buckets.find(({ id }) => `arn:aws:s3:::${id}` === arn);
        return to === undefined
          ? []
          : [
              {
                from: { region, bucket: text(inputs.bucket) },
                to: { region: to.region, bucket: to.id },
              },
            ];
      }),
  );
}

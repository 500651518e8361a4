import { aws, type Given, type MinimalInputs, resourcePolicy, text } from "./minimal";

const bucket = (given: Given) => ({ bucket: given(aws("s3/bucket")).id });

/** Buckets. */
export const storage: { readonly [path: string]: MinimalInputs } = {
  "s3/bucket": () => ({}),
  "s3/bucketPolicy": (given) => ({ ...bucket(given), policy: resourcePolicy }),
  "s3/bucketPublicAccessBlock": bucket,
  "s3/bucketVersioning": (given) => ({
    ...bucket(given),
    versioningConfiguration: { status: "Enabled" },
  }),
  "s3/bucketServerSideEncryptionConfiguration": (given) => ({
    ...bucket(given),
    rules: [{ applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" } }],
  }),
  "s3/bucketOwnershipControls": (given) => ({
    ...bucket(given),
    rule: { objectOwnership: "ObjectWriter" },
  }),
  "s3/bucketLifecycleConfiguration": (given) => ({
    ...bucket(given),
    rules: [{ id: "old", status: "Enabled", expiration: { days: 30 }, filter: { prefix: "" } }],
  }),
  "s3/bucketAcl": (given) => {
    given(aws("s3/bucketOwnershipControls"));
    return { ...bucket(given), acl: "private" };
  },
  "s3/bucketLogging": (given) => ({
    ...bucket(given),
    targetBucket: given(aws("s3/bucket")).id,
    targetPrefix: "log/",
  }),
  "s3/bucketReplicationConfig": (given) => {
    given(aws("s3/bucketVersioning"));
    return {
      ...bucket(given),
      role: text(given(aws("iam/role")).arn),
      rules: [
        {
          status: "Enabled",
          destination: { bucket: text(given(aws("s3/bucket"), "eu-central-1").arn) },
        },
      ],
    };
  },
  "s3/bucketObjectv2": (given) => ({ ...bucket(given), key: "index.html", content: "x" }),
};

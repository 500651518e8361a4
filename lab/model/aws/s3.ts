import { type Definition, type Definitions } from "../definition";
import { CloudError } from "../types";
import { aws, toBucket, toKey, toRole } from "./shared";

const bucket = aws("s3/bucket");
const versioning = aws("s3/bucketVersioning");

/** What is set on a bucket has the bucket's name as its id. */
const partOf = (references: NonNullable<Definition["references"]> = []): Definition => ({
  references: [toBucket("bucket"), ...references],
  make: (context) => ({ id: context.text("bucket") }),
});

/** `arn:aws:s3:::name` or the name itself. */
const bucketName = (value: string) => value.split(":").pop();

export const s3: Definitions = {
  [bucket]: {
    naming: {
      property: "bucket",
      max: 63,
      lower: true,
      taken: "BucketAlreadyExists",
      within: "world",
    },
    make: (context) => {
      const name = context.text("bucket");
      return {
        id: name,
        outputs: {
          arn: `arn:${context.partition}:s3:::${name}`,
          bucket: name,
          bucketDomainName: `${name}.s3.amazonaws.com`,
          bucketRegionalDomainName: `${name}.s3.${context.region}.amazonaws.com`,
          bucketRegion: context.region,
          hostedZoneId: "Z1BKCTXD74EZPE",
          acl: "private",
          objectLockEnabled: context.flag("objectLockEnabled"),
          requestPayer: "BucketOwner",
        },
      };
    },
    beforeDelete: (entry, context) => {
      const held = context
        .all(aws("s3/bucketObjectv2"))
        .find(({ inputs }) => inputs.bucket === entry.id);
      if (held !== undefined && entry.inputs.forceDestroy !== true) {
        throw new CloudError(
          "BucketNotEmpty",
          `The bucket ${entry.id} you tried to delete is not empty: it holds ${held.id}.`,
        );
      }
    },
  },
  [aws("s3/bucketPolicy")]: partOf(),
  [aws("s3/bucketPublicAccessBlock")]: partOf(),
  [versioning]: partOf(),
  [aws("s3/bucketServerSideEncryptionConfiguration")]: partOf([
    toKey("rules[*].applyServerSideEncryptionByDefault.kmsMasterKeyId"),
  ]),
  [aws("s3/bucketOwnershipControls")]: partOf(),
  [aws("s3/bucketLifecycleConfiguration")]: partOf(),
  [aws("s3/bucketAcl")]: {
    references: [toBucket("bucket")],
    rules: (context) => {
      const owner = context
        .all(aws("s3/bucketOwnershipControls"))
        .find(({ inputs }) => inputs.bucket === context.inputs.bucket);
      const rule = JSON.stringify(owner?.inputs.rule ?? { objectOwnership: "BucketOwnerEnforced" });
      if (rule.includes("BucketOwnerEnforced")) {
        throw new CloudError("AccessControlListNotSupported", "The bucket does not allow ACLs");
      }
    },
    make: (context) => ({ id: `${context.text("bucket")},${context.text("acl")}` }),
  },
  [aws("s3/bucketLogging")]: partOf([toBucket("targetBucket")]),
  [aws("s3/bucketReplicationConfig")]: {
    references: [
      toBucket("bucket"),
      toRole("role"),
      toBucket("rules[*].destination.bucket", {
        region: "any",
        key: bucketName,
        missing: "InvalidRequest",
      }),
    ],
    rules: (context) => {
      const isVersioned = context
        .all(versioning)
        .some(
          ({ inputs }) =>
            inputs.bucket === context.inputs.bucket &&
            JSON.stringify(inputs.versioningConfiguration ?? null).includes("Enabled"),
        );
      if (!isVersioned) {
        throw new CloudError(
          "InvalidRequest",
          "Versioning must be 'Enabled' on the bucket to apply a replication configuration",
        );
      }
    },
    make: (context) => ({ id: context.text("bucket") }),
  },
  [aws("s3/bucketObjectv2")]: {
    references: [toBucket("bucket"), toKey("kmsKeyId")],
    make: (context) => ({
      id: `${context.text("bucket")}/${context.text("key")}`,
      outputs: {
        arn: `arn:${context.partition}:s3:::${context.text("bucket")}/${context.text("key")}`,
        etag: context.hex(32),
        versionId: context.letters(32),
        contentType: context.text("contentType", "application/octet-stream"),
        storageClass: context.text("storageClass", "STANDARD"),
      },
    }),
  },
};

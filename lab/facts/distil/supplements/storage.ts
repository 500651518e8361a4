import { type Supplements } from "../supplement";
import { atLeast, between, like, oneOf, said, upTo } from "./types";

const s3 = said(
  "S3 user guide: bucket naming rules; API reference: PutBucketLifecycleConfiguration, PutBucketReplication",
);

/** General purpose buckets; a Pulumi reference to another bucket has the same form. */
const bucket = s3(
  like("^(?!xn--|sthree-|amzn-s3-demo-)(?!.*[.]{2})[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$"),
);
const days = s3(atLeast(1));
const prefix = s3(upTo(1024));
const transition = s3(
  oneOf(
    "DEEP_ARCHIVE",
    "GLACIER",
    "GLACIER_IR",
    "INTELLIGENT_TIERING",
    "ONEZONE_IA",
    "STANDARD_IA",
  ),
);
const isoDate = s3(like("^[0-9]{4}-[0-9]{2}-[0-9]{2}"));

export const storage: Supplements = {
  "aws:s3/bucket:Bucket": {
    bucket,
    bucketPrefix: s3(like("^[a-z0-9][a-z0-9.-]*$", 37)),
    "corsRules.maxAgeSeconds": s3(atLeast(0)),
    "lifecycleRules.abortIncompleteMultipartUploadDays": days,
    "lifecycleRules.expiration.date": isoDate,
    "lifecycleRules.expiration.days": s3(atLeast(0)),
    "lifecycleRules.id": s3(upTo(255)),
    "lifecycleRules.noncurrentVersionExpiration.days": days,
    "lifecycleRules.noncurrentVersionTransitions.days": s3(atLeast(0)),
    "lifecycleRules.noncurrentVersionTransitions.storageClass": transition,
    "lifecycleRules.prefix": prefix,
    "lifecycleRules.transitions.date": isoDate,
    "lifecycleRules.transitions.days": s3(atLeast(0)),
    "lifecycleRules.transitions.storageClass": transition,
    "objectLockConfiguration.rule.defaultRetention.days": days,
    "objectLockConfiguration.rule.defaultRetention.years": s3(atLeast(1)),
    "replicationConfiguration.rules.deleteMarkerReplicationStatus": s3(oneOf("Enabled")),
    "replicationConfiguration.rules.destination.metrics.minutes": s3(oneOf(15)),
    "replicationConfiguration.rules.destination.replicationTime.minutes": s3(oneOf(15)),
    "replicationConfiguration.rules.filter.prefix": prefix,
    "replicationConfiguration.rules.priority": s3(atLeast(0)),
  },
  "aws:s3/bucketAcl:BucketAcl": { bucket },
  "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration": {
    bucket,
    "rules.abortIncompleteMultipartUpload.daysAfterInitiation": days,
    "rules.expiration.date": isoDate,
    "rules.expiration.days": s3(atLeast(0)),
    "rules.filter.and.objectSizeGreaterThan": s3(atLeast(0)),
    "rules.filter.and.objectSizeLessThan": s3(atLeast(1)),
    "rules.filter.and.prefix": prefix,
    "rules.filter.objectSizeGreaterThan": s3(atLeast(0)),
    "rules.filter.objectSizeLessThan": s3(atLeast(1)),
    "rules.filter.prefix": prefix,
    "rules.filter.tag.key": s3(upTo(128, 1)),
    "rules.filter.tag.value": s3(upTo(256)),
    "rules.noncurrentVersionExpiration.newerNoncurrentVersions": s3(between(1, 100)),
    "rules.noncurrentVersionExpiration.noncurrentDays": days,
    "rules.noncurrentVersionTransitions.newerNoncurrentVersions": s3(between(1, 100)),
    "rules.noncurrentVersionTransitions.noncurrentDays": s3(atLeast(0)),
    "rules.noncurrentVersionTransitions.storageClass": transition,
    "rules.prefix": prefix,
    "rules.transitions.date": isoDate,
    "rules.transitions.days": s3(atLeast(0)),
    "rules.transitions.storageClass": transition,
    transitionDefaultMinimumObjectSize: s3(
      oneOf("all_storage_classes_128K", "varies_by_storage_class"),
    ),
  },
  "aws:s3/bucketLogging:BucketLogging": { bucket, targetBucket: bucket },
  "aws:s3/bucketObjectv2:BucketObjectv2": {
    key: s3(upTo(1024, 1)),
    storageClass: s3(
      oneOf(
        "DEEP_ARCHIVE",
        "EXPRESS_ONEZONE",
        "FSX_OPENZFS",
        "GLACIER",
        "GLACIER_IR",
        "INTELLIGENT_TIERING",
        "ONEZONE_IA",
        "OUTPOSTS",
        "REDUCED_REDUNDANCY",
        "SNOW",
        "STANDARD",
        "STANDARD_IA",
      ),
    ),
  },
  "aws:s3/bucketOwnershipControls:BucketOwnershipControls": { bucket },
  "aws:s3/bucketPolicy:BucketPolicy": { bucket },
  "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock": { bucket },
  "aws:s3/bucketReplicationConfig:BucketReplicationConfig": {
    bucket,
    "rules.destination.bucket": s3({ format: "arn", pattern: "^arn:[a-z-]+:s3:::" }),
    "rules.destination.encryptionConfiguration.replicaKmsKeyId": s3({ format: "kms-key" }),
    "rules.destination.metrics.eventThreshold.minutes": s3(oneOf(15)),
    "rules.destination.replicationTime.time.minutes": s3(oneOf(15)),
    "rules.filter.and.prefix": prefix,
    "rules.filter.prefix": prefix,
    "rules.filter.tag.key": s3(upTo(128, 1)),
    "rules.filter.tag.value": s3(upTo(256)),
    "rules.priority": s3(atLeast(0)),
    role: s3({ format: "arn", pattern: "^arn:[a-z-]+:iam::[0-9]{12}:role/" }),
  },
  "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration": {
    bucket,
  },
  "aws:s3/bucketVersioning:BucketVersioning": { bucket },
};

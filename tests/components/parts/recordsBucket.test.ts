import { expect } from "chai";
import { RecordsBucket, type RecordsBucketArgs } from "../../../components/parts/recordsBucket";
import {
  dev,
  type Found,
  granted,
  groundOf,
  prod,
  simulate,
  tlsOnly,
} from "../../support/platform";

const name = "guardrails-eu-west-1-records";
const bucketType = "aws:s3/bucket:Bucket";
const keyType = "aws:kms/key:Key";
const policyType = "aws:s3/bucketPolicy:BucketPolicy";
const { account } = prod;
const trail = {
  arn: `arn:aws:cloudtrail:eu-west-1:${account}:trail/evenkeel-test-account`,
  logGroupArn: `arn:aws:logs:eu-west-1:${account}:log-group:/evenkeel/account/calls`,
};

const records = (changes: Partial<RecordsBucketArgs> = {}, of = prod) => {
  const { provider, shared } = groundOf(of);
  return new RecordsBucket(name, { ...shared, trail, ...changes }, { provider });
};

const ofAccount = {
  Effect: "Allow",
  Principal: { AWS: `arn:aws:iam::${account}:root` },
  Action: "kms:*",
  Resource: "*",
};

const cloudTrail = (Action: string | string[], Resource: string, Condition: unknown) => ({
  Effect: "Allow",
  Principal: { Service: "cloudtrail.amazonaws.com" },
  Action,
  Resource,
  Condition,
});

describe("RecordsBucket", () => {
  let found: Found<RecordsBucket>;
  let bare: Found<RecordsBucket>;

  before(async () => {
    found = await simulate(prod, () => records());
    bare = await simulate(prod, () => records({ trail: undefined }));
  });

  it("creates a bucket, its key, and a bucket for who read it", () => {
    expect(
      found.below(name).filter((each) => /bucket:Bucket|kms|Logging/.test(each)),
    ).to.deep.equal([
      "aws:kms/key:Key guardrails-eu-west-1-records-key",
      "aws:s3/bucket:Bucket guardrails-eu-west-1-records-bucket",
      "aws:s3/bucket:Bucket guardrails-eu-west-1-records-readers-bucket",
      "aws:s3/bucketLogging:BucketLogging guardrails-eu-west-1-records-logging",
    ]);
  });

  it("stays when the stack goes, all of it, and is protected while the stack is", async () => {
    const made = found.resources.all.filter(
      ({ custom, name: each }) => custom && each.startsWith(name),
    );
    expect(made).to.have.length(16);
    expect(made.filter(({ options }) => !options.retainOnDelete)).to.deep.equal([]);
    for (const [type, each] of [
      [bucketType, `${name}-bucket`],
      [bucketType, `${name}-readers-bucket`],
      [keyType, `${name}-key`],
    ] as const) {
      expect(found.options(type, each).protect, each).to.equal(true);
    }
    const loose = await simulate(dev, () => records({}, dev));
    expect(loose.options(keyType, `${name}-key`).protect).to.equal(false);
  });

  describe("secures", () => {
    it("records by the key, which rotates; what S3 writes by S3's own", () => {
      const type =
        "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration";
      expect(JSON.stringify(found.inputs(type, `${name}-encryption`).rules)).to.include(
        found.arn(keyType, `${name}-key`),
      );
      expect(JSON.stringify(found.inputs(type, `${name}-readers-encryption`).rules)).to.include(
        "AES256",
      );
      expect(found.inputs(keyType, `${name}-key`)).to.include({
        enableKeyRotation: true,
        deletionWindowInDays: 30,
      });
    });

    it("the key: CloudTrail for this trail, CloudWatch for this log group", () => {
      const encrypts = cloudTrail("kms:GenerateDataKey*", "*", {
        StringEquals: { "aws:SourceArn": trail.arn },
        StringLike: {
          "kms:EncryptionContext:aws:cloudtrail:arn": `arn:aws:cloudtrail:*:${account}:trail/*`,
        },
      });
      const describes = cloudTrail(["kms:DescribeKey"], "*", {
        ArnEquals: { "aws:SourceArn": trail.arn },
      });
      const logs = {
        Effect: "Allow",
        Principal: { Service: "logs.eu-west-1.amazonaws.com" },
        Action: [
          "kms:Decrypt",
          "kms:DescribeKey",
          "kms:Encrypt",
          "kms:GenerateDataKey*",
          "kms:ReEncrypt*",
        ],
        Resource: "*",
        Condition: { ArnEquals: { "kms:EncryptionContext:aws:logs:arn": trail.logGroupArn } },
      };
      expect(found.statements(keyType, `${name}-key`)).to.deep.equal([
        ofAccount,
        encrypts,
        describes,
        logs,
      ]);
      expect(bare.statements(keyType, `${name}-key`)).to.deep.equal([ofAccount]);
    });

    it("the bucket: CloudTrail writes below its prefix, for this trail; nobody comes without TLS", () => {
      const bucket = found.arn(bucketType, `${name}-bucket`);
      expect(found.statements(policyType, `${name}-policy`)).to.have.deep.members([
        cloudTrail(["s3:GetBucketAcl"], bucket, { ArnEquals: { "aws:SourceArn": trail.arn } }),
        cloudTrail("s3:PutObject", `${bucket}/AWSLogs/${account}/*`, {
          StringEquals: {
            "aws:SourceArn": trail.arn,
            "s3:x-amz-acl": "bucket-owner-full-control",
          },
        }),
        tlsOnly("s3:*", [bucket, `${bucket}/*`]),
      ]);
      expect(bare.statements(policyType, `${name}-policy`)).to.have.length(1);
    });
  });

  it("turns to Glacier after 90 days and deletes nothing; readers are kept a year", () => {
    const type = "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration";
    const rule = (which: string) => (found.inputs(type, which).rules as unknown[])[0] as object;
    expect(rule(`${name}-lifecycle`)).to.deep.include({
      transitions: [{ days: 90, storageClass: "GLACIER" }],
    });
    expect(rule(`${name}-lifecycle`)).not.to.have.property("expiration");
    expect(rule(`${name}-readers-lifecycle`)).to.deep.include({ expiration: { days: 365 } });
  });

  it("connects the bucket to the one where S3 writes down who read it, once S3 may", () => {
    const type = "aws:s3/bucketLogging:BucketLogging";
    expect(found.inputs(type)).to.deep.equal({
      bucket: found.id(bucketType, `${name}-bucket`),
      targetBucket: found.id(bucketType, `${name}-readers-bucket`),
      targetPrefix: "records/",
    });
    expect(found.waitsFor(type, `${name}-logging`)).to.include(`${name}-readers-policy`);
    const readers = found.arn(bucketType, `${name}-readers-bucket`);
    expect(found.statements(policyType, `${name}-readers-policy`)).to.deep.include({
      ...granted([], `${readers}/*`),
      Action: "s3:PutObject",
      Principal: { Service: "logging.s3.amazonaws.com" },
      Condition: {
        ArnLike: { "aws:SourceArn": found.arn(bucketType, `${name}-bucket`) },
        StringEquals: { "aws:SourceAccount": account },
      },
    });
  });
});

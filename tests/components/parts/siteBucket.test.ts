import { expect } from "chai";
import { type Foundation } from "../../../components";
import { readableBy, replicate, SiteBucket } from "../../../components/parts/siteBucket";
import { type Found, granted, groundOf, prod, simulate } from "../../support/platform";

const bucketType = "aws:s3/bucket:Bucket";
const replicationType = "aws:s3/bucketReplicationConfig:BucketReplicationConfig";
const distribution = "arn:aws:cloudfront::444455556666:distribution/E2EXAMPLE";

function buckets(protect: boolean) {
  const [home, standby] = [groundOf(prod), groundOf(prod, "standby")];
  const [west, central] = [{ provider: home.provider }, { provider: standby.provider }];
  const argsOf = ({ shared }: Foundation) => ({
    protect,
    location: shared.location,
    kmsKeyArn: shared.keys.data.arn,
  });
  const one = new SiteBucket("west", argsOf(home), west);
  const other = new SiteBucket("central", argsOf(standby), central);
  readableBy("west-access", one.bucket, distribution, west);
  replicate("west-replication", one, other, west);
}

describe("SiteBucket", () => {
  let found: Found<unknown>;
  const bucketArn = (name: string) => found.arn(bucketType, `${name}-bucket`);

  before(async () => {
    found = await simulate(prod, () => buckets(true));
  });

  it("creates a bucket with everything that S3 keeps apart from it", () => {
    expect(found.below("west")).to.deep.equal([
      "aws:s3/bucket:Bucket west-bucket",
      "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration west-lifecycle",
      "aws:s3/bucketOwnershipControls:BucketOwnershipControls west-ownership",
      "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock west-private",
      "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration west-encryption",
      "aws:s3/bucketVersioning:BucketVersioning west-versions",
    ]);
  });

  describe("secures", () => {
    it("the files: private, encrypted, owned by the bucket, versioned for 30 days", () => {
      const bucket = found.id(bucketType, "west-bucket");
      expect(
        found.inputs("aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock", "west-private"),
      ).to.deep.equal({
        bucket,
        blockPublicAcls: true,
        blockPublicPolicy: true,
        ignorePublicAcls: true,
        restrictPublicBuckets: true,
      });
      expect(
        found.inputs("aws:s3/bucketOwnershipControls:BucketOwnershipControls", "west-ownership"),
      ).to.deep.equal({ bucket, rule: { objectOwnership: "BucketOwnerEnforced" } });
      const encryption =
        "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration";
      expect(found.inputs(encryption, "west-encryption")).to.deep.equal({
        bucket,
        rules: [
          {
            applyServerSideEncryptionByDefault: {
              sseAlgorithm: "aws:kms",
              kmsMasterKeyId: found.key("data"),
            },
            bucketKeyEnabled: true,
          },
        ],
      });
      expect(
        found.inputs("aws:s3/bucketVersioning:BucketVersioning", "west-versions"),
      ).to.deep.equal({ bucket, versioningConfiguration: { status: "Enabled" } });
      const lifecycle = "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration";
      expect(found.inputs(lifecycle, "west-lifecycle")).to.deep.equal({
        bucket,
        rules: [
          {
            id: "keep-as-long-as-needed",
            status: "Enabled",
            filter: { prefix: "" },
            noncurrentVersionExpiration: { noncurrentDays: 30 },
            abortIncompleteMultipartUpload: { daysAfterInitiation: 7 },
          },
        ],
      });
      expect(found.waitsFor(lifecycle, "west-lifecycle")).to.include("west-versions");
    });

    it("a full bucket from deletion, unless the stack may go at once", async () => {
      expect(found.inputs(bucketType, "west-bucket")).to.deep.equal({ forceDestroy: false });
      expect(found.options(bucketType, "west-bucket").protect).to.equal(true);
      const open = await simulate(prod, () => buckets(false));
      expect(open.inputs(bucketType, "west-bucket")).to.deep.equal({ forceDestroy: true });
      expect(open.options(bucketType, "west-bucket").protect).to.equal(false);
    });

    it("by letting one distribution read, and nobody without TLS", () => {
      const objects = `${bucketArn("west")}/*`;
      const type = "aws:s3/bucketPolicy:BucketPolicy";
      expect(found.inputs(type).bucket).to.equal(found.id(bucketType, "west-bucket"));
      expect(found.statements(type, "west-access-policy")).to.deep.equal([
        {
          Effect: "Allow",
          Principal: { Service: "cloudfront.amazonaws.com" },
          Action: "s3:GetObject",
          Resource: objects,
          Condition: { StringEquals: { "aws:SourceArn": distribution } },
        },
        {
          Sid: "DenyInsecureTransport",
          Effect: "Deny",
          Principal: "*",
          Action: "s3:*",
          Resource: [bucketArn("west"), objects],
          Condition: { Bool: { "aws:SecureTransport": "false" } },
        },
      ]);
    });

    it("replication, which may read one bucket and write the other", () => {
      const role = "west-replication-role";
      expect(found.json("aws:iam/role:Role", role, "assumeRolePolicy")).to.have.nested.property(
        "Statement[0].Principal.Service",
        "s3.amazonaws.com",
      );
      expect(
        found.statements("aws:iam/rolePolicy:RolePolicy", "west-replication-policy"),
      ).to.deep.equal([
        {
          Effect: "Allow",
          Action: ["s3:GetReplicationConfiguration", "s3:ListBucket"],
          Resource: bucketArn("west"),
        },
        {
          Effect: "Allow",
          Action: [
            "s3:GetObjectVersionForReplication",
            "s3:GetObjectVersionAcl",
            "s3:GetObjectVersionTagging",
          ],
          Resource: `${bucketArn("west")}/*`,
        },
        {
          Effect: "Allow",
          Action: ["s3:ReplicateObject", "s3:ReplicateDelete", "s3:ReplicateTags"],
          Resource: `${bucketArn("central")}/*`,
        },
        granted(["kms:Decrypt"], found.key("data"), {
          StringEquals: { "kms:ViaService": "s3.eu-west-1.amazonaws.com" },
        }),
        granted(["kms:Encrypt", "kms:GenerateDataKey"], found.key("data", "eu-central-1"), {
          StringEquals: { "kms:ViaService": "s3.eu-central-1.amazonaws.com" },
        }),
      ]);
    });
  });

  it("connects a bucket to its peer: all that is new, deletions as well, under the peer's key, within 15 minutes", () => {
    expect(found.inputs(replicationType)).to.deep.equal({
      bucket: found.id(bucketType, "west-bucket"),
      role: found.arn("aws:iam/role:Role", "west-replication-role"),
      rules: [
        {
          id: "everything-new",
          status: "Enabled",
          filter: { prefix: "" },
          deleteMarkerReplication: { status: "Enabled" },
          sourceSelectionCriteria: {
            replicaModifications: { status: "Enabled" },
            sseKmsEncryptedObjects: { status: "Enabled" },
          },
          destination: {
            bucket: bucketArn("central"),
            encryptionConfiguration: { replicaKmsKeyId: found.key("data", "eu-central-1") },
            metrics: { status: "Enabled", eventThreshold: { minutes: 15 } },
            replicationTime: { status: "Enabled", time: { minutes: 15 } },
          },
        },
      ],
    });
    expect(found.waitsFor(replicationType, "west-replication")).to.include.members([
      "west-versions",
      "central-versions",
      "west-replication-policy",
    ]);
  });
});

import { expect } from "chai";
import { PrivateBucket, type PrivateBucketArgs } from "../../../components/parts/privateBucket";
import { type Found, groundOf, prod, simulate, tlsOnly } from "../../support/platform";

const bucketType = "aws:s3/bucket:Bucket";
const lifecycleType = "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration";
const encryptionType =
  "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration";

const made = (args: PrivateBucketArgs) =>
  simulate(prod, () => {
    const { provider } = groundOf(prod);
    return new PrivateBucket("store", args, { provider });
  });

const rule = (found: Found<unknown>) =>
  (found.inputs(lifecycleType).rules as readonly Record<string, unknown>[])[0];

describe("PrivateBucket", () => {
  let found: Found<PrivateBucket>;

  before(async () => {
    found = await made({ protect: true });
  });

  it("blocks every way to the public, and lets no other account own an object", () => {
    const type = "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock";
    expect(found.inputs(type)).to.deep.include({
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    });
    expect(
      found.inputs("aws:s3/bucketOwnershipControls:BucketOwnershipControls").rule,
    ).to.deep.equal({ objectOwnership: "BucketOwnerEnforced" });
  });

  it("refuses whatever does not come over TLS", () => {
    const arn = found.arn(bucketType, "store-bucket");
    expect(found.statements("aws:s3/bucketPolicy:BucketPolicy", "store-policy")).to.deep.equal([
      tlsOnly("s3:*", [arn, `${arn}/*`]),
    ]);
  });

  it("keeps what its owner grants beside that", async () => {
    const granting = await made({
      protect: false,
      grants: (bucketArn) => [
        {
          Effect: "Allow",
          Principal: { Service: "config.amazonaws.com" },
          Action: "s3:GetBucketAcl",
          Resource: bucketArn,
        },
      ],
    });
    expect(granting.statements("aws:s3/bucketPolicy:BucketPolicy", "store-policy")).to.have.length(
      2,
    );
  });

  it("keeps old versions for thirty days, objects for ever", () => {
    expect(rule(found)).to.deep.include({ noncurrentVersionExpiration: { noncurrentDays: 30 } });
    expect(rule(found)).not.to.have.any.keys("expiration", "transitions");
    expect(
      found.inputs("aws:s3/bucketVersioning:BucketVersioning").versioningConfiguration,
    ).to.deep.equal({ status: "Enabled" });
  });

  it("moves to Glacier and deletes when told", async () => {
    const aging = await made({ protect: false, archiveDays: 90, expireDays: 2555 });
    expect(rule(aging)).to.deep.include({
      expiration: { days: 2555 },
      transitions: [{ days: 90, storageClass: "GLACIER" }],
    });
  });

  it("encrypts with S3's own key, or with the one that is given", async () => {
    const of = (each: Found<unknown>) => each.inputs(encryptionType).rules;
    expect(of(found)).to.deep.equal([
      { applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" } },
    ]);
    const keyed = await simulate(prod, () => {
      const { provider, shared } = groundOf(prod);
      const kmsKeyArn = shared.keys.data.arn;
      return new PrivateBucket("store", { protect: true, kmsKeyArn }, { provider });
    });
    expect(of(keyed)).to.deep.equal([
      {
        applyServerSideEncryptionByDefault: {
          sseAlgorithm: "aws:kms",
          kmsMasterKeyId: keyed.key("data"),
        },
        bucketKeyEnabled: true,
      },
    ]);
  });

  it("stays while it is protected, whatever is in it", async () => {
    expect(found.inputs(bucketType).forceDestroy).to.equal(false);
    expect(found.options(bucketType).protect).to.equal(true);
    const loose = await made({ protect: false });
    expect(loose.inputs(bucketType).forceDestroy).to.equal(true);
    expect(loose.options(bucketType).protect).to.equal(false);
  });
});

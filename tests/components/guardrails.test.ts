import { expect } from "chai";
import { Guardrails } from "../../components";
import { type GuardrailsArgs } from "../../components/guardrails";
import { trailFilters } from "../../components/support/trailFilters";
import { type Settings } from "../../environments/schema";
import { overridden, settings, singleRegion } from "../environments/support";
import { dev, type Found, granted, groundOf, prod, refusal, simulate } from "../support/platform";

const name = "guardrails-eu-west-1";
const all: Settings["guardrails"] = {
  ebsEncryption: true,
  blockPublicBuckets: true,
  config: true,
  guardDuty: true,
  cloudTrail: true,
  shield: "none",
};
const none: Settings["guardrails"] = {
  ebsEncryption: false,
  blockPublicBuckets: false,
  config: false,
  guardDuty: false,
  cloudTrail: false,
  shield: "none",
};

const guard = (
  changes: Partial<Settings["guardrails"]> = all,
  more: Partial<GuardrailsArgs> = {},
  of = prod,
): Guardrails => {
  const { place, provider, shared } = groundOf(of);
  return new Guardrails(
    name,
    {
      ...shared,
      settings: { ...of, guardrails: { ...none, ...changes } },
      keepsGlobalRecords: place.isHome,
      volumesKeyArn: shared.keys.data.arn,
      ...more,
    },
    { provider },
  );
};

const bucketType = "aws:s3/bucket:Bucket";
const bucket = (found: Found<unknown>) => found.arn(bucketType, `${name}-records-bucket`);
const key = (found: Found<unknown>) => found.arn("aws:kms/key:Key", `${name}-records-key`);

describe("Guardrails", () => {
  let found: Found<Guardrails>;

  before(async () => {
    found = await simulate(prod, () => guard());
  });

  it("creates what the account has once in a region, and at home its trail", () => {
    const own = (parent: string) =>
      found.below(parent).filter((each) => !/s3\/|kms|records/.test(each));
    expect(own(name)).to.deep.equal([
      "aws:cfg/deliveryChannel:DeliveryChannel guardrails-eu-west-1-config-delivery",
      "aws:cfg/recorder:Recorder guardrails-eu-west-1-config",
      "aws:cfg/recorderStatus:RecorderStatus guardrails-eu-west-1-config-started",
      "aws:cloudtrail/trail:Trail guardrails-eu-west-1-trail",
      "aws:cloudwatch/logGroup:LogGroup guardrails-eu-west-1-trail-logs",
      ...trailFilters
        .map((each) => `aws:cloudwatch/logMetricFilter:LogMetricFilter ${name}-trail-${each.name}`)
        .sort(),
      "aws:ebs/defaultKmsKey:DefaultKmsKey guardrails-eu-west-1-volumes-key",
      "aws:ebs/encryptionByDefault:EncryptionByDefault guardrails-eu-west-1-volumes",
      "aws:guardduty/detector:Detector guardrails-eu-west-1-threats",
      "aws:guardduty/detectorFeature:DetectorFeature guardrails-eu-west-1-threats-ebs-malware-protection",
      "aws:guardduty/detectorFeature:DetectorFeature guardrails-eu-west-1-threats-eks-audit-logs",
      "aws:guardduty/detectorFeature:DetectorFeature guardrails-eu-west-1-threats-lambda-network-logs",
      "aws:guardduty/detectorFeature:DetectorFeature guardrails-eu-west-1-threats-rds-login-events",
      "aws:guardduty/detectorFeature:DetectorFeature guardrails-eu-west-1-threats-s3-data-events",
      "aws:iam/role:Role guardrails-eu-west-1-config-role",
      "aws:iam/role:Role guardrails-eu-west-1-trail-role",
      "aws:iam/rolePolicy:RolePolicy guardrails-eu-west-1-config-writes",
      "aws:iam/rolePolicy:RolePolicy guardrails-eu-west-1-trail-writes",
      "aws:iam/rolePolicyAttachment:RolePolicyAttachment guardrails-eu-west-1-config-reads",
      "evenkeel:part:AccountTrail guardrails-eu-west-1-trail",
      "evenkeel:part:ConfigRecorder guardrails-eu-west-1-config",
      "evenkeel:part:ThreatDetection guardrails-eu-west-1-threats",
    ]);
  });

  it("leaves behind what others of the account count on, but no key for volumes that is to be deleted", () => {
    const gone = found.resources.all
      .filter(
        ({ custom, options, name: each }) =>
          custom && each.startsWith(name) && !options.retainOnDelete,
      )
      .map(({ name: each }) => each);
    expect(gone).to.have.members([
      `${name}-volumes-key`,
      // Alarms go with the stack, and the counters with them.
      ...trailFilters.map((each) => `${name}-trail-${each.name}`),
    ]);
  });

  describe("creates only what is asked for:", () => {
    const below = async (changes: Partial<Settings["guardrails"]>) =>
      (await simulate(prod, () => guard(changes))).below(name);

    it("nothing", async () => {
      expect(await below({})).to.deep.equal([]);
    });

    it("encrypted volumes", async () => {
      expect(await below({ ebsEncryption: true })).to.have.length(2);
    });

    it("GuardDuty", async () => {
      expect(await below({ guardDuty: true })).to.have.length(7);
    });

    it("AWS Config with its records, and no trail", async () => {
      const made = await below({ config: true });
      expect(made).to.include("aws:cfg/recorder:Recorder guardrails-eu-west-1-config");
      expect(made.filter((each) => each.includes("trail"))).to.deep.equal([]);
    });

    it("a trail with its records, and no AWS Config", async () => {
      const made = await below({ cloudTrail: true });
      expect(made).to.include("aws:cloudtrail/trail:Trail guardrails-eu-west-1-trail");
      expect(made.filter((each) => each.includes("cfg/"))).to.deep.equal([]);
    });

    it("where global records are kept elsewhere: no trail, no record of roles, no bucket for nothing", async () => {
      const elsewhere = { keepsGlobalRecords: false };
      const config = await simulate(prod, () => guard(all, elsewhere));
      expect(config.resources.of("aws:cloudtrail/trail:Trail")).to.deep.equal([]);
      expect(config.inputs("aws:cfg/recorder:Recorder").recordingGroup).to.deep.equal({
        allSupported: true,
        includeGlobalResourceTypes: false,
      });
      expect(config.result.signals).to.deep.equal([]);
      const trailOnly = await simulate(prod, () => guard({ cloudTrail: true }, elsewhere));
      expect(trailOnly.below(name)).to.deep.equal([]);
    });

    it("where there are no machines: no volumes", async () => {
      const bare = await simulate(prod, () => guard(all, { volumesKeyArn: undefined }));
      expect(bare.below(name).filter((each) => each.includes("ebs/"))).to.deep.equal([]);
    });
  });

  describe("secures", () => {
    it("volumes by the place's key for data", () => {
      expect(found.inputs("aws:ebs/defaultKmsKey:DefaultKmsKey")).to.deep.equal({
        keyArn: found.key("data"),
      });
      expect(found.inputs("aws:ebs/encryptionByDefault:EncryptionByDefault")).to.deep.equal({
        enabled: true,
      });
    });

    it("what GuardDuty looks at: all of it, told within a quarter of an hour", () => {
      expect(found.inputs("aws:guardduty/detector:Detector")).to.deep.equal({
        enable: true,
        findingPublishingFrequency: "FIFTEEN_MINUTES",
      });
      const features = found.resources.of("aws:guardduty/detectorFeature:DetectorFeature");
      expect(features.map(({ inputs }) => inputs.status)).to.deep.equal(Array(5).fill("ENABLED"));
    });

    it("what AWS Config may do: read what AWS lists, write below its own prefix", () => {
      expect(found.inputs("aws:iam/rolePolicyAttachment:RolePolicyAttachment").policyArn).to.equal(
        "arn:aws:iam::aws:policy/service-role/AWS_ConfigRole",
      );
      const policy = "aws:iam/rolePolicy:RolePolicy";
      expect(found.statements(policy, `${name}-config-writes`)).to.deep.equal([
        granted(["s3:GetBucketAcl", "s3:ListBucket"], bucket(found)),
        granted(
          ["s3:PutObject", "s3:PutObjectAcl"],
          `${bucket(found)}/AWSLogs/${prod.account}/Config/*`,
          { StringEquals: { "s3:x-amz-acl": "bucket-owner-full-control" } },
        ),
        granted(["kms:Decrypt", "kms:GenerateDataKey"], key(found)),
      ]);
    });
  });

  describe("connects", () => {
    it("the recorder to its bucket, and starts it last", () => {
      expect(found.inputs("aws:cfg/recorder:Recorder")).to.deep.equal({
        name: "default",
        roleArn: found.arn("aws:iam/role:Role", `${name}-config-role`),
        recordingGroup: { allSupported: true, includeGlobalResourceTypes: true },
      });
      expect(found.inputs("aws:cfg/deliveryChannel:DeliveryChannel")).to.deep.equal({
        name: "default",
        s3BucketName: found.id(bucketType, `${name}-records-bucket`),
        s3KmsKeyArn: key(found),
        snapshotDeliveryProperties: { deliveryFrequency: "TwentyFour_Hours" },
      });
      expect(found.inputs("aws:cfg/recorderStatus:RecorderStatus")).to.deep.equal({
        name: "default",
        isEnabled: true,
      });
      expect(
        found.waitsFor("aws:cfg/recorderStatus:RecorderStatus", `${name}-config-started`),
      ).to.include(`${name}-config-delivery`);
    });
  });

  it("refuses a second recorder in a region, as AWS does", async () => {
    const twice = () => {
      const { provider, shared } = groundOf(prod);
      const args = {
        ...shared,
        settings: { ...prod, guardrails: { ...none, config: true } },
        keepsGlobalRecords: false,
      };
      new Guardrails("guardrails-one", args, { provider });
      new Guardrails("guardrails-two", args, { provider });
    };
    expect(await refusal(prod, twice)).to.include(
      "An account has one configuration recorder in a region",
    );
  });

  describe("is needed", () => {
    const stack = (guardrails: object, more: object = {}) =>
      settings(overridden({ ...singleRegion, ...more }, "guardrails", guardrails));

    it("where the stack owns the account's baseline and asks for one that a region has", () => {
      expect(Guardrails.neededBy(dev)).to.equal(false);
      for (const each of ["ebsEncryption", "config", "guardDuty", "cloudTrail"]) {
        expect(Guardrails.neededBy(stack({ [each]: true })), each).to.equal(true);
        const other = stack({ [each]: true }, { accountBaseline: "exists" });
        expect(Guardrails.neededBy(other), each).to.equal(false);
      }
      expect(Guardrails.neededBy(stack({ blockPublicBuckets: true }))).to.equal(false);
    });

    it("in us-east-1 for what records and detects, unless a place is there", () => {
      expect(Guardrails.neededAtEdge(dev)).to.equal(false);
      expect(Guardrails.neededAtEdge(stack({ guardDuty: true }))).to.equal(true);
      expect(Guardrails.neededAtEdge(stack({ config: true }))).to.equal(true);
      expect(Guardrails.neededAtEdge(stack({ ebsEncryption: true, cloudTrail: true }))).to.equal(
        false,
      );
      expect(Guardrails.neededAtEdge(stack({ guardDuty: true }, { home: "us-east-1" }))).to.equal(
        false,
      );
      const other = stack({ guardDuty: true }, { accountBaseline: "exists" });
      expect(Guardrails.neededAtEdge(other)).to.equal(false);
    });
  });
});

import { expect } from "chai";
import { activePassive, overridden, settings as settingsOf } from "../../environments/support";
import { dev, type Found, groundOf, prod, simulate } from "../../support/platform";

const keyType = "aws:kms/key:Key";
const aliasType = "aws:kms/alias:Alias";
const name = "keys-eu-west-1";

/** Every key belongs to the account's policies; "*" is the key itself. */
const ofAccount = (account: string) => ({
  Effect: "Allow",
  Principal: { AWS: `arn:aws:iam::${account}:root` },
  Action: "kms:*",
  Resource: "*",
});

const useByService = [
  "kms:Decrypt",
  "kms:DescribeKey",
  "kms:Encrypt",
  "kms:GenerateDataKey*",
  "kms:ReEncrypt*",
];

describe("EncryptionKeys", () => {
  let found: Found<unknown>;

  before(async () => {
    found = await simulate(prod, () => groundOf(prod));
  });

  it("creates three keys with an alias each", () => {
    expect(found.below(name)).to.deep.equal([
      "aws:kms/alias:Alias keys-eu-west-1-data-alias",
      "aws:kms/alias:Alias keys-eu-west-1-events-alias",
      "aws:kms/alias:Alias keys-eu-west-1-logs-alias",
      "aws:kms/key:Key keys-eu-west-1-data",
      "aws:kms/key:Key keys-eu-west-1-events",
      "aws:kms/key:Key keys-eu-west-1-logs",
    ]);
  });

  describe("secures", () => {
    it("every key by rotation, a month's grace and Pulumi's protection", () => {
      for (const what of ["data", "events", "logs"]) {
        expect(found.inputs(keyType, `${name}-${what}`)).to.deep.include({
          enableKeyRotation: true,
          deletionWindowInDays: 30,
        });
        expect(found.options(keyType, `${name}-${what}`).protect).to.equal(true);
      }
    });

    it("no key of a stack that holds nothing worth it", async () => {
      const unprotected = await simulate(dev, () => groundOf(dev));
      expect(unprotected.options(keyType, `${name}-data`).protect).to.equal(false);
    });

    it("data, which no AWS service may use on its own but CloudFront, for its distributions of this account", () => {
      expect(found.statements(keyType, `${name}-data`)).to.deep.equal([
        ofAccount(prod.account),
        {
          Effect: "Allow",
          Principal: { Service: "cloudfront.amazonaws.com" },
          Action: "kms:Decrypt",
          Resource: "*",
          Condition: {
            ArnLike: { "aws:SourceArn": `arn:aws:cloudfront::${prod.account}:distribution/*` },
          },
        },
      ]);
    });

    it("events, which the senders of AWS may use on behalf of this account", () => {
      expect(found.statements(keyType, `${name}-events`)).to.deep.equal([
        ofAccount(prod.account),
        {
          Effect: "Allow",
          Principal: {
            Service: ["events.amazonaws.com", "sns.amazonaws.com", "cloudwatch.amazonaws.com"],
          },
          Action: useByService,
          Resource: "*",
          Condition: { StringEquals: { "aws:SourceAccount": prod.account } },
        },
      ]);
    });

    it("logs, which CloudWatch Logs of this region may use for this account's log groups", () => {
      expect(found.statements(keyType, `${name}-logs`)).to.deep.equal([
        ofAccount(prod.account),
        {
          Effect: "Allow",
          Principal: { Service: ["logs.eu-west-1.amazonaws.com"] },
          Action: useByService,
          Resource: "*",
          Condition: {
            ArnLike: {
              "kms:EncryptionContext:aws:logs:arn": `arn:aws:logs:eu-west-1:${prod.account}:*`,
            },
          },
        },
      ]);
    });
  });

  describe("lets others work with the keys where that is asked for:", () => {
    const users = (settings: object, more: object = {}) => {
      const raw = overridden({ ...activePassive, ...more }, "guardrails", settings);
      const of = settingsOf(raw);
      return simulate(of, () => groundOf(of));
    };

    it("whoever of the account makes volumes, through EC2 of this region", async () => {
      const other = await users({ ebsEncryption: true });
      expect(other.statements(keyType, `${name}-data`)[2]).to.deep.equal({
        Effect: "Allow",
        Principal: { AWS: "*" },
        Action: [
          "kms:CreateGrant",
          "kms:Decrypt",
          "kms:DescribeKey",
          "kms:Encrypt",
          "kms:GenerateDataKey*",
          "kms:ReEncrypt*",
        ],
        Resource: "*",
        Condition: {
          StringEquals: {
            "kms:CallerAccount": prod.account,
            "kms:ViaService": "ec2.eu-west-1.amazonaws.com",
          },
        },
      });
      expect(other.statements(keyType, `${name}-logs`)).to.have.length(2);
    });

    it("nobody for volumes that another stack of the account sees to", async () => {
      const other = await users({ ebsEncryption: true }, { accountBaseline: "exists" });
      expect(other.statements(keyType, `${name}-data`)).to.have.length(2);
    });

    it("Managed Prometheus, which sends to an encrypted topic", async () => {
      const of = settingsOf(overridden(activePassive, "monitoring", { prometheus: true }));
      const other = await simulate(of, () => groundOf(of));
      const [, senders] = other.statements(keyType, `${name}-events`);
      expect((senders as { Principal: { Service: string[] } }).Principal.Service).to.deep.equal([
        "events.amazonaws.com",
        "sns.amazonaws.com",
        "cloudwatch.amazonaws.com",
        "aps.amazonaws.com",
      ]);
    });
  });

  it("connects aliases to keys, under the stack's prefix", () => {
    for (const what of ["data", "events", "logs"]) {
      expect(found.inputs(aliasType, `${name}-${what}-alias`)).to.deep.equal({
        name: `alias/evenkeel-test-${what}`,
        targetKeyId: found.output(keyType, `${name}-${what}`, "keyId"),
      });
    }
  });
});

import { expect } from "chai";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { DEFAULT_SCHEMA, load, Type } from "js-yaml";

const root = join(__dirname, "../..");
const text = readFileSync(join(root, "bootstrap/state.yaml"), "utf8");
const docs = readFileSync(join(root, "docs/state.md"), "utf8");

/** `!Ref X` as `{ Ref: X }`, as CloudFormation's JSON has it. */
const tags = ["Ref", "Sub", "GetAtt", "If", "Equals", "Not", "And", "Or"].flatMap((name) =>
  (["scalar", "sequence"] as const).map(
    (kind) => new Type(`!${name}`, { kind, construct: (value: unknown) => ({ [name]: value }) }),
  ),
);

interface Resource {
  readonly Type: string;
  readonly Condition?: string;
  readonly DeletionPolicy?: string;
  readonly UpdateReplacePolicy?: string;
  readonly Properties: { readonly [name: string]: unknown };
}

interface Template {
  readonly Parameters: { readonly [name: string]: { Default: string; AllowedPattern: string } };
  readonly Conditions: { readonly [name: string]: unknown };
  readonly Resources: { readonly [name: string]: Resource };
  readonly Outputs: { readonly [name: string]: { Value: unknown } };
}

const template = load(text, { schema: DEFAULT_SCHEMA.extend(tags) }) as Template;
const { Parameters, Resources, Outputs } = template;

/** Every value under a key of the given name, however deep. */
function under(value: unknown, key: string): unknown[] {
  if (typeof value !== "object" || value === null) {
    return [];
  }
  return Object.entries(value).flatMap(([name, inner]) => [
    ...(name === key ? [inner as unknown] : []),
    ...under(inner, key),
  ]);
}

/** Names that the template refers to, but for what CloudFormation itself knows. */
function referred(): string[] {
  const refs = under(template, "Ref").map(String);
  const attributes = under(template, "GetAtt").map((each) => String(each).split(".")[0] ?? "");
  const inTexts = under(template, "Sub").flatMap((each) =>
    [...String(each).matchAll(/\$\{([^}]+)\}/g)].map(([, name = ""]) => name.split(".")[0] ?? ""),
  );
  return [...refs, ...attributes, ...inTexts].filter((name) => !name.includes(":"));
}

const buckets = ["Bucket", "AccessLog"];
const properties = (name: string) => Resources[name]?.Properties ?? {};

interface Statement {
  readonly Effect: string;
  readonly Principal?: unknown;
  readonly Action: string | string[];
  readonly Resource: unknown;
  readonly Condition?: unknown;
}

const statements = (name: string) => (under(properties(name), "Statement") as Statement[][]).flat();

describe("The bucket of states", () => {
  it("is a template that CloudFormation reads: every name is there, and no YAML alias, which it refuses", () => {
    const known = [...Object.keys(Parameters), ...Object.keys(Resources)];
    expect(referred().filter((name) => !known.includes(name))).to.deep.equal([]);
    expect(Object.keys(Parameters).filter((name) => !referred().includes(name))).to.deep.equal([]);
    const conditions = [
      ...under(Resources, "Condition").filter((each) => typeof each === "string"),
      ...(under(template, "If") as string[][]).map(([name]) => name),
    ];
    expect(conditions).not.to.be.empty;
    conditions.forEach((name) => expect(template.Conditions).to.have.property(String(name)));
    expect(text).not.to.match(/[:-] [&*][A-Za-z]/);
  });

  it("stays when its stack is deleted, and so does the key", () => {
    const kept = Object.entries(Resources)
      .filter(
        ([, each]) => each.DeletionPolicy === "Retain" && each.UpdateReplacePolicy === "Retain",
      )
      .map(([name]) => name);
    expect(kept).to.have.members([
      ...["Key", "ReplicaKey", "Alias"],
      ...["Bucket", "BucketPolicy", "AccessLog", "AccessLogPolicy"],
    ]);
  });

  it("keeps old versions, fifty of them for ever", () => {
    const { VersioningConfiguration, LifecycleConfiguration } = properties("Bucket");
    expect(VersioningConfiguration).to.deep.equal({ Status: "Enabled" });
    expect(under(LifecycleConfiguration, "NoncurrentVersionExpiration")).to.deep.equal([
      { NoncurrentDays: 365, NewerNoncurrentVersions: 50 },
    ]);
    expect(under(LifecycleConfiguration, "ExpirationInDays")).to.be.empty;
  });

  for (const name of buckets) {
    it(`is private and for TLS alone: ${name}`, () => {
      expect(properties(name).PublicAccessBlockConfiguration).to.deep.equal({
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      });
      expect(under(properties(name), "ObjectOwnership")).to.deep.equal(["BucketOwnerEnforced"]);
      const policy = name === "Bucket" ? "BucketPolicy" : "AccessLogPolicy";
      expect(properties(policy).Bucket).to.deep.equal({ Ref: name });
      expect(statements(policy)[0]).to.deep.equal({
        Sid: "DenyInsecureTransport",
        Effect: "Deny",
        Principal: "*",
        Action: "s3:*",
        Resource: [{ GetAtt: `${name}.Arn` }, { Sub: `\${${name}.Arn}/*` }],
        Condition: { Bool: { "aws:SecureTransport": "false" } },
      });
    });
  }

  it("is encrypted with its own key, which rotates; its access log with S3's, as S3 demands", () => {
    const ownKey = { If: ["IsOriginal", { GetAtt: "Key.Arn" }, { GetAtt: "ReplicaKey.Arn" }] };
    expect(under(properties("Bucket"), "KMSMasterKeyID")).to.deep.equal([ownKey]);
    expect(under(properties("Bucket"), "SSEAlgorithm")).to.deep.equal(["aws:kms"]);
    expect(under(properties("AccessLog"), "SSEAlgorithm")).to.deep.equal(["AES256"]);
    expect(properties("Key")).to.include({ EnableKeyRotation: true, MultiRegion: true });
    expect(Resources.Key?.Condition).to.equal("IsOriginal");
    expect(Resources.ReplicaKey?.Condition).to.equal("IsCopy");
  });

  it("has its access written down, by S3 on behalf of this bucket alone", () => {
    expect(properties("Bucket").LoggingConfiguration).to.deep.equal({
      DestinationBucketName: { Ref: "AccessLog" },
      LogFilePrefix: "state/",
    });
    const { BucketName } = properties("Bucket") as { BucketName: { Sub: string } };
    expect(statements("AccessLogPolicy")[1]).to.deep.equal({
      Effect: "Allow",
      Principal: { Service: "logging.s3.amazonaws.com" },
      Action: "s3:PutObject",
      Resource: { Sub: "${AccessLog.Arn}/state/*" },
      Condition: {
        StringEquals: { "aws:SourceAccount": { Ref: "AWS::AccountId" } },
        ArnLike: { "aws:SourceArn": { Sub: `arn:aws:s3:::${BucketName.Sub}` } },
      },
    });
  });

  it("is copied to another region only where that is asked for, under the other's key", () => {
    const { ReplicationConfiguration } = properties("Bucket");
    const [condition, replication, otherwise] = (ReplicationConfiguration as { If: unknown[] }).If;
    expect(condition).to.equal("HasReplica");
    expect(otherwise).to.deep.equal({ Ref: "AWS::NoValue" });
    expect(under(replication, "Destination")).to.deep.equal([
      {
        Bucket: { Ref: "ReplicaBucketArn" },
        EncryptionConfiguration: { ReplicaKmsKeyID: { Ref: "ReplicaKeyArn" } },
      },
    ]);
    expect(under(replication, "SseKmsEncryptedObjects")).to.deep.equal([{ Status: "Enabled" }]);
    expect(Object.values(Parameters).map(({ Default }) => Default)).to.deep.equal(["", "", ""]);
  });

  it("is written by deployers, who can delete no version and use no other key", () => {
    const granted = statements("DeployerPolicy");
    const actions = granted.flatMap(({ Action }) => Action);
    expect(actions).to.have.members([
      ...["s3:GetBucketLocation", "s3:ListBucket"],
      ...["s3:DeleteObject", "s3:GetObject", "s3:PutObject"],
      ...["kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", "kms:GenerateDataKey"],
    ]);
    granted.forEach(({ Resource }) => expect(Resource).not.to.equal("*"));
  });

  it("is refused where its parameters are no ARNs of the right kind", () => {
    const accepts = (name: string, value: string) =>
      new RegExp(Parameters[name]?.AllowedPattern ?? "").test(value);
    const key = "arn:aws:kms:eu-west-3:444455556666:key/";
    expect(accepts("ReplicaBucketArn", "arn:aws:s3:::evenkeel-state")).to.equal(true);
    expect(accepts("ReplicaBucketArn", "evenkeel-state")).to.equal(false);
    expect(accepts("PrimaryKeyArn", `${key}mrk-0123`)).to.equal(true);
    expect(accepts("PrimaryKeyArn", `${key}0123`)).to.equal(false);
    Object.keys(Parameters).forEach((name) => expect(accepts(name, "")).to.equal(true));
  });
});

describe("docs/state.md", () => {
  const commands = [...docs.matchAll(/```sh\n([\s\S]*?)```/g)].map(([, body]) => body).join("\n");

  it("gives every parameter of the template by its name, and no others", () => {
    const given = [...commands.matchAll(/\b(\w+)=arn:/g)].map(([, name]) => name);
    expect(new Set(given)).to.deep.equal(new Set(Object.keys(Parameters)));
  });

  it("explains every output of the template, and no others", () => {
    const explained = [...docs.matchAll(/^\| `(\w+)` /gm)].map(([, name]) => name);
    expect(explained).to.have.members(Object.keys(Outputs));
  });

  it("names bucket, login and secrets provider as the template makes them", () => {
    const values: { readonly [name: string]: string } = {
      "AWS::StackName": "evenkeel-state",
      "AWS::AccountId": "444455556666",
      "AWS::Region": "eu-west-3",
    };
    const filled = (pattern: string): string =>
      pattern.replace(/\$\{([^}]+)\}/g, (_, name: string) => values[name] ?? name);
    const bucket = filled((properties("Bucket").BucketName as { Sub: string }).Sub);
    const login = (Outputs.LoginUrl?.Value as { Sub: string }).Sub.replace("${Bucket}", bucket);
    expect(commands).to.include(`bucket=${bucket}\n`);
    expect(commands).to.include(`pulumi login '${filled(login)}'`);
    expect(commands).to.include(
      `--secrets-provider '${filled((Outputs.SecretsProvider?.Value as { Sub: string }).Sub)}'`,
    );
    expect(commands).to.include(`--stack-name ${values["AWS::StackName"] ?? ""} `);
    expect(commands.match(/--template-file bootstrap\/state\.yaml/g)).to.have.length(3);
  });
});

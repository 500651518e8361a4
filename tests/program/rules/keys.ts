import { type Resource } from "../../../lab/mocks/registrations";
import { overlap } from "../iamReference";
import { label, type Plan } from "../plans";
import { type Said } from "../policies";
import { distinct } from "../values";
import { pairs, statementsOfRoles } from "../workloads";
import { over, type Rule } from "./rule";

const [decrypt, encrypt] = ["kms:Decrypt", "kms:GenerateDataKey"] as const;

/**
 * What of a key a caller needs beside the right to the call itself: the chapters of the services' developer guides on keys that
 * customers manage. SQS and SNS read what they have written, to look whether it is the same.
 */
const needed: { readonly [action: string]: readonly string[] } = {
  "dynamodb:BatchGetItem": [decrypt],
  "dynamodb:BatchWriteItem": [decrypt],
  "dynamodb:DeleteItem": [decrypt],
  "dynamodb:GetItem": [decrypt],
  "dynamodb:PutItem": [decrypt],
  "dynamodb:Query": [decrypt],
  "dynamodb:Scan": [decrypt],
  "dynamodb:UpdateItem": [decrypt],
  "events:PutEvents": [decrypt, encrypt],
  "s3:GetObject": [decrypt],
  "s3:PutObject": [encrypt],
  "secretsmanager:GetSecretValue": [decrypt],
  "secretsmanager:PutSecretValue": [decrypt, encrypt],
  "sns:Publish": [decrypt, encrypt],
  "sqs:ReceiveMessage": [decrypt],
  "sqs:SendMessage": [decrypt, encrypt],
  "ssm:GetParameter": [decrypt],
};

/** Something encrypted with a key of the account's. */
interface Encrypted {
  readonly arn: string;
  readonly key: string;
}

/** Where a resource says its key, for types that say it in an input of their own. */
const keyInputs: { readonly [type: string]: string } = {
  "aws:cloudwatch/eventBus:EventBus": "kmsKeyIdentifier",
  "aws:dynamodb/tableReplica:TableReplica": "kmsKeyArn",
  "aws:sns/topic:Topic": "kmsMasterKeyId",
  "aws:sqs/queue:Queue": "kmsMasterKeyId",
  "aws:ssm/parameter:Parameter": "keyId",
};

const keyed = (resource: Resource, key: unknown, suffix = ""): Encrypted[] =>
  typeof key === "string" ? [{ arn: `${String(resource.outputs.arn)}${suffix}`, key }] : [];

interface Replica {
  readonly region: string;
  readonly kmsKeyId?: string;
}

const regionIn = (arn: string, region: string) =>
  arn.replace(/^(arn:[^:]+:[^:]+):[^:]+:/, `$1:${region}:`);

function encrypted({ resources }: Plan): readonly Encrypted[] {
  const secrets = resources.of("aws:secretsmanager/secret:Secret").flatMap((secret) => {
    const here = keyed(secret, secret.inputs.kmsKeyId);
    const replicas = (secret.inputs.replicas ?? []) as unknown as readonly Replica[];
    return [
      ...here,
      ...replicas.map(({ region, kmsKeyId = "" }) => ({
        arn: regionIn(String(secret.outputs.arn), region),
        key: kmsKeyId,
      })),
    ];
  });
  const buckets = new Map(
    resources.of("aws:s3/bucket:Bucket").map((bucket) => [bucket.outputs.bucket, bucket]),
  );
  const inBuckets = resources
    .of("aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration")
    .flatMap(({ inputs }) => {
      const bucket = buckets.get(inputs.bucket);
      const [rule] = (inputs.rules ?? []) as unknown as readonly {
        readonly applyServerSideEncryptionByDefault?: { readonly kmsMasterKeyId?: string };
      }[];
      const key = rule?.applyServerSideEncryptionByDefault?.kmsMasterKeyId;
      return bucket === undefined ? [] : keyed(bucket, key, "/*");
    });
  return [
    ...Object.entries(keyInputs).flatMap(([type, input]) =>
      resources.of(type).flatMap((resource) => keyed(resource, resource.inputs[input])),
    ),
    ...resources.of("aws:dynamodb/table:Table").flatMap((table) => {
      const { kmsKeyArn } = (table.inputs.serverSideEncryption ?? {}) as { kmsKeyArn?: string };
      return keyed(table, kmsKeyArn);
    }),
    ...secrets,
    ...inBuckets,
  ];
}

/** `ACTION on ARN` that a statement needs of keys, for all that it lets somebody do with what is encrypted. */
const wantedBy = ({ actions, resources }: Said, all: readonly Encrypted[]): readonly string[] => {
  const rights = distinct(actions.flatMap((action) => needed[action] ?? []));
  return rights.flatMap((right) =>
    all
      .filter(({ arn }) => resources.some((resource) => resource !== "*" && overlap(resource, arn)))
      .map(({ key }) => `${right} on ${key}`),
  );
};

export const keys: readonly Rule[] = [
  {
    name: "lets whoever may use what is encrypted use its key as well",
    violations: ({ plan }) =>
      over("role that uses what is encrypted", usersOf(plan), (users) =>
        users.flatMap(({ said, wanted, allowed }) =>
          wanted
            .filter((right) => !allowed.includes(right))
            .map((right) => `${label(said.resource)} lacks ${right}`),
        ),
      ),
  },
];

function usersOf(plan: Plan) {
  const all = encrypted(plan);
  const statements = statementsOfRoles(plan);
  return statements.flatMap((said) => {
    const wanted = distinct(wantedBy(said, all));
    const { role } = said.resource.inputs;
    const ofRole = statements.filter(({ resource }) => resource.inputs.role === role);
    return wanted.length === 0 ? [] : [{ said, wanted, allowed: ofRole.flatMap(pairs) }];
  });
}

import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { policy, type Statement } from "../support/iam";
import { type Location } from "../support/names";

export interface EncryptionKeysArgs {
  /** Region and account, for the key policies. */
  readonly location: Location;
  /** Start of the aliases: `alias/<prefix>-data`. */
  readonly prefix: string;
  /** Pulumi `protect`: a lost key is lost data. */
  readonly protect: boolean;
  /** Whether nodes of EKS that the program starts itself have volumes with the data key. */
  readonly nodeVolumes: boolean;
}

/**
 * The customer-managed keys of one place, one per class of data. Keys are regional on purpose: multi-region keys cannot
 * be had by converting, and losing one place must not make the other undecryptable.
 *
 * Once per place. A failover changes nothing here. Cost: 1 USD per key and month.
 */
export class EncryptionKeys extends pulumi.ComponentResource {
  /** Databases, tables, caches and secrets. */
  public readonly data: aws.kms.Key;
  /** Queues, topics, event bus and its archive. */
  public readonly events: aws.kms.Key;
  /** Log groups. */
  public readonly logs: aws.kms.Key;

  constructor(name: string, args: EncryptionKeysArgs, opts?: pulumi.ComponentResourceOptions) {
    super("evenkeel:part:EncryptionKeys", name, { ...args }, opts);
    const { account, region } = args.location;
    const key = (what: string, description: string, statements: readonly Statement[]) =>
      encryptionKey(
        `${name}-${what}`,
        `alias/${args.prefix}-${what}`,
        description,
        args,
        statements,
        {
          parent: this,
        },
      );

    this.data = key(
      "data",
      "Stores and secrets",
      args.nodeVolumes ? [forNodeVolumes(args.location)] : [],
    );
    this.events = key("events", "Queues, topics and the event bus", [
      forServices(["events.amazonaws.com", "sns.amazonaws.com", "cloudwatch.amazonaws.com"], {
        StringEquals: { "aws:SourceAccount": account },
      }),
    ]);
    this.logs = key("logs", "Log groups", [
      forServices([`logs.${region}.amazonaws.com`], {
        ArnLike: { "kms:EncryptionContext:aws:logs:arn": `arn:aws:logs:${region}:${account}:*` },
      }),
    ]);
    this.registerOutputs({
      dataKeyArn: this.data.arn,
      eventsKeyArn: this.events.arn,
      logsKeyArn: this.logs.arn,
    });
  }
}

/** What the services of AWS do with a key on behalf of this account. */
function forServices(services: string[], condition: Statement["Condition"]): Statement {
  return {
    Effect: "Allow",
    Principal: { Service: services },
    Action: [
      "kms:Decrypt",
      "kms:DescribeKey",
      "kms:Encrypt",
      "kms:GenerateDataKey*",
      "kms:ReEncrypt*",
    ],
    Resource: "*",
    Condition: condition,
  };
}

/**
 * What EC2 does with a key on behalf of the services that start nodes. Their roles are AWS's: no policy of the account can
 * give it to them, and a key policy may name no role that is not there yet, so they are told by a condition.
 */
function forNodeVolumes({ account, region }: Location): Statement {
  const role = (service: string) => `arn:aws:iam::${account}:role/aws-service-role/${service}/*`;
  return {
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
        "kms:CallerAccount": account,
        "kms:ViaService": `ec2.${region}.amazonaws.com`,
      },
      ArnLike: {
        "aws:PrincipalArn": [role("autoscaling.amazonaws.com"), role("spot.amazonaws.com")],
      },
    },
  };
}

function encryptionKey(
  name: string,
  alias: string,
  description: string,
  args: EncryptionKeysArgs,
  statements: readonly Statement[],
  opts: pulumi.CustomResourceOptions,
): aws.kms.Key {
  const key = new aws.kms.Key(
    name,
    {
      description: `${args.prefix}: ${description}`,
      enableKeyRotation: true,
      deletionWindowInDays: 30,
      // In a key policy "*" means this key. IAM policies of the account decide who may use it.
      policy: policy(
        {
          Effect: "Allow",
          Principal: { AWS: `arn:aws:iam::${args.location.account}:root` },
          Action: "kms:*",
          Resource: "*",
        },
        ...statements,
      ),
    },
    { ...opts, protect: args.protect },
  );
  new aws.kms.Alias(`${name}-alias`, { name: alias, targetKeyId: key.keyId }, opts);
  return key;
}

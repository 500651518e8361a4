import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { type Settings } from "../../environments/schema";
import { policy, type Statement } from "../support/iam";
import { accountDecides, usedBy } from "../support/keyPolicy";
import { type Location } from "../support/names";

export interface EncryptionKeysArgs {
  /** Region and account, for the key policies. */
  readonly location: Location;
  /** Start of the aliases: `alias/<prefix>-data`. */
  readonly prefix: string;
  /** Pulumi `protect`: a lost key is lost data. */
  readonly protect: boolean;
  /** What else of AWS works with the keys, beyond what every stack has. @default nothing */
  readonly users?: KeyUsers;
}

export interface KeyUsers {
  /** Volumes are encrypted with the key for data: those of nodes, or every new one of the account. */
  readonly volumes: boolean;
  /** Managed Prometheus sends alerts to the topic of alarms, which the key for events encrypts. */
  readonly alerts: boolean;
}

/** Who works with the keys of a stack. */
export function keyUsers(
  settings: Pick<
    Settings,
    "accountBaseline" | "cluster" | "guardrails" | "monitoring" | "services"
  >,
): KeyUsers {
  const { accountBaseline, cluster, guardrails, monitoring, services } = settings;
  // Auto Mode's nodes are AWS's own, and so are their volumes.
  const ownNodes =
    cluster.nodes.kind !== "auto" &&
    Object.values(services).some(({ runsOn }) => runsOn === "kubernetes");
  return {
    volumes: ownNodes || (accountBaseline === "own" && guardrails.ebsEncryption),
    alerts: monitoring.prometheus,
  };
}

/**
 * The customer-managed keys of one place, one per class of data. Keys are regional on purpose: multi-region keys cannot
 * be had by converting, and losing one place must not make the other undecryptable.
 *
 * Once per place. A failover changes nothing here. Cost: 1 USD per key and month.
 */
export class EncryptionKeys extends pulumi.ComponentResource {
  /** Databases, tables, caches, secrets, and the files of web sites. */
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

    this.data = key("data", "Stores and secrets", [
      forSites(args.location),
      ...(args.users?.volumes ? [forVolumes(args.location)] : []),
    ]);
    this.events = key("events", "Queues, topics and the event bus", [
      usedBy(
        [
          "events.amazonaws.com",
          "sns.amazonaws.com",
          "cloudwatch.amazonaws.com",
          ...(args.users?.alerts ? ["aps.amazonaws.com"] : []),
        ],
        { StringEquals: { "aws:SourceAccount": account } },
      ),
    ]);
    this.logs = key("logs", "Log groups", [
      usedBy([`logs.${region}.amazonaws.com`], {
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

/**
 * CloudFront decrypts a site's files for a distribution of this account; which one, the bucket's policy says. The key cannot:
 * it is there before every distribution.
 */
function forSites({ account }: Location): Statement {
  return {
    Effect: "Allow",
    Principal: { Service: "cloudfront.amazonaws.com" },
    Action: "kms:Decrypt",
    Resource: "*",
    Condition: { ArnLike: { "aws:SourceArn": `arn:aws:cloudfront::${account}:distribution/*` } },
  };
}

/**
 * Whoever of the account may make volumes may encrypt them, through EC2 alone: the words of AWS's own key for EBS. Naming
 * the service-linked role of Auto Scaling instead would be refused in an account that does not have it yet.
 */
function forVolumes({ account, region }: Location): Statement {
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
      policy: policy(accountDecides(args.location.account), ...statements),
    },
    { ...opts, protect: args.protect },
  );
  new aws.kms.Alias(`${name}-alias`, { name: alias, targetKeyId: key.keyId }, opts);
  return key;
}

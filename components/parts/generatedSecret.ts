import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";

/** A copy of a secret in another place. */
export interface SecretReplica {
  readonly region: string;
  /** Key of that region. */
  readonly kmsKeyArn: pulumi.Input<string>;
}

export interface GeneratedSecretArgs {
  /** AWS name, the same in every place. */
  readonly secretName: string;
  readonly description: string;
  /** Login that the password belongs to. */
  readonly username: string;
  /** Key of this place. */
  readonly kmsKeyArn: pulumi.Input<string>;
  /** Places that hold a read-only copy. @default none */
  readonly replicas?: readonly SecretReplica[];
  /** The value may be changed by rotation: then only its first version is made here, and never put back. @default false */
  readonly rotates?: boolean;
  /** Another secret's password, where both stand for one login. @default a password of its own is generated */
  readonly password?: pulumi.Output<string>;
  /** Keeps a deleted secret for 30 days; without it the name is free at once. */
  readonly protect: boolean;
}

/**
 * Label that stays with a rotating secret's first version. Secrets Manager forgets versions without a label; a refresh
 * would then find this one gone, and the next update would make it again and so bring the first password back.
 */
const firstVersion = "EVENKEEL-FIRST";

/**
 * A generated password, kept in Secrets Manager as `{"username", "password"}` and nowhere in clear. Only login data: where
 * the store is differs between places and stands in a parameter.
 *
 * Cost: 0.40 USD a month, and as much again for each replica.
 */
export class GeneratedSecret extends pulumi.ComponentResource {
  /** The password itself, a Pulumi secret. */
  public readonly password: pulumi.Output<string>;
  /** Resolves once the value can be read in this place. */
  public readonly ready: aws.secretsmanager.SecretVersion;
  public readonly secret: aws.secretsmanager.Secret;

  constructor(name: string, args: GeneratedSecretArgs, opts?: pulumi.ComponentResourceOptions) {
    super("evenkeel:part:GeneratedSecret", name, { secretName: args.secretName }, opts);
    const child = { parent: this };

    this.password = args.password ?? generated(name, child);
    this.secret = new aws.secretsmanager.Secret(
      `${name}-secret`,
      {
        name: args.secretName,
        description: args.description,
        kmsKeyId: args.kmsKeyArn,
        recoveryWindowInDays: args.protect ? 30 : 0,
        ...(args.replicas && args.replicas.length > 0
          ? {
              replicas: args.replicas.map(({ region, kmsKeyArn }) => ({
                region,
                kmsKeyId: kmsKeyArn,
              })),
            }
          : {}),
      },
      { ...child, protect: args.protect },
    );
    this.ready = new aws.secretsmanager.SecretVersion(
      `${name}-value`,
      {
        secretId: this.secret.id,
        secretString: pulumi.jsonStringify({ username: args.username, password: this.password }),
        ...(args.rotates ? { versionStages: ["AWSCURRENT", firstVersion] } : {}),
      },
      args.rotates ? { ...child, ignoreChanges: ["secretString", "versionStages"] } : child,
    );
    this.registerOutputs({ secretArn: this.secret.arn });
  }
}

/** Letters and digits only: RDS, ElastiCache and connection strings each refuse other signs. */
const generated = (name: string, opts: pulumi.CustomResourceOptions) =>
  new random.RandomPassword(`${name}-password`, { length: 40, special: false }, opts).result;

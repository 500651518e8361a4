import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { type Network } from "../network";
import { allow } from "../support/iam";
import { arn, names } from "../support/names";
import { type ServiceContext } from "../support/services";
import { type GeneratedSecret } from "./generatedSecret";
import { type Logging } from "./logGroup";
import { WorkloadFunction } from "./workloadFunction";

export interface LoginRotationArgs {
  /** Database cluster that the logins are of: `shared`, or a service's own. */
  readonly cluster: string;
  /** Logins by service. */
  readonly logins: ReadonlyMap<string, GeneratedSecret>;
  /** Days between two changes of a login. */
  readonly days: number;
  readonly context: ServiceContext;
  readonly network: Network;
  readonly logging: Logging;
  /** What must be there before a login can be changed. */
  readonly after: readonly pulumi.Resource[];
}

/**
 * Changes the services' database logins every few days, by a function that Secrets Manager calls. Two logins of a service
 * take turns: the one in use is left alone, the other gets a new password and becomes the one in use. Whoever is connected
 * stays so, and whoever still has the old one may use it until the turn after.
 *
 * Once per cluster, at home: Secrets Manager rotates the secret itself, its copies follow. While the writer is elsewhere
 * the function does nothing. A failover changes nothing here. Cost: nothing at rest.
 */
export class LoginRotation extends pulumi.ComponentResource {
  constructor(name: string, args: LoginRotationArgs, opts?: pulumi.ComponentResourceOptions) {
    super("evenkeel:part:LoginRotation", name, { cluster: args.cluster, days: args.days }, opts);
    const child = { parent: this };

    const rotate = rotator(name, args, child);
    const permission = new aws.lambda.Permission(
      `${name}-permission`,
      {
        action: "lambda:InvokeFunction",
        function: rotate.function.name,
        principal: "secretsmanager.amazonaws.com",
        sourceAccount: args.context.location.account,
      },
      child,
    );
    for (const [service, login] of args.logins) {
      new aws.secretsmanager.SecretRotation(
        `${name}-${service}`,
        {
          secretId: login.secret.id,
          rotationLambdaArn: rotate.function.arn,
          rotationRules: { automaticallyAfterDays: args.days },
          // The first turn is not part of an update: a fault would leave it half done.
          rotateImmediately: false,
        },
        { ...child, dependsOn: [permission, login.ready, ...args.after] },
      );
    }
    this.registerOutputs({ functionName: rotate.functionName });
  }
}

function rotator(
  name: string,
  { cluster, logins, context, network, logging }: LoginRotationArgs,
  opts: pulumi.ComponentResourceOptions,
) {
  const { prefix, location, keys } = context;
  // Secrets Manager ends every ARN in six characters of its own.
  const secretArn = (secret: string) => arn("secretsmanager", location, `secret:${secret}-??????`);
  const parameter = names.databaseParameter(prefix, cluster);
  const founder = names.clusterSecret(prefix, cluster);
  return new WorkloadFunction(
    name,
    {
      entry: "platform/secretRotation",
      functionName: `${prefix}-${cluster}-rotation`,
      environment: {
        SERVICE_NAME: "secret-rotation",
        POWERTOOLS_SERVICE_NAME: "secret-rotation",
        PLACE: location.region,
        PREFIX: prefix,
        DATABASE_PARAMETER: parameter,
        FOUNDER_SECRET: founder,
      },
      statements: [
        allow(["ssm:GetParameter"], arn("ssm", location, `parameter${parameter}`)),
        allow(["secretsmanager:GetSecretValue"], secretArn(founder)),
        allow(
          [
            "secretsmanager:DescribeSecret",
            "secretsmanager:GetSecretValue",
            "secretsmanager:PutSecretValue",
            "secretsmanager:UpdateSecretVersionStage",
          ],
          [...logins.keys()].map((service) => secretArn(names.serviceSecret(prefix, service))),
        ),
        allow(["kms:Decrypt", "kms:GenerateDataKey"], keys.data.arn),
      ],
      network,
      memory: 256,
      timeout: 60,
      logging,
    },
    opts,
  );
}

import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { type Network } from "../network";
import { allow } from "../support/iam";
import { arn, names } from "../support/names";
import { type ServiceContext } from "../support/services";
import { type Logging } from "./logGroup";
import { type RelationalDatabase } from "./relationalDatabase";
import { WorkloadFunction } from "./workloadFunction";

export interface DatabaseBootstrapArgs {
  /** Cluster that the databases are made in: `shared`, or a service's own. */
  readonly cluster: string;
  readonly database: RelationalDatabase;
  /** Services that get a database and a login there. */
  readonly services: readonly string[];
  readonly context: ServiceContext;
  readonly network: Network;
  readonly logging: Logging;
  /** What must exist before the function can read the logins. */
  readonly after: readonly pulumi.Resource[];
}

/**
 * Makes a database, a login and the tables of each service, by a function that reaches the cluster from inside the VPC.
 * It is invoked by the program whenever its code or the list of services changes, and does nothing on a reader: only the
 * place where AWS has the writer acts.
 *
 * Once per cluster and place. A failover changes nothing here. Cost: nothing at rest.
 */
export class DatabaseBootstrap extends pulumi.ComponentResource {
  /** Resolves once the databases and logins are there, wherever the writer is. */
  public readonly run: aws.lambda.Invocation;

  constructor(name: string, args: DatabaseBootstrapArgs, opts?: pulumi.ComponentResourceOptions) {
    super("evenkeel:part:DatabaseBootstrap", name, { services: args.services }, opts);
    const child = { parent: this };
    const { prefix, location, keys } = args.context;

    const secrets = [
      names.clusterSecret(prefix, args.cluster),
      ...args.services.map((service) => names.serviceSecret(prefix, service)),
    ];
    const parameter = names.databaseParameter(prefix, args.cluster);
    const bootstrap = new WorkloadFunction(
      name,
      {
        entry: "platform/databaseBootstrap",
        functionName: `${prefix}-${args.cluster}-bootstrap`,
        environment: {
          SERVICE_NAME: "database-bootstrap",
          POWERTOOLS_SERVICE_NAME: "database-bootstrap",
          PLACE: location.region,
          PREFIX: prefix,
        },
        statements: [
          allow(["ssm:GetParameter"], arn("ssm", location, `parameter${parameter}`)),
          allow(
            ["secretsmanager:GetSecretValue"],
            secrets.map((secret) => arn("secretsmanager", location, `secret:${secret}-??????`)),
          ),
          allow(["kms:Decrypt"], keys.data.arn),
        ],
        network: args.network,
        memory: 512,
        timeout: 300,
        logging: args.logging,
      },
      child,
    );
    this.run = new aws.lambda.Invocation(
      `${name}-run`,
      {
        functionName: bootstrap.function.name,
        // Invoked again, in place, when the input or the code changes; on removal the function is told and does nothing.
        lifecycleScope: "CRUD",
        triggers: { code: bootstrap.function.codeSha256 },
        input: JSON.stringify({
          databaseParameter: parameter,
          masterSecret: names.clusterSecret(prefix, args.cluster),
          services: args.services.map((service) => ({
            name: service,
            database: service.replace(/-/g, "_"),
            secretName: names.serviceSecret(prefix, service),
            code: args.context.services[service]?.code ?? service,
          })),
        }),
      },
      { ...child, dependsOn: [...args.database.instances, ...args.after] },
    );
    this.registerOutputs({ functionName: bootstrap.functionName });
  }
}

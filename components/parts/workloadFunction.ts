import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { type Network } from "../network";
import { functionBundle } from "../support/bundles";
import { allow, policy, type Statement, trust } from "../support/iam";
import { physicalName } from "../support/naming";
import { logGroup, type Logging } from "./logGroup";

export interface WorkloadFunctionArgs {
  /** Bundle under `functions/`: `ordering/api`. */
  readonly entry: string;
  /** AWS name, the same in both places; cut to 64 characters. */
  readonly functionName: string;
  readonly environment: { readonly [key: string]: pulumi.Input<string> };
  /** What its role allows besides logging and tracing. */
  readonly statements: readonly Statement[];
  /** The VPC whose private subnets it runs in. @default outside any VPC */
  readonly network?: Network;
  /** MiB. */
  readonly memory: number;
  /** Seconds. */
  readonly timeout: number;
  readonly logging: Logging;
}

/**
 * One Lambda function with a role and a log group of its own.
 *
 * Cost: nothing at rest.
 */
export class WorkloadFunction extends pulumi.ComponentResource {
  public readonly function: aws.lambda.Function;
  /** AWS name of the function, known before it exists. */
  public readonly functionName: string;

  constructor(name: string, args: WorkloadFunctionArgs, opts?: pulumi.ComponentResourceOptions) {
    super("evenkeel:part:WorkloadFunction", name, { entry: args.entry }, opts);
    const child = { parent: this };
    this.functionName = physicalName(args.functionName, 64);

    const logs = logGroup(`${name}-logs`, `/aws/lambda/${this.functionName}`, args.logging, child);
    const role = new aws.iam.Role(
      `${name}-role`,
      { assumeRolePolicy: trust("lambda.amazonaws.com") },
      child,
    );
    const grants = roleGrants(name, role, logs, args, child);
    this.function = new aws.lambda.Function(
      `${name}-function`,
      {
        name: this.functionName,
        role: role.arn,
        runtime: "nodejs22.x",
        architectures: ["arm64"],
        handler: "index.handler",
        code: functionBundle(args.entry),
        memorySize: args.memory,
        timeout: args.timeout,
        environment: {
          variables: { NODE_OPTIONS: "--enable-source-maps", ...args.environment },
        },
        tracingConfig: { mode: "Active" },
        loggingConfig: { logFormat: "JSON", logGroup: logs.name },
        vpcConfig: args.network && {
          subnetIds: args.network.privateSubnetIds,
          securityGroupIds: [args.network.functionsSecurityGroupId],
        },
      },
      // Lambda checks at creation that the role may do its networking.
      { ...child, dependsOn: grants },
    );
    this.registerOutputs({ functionName: this.functionName });
  }
}

function roleGrants(
  name: string,
  role: aws.iam.Role,
  logs: aws.cloudwatch.LogGroup,
  args: WorkloadFunctionArgs,
  opts: pulumi.CustomResourceOptions,
): pulumi.Resource[] {
  const own = new aws.iam.RolePolicy(
    `${name}-policy`,
    {
      role: role.name,
      policy: policy(
        allow(["logs:CreateLogStream", "logs:PutLogEvents"], pulumi.interpolate`${logs.arn}:*`),
        // X-Ray's write actions know no resources (Service Authorization Reference).
        allow(["xray:PutTraceSegments", "xray:PutTelemetryRecords"], "*"),
        ...args.statements,
      ),
    },
    opts,
  );
  if (!args.network) {
    return [own];
  }
  const networking = new aws.iam.RolePolicyAttachment(
    `${name}-networking`,
    {
      role: role.name,
      policyArn: "arn:aws:iam::aws:policy/service-role/AWSLambdaVPCAccessExecutionRole",
    },
    opts,
  );
  return [own, networking];
}

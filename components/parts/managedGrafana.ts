import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { type Settings } from "../../environments/schema";
import { allow, policy, trust } from "../support/iam";
import { arn, type Location } from "../support/names";
import { type EncryptionKeys } from "./encryptionKeys";

export interface ManagedGrafanaArgs {
  /** Name of the workspace. */
  readonly prefix: string;
  readonly location: Location;
  readonly keys: EncryptionKeys;
  /** How people sign in. */
  readonly signIn: Exclude<Settings["monitoring"]["grafana"], "none">;
  /** Prometheus workspace that it reads. Absent: none. */
  readonly prometheusArn?: pulumi.Input<string>;
}

/** Version of Grafana: named, so that AWS's newest does not come unasked. */
const grafanaVersion = "12.4";

const providers = { "identity-center": "AWS_SSO", saml: "SAML" } as const;

/**
 * Amazon Managed Grafana, which reads this place's CloudWatch, X-Ray and Prometheus with a role of its own and nothing
 * else. Who may sign in is assigned in IAM Identity Center; with SAML, an administrator enters the identity provider's
 * metadata once, in the workspace.
 *
 * Once per place: graphs of one place are read while the other is gone. A failover changes nothing here.
 * Cost: 9 USD per editor and 5 USD per viewer who signs in in a month.
 */
export class ManagedGrafana extends pulumi.ComponentResource {
  public readonly url: pulumi.Output<string>;

  constructor(name: string, args: ManagedGrafanaArgs, opts?: pulumi.ComponentResourceOptions) {
    super("evenkeel:part:ManagedGrafana", name, { signIn: args.signIn }, opts);
    const child = { parent: this };

    const { role, grant } = readerRole(name, args, child);
    const workspace = new aws.grafana.Workspace(
      `${name}-workspace`,
      {
        name: args.prefix,
        description: "Graphs of one place",
        grafanaVersion,
        accountAccessType: "CURRENT_ACCOUNT",
        authenticationProviders: [providers[args.signIn]],
        permissionType: "CUSTOMER_MANAGED",
        roleArn: role.arn,
        dataSources: ["CLOUDWATCH", "XRAY", ...(args.prometheusArn ? ["PROMETHEUS"] : [])],
        kmsKeyId: args.keys.data.arn,
        configuration: JSON.stringify({
          plugins: { pluginAdminEnabled: false },
          unifiedAlerting: { enabled: true },
        }),
      },
      { ...child, dependsOn: [grant] },
    );
    this.url = pulumi.interpolate`https://${workspace.endpoint}`;
    this.registerOutputs({ url: this.url });
  }
}

function readerRole(
  name: string,
  { location, prometheusArn }: ManagedGrafanaArgs,
  opts: pulumi.CustomResourceOptions,
) {
  const role = new aws.iam.Role(
    `${name}-role`,
    { assumeRolePolicy: trust("grafana.amazonaws.com") },
    opts,
  );
  const grant = new aws.iam.RolePolicy(
    `${name}-reads`,
    {
      role: role.id,
      policy: policy(
        // Metrics and traces have no ARNs (Service Authorization Reference): "*" is all that these actions take.
        allow(
          [
            "cloudwatch:DescribeAlarmsForMetric",
            "cloudwatch:GetMetricData",
            "cloudwatch:ListMetrics",
            "xray:BatchGetTraces",
            "xray:GetServiceGraph",
            "xray:GetTimeSeriesServiceStatistics",
            "xray:GetTraceGraph",
            "xray:GetTraceSummaries",
          ],
          "*",
        ),
        allow(
          ["cloudwatch:DescribeAlarmHistory", "cloudwatch:DescribeAlarms"],
          arn("cloudwatch", location, "alarm:*"),
        ),
        ...(prometheusArn
          ? [
              allow(
                [
                  "aps:DescribeWorkspace",
                  "aps:GetLabels",
                  "aps:GetMetricMetadata",
                  "aps:GetSeries",
                  "aps:QueryMetrics",
                ],
                prometheusArn,
              ),
            ]
          : []),
      ),
    },
    opts,
  );
  return { role, grant };
}

import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { type Settings } from "../../environments/schema";

export interface TableScaling {
  /** AWS name of the table. */
  readonly table: string;
  readonly capacity: Exclude<Settings["data"]["tableCapacity"], "on-demand">;
  /** Whether the table is a replica of another place's. */
  readonly isReplica: boolean;
}

/** Share of the throughput in use that is aimed at: the rest is for what comes within the minutes that scaling takes. */
const targetUse = 70;

const kinds = [
  { kind: "read", unit: "Read" },
  { kind: "write", unit: "Write" },
] as const;

/**
 * Lets a table's throughput follow its load. Limits are stated in each place, since those of writing must be the same in
 * all; the policies of a replica are DynamoDB's copy of its source's, and a second one for the same metric is refused.
 * @returns what a replica of the table waits for.
 */
export function scaleTable(
  name: string,
  { table, capacity, isReplica }: TableScaling,
  opts: pulumi.CustomResourceOptions,
): pulumi.Resource[] {
  return kinds.map(({ kind, unit }) => {
    const target = new aws.appautoscaling.Target(
      `${name}-${kind}-capacity`,
      {
        serviceNamespace: "dynamodb",
        scalableDimension: `dynamodb:table:${unit}CapacityUnits`,
        resourceId: `table/${table}`,
        minCapacity: capacity[kind].min,
        maxCapacity: capacity[kind].max,
      },
      opts,
    );
    if (isReplica) {
      return target;
    }
    return new aws.appautoscaling.Policy(
      `${name}-${kind}-use`,
      {
        policyType: "TargetTrackingScaling",
        serviceNamespace: target.serviceNamespace,
        scalableDimension: target.scalableDimension,
        resourceId: target.resourceId,
        targetTrackingScalingPolicyConfiguration: {
          predefinedMetricSpecification: {
            predefinedMetricType: `DynamoDB${unit}CapacityUtilization`,
          },
          targetValue: targetUse,
        },
      },
      { parent: opts.parent },
    );
  });
}

import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { type Aurora } from "../../environments/schema";

/**
 * Lets the number of an Aurora cluster's readers follow their load. What comes and goes is AWS's: readers that it adds
 * are named by it, and no resource here counts them. The readers of the settings stay, as the least number.
 */
export function scaleReaders(
  name: string,
  clusterIdentifier: string,
  { readers, autoscaling }: Aurora,
  instances: readonly pulumi.Resource[],
  opts: pulumi.CustomResourceOptions,
): void {
  if (autoscaling === undefined) {
    return;
  }
  const target = new aws.appautoscaling.Target(
    `${name}-readers`,
    {
      serviceNamespace: "rds",
      scalableDimension: "rds:cluster:ReadReplicaCount",
      resourceId: `cluster:${clusterIdentifier}`,
      minCapacity: readers,
      maxCapacity: autoscaling.maxReaders,
    },
    { ...opts, dependsOn: [...instances] },
  );
  new aws.appautoscaling.Policy(
    `${name}-readers-cpu`,
    {
      policyType: "TargetTrackingScaling",
      serviceNamespace: target.serviceNamespace,
      scalableDimension: target.scalableDimension,
      resourceId: target.resourceId,
      targetTrackingScalingPolicyConfiguration: {
        predefinedMetricSpecification: {
          predefinedMetricType: "RDSReaderAverageCPUUtilization",
        },
        targetValue: autoscaling.targetCpu,
        // A reader takes minutes to warm its cache: it comes at once and goes late.
        scaleOutCooldown: 60,
        scaleInCooldown: 900,
      },
    },
    opts,
  );
}

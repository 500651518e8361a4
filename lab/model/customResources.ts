import { eksCluster } from "./aws/shared";
import { type Context } from "./definition";
import { helmRelease } from "./helm";
import { CloudError } from "./types";
import { valueAt } from "./values";

/** Groups of kinds that are no part of Kubernetes, with the charts that bring them. */
const bringers: { readonly [group: string]: readonly string[] } = {
  "elbv2.k8s.aws": ["aws-load-balancer-controller"],
  "karpenter.k8s.aws": ["karpenter", "karpenter-crd"],
  "karpenter.sh": ["karpenter", "karpenter-crd"],
};

/** Groups that EKS Auto Mode knows without any chart. */
const ofAutoMode = ["eks.amazonaws.com", "karpenter.sh"];

function isAutoMode(context: Context): boolean {
  const cluster = context.find(eksCluster, context.cluster ?? "");
  return cluster !== undefined && valueAt(cluster.inputs, "computeConfig.enabled") === true;
}

const isBrought = (context: Context, group: string) =>
  context
    .all(helmRelease)
    .some(
      (release) =>
        release.cluster === context.cluster &&
        bringers[group]?.includes(String(valueAt(release.inputs, "chart")).split("/").pop() ?? ""),
    );

/** The API server knows a custom resource only once its definition is there. */
export function refuseUnknownKind(context: Context): void {
  const [, version = "", kind = ""] = context.type.split(":");
  const [group = ""] = version.split("/");
  const isCustom = ofAutoMode.includes(group) || bringers[group] !== undefined;
  if (
    isCustom &&
    !(ofAutoMode.includes(group) && isAutoMode(context)) &&
    !isBrought(context, group)
  ) {
    throw new CloudError("NoMatch", `no matches for kind "${kind}" in version "${version}"`);
  }
}

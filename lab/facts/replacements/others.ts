import { type Replacement, type Replacements } from "./types";

const kubernetesSource = "pulumi-kubernetes provider/pkg/provider/diff.go, forceNewProperties";

/** Name and namespace are an object's identity: the API cannot change them. */
function kubernetes(...always: string[]): Replacement {
  return {
    always: ["apiVersion", "kind", "metadata.name", "metadata.namespace", ...always],
    source: kubernetesSource,
    basis: "source",
  };
}

/** A component holds no state of its own: its children are replaced, not it. */
const component: Replacement = {
  always: [],
  source: "Pulumi: components are not compared, their children are",
  basis: "knowledge",
};

/** Packages beside aws. */
export const others: Replacements = {
  "awsx:ec2:Vpc": component,
  "eks:index:Cluster": component,
  "kubernetes:apps/v1:Deployment": kubernetes("spec.selector"),
  "kubernetes:autoscaling/v2:HorizontalPodAutoscaler": kubernetes(),
  // Unless the provider is configured with enableConfigMapMutable.
  "kubernetes:core/v1:ConfigMap": kubernetes("binaryData", "data"),
  "kubernetes:core/v1:Namespace": kubernetes(),
  "kubernetes:core/v1:ResourceQuota": kubernetes("spec.scopes"),
  "kubernetes:core/v1:Service": kubernetes("spec.clusterIP"),
  "kubernetes:core/v1:ServiceAccount": kubernetes(),
  "kubernetes:eks.amazonaws.com/v1:TargetGroupBinding": kubernetes(),
  "kubernetes:helm.sh/v3:Release": {
    always: ["name", "namespace"],
    source: "pulumi-kubernetes provider/pkg/provider/helm_release.go, Diff",
    basis: "knowledge",
  },
  "kubernetes:networking.k8s.io/v1:Ingress": kubernetes(),
  "kubernetes:networking.k8s.io/v1:NetworkPolicy": kubernetes(),
  "kubernetes:policy/v1:PodDisruptionBudget": kubernetes(),
  "random:index/randomPassword:RandomPassword": {
    always: [
      "keepers",
      "length",
      "lower",
      "minLower",
      "minNumeric",
      "minSpecial",
      "minUpper",
      "number",
      "numeric",
      "overrideSpecial",
      "special",
      "upper",
    ],
    source: "terraform-provider-random internal/provider/resource_password.go",
    basis: "knowledge",
  },
};

import { type Properties } from "../../../lab/model";
import { aws, type MinimalInputs } from "./minimal";
import { customResources } from "./nodes";

const container = { name: "app", image: "public.ecr.aws/nginx/nginx-unprivileged:1.28" };
const labels = { app: "payment" };
const pods = { metadata: { labels }, spec: { containers: [container] } };
const inCluster =
  (inputs: Properties): MinimalInputs =>
  (given) => {
    given(aws("eks/cluster"));
    return inputs;
  };

/** What runs in a cluster. */
export const kubernetes: { readonly [type: string]: MinimalInputs } = {
  "kubernetes:core/v1:Namespace": inCluster({ metadata: { name: "commerce" } }),
  "kubernetes:core/v1:ServiceAccount": inCluster({ metadata: { name: "payment" } }),
  "kubernetes:core/v1:Service": inCluster({ spec: { selector: labels, ports: [{ port: 80 }] } }),
  "kubernetes:core/v1:ConfigMap": inCluster({ data: { key: "value" } }),
  "kubernetes:core/v1:ResourceQuota": inCluster({ spec: { hard: { pods: "10" } } }),
  "kubernetes:apps/v1:Deployment": inCluster({
    spec: { selector: { matchLabels: labels }, template: pods },
  }),
  "kubernetes:autoscaling/v2:HorizontalPodAutoscaler": inCluster({
    spec: {
      maxReplicas: 3,
      scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: "payment" },
    },
  }),
  "kubernetes:policy/v1:PodDisruptionBudget": inCluster({
    spec: { minAvailable: 1, selector: { matchLabels: labels } },
  }),
  "kubernetes:helm.sh/v3:Release": inCluster({
    name: "nginx",
    chart: "oci://ghcr.io/nginx/charts/nginx-ingress",
  }),
  "kubernetes:networking.k8s.io/v1:Ingress": inCluster({ spec: { ingressClassName: "nginx" } }),
  "kubernetes:networking.k8s.io/v1:NetworkPolicy": inCluster({ spec: { podSelector: {} } }),
  ...customResources,
};

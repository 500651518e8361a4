import { type ShapeSupplements } from "../supplement";
import { atLeast, between, like, oneOf, said, upTo } from "./types";

const api = said(
  "Kubernetes API reference v1.34; Object Names and IDs; Labels and Selectors; Resource units",
);

/** DNS-1123 subdomain: names of most objects. */
const name = api(like("^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$", 253));
/** DNS-1123 label: namespaces, containers, ports. */
const label = api(like("^[a-z0-9]([a-z0-9-]*[a-z0-9])?$", 63));
const labels = api(like("^([A-Za-z0-9]([A-Za-z0-9_.-]*[A-Za-z0-9])?)?$", 63));
const quantity = api(like("^[+-]?[0-9]+([.][0-9]+)?([eE][+-]?[0-9]+|[numkMGTPE]|[KMGTPE]i)?$"));
const port = api(between(1, 65535));
const none = api(atLeast(0));
const protocol = api(oneOf("SCTP", "TCP", "UDP"));

/** By shape: the same objects appear at many paths. */
export const kubernetes: ShapeSupplements = {
  "apps.v1.DeploymentSpec": {
    minReadySeconds: none,
    progressDeadlineSeconds: none,
    replicas: none,
    revisionHistoryLimit: none,
  },
  "apps.v1.DeploymentStrategy": { type: api(oneOf("Recreate", "RollingUpdate")) },
  "autoscaling.v2.CrossVersionObjectReference": { name },
  "autoscaling.v2.HorizontalPodAutoscalerSpec": { maxReplicas: api(atLeast(1)), minReplicas: none },
  "autoscaling.v2.MetricSpec": {
    type: api(oneOf("ContainerResource", "External", "Object", "Pods", "Resource")),
  },
  "autoscaling.v2.MetricTarget": {
    averageUtilization: api(atLeast(1)),
    averageValue: quantity,
    type: api(oneOf("AverageValue", "Utilization", "Value")),
    value: quantity,
  },
  "autoscaling.v2.HPAScalingPolicy": {
    periodSeconds: api(between(1, 1800)),
    type: api(oneOf("Percent", "Pods")),
    value: api(atLeast(1)),
  },
  "autoscaling.v2.HPAScalingRules": {
    selectPolicy: api(oneOf("Disabled", "Max", "Min")),
    stabilizationWindowSeconds: api(between(0, 3600)),
  },
  "core.v1.Capabilities": {},
  "core.v1.Container": {
    image: api(like("^\\S+$")),
    imagePullPolicy: api(oneOf("Always", "IfNotPresent", "Never")),
    name: label,
    terminationMessagePolicy: api(oneOf("FallbackToLogsOnError", "File")),
  },
  "core.v1.ContainerPort": {
    containerPort: port,
    hostPort: api(between(0, 65535)),
    name: api(like("^[a-z0-9]([a-z0-9-]*[a-z0-9])?$", 15)),
    protocol,
  },
  "core.v1.EnvVar": { name: api(like("^[^=]+$")) },
  "core.v1.PodSpec": {
    activeDeadlineSeconds: none,
    dnsPolicy: api(oneOf("ClusterFirst", "ClusterFirstWithHostNet", "Default", "None")),
    preemptionPolicy: api(oneOf("Never", "PreemptLowerPriority")),
    restartPolicy: api(oneOf("Always", "Never", "OnFailure")),
    serviceAccountName: name,
    terminationGracePeriodSeconds: none,
  },
  "core.v1.Probe": {
    failureThreshold: api(atLeast(1)),
    initialDelaySeconds: none,
    periodSeconds: api(atLeast(1)),
    successThreshold: api(atLeast(1)),
    timeoutSeconds: api(atLeast(1)),
  },
  "core.v1.HTTPGetAction": { scheme: api(oneOf("HTTP", "HTTPS")) },
  "core.v1.ResourceQuotaSpec": { hard: quantity },
  "core.v1.ResourceRequirements": { limits: quantity, requests: quantity },
  "core.v1.SeccompProfile": { type: api(oneOf("Localhost", "RuntimeDefault", "Unconfined")) },
  "core.v1.SecurityContext": { procMount: api(oneOf("Default", "Unmasked")) },
  "core.v1.ServicePort": { nodePort: port, port, protocol },
  "core.v1.ServiceSpec": {
    externalTrafficPolicy: api(oneOf("Cluster", "Local")),
    internalTrafficPolicy: api(oneOf("Cluster", "Local")),
    ipFamilyPolicy: api(oneOf("PreferDualStack", "RequireDualStack", "SingleStack")),
    sessionAffinity: api(oneOf("ClientIP", "None")),
    type: api(oneOf("ClusterIP", "ExternalName", "LoadBalancer", "NodePort")),
  },
  "core.v1.Toleration": {
    effect: api(oneOf("", "NoExecute", "NoSchedule", "PreferNoSchedule")),
    operator: api(oneOf("Equal", "Exists")),
  },
  "core.v1.TopologySpreadConstraint": {
    maxSkew: api(atLeast(1)),
    minDomains: api(atLeast(1)),
    nodeAffinityPolicy: api(oneOf("Honor", "Ignore")),
    nodeTaintsPolicy: api(oneOf("Honor", "Ignore")),
    whenUnsatisfiable: api(oneOf("DoNotSchedule", "ScheduleAnyway")),
  },
  "core.v1.VolumeMount": { mountPath: api(like("^[^:]+$")) },
  "meta.v1.LabelSelector": { matchLabels: labels },
  "meta.v1.LabelSelectorRequirement": {
    operator: api(oneOf("DoesNotExist", "Exists", "In", "NotIn")),
  },
  "meta.v1.ObjectMeta": { generateName: api(upTo(253)), labels, name, namespace: label },
  "networking.v1.HTTPIngressPath": {
    pathType: api(oneOf("Exact", "ImplementationSpecific", "Prefix")),
  },
  "networking.v1.IngressClassParametersReference": { scope: api(oneOf("Cluster", "Namespace")) },
  "networking.v1.IngressClassSpec": {
    controller: api(like("^[a-z0-9]([a-z0-9.-]*[a-z0-9])?/[^ ]+$", 250)),
  },
  "networking.v1.IPBlock": { cidr: api({ format: "cidr" }), except: api({ format: "cidr" }) },
  "networking.v1.ServiceBackendPort": { number: port },
  "networking.v1.NetworkPolicyPort": { endPort: port, protocol },
  "networking.v1.NetworkPolicySpec": { policyTypes: api(oneOf("Egress", "Ingress")) },
  "policy.v1.PodDisruptionBudgetSpec": {
    unhealthyPodEvictionPolicy: api(oneOf("AlwaysAllow", "IfHealthyBudget")),
  },
};

import * as aws from "@pulumi/aws";
import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { type Service } from "../../environments/schema";
import { policy, trust } from "../support/iam";
import {
  consumeStatements,
  containerEnvironment,
  type ServiceContext,
  serviceStatements,
} from "../support/services";

export interface KubernetesServiceArgs {
  readonly service: string;
  readonly definition: Service;
  readonly workload: NonNullable<Service["kubernetes"]>;
  readonly clusterName: string;
  readonly context: ServiceContext;
  /** Share of `minPods` that always runs in this place. */
  readonly capacity: number;
  /** Whether a pipeline installs the pods from a chart; Pulumi then keeps what surrounds them. */
  readonly delivered: boolean;
  /** What the cluster needs before workloads make sense. */
  readonly after: readonly pulumi.Resource[];
}

/**
 * One service on Kubernetes: a namespace of its own with its quota and its fence, a deployment spread over the zones,
 * autoscaling, a disruption budget, and an AWS role by Pod Identity.
 *
 * Once per service and place. A failover changes nothing here; pods follow the place's role parameter.
 */
export class KubernetesService extends pulumi.ComponentResource {
  public readonly namespace: string;
  /** Name of the Service object that load balancers are bound to. */
  public readonly serviceName: string;
  public readonly port: number;
  public readonly healthPath: string;

  constructor(name: string, args: KubernetesServiceArgs, opts?: pulumi.ComponentResourceOptions) {
    super("evenkeel:part:KubernetesService", name, { service: args.service }, opts);
    const child = { parent: this };
    this.namespace = args.service;
    this.serviceName = args.service;
    this.port = args.workload.port;
    this.healthPath = args.workload.healthPath;

    const namespace = ownNamespace(name, args, { ...child, dependsOn: [...args.after] });
    const inside = { ...child, dependsOn: [namespace] };
    const account = new kubernetes.core.v1.ServiceAccount(
      `${name}-account`,
      { metadata: { name: args.service, namespace: args.service } },
      inside,
    );
    const identity = podIdentity(name, args, { ...child, dependsOn: [...args.after] });
    resourceQuota(name, args, inside);
    networkPolicy(name, args, inside);
    const settings = settingsMap(name, args, inside);
    exposed(name, args, inside);
    if (!args.delivered) {
      const deployment = workload(name, args, settings, {
        ...child,
        dependsOn: [account, identity],
      });
      scaling(name, args, { ...child, dependsOn: [deployment] });
    }

    this.registerOutputs({ namespace: this.namespace });
  }
}

const labels = (service: string) => ({ "app.kubernetes.io/name": service });

const metadata = (service: string) => ({
  name: service,
  namespace: service,
  labels: labels(service),
});

function ownNamespace(
  name: string,
  { service }: KubernetesServiceArgs,
  opts: pulumi.CustomResourceOptions,
) {
  return new kubernetes.core.v1.Namespace(
    `${name}-namespace`,
    {
      metadata: {
        name: service,
        labels: { ...labels(service), "pod-security.kubernetes.io/enforce": "restricted" },
      },
    },
    opts,
  );
}

/** The service's AWS role; pods of its service account get it, and nobody else. */
function podIdentity(
  name: string,
  { service, definition, clusterName, context }: KubernetesServiceArgs,
  opts: pulumi.CustomResourceOptions,
) {
  const role = new aws.iam.Role(
    `${name}-role`,
    { assumeRolePolicy: trust("pods.eks.amazonaws.com") },
    opts,
  );
  const consumes = Object.keys(definition.consumes).length > 0;
  const grants = new aws.iam.RolePolicy(
    `${name}-policy`,
    {
      role: role.name,
      policy: policy(
        ...serviceStatements(service, definition, context),
        ...(consumes ? consumeStatements(service, definition, context) : []),
      ),
    },
    opts,
  );
  return new aws.eks.PodIdentityAssociation(
    `${name}-identity`,
    { clusterName, namespace: service, serviceAccount: service, roleArn: role.arn },
    { ...opts, dependsOn: [grants, ...(Array.isArray(opts.dependsOn) ? opts.dependsOn : [])] },
  );
}

/** Room for twice the pods at most: a roll-out runs old and new side by side. */
function resourceQuota(
  name: string,
  { service, workload: size }: KubernetesServiceArgs,
  opts: pulumi.CustomResourceOptions,
) {
  const pods = 2 * size.maxPods;
  new kubernetes.core.v1.ResourceQuota(
    `${name}-quota`,
    {
      metadata: metadata(service),
      spec: {
        hard: {
          pods: `${pods}`,
          "requests.cpu": `${pods * size.cpu}m`,
          "requests.memory": `${pods * size.memory}Mi`,
        },
      },
    },
    opts,
  );
}

/** Only the service's port is open; who may reach the nodes at all is decided by security groups. */
function networkPolicy(
  name: string,
  { service, workload: size }: KubernetesServiceArgs,
  opts: pulumi.CustomResourceOptions,
) {
  new kubernetes.networking.v1.NetworkPolicy(
    `${name}-fence`,
    {
      metadata: metadata(service),
      spec: {
        podSelector: { matchLabels: labels(service) },
        policyTypes: ["Ingress"],
        ingress: [{ ports: [{ protocol: "TCP", port: size.port }] }],
      },
    },
    opts,
  );
}

function settingsMap(
  name: string,
  { service, definition, context }: KubernetesServiceArgs,
  opts: pulumi.CustomResourceOptions,
) {
  return new kubernetes.core.v1.ConfigMap(
    `${name}-settings`,
    {
      metadata: metadata(service),
      data: containerEnvironment(service, definition, context),
    },
    opts,
  );
}

function workload(
  name: string,
  { service, workload: size }: KubernetesServiceArgs,
  settings: kubernetes.core.v1.ConfigMap,
  opts: pulumi.CustomResourceOptions,
) {
  const probe = { httpGet: { path: size.healthPath, port: size.port } };
  return new kubernetes.apps.v1.Deployment(
    `${name}-deployment`,
    {
      metadata: metadata(service),
      spec: {
        selector: { matchLabels: labels(service) },
        strategy: { rollingUpdate: { maxUnavailable: 0, maxSurge: "50%" } },
        template: {
          metadata: { labels: labels(service) },
          spec: {
            serviceAccountName: service,
            automountServiceAccountToken: false,
            securityContext: { runAsNonRoot: true, seccompProfile: { type: "RuntimeDefault" } },
            topologySpreadConstraints: [
              {
                maxSkew: 1,
                topologyKey: "topology.kubernetes.io/zone",
                whenUnsatisfiable: "ScheduleAnyway",
                labelSelector: { matchLabels: labels(service) },
              },
            ],
            containers: [
              {
                name: service,
                image: size.image,
                ports: [{ name: "http", containerPort: size.port }],
                envFrom: [{ configMapRef: { name: settings.metadata.name } }],
                resources: {
                  requests: { cpu: `${size.cpu}m`, memory: `${size.memory}Mi` },
                  limits: { memory: `${size.memory}Mi` },
                },
                readinessProbe: { ...probe, periodSeconds: 5 },
                livenessProbe: { ...probe, periodSeconds: 10, failureThreshold: 6 },
                securityContext: {
                  allowPrivilegeEscalation: false,
                  capabilities: { drop: ["ALL"] },
                },
              },
            ],
          },
        },
      },
    },
    // The autoscaler owns the number of pods.
    { ...opts, ignoreChanges: ["spec.replicas"] },
  );
}

function exposed(
  name: string,
  { service, workload: size }: KubernetesServiceArgs,
  opts: pulumi.CustomResourceOptions,
) {
  new kubernetes.core.v1.Service(
    `${name}-service`,
    {
      metadata: metadata(service),
      spec: {
        type: "ClusterIP",
        selector: labels(service),
        ports: [{ name: "http", port: size.port, targetPort: "http", protocol: "TCP" }],
        trafficDistribution: "PreferClose",
      },
    },
    opts,
  );
}

function scaling(
  name: string,
  { service, workload: size, capacity }: KubernetesServiceArgs,
  opts: pulumi.CustomResourceOptions,
) {
  new kubernetes.autoscaling.v2.HorizontalPodAutoscaler(
    `${name}-autoscaler`,
    {
      metadata: metadata(service),
      spec: {
        scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: service },
        minReplicas: Math.max(1, Math.ceil(size.minPods * capacity)),
        maxReplicas: size.maxPods,
        metrics: [
          {
            type: "Resource",
            resource: { name: "cpu", target: { type: "Utilization", averageUtilization: 60 } },
          },
        ],
      },
    },
    opts,
  );
  new kubernetes.policy.v1.PodDisruptionBudget(
    `${name}-disruption-budget`,
    {
      metadata: metadata(service),
      spec: { maxUnavailable: 1, selector: { matchLabels: labels(service) } },
    },
    opts,
  );
}

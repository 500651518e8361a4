import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { type EksCluster } from "../eksCluster";
import { type KubernetesService } from "./kubernetesService";
import { type Backend } from "./targets";

export interface NginxIngressArgs {
  readonly cluster: EksCluster;
  /** Services that nginx leads to. */
  readonly services: readonly KubernetesService[];
  /** Host names that requests come for. */
  readonly hosts: readonly string[];
  /** IPv4 range of the VPC, in which the load balancer is. */
  readonly addressRange: string;
}

/** Chart of the controller that F5 keeps; `helm show chart oci://ghcr.io/nginx/charts/nginx-ingress` tells the newest. */
const chart = { name: "oci://ghcr.io/nginx/charts/nginx-ingress", version: "2.7.3" };

const namespaceName = "nginx-ingress";
const className = "nginx";
const serviceName = "nginx";
const port = 80;
const healthPath = "/nginx-health";

/**
 * An nginx ingress controller in the cluster, and the Ingress objects that lead from it to services. A load balancer of the
 * program stands in front: the controller has none of its own, and asks AWS for nothing.
 *
 * Once per place that has such services. A failover changes nothing here. Cost: the nodes that its pods need.
 */
export class NginxIngress extends pulumi.ComponentResource {
  /** What the load balancer forwards to. */
  public readonly backend: Backend;

  constructor(name: string, args: NginxIngressArgs, opts?: pulumi.ComponentResourceOptions) {
    super("evenkeel:part:NginxIngress", name, { version: chart.version }, opts);
    const { cluster } = args;
    const child = { parent: this, provider: cluster.kubernetes };

    const namespace = new kubernetes.core.v1.Namespace(
      `${name}-namespace`,
      {
        metadata: {
          name: namespaceName,
          labels: { "pod-security.kubernetes.io/enforce": "baseline" },
        },
      },
      { ...child, dependsOn: [cluster] },
    );
    const release = controller(name, args, { ...child, dependsOn: [namespace] });
    for (const host of args.hosts) {
      hostIngress(name, host, { ...child, dependsOn: [release] });
      for (const service of args.services) {
        pathIngress(name, host, service, { ...child, dependsOn: [release, service] });
      }
    }

    const pods = { cluster, namespace: namespaceName, serviceName, after: release };
    this.backend = { service: "nginx", port, healthPath, pods };
    this.registerOutputs({ version: chart.version });
  }
}

function controller(
  name: string,
  { addressRange }: NginxIngressArgs,
  opts: pulumi.CustomResourceOptions,
) {
  return new kubernetes.helm.v3.Release(
    `${name}-controller`,
    {
      name: namespaceName,
      namespace: namespaceName,
      chart: chart.name,
      version: chart.version,
      // A failed upgrade leaves the controller that works.
      atomic: true,
      values: {
        serviceNameOverride: serviceName,
        controller: {
          replicaCount: 2,
          ingressClass: { name: className, create: true, setAsDefaultIngress: false },
          enableCustomResources: false,
          enableSnippets: false,
          healthStatus: true,
          healthStatusURI: healthPath,
          service: {
            type: "ClusterIP",
            httpPort: { enable: true, port, targetPort: port },
            httpsPort: { enable: false },
          },
          config: {
            entries: {
              // The load balancer says who called; nobody else in the VPC is believed by services.
              "real-ip-header": "X-Forwarded-For",
              "set-real-ip-from": addressRange,
              "real-ip-recursive": "True",
              "server-tokens": "False",
            },
          },
          autoscaling: { enabled: true, minReplicas: 2, maxReplicas: 6 },
          podDisruptionBudget: { enabled: true, maxUnavailable: 1 },
          resources: { requests: { cpu: "100m", memory: "128Mi" }, limits: { memory: "256Mi" } },
          telemetryReporting: { enable: false },
        },
      },
    },
    opts,
  );
}

/**
 * Several Ingress objects may share a host only where one, the master, says so (F5's documentation, "Cross-namespace
 * configuration"): it has the host, each service's own has its path.
 */
function hostIngress(name: string, host: string, opts: pulumi.CustomResourceOptions) {
  new kubernetes.networking.v1.Ingress(
    `${name}-${host}`,
    {
      metadata: {
        name: host,
        namespace: namespaceName,
        annotations: { "nginx.org/mergeable-ingress-type": "master" },
      },
      spec: { ingressClassName: className, rules: [{ host }] },
    },
    opts,
  );
}

function pathIngress(
  name: string,
  host: string,
  service: KubernetesService,
  opts: pulumi.CustomResourceOptions,
) {
  const backend = {
    service: { name: service.serviceName, port: { number: service.port } },
  };
  new kubernetes.networking.v1.Ingress(
    `${name}-${host}-${service.serviceName}`,
    {
      metadata: {
        name: host,
        namespace: service.namespace,
        annotations: { "nginx.org/mergeable-ingress-type": "minion" },
      },
      spec: {
        ingressClassName: className,
        rules: [
          {
            host,
            http: { paths: [{ path: `/${service.serviceName}`, pathType: "Prefix", backend }] },
          },
        ],
      },
    },
    opts,
  );
}

import * as aws from "@pulumi/aws";
import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { type Settings } from "../../environments/schema";
import { type Network } from "../network";
import { exposed } from "../support/services";
import { allowFlow } from "./flow";
import { type KubernetesService } from "./kubernetesService";

export interface ClusterIngressArgs {
  /** Name of the load balancer's group, and of its class. */
  readonly prefix: string;
  readonly network: Network;
  /** Services that are reached by it. */
  readonly workloads: readonly KubernetesService[];
  /** EKS Auto Mode makes the load balancer; else AWS Load Balancer Controller does. */
  readonly autoMode: boolean;
  /** Issued in this region. */
  readonly certificateArn: pulumi.Input<string>;
  /** Security group of pods. */
  readonly securityGroupId: pulumi.Input<string>;
  /** AWS's deletion protection of the load balancer. */
  readonly protect: boolean;
  /** What must be there before, and goes after: what makes load balancers of ingresses, and knows their kinds. */
  readonly after: readonly pulumi.Resource[];
}

/** Services on Kubernetes that an Ingress object leads to, because they or the API's settings say so. */
export function ingressServices(
  services: Settings["services"],
  fallback: Settings["api"]["ingress"],
): string[] {
  return exposed(services)
    .filter(
      ({ definition: { kubernetes: pods } }) => (pods?.ingress ?? fallback) === "ingress" && pods,
    )
    .map(({ service }) => service);
}

/** The kinds of both controllers say the same in different words. */
const words = {
  auto: {
    group: "eks.amazonaws.com",
    version: "v1",
    controller: "eks.amazonaws.com/alb",
    certificates: "certificateARNs",
  },
  controller: {
    group: "elbv2.k8s.aws",
    version: "v1beta1",
    controller: "ingress.k8s.aws/alb",
    certificates: "certificateArn",
  },
} as const;

/**
 * An internal Application Load Balancer that belongs to the cluster: its controller makes it from Ingress objects, one for
 * each service, and serves `/NAME` over TLS to callers in the VPC. Neither DNS nor API Gateway depends on it, for its
 * address is the controller's to choose. The program owns its security group, so that the controller may change none.
 *
 * Once per place that has such services. A failover changes nothing here. Cost: 18 USD a month and traffic.
 */
export class ClusterIngress extends pulumi.ComponentResource {
  constructor(name: string, args: ClusterIngressArgs, opts?: pulumi.ComponentResourceOptions) {
    const services = args.workloads.map(({ namespace }) => namespace);
    super("evenkeel:part:ClusterIngress", name, { services }, opts);
    const child = { parent: this };

    const access = openings(name, args, child);
    const ingressClass = classOf(name, args, { ...child, dependsOn: [...args.after] });
    for (const workload of args.workloads) {
      ingress(`${name}-${workload.namespace}`, workload, args, access, {
        ...child,
        dependsOn: [ingressClass, workload],
      });
    }
    this.registerOutputs({});
  }
}

/** Who may call the load balancer, and what it may call. */
function openings(name: string, args: ClusterIngressArgs, opts: pulumi.CustomResourceOptions) {
  const group = new aws.ec2.SecurityGroup(
    `${name}-access`,
    {
      vpcId: args.network.vpcId,
      description: "Load balancer of Ingress objects",
    },
    opts,
  );
  new aws.vpc.SecurityGroupIngressRule(
    `${name}-from-vpc`,
    {
      securityGroupId: group.id,
      description: "Callers in this VPC",
      ipProtocol: "tcp",
      fromPort: 443,
      toPort: 443,
      cidrIpv4: args.network.addressRange,
    },
    opts,
  );
  for (const port of new Set(args.workloads.map((workload) => workload.port))) {
    allowFlow(
      `${name}-to-pods-${port}`,
      {
        from: group.id,
        to: args.securityGroupId,
        port,
        description: `Load balancer of Ingress objects to pods on port ${port}`,
      },
      opts,
    );
  }
  return group;
}

function classOf(name: string, args: ClusterIngressArgs, opts: pulumi.CustomResourceOptions) {
  const { group, version, controller, certificates } = words[args.autoMode ? "auto" : "controller"];
  const params = new kubernetes.apiextensions.CustomResource(
    `${name}-params`,
    {
      apiVersion: `${group}/${version}`,
      kind: "IngressClassParams",
      metadata: { name: args.prefix },
      spec: {
        scheme: "internal",
        group: { name: args.prefix },
        subnets: { ids: args.network.privateSubnetIds },
        [certificates]: [args.certificateArn],
        loadBalancerAttributes: [
          { key: "deletion_protection.enabled", value: String(args.protect) },
          { key: "routing.http.drop_invalid_header_fields.enabled", value: "true" },
        ],
      },
    },
    opts,
  );
  return new kubernetes.networking.v1.IngressClass(
    `${name}-class`,
    {
      metadata: { name: args.prefix },
      spec: {
        controller,
        parameters: { apiGroup: group, kind: "IngressClassParams", name: args.prefix },
      },
    },
    pulumi.mergeOptions(opts, { dependsOn: [params] }),
  );
}

const annotation = (what: string) => `alb.ingress.kubernetes.io/${what}`;

function ingress(
  name: string,
  workload: KubernetesService,
  args: ClusterIngressArgs,
  access: aws.ec2.SecurityGroup,
  opts: pulumi.CustomResourceOptions,
) {
  const { namespace, serviceName, healthPath } = workload;
  new kubernetes.networking.v1.Ingress(
    `${name}-ingress`,
    {
      metadata: {
        name: serviceName,
        namespace,
        annotations: {
          // The controller fills in the address later; nothing here waits for it.
          "pulumi.com/skipAwait": "true",
          [annotation("target-type")]: "ip",
          [annotation("listen-ports")]: JSON.stringify([{ HTTPS: 443 }]),
          [annotation("ssl-policy")]: "ELBSecurityPolicy-TLS13-1-2-2021-06",
          [annotation("security-groups")]: access.id,
          [annotation("healthcheck-path")]: healthPath,
        },
      },
      spec: {
        ingressClassName: args.prefix,
        rules: [
          {
            http: {
              paths: [
                {
                  path: `/${serviceName}`,
                  pathType: "Prefix",
                  backend: { service: { name: serviceName, port: { name: "http" } } },
                },
              ],
            },
          },
        ],
      },
    },
    opts,
  );
}

import * as pulumi from "@pulumi/pulumi";
import { originFacingPrefixLists } from "../environments/regions";
import { type Settings } from "../environments/schema";
import { type EksCluster } from "./eksCluster";
import { type Network } from "./network";
import { apiLink, endpointService } from "./parts/balancerAccess";
import { type SignIn } from "./parts/listenerRules";
import { type Logging } from "./parts/logGroup";
import { NginxIngress } from "./parts/nginxIngress";
import { type OriginHeader } from "./parts/originHeader";
import { PublicLoadBalancer } from "./parts/publicLoadBalancer";
import { type BalancedService, ServiceLoadBalancer } from "./parts/serviceLoadBalancer";
import { type Signal } from "./parts/signals";
import { type Backend, type Target } from "./parts/targets";
import { type ExposedContainer, exposedContainers } from "./support/containers";
import { type ServiceContext } from "./support/services";

export interface IngressArgs {
  readonly network: Network;
  readonly context: ServiceContext;
  /** The cluster of this place; absent when no service runs on Kubernetes. */
  readonly cluster?: EksCluster;
  /** Ways from the outside, the domain, and what guards them. */
  readonly settings: Pick<Settings, "api" | "domain" | "edge">;
  /** Issued in this region for the domain and everything one label below it. */
  readonly certificateArn: pulumi.Input<string>;
  /** Where people sign in before the public load balancer forwards them. Absent: anybody may call. */
  readonly signIn?: SignIn;
  readonly logging: Logging;
  readonly protect: boolean;
}

/** What the edge needs to know of the public load balancer. */
export interface PublicBalancer {
  readonly arn: pulumi.Output<string>;
  readonly dnsName: pulumi.Output<string>;
  readonly zoneId: pulumi.Output<string>;
  /** What CloudFront must send with every request. */
  readonly originHeader: OriginHeader;
}

/**
 * The load balancers of one place, with their listeners and target groups: what leads from the outside to containers.
 * The program owns them, so that their addresses and lives do not depend on a controller in a cluster. Services that ask
 * for an Ingress object of the cluster's own are not among them.
 *
 * Once per place. A failover changes nothing here. Cost: 18 USD a month per load balancer and traffic.
 */
export class Ingress extends pulumi.ComponentResource {
  /** The way from API Gateway to the internal load balancer. Absent when no service is behind it. */
  public readonly vpcLinkId?: pulumi.Output<string>;
  /** Listeners of the internal load balancer by service; an HTTP API names the one that it calls. */
  public readonly listenerArns: ReadonlyMap<string, pulumi.Output<string>>;
  /** Absent when no service is behind it. */
  public readonly publicBalancer?: PublicBalancer;
  /** Name by which other accounts ask for a private way here. Absent when there is none. */
  public readonly endpointServiceName?: pulumi.Output<string>;
  /** Target groups by service, for tasks of ECS. */
  public readonly targets: ReadonlyMap<string, readonly Target[]>;
  /** What is worth an alarm here. */
  public readonly signals: readonly Signal[];

  constructor(name: string, args: IngressArgs, opts?: pulumi.ComponentResourceOptions) {
    super("evenkeel:tier:Ingress", name, {}, opts);
    const child = { parent: this };
    const containers = exposedContainers(args.context.services, args.settings.api);

    const internal = internalBalancer(name, containers, args, child);
    const shared = sharedBalancer(name, containers, args, child);
    const open = publicBalancer(name, containers, args, child);

    this.vpcLinkId = internal?.vpcLinkId;
    this.listenerArns = internal?.balancer.listenerArns ?? new Map();
    this.publicBalancer = open;
    this.endpointServiceName = shared?.serviceName;
    this.targets = together([internal?.balancer.targets, shared?.balancer.targets, open?.targets]);
    this.signals = [...(internal?.balancer.signals ?? []), ...(open?.signals ?? [])];
    this.registerOutputs({
      vpcLinkId: this.vpcLinkId,
      endpointServiceName: this.endpointServiceName,
    });
  }
}

/** Services behind the internal load balancer, each with what answers. */
const internalServices = (containers: readonly ExposedContainer[], args: IngressArgs) =>
  containers
    .filter(({ ingress }) => ingress === "nlb")
    .map((container): BalancedService => ({ ...container, ...backendOf(container, args) }));

function internalBalancer(
  name: string,
  containers: readonly ExposedContainer[],
  args: IngressArgs,
  opts: pulumi.ComponentResourceOptions,
) {
  const services = internalServices(containers, args);
  if (services.length === 0) {
    return undefined;
  }
  const { network, certificateArn, protect, settings } = args;
  const { prefix } = args.context;
  const balancer = new ServiceLoadBalancer(
    `${name}-internal`,
    { prefix, network, services, certificateArn, protect },
    opts,
  );
  const listenerPorts = services.map(({ listenerPort }) => listenerPort);
  const vpcLinkId = apiLink(
    `${name}-link`,
    { prefix, network, balancer, gateway: settings.api.gateway, listenerPorts },
    opts,
  );
  return { balancer, vpcLinkId };
}

/** The same services for other accounts. A VPC link and an endpoint service cannot share a balancer. */
function sharedBalancer(
  name: string,
  containers: readonly ExposedContainer[],
  args: IngressArgs,
  opts: pulumi.ComponentResourceOptions,
) {
  const offered = args.settings.api.endpointService;
  const services = internalServices(containers, args);
  if (offered === "none" || services.length === 0) {
    return undefined;
  }
  const { network, certificateArn, protect } = args;
  const { prefix } = args.context;
  const balancer = new ServiceLoadBalancer(
    `${name}-private`,
    { prefix, network, services, certificateArn, protect, label: "private" },
    opts,
  );
  const { serviceName } = endpointService(
    `${name}-endpoint-service`,
    balancer,
    offered.allowedPrincipals,
    opts,
  );
  return { balancer, serviceName };
}

function publicBalancer(
  name: string,
  containers: readonly ExposedContainer[],
  args: IngressArgs,
  opts: pulumi.ComponentResourceOptions,
) {
  const behind = containers.filter(({ ingress }) => ingress === "alb" || ingress === "alb-nginx");
  if (behind.length === 0) {
    return undefined;
  }
  const { domain, edge, api } = args.settings;
  const { prefix, location } = args.context;
  if (api.auth === "cognito" && !args.signIn) {
    throw new Error("The public load balancer is to sign people in, and knows no user pool");
  }
  const nginx = nginxOf(name, behind, args, opts);
  return new PublicLoadBalancer(
    `${name}-public`,
    {
      ...args,
      prefix,
      location,
      domain,
      accelerator: edge.accelerator,
      originFacingPrefixList: originFacingPrefixLists[location.region],
      requestsPerAddress: edge.requestsPerAddress,
      services: behind.map((container) => ({
        service: container.service,
        api: container.api,
        backend:
          container.ingress === "alb-nginx" && nginx ? nginx.backend : backendOf(container, args),
      })),
    },
    opts,
  );
}

function nginxOf(
  name: string,
  containers: readonly ExposedContainer[],
  { cluster, settings, network }: IngressArgs,
  opts: pulumi.ComponentResourceOptions,
) {
  const services = containers
    .filter(({ ingress }) => ingress === "alb-nginx")
    .flatMap(({ service }) => cluster?.services.get(service) ?? []);
  if (!cluster || services.length === 0) {
    return undefined;
  }
  const { domain, edge } = settings;
  const hosts = [domain, `app.${domain}`, ...(edge.accelerator ? [`global.${domain}`] : [])];
  return new NginxIngress(
    `${name}-nginx`,
    { cluster, services, hosts, addressRange: network.addressRange },
    opts,
  );
}

/** What answers for a service: its pods, or tasks that ECS registers. */
function backendOf(container: ExposedContainer, { cluster }: IngressArgs): Backend {
  const { service, port, healthPath } = container;
  const workload = cluster?.services.get(service);
  if (!cluster || !workload) {
    return { service, port, healthPath };
  }
  const { namespace, serviceName } = workload;
  return {
    ...{ service, port, healthPath },
    pods: { cluster, namespace, serviceName, after: workload },
  };
}

/** All target groups of each service, over the load balancers that it is behind. */
function together(parts: readonly (ReadonlyMap<string, Target> | undefined)[]) {
  const all = new Map<string, Target[]>();
  for (const [service, target] of parts.flatMap((part) => [...(part ?? [])])) {
    all.set(service, [...(all.get(service) ?? []), target]);
  }
  return all;
}

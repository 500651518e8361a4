import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { charts } from "../../environments/nodeCatalogue";
import { controllerStatements } from "../support/loadBalancerPolicy";
import { type Location } from "../support/names";
import { podRole } from "./podRole";

export interface LoadBalancerControllerArgs {
  readonly clusterName: string;
  readonly location: Location;
  readonly vpcId: pulumi.Input<string>;
  /** Whether it also makes load balancers, for Ingress objects; else it only registers pods with target groups. */
  readonly ingress: boolean;
  /** What must be there before, and goes after. */
  readonly after: readonly pulumi.Resource[];
}

const serviceAccount = "aws-load-balancer-controller";

/**
 * AWS Load Balancer Controller, where EKS Auto Mode does not bring it: it registers pods with the target groups that the
 * program owns, as TargetGroupBindings say, and makes the load balancer of Ingress objects where there are any.
 *
 * Once per place. A failover changes nothing here.
 */
export class LoadBalancerController extends pulumi.ComponentResource {
  /** Bindings and ingresses wait for it: it brings their kinds, and checks them by a web hook. */
  public readonly release: kubernetes.helm.v3.Release;

  constructor(
    name: string,
    args: LoadBalancerControllerArgs,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    const { clusterName, ingress } = args;
    super("evenkeel:part:LoadBalancerController", name, { clusterName, ingress }, opts);
    const child = { parent: this, dependsOn: [...args.after] };

    const identity = podRole(
      `${name}-pods`,
      {
        clusterName,
        namespace: "kube-system",
        serviceAccount,
        statements: controllerStatements(args),
      },
      child,
    );
    this.release = release(name, args, pulumi.mergeOptions(child, { dependsOn: [identity] }));
    this.registerOutputs({});
  }
}

function release(
  name: string,
  { clusterName, location, vpcId }: LoadBalancerControllerArgs,
  opts: pulumi.CustomResourceOptions,
) {
  const { chart, repository, version } = charts.loadBalancerController;
  return new kubernetes.helm.v3.Release(
    `${name}-release`,
    {
      name: "aws-load-balancer-controller",
      namespace: "kube-system",
      chart,
      version,
      repositoryOpts: { repo: repository },
      atomic: true,
      values: {
        clusterName,
        // Said, because pods cannot ask the node's metadata for them.
        region: location.region,
        vpcId,
        replicaCount: 2,
        serviceAccount: { create: true, name: serviceAccount },
        createIngressClassResource: false,
        // It would have to answer before any Service object could be made.
        enableServiceMutatorWebhook: false,
        enableShield: false,
        enableWaf: false,
        enableWafv2: false,
        resources: { requests: { cpu: "100m", memory: "128Mi" }, limits: { memory: "256Mi" } },
      },
    },
    opts,
  );
}

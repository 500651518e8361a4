import { type EksCluster } from "../../components";
import { type Service, type Settings } from "../../environments/schema";
import { clusterOn, dataOn } from "./place";
import { type Found, groundOf, networkOn, prod, simulate } from "./platform";

/** What differs from prod in a test about nodes. */
export interface ClusterChanges {
  readonly nodes?: Settings["cluster"]["nodes"];
  readonly spot?: boolean;
  /** Whether payment may not run on spot nodes. @default true */
  readonly critical?: boolean;
  readonly ingress?: Settings["api"]["ingress"];
}

export const managedNodes: Settings["cluster"]["nodes"] = {
  kind: "managed",
  instanceType: "m7i.xlarge",
  minNodes: 2,
  maxNodes: 5,
};

export const karpenterNodes: Settings["cluster"]["nodes"] = {
  kind: "karpenter",
  instanceFamilies: ["c7i", "m7i"],
  maxCpu: 96,
};

/** Prod with other nodes. Payment is on the API. */
export function prodWith(changes: ClusterChanges): Settings {
  const { nodes = { kind: "auto" }, spot = false, critical = true, ingress = "nlb" } = changes;
  const { payment } = prod.services;
  if (!payment?.kubernetes) {
    throw new Error("prod has no payment on Kubernetes");
  }
  const kubernetes = { ...payment.kubernetes, critical };
  return {
    ...prod,
    api: { ...prod.api, ingress },
    cluster: { ...prod.cluster, nodes, spot },
    services: { ...prod.services, payment: { ...payment, api: "queries", kubernetes } },
  };
}

/** Home's cluster of prod with other nodes, in the simulated cloud. */
export function simulateCluster(changes: ClusterChanges): Promise<Found<EksCluster>> {
  const of = prodWith(changes);
  return simulate(of, () => {
    const ground = groundOf(of);
    const network = networkOn(ground, of, { interfaceEndpoints: [] });
    return clusterOn(ground, network, dataOn(ground, network, of), of);
  });
}

/** Payment as the cluster's tier makes it, which has the cluster that it runs on. */
export const hosted =
  (capacity: number, changes: Partial<Service> = {}) =>
  (): EksCluster => {
    const { payment } = prod.services;
    const services = { ...prod.services, payment: { ...payment, ...changes } as Service };
    const of: Settings = { ...prod, services };
    const ground = groundOf(of);
    const network = networkOn(ground, of, { interfaceEndpoints: [] });
    return clusterOn(ground, network, dataOn(ground, network, of), of, { capacity });
  };

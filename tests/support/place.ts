import {
  ApiTier,
  DataTier,
  DomainCertificate,
  EksCluster,
  type Foundation,
  Ingress,
  type Network,
  Observability,
  regionalCertificate,
  regionProvider,
  secretReplicas,
} from "../../components";
import { type EksClusterArgs } from "../../components/eksCluster";
import { type Settings } from "../../environments/schema";
import { type Found, groundOf, networkOn } from "./platform";

/** The provider of what is worldwide. */
export const worldwide = (of: Settings) => ({ provider: regionProvider("edge", "us-east-1", of) });

/** The site's certificate, made before any place as the program does. */
export function certificateOf(of: Settings, opts = worldwide(of)): DomainCertificate {
  const { domain, zoneId = "" } = of;
  return new DomainCertificate("edge-domain", { domain, zoneId }, opts);
}

/** The data tier of a place, which founds its stores or joins those of `joins`. */
export function dataOn(
  ground: Foundation,
  network: Network,
  of: Settings,
  { joins, peer }: { readonly joins?: DataTier; readonly peer?: Foundation } = {},
): DataTier {
  return new DataTier(
    `data-${ground.place.region}`,
    {
      ...ground.shared,
      network,
      joins,
      sizing: of.data,
      global: of.places.length > 1,
      secretReplicas: secretReplicas(peer),
    },
    { provider: ground.provider },
  );
}

/** The cluster of a place. */
export function clusterOn(
  ground: Foundation,
  network: Network,
  reads: DataTier,
  of: Settings,
  changes: Partial<EksClusterArgs> = {},
): EksCluster {
  const { provider, shared, place } = ground;
  const args = {
    ...shared,
    network,
    reads,
    settings: of.cluster,
    capacity: place.capacity,
    delivered: [],
  };
  return new EksCluster(`cluster-${place.region}`, { ...args, ...changes }, { provider });
}

/** A place with everything that its API and the edge need: no store, unless the cluster reads it. */
export function placeOf(
  of: Settings,
  certificate: DomainCertificate,
  ground: Foundation = groundOf(of),
) {
  const { provider, shared, place } = ground;
  const { region } = place;
  const network = networkOn(ground, of, { interfaceEndpoints: [] });
  const cluster = EksCluster.neededBy(of.services)
    ? clusterOn(ground, network, dataOn(ground, network, of), of)
    : undefined;
  const certificateArn = regionalCertificate(
    `api-${region}`,
    of.domain,
    certificate.validationRecord,
    { provider },
  );
  const ingress = new Ingress(
    `ingress-${region}`,
    { ...shared, network, cluster, settings: of, certificateArn },
    { provider },
  );
  const api = new ApiTier(
    `api-${region}`,
    { ...shared, network, ingress, settings: of, certificateArn },
    { provider },
  );
  const observability = new Observability(
    `observability-${region}`,
    { ...shared, emails: of.alarmEmails, signals: api.signals },
    { provider },
  );
  return { ...shared, provider, ingress, api, observability };
}

/** The security group of a cluster's nodes and pods, which EKS makes. */
export function groupOfPods(found: Found<unknown>, region = "eu-west-1"): string {
  const type = "aws:eks/cluster:Cluster";
  const vpc = found.output(type, `cluster-${region}-eks-eksCluster`, "vpcConfig");
  return String((vpc as { clusterSecurityGroupId: string }).clusterSecurityGroupId);
}

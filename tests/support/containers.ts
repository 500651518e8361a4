import { EcsCluster, EksCluster, Ingress, regionalCertificate } from "../../components";
import { type IngressArgs } from "../../components/ingress";
import { type Service, type Settings } from "../../environments/schema";
import { certificateOf, clusterOn, dataOn } from "./place";
import { groundOf, networkOn, prod, without } from "./platform";

/** A service on ECS, complete. */
export const onEcs = (more: object = {}, ecs: object = {}): Service =>
  ({
    runsOn: "ecs",
    api: "queries",
    publishes: [],
    consumes: {},
    writesTopics: [],
    readsTopics: [],
    ecs: {
      image: "444455556666.dkr.ecr.eu-west-1.amazonaws.com/shop/quotes:1.0.0",
      port: 8080,
      listenerPort: 8444,
      healthPath: "/health",
      cpu: 256,
      memory: 512,
      user: "1000:1000",
      minTasks: 3,
      maxTasks: 9,
      ...ecs,
    },
    ...more,
  }) as unknown as Service;

/** Prod with other ways to its containers. */
export const reached = (
  api: Partial<Settings["api"]>,
  services: Settings["services"] = prod.services,
  edge: Partial<Settings["edge"]> = {},
): Settings => ({
  ...prod,
  services,
  api: { ...prod.api, ...api },
  edge: { ...prod.edge, ...edge },
});

/** Services that run on Lambda. */
export const functionsOnly = without(prod.services, "payment");

/** A place with what runs containers and what leads to them. */
export function containersOn(
  of: Settings,
  { capacity, ...changes }: Partial<IngressArgs> & { readonly capacity?: number } = {},
) {
  const certificate = certificateOf(of);
  const ground = groundOf(of);
  const { provider, shared, place } = ground;
  const { region } = place;
  const opts = { provider };
  const network = networkOn(ground, of, { interfaceEndpoints: [] });
  const data = dataOn(ground, network, of);
  const cluster = EksCluster.neededBy(of.services)
    ? clusterOn(ground, network, data, of)
    : undefined;
  const certificateArn = regionalCertificate(
    `api-${region}`,
    of.domain,
    certificate.validationRecord,
    opts,
  );
  const args = { ...shared, network, cluster, settings: of, certificateArn, ...changes };
  const ingress = new Ingress(`ingress-${region}`, args, opts);
  const containers = EcsCluster.neededBy(of.services)
    ? new EcsCluster(
        `containers-${region}`,
        { ...shared, network, ingress, reads: data, capacity: capacity ?? place.capacity },
        opts,
      )
    : undefined;
  return { network, ingress, containers };
}

/** Services of every kind behind a public load balancer. */
export const balanced: Settings["services"] = {
  ...prod.services,
  quotes: onEcs({ api: "commands" }),
  wallet: onEcs({ api: "commands-and-queries" }),
};

/** A user pool that signs people in. */
export const signIn = {
  userPoolArn: "arn:aws:cognito-idp:eu-west-1:444455556666:userpool/eu-west-1_abcdefghi",
  albClientId: "1example23456789",
  poolDomain: "evenkeel-test",
};

import type fc from "fast-check";
import {
  interfaceEndpoints,
  withoutCodeConnections,
  withoutGrafana,
} from "../../environments/catalogue";
import { definitions } from "../../environments/definitions";
import { shieldConsent } from "../../environments/groups/operations";
import { isTree, type Tree } from "../../environments/merge";
import { originFacingPrefixLists, regionNames, regions } from "../../environments/regions";
import { type Definition, logRetentionDays, type Operator } from "../../environments/schema";
import { type Draw, drawn } from "./generate/draw";
import {
  type Base,
  generatedCluster,
  generatedData,
  generatedFailover,
  generatedStream,
} from "./generate/groups";
import { generatedServices } from "./generate/services";
import { type Variant } from "./plans";

/** A stack that the settings have to accept. */
export interface Generated {
  readonly operator: Operator;
  readonly definition: Definition;
}

function generatedNetwork(draw: Draw, { production, zones }: Base): Definition["network"] {
  const guarded = draw.chance(3);
  const blocks = draw.distinct(2, 0, 99);
  const range = (block = 0) => `10.${block}.0.0/${draw.whole(16, 20)}`;
  return {
    zones,
    addressRanges: { home: range(blocks[0]), standby: range(blocks[1]) },
    natGateways: production || guarded ? "one-per-zone" : draw.one("single", "one-per-zone"),
    interfaceEndpoints: draw.some(interfaceEndpoints, 0, 6),
    firewall: guarded
      ? {
          allowedDomains: [
            ".amazonaws.com",
            ".amazoncognito.com",
            ".api.aws",
            ".cloudfront.net",
            ".docker.com",
            ".docker.io",
            "id.example.com",
            "public.ecr.aws",
          ],
        }
      : "none",
  };
}

type Services = Definition["services"];
const values = (services: Services) => Object.values(services);

/** Whether API Gateway leads to that half of some service: it sees nothing of public load balancers and Ingresses. */
const hasHalf = (services: Services, half: "commands" | "queries", fallback: string) =>
  values(services).some(({ api, kubernetes, ecs }) => {
    const container = kubernetes ?? ecs;
    const way = container === undefined ? "nlb" : (container.ingress ?? fallback);
    return way === "nlb" && (api === half || api === "commands-and-queries");
  });

/** Ways on which containers with an API are reached. */
const waysOf = (services: Services, fallback: string) =>
  values(services).flatMap(({ api, kubernetes, ecs }) => {
    const container = kubernetes ?? ecs;
    return api === undefined || container === undefined ? [] : [container.ingress ?? fallback];
  });

function generatedApi(
  draw: Draw,
  { production, isPair }: Base,
  services: Services,
  { ingress, isBalanced }: { readonly ingress: Definition["api"]["ingress"]; isBalanced: boolean },
): Definition["api"] {
  const auth = isBalanced ? draw.one("none", "cognito") : draw.one("none", "cognito", "lambda");
  const [rateLimit, burstLimit] = [draw.whole(100, 10_000), draw.whole(100, 5000)];
  const queries = hasHalf(services, "queries", ingress ?? "nlb");
  const isRest = draw.chance() || (production && !(queries || isBalanced));
  const both = queries && hasHalf(services, "commands", ingress ?? "nlb");
  const isOffered = waysOf(services, ingress ?? "nlb").includes("nlb") && draw.chance();
  return {
    ...{ rateLimit, burstLimit, ingress, auth },
    // Without CloudFront in front, an HTTP API of production is refused; `edge` follows.
    gateway: isRest ? "rest" : "http",
    queries: both ? draw.one("apart", "together") : "together",
    ...(auth === "cognito" && (isPair || draw.chance())
      ? { samlMetadataUrl: "https://id.example.com/saml" }
      : {}),
    ...(auth === "lambda"
      ? {
          tokens: {
            ...{ issuer: "https://id.example.com", audience: "shop-api" },
            ...draw.maybe(() => ({ keysUrl: "https://id.example.com/keys" })),
          },
        }
      : {}),
    ...(isRest && queries && draw.chance()
      ? {
          cache: {
            ...{ sizeGb: draw.one(0.5, 6.1, 237), seconds: draw.whole(1, 3600) },
            queryParameters: draw.some(["page", "sort"]),
            headers: draw.some(["Accept", "Accept-Language"]),
          },
        }
      : {}),
    ...(isRest && draw.chance()
      ? {
          clients: {
            "mobile-app": { rateLimit: draw.whole(1, 100), burstLimit: draw.whole(1, 100) },
            office: { rateLimit: 1, burstLimit: 1, perDay: draw.whole(1, 1_000_000) },
          },
        }
      : {}),
    endpointService: isOffered ? { allowedPrincipals: ["arn:aws:iam::111122223333:root"] } : "none",
  };
}

function generatedEdge(
  draw: Draw,
  { production }: Base,
  services: Services,
  context: { readonly api: Definition["api"]; isBalanced: boolean; accelerator: boolean },
): Definition["edge"] {
  const { api, isBalanced, accelerator } = context;
  const answers = hasHalf(services, "queries", api.ingress ?? "nlb") || isBalanced;
  const needed = production && api.gateway === "http";
  const longest = api.auth === "none" ? 86_400 : 3600;
  const zone = draw.one("existing", "own");
  const reads =
    api.queries === "apart" ? draw.one("failover", "latency", "geolocation") : "failover";
  return {
    priceClass: draw.one("PriceClass_100", "PriceClass_200", "PriceClass_All"),
    requestsPerAddress: draw.whole(10, 10_000),
    reads:
      reads === "geolocation"
        ? { policy: reads, standbyAnswers: draw.some(["continent:NA", "US", "BR"], 1) }
        : { policy: reads },
    cacheSeconds: answers && (needed || draw.chance()) ? draw.whole(1, longest) : 0,
    sites: draw.some(["admin", "fourteen-chars"]),
    ...{ accelerator, zone, registrar: zone === "own" && draw.chance() },
  };
}

const generatedGuardrails = (draw: Draw): Definition["guardrails"] => ({
  ebsEncryption: draw.chance(),
  blockPublicBuckets: draw.chance(),
  config: draw.chance(),
  guardDuty: draw.chance(),
  cloudTrail: draw.chance(),
  shield: draw.chance(3) ? { consent: shieldConsent } : "none",
});

function generatedBase(draw: Draw): Base & { readonly production: boolean } {
  const isPair = draw.chance();
  const usable = regionNames.filter((name) => !isPair || name !== "us-east-1");
  const places = draw.shuffled(usable, isPair ? 2 : 1);
  const most = Math.min(4, ...places.map((name) => regions[name].zones.length));
  return { production: draw.chance(), isPair, regions: places, zones: draw.whole(2, most) };
}

function generatedOperator(draw: Draw, { isPair, regions: places }: Base, ownZone: boolean) {
  const [home = "eu-west-1", standby] = places;
  return {
    environment: "dev",
    topology: isPair ? ("active-passive" as const) : ("single-region" as const),
    home,
    ...(standby ? { standby, active: draw.from([home, standby]) } : {}),
    domain: "example.com",
    ...(ownZone ? {} : { zoneId: "Z0123456789EXAMPLE" }),
    account: draw.one("444455556666", "000011112222"),
    accountBaseline: draw.one("own", "exists"),
  };
}

/** Any sensible combination, right by construction: what the check refuses of these is a fault of one of the two. */
export const generated: fc.Arbitrary<Generated> = drawn((draw) => {
  const base = generatedBase(draw);
  const { production, isPair } = base;
  const accelerates = draw.chance(4);
  const mayBalance =
    accelerates || base.regions.every((region) => region in originFacingPrefixLists);
  const ingress = mayBalance
    ? draw.one("nlb", "alb", "alb-nginx", "ingress")
    : draw.one("nlb", "ingress");
  const stream = generatedStream(draw, base);
  const topics = stream === "none" ? [] : Object.keys(stream.topics);
  const hasCache = draw.chance();
  const frame = { ingress, mayBalance, topics, hasCache, spot: draw.chance() };
  const services = generatedServices(draw, frame);
  const isBalanced = waysOf(services, ingress).some((way) => way.startsWith("alb"));
  const on = (kind: string) =>
    Object.keys(services).filter((name) => services[name]?.runsOn === kind);
  const onKubernetes = on("kubernetes");
  const spot = values(services).some(({ kubernetes }) => kubernetes?.critical === false);
  const stores = values(services).flatMap(({ store }) => store ?? []);
  const facts = {
    ...{ onKubernetes, hasCache },
    hasTables: stores.includes("dynamodb"),
    hasStores: stores.length > 0,
  };
  const api = generatedApi(draw, base, services, { ingress, isBalanced });
  const accelerator = accelerates && isBalanced;
  const edge = generatedEdge(draw, base, services, { api, isBalanced, accelerator });
  const hasGrafana = base.regions.every(
    (region) => !(withoutGrafana as readonly string[]).includes(region),
  );
  const isConnected = base.regions.every((region) => !withoutCodeConnections.includes(region));
  const definition: Definition = {
    ...{ production, protect: production || draw.chance(), api, edge, services },
    logRetentionDays: draw.from(logRetentionDays.filter((days) => !production || days >= 90)),
    alarmEmails: draw.some(["ops@example.com", "shop@example.com"]),
    network: generatedNetwork(draw, base),
    cluster: generatedCluster(draw, base, { onKubernetes: onKubernetes.length > 0, spot }),
    data: generatedData(draw, base, facts),
    events: {
      ...{ archiveDays: draw.whole(1, 3650), outboxSweepMinutes: draw.whole(1, 1440) },
      ...{ transport: draw.one("bus", "topics"), stream },
    },
    monitoring: {
      alarms: production || draw.chance(),
      prometheus: onKubernetes.length > 0 && draw.chance(),
      grafana: hasGrafana ? draw.one("none", "identity-center", "saml") : "none",
    },
    guardrails: generatedGuardrails(draw),
    failover: generatedFailover(draw, base),
    delivery:
      onKubernetes.length > 0 && isConnected && draw.chance()
        ? { repository: "example/shop", services: draw.some(onKubernetes, 1) }
        : "none",
    standby: { capacity: production && isPair ? draw.one(0.5, 1) : draw.one(0, 0.5, 1) },
  };
  return { operator: generatedOperator(draw, base, edge.zone === "own"), definition };
});

/** What turns `base` into `whole`, key by key; what is only in `base` is removed. */
export function overridesFor(base: Tree, whole: Tree): Tree {
  const removed = Object.keys(base).filter((key) => whole[key] === undefined);
  return {
    ...Object.fromEntries(removed.map((key) => [key, null])),
    ...Object.fromEntries(
      Object.entries(whole).map(([key, value]) => {
        const below = base[key];
        return [key, isTree(value) && isTree(below) ? overridesFor(below, value) : value];
      }),
    ),
  };
}

/** The stack file's keys that say all of it, over those of dev. */
export function variantOf({ operator, definition }: Generated): Variant {
  const keys = { standby: "", active: "", zoneId: "", ...operator };
  const overrides = overridesFor({ ...definitions.dev }, { ...definition });
  return {
    stack: "dev",
    config: [
      ...Object.entries(keys).map(([key, value]) => `${key}=${value}`),
      `settings=${JSON.stringify(overrides)}`,
    ],
  };
}

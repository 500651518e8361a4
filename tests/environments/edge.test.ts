import { expect } from "chai";
import { activePassive, refuses, settings, singleRegion } from "./support";
import { type Tree } from "../../environments/merge";

/** `raw` with parts of the definition laid over. */
const over = (raw: Tree, changes: Tree): Tree => ({ ...raw, settings: JSON.stringify(changes) });

/** The same with settings of the edge. */
const edge = (raw: Tree, changes: Tree): Tree => over(raw, { edge: changes });

const apart = { queries: "apart" };
const onAlb = (name: string) => ({
  [name]: {
    runsOn: "kubernetes",
    api: "commands",
    kubernetes: { image: "nginx", listenerPort: 8443, ingress: "alb" },
  },
});

describe("Settings: edge", () => {
  const accepted: { readonly [what: string]: Tree } = {
    "a zone of the stack's own, registered at Route 53": edge(
      { ...singleRegion, domain: "example.com", zoneId: "" },
      { zone: "own", registrar: true },
    ),
    "a registration below a country's second level": edge(
      { ...singleRegion, domain: "example.co.uk", zoneId: "" },
      { zone: "own", registrar: true },
    ),
    "reads by latency, apart, before there is a second region": over(singleRegion, {
      edge: { reads: { policy: "latency" } },
      api: apart,
    }),
    "reads by geolocation": over(activePassive, {
      edge: { reads: { policy: "geolocation", standbyAnswers: ["US", "continent:SA"] } },
      api: apart,
    }),
    "further sites": edge(singleRegion, { sites: ["admin", "partners"] }),
    "an accelerator of a public load balancer": over(singleRegion, {
      edge: { accelerator: true },
      services: onAlb("shop"),
    }),
    "an accelerator where every container is behind the public load balancer": over(singleRegion, {
      edge: { accelerator: true },
      api: { ingress: "alb-nginx" },
    }),
    "an hour's answers behind a sign-in": over(singleRegion, {
      edge: { cacheSeconds: 3600 },
      api: { auth: "lambda", tokens: { issuer: "https://id.example.com", audience: "shop" } },
    }),
    "a service api that only API Gateway answers": over(singleRegion, {
      services: { api: { runsOn: "lambda", api: "queries", code: "ordering" } },
    }),
  };
  for (const [what, raw] of Object.entries(accepted)) {
    it(`accepts ${what}`, () => {
      expect(settings(raw).places).to.be.an("array");
    });
  }

  refuses("no zone", { ...singleRegion, zoneId: "" }, [
    "evenkeel:zoneId: must be the id of a Route 53 hosted zone (the records of the domain are put there); got nothing; example: Z0123456789EXAMPLE\n  hint: a stack that is to make the zone itself says settings.edge.zone: own",
  ]);
  refuses("two zones", edge(singleRegion, { zone: "own" }), [
    'evenkeel:zoneId: must be left out where edge.zone is own (the stack makes its zone); got "Z0123456789EXAMPLE"; example: no value',
  ]);
  refuses(
    "a zone that is wrong by that alone",
    edge({ ...singleRegion, zoneId: "" }, { zone: 1 }),
    [
      'evenkeel:settings.edge.zone: must be one of existing, own; got 1; example: existing\n  hint: write it in quotes: "1"',
    ],
  );
  refuses(
    "a registration without a zone",
    edge({ ...singleRegion, domain: "example.com" }, { registrar: true }),
    [
      "evenkeel:settings.edge.registrar: must be false unless edge.zone is own (the registration gets the name servers of the stack's own zone); got true; example: false",
    ],
  );
  refuses(
    "the registration of a subdomain",
    edge({ ...singleRegion, zoneId: "" }, { zone: "own", registrar: true }),
    [
      'evenkeel:domain: must be a name that can be registered where edge.registrar is true (one label and its ending, nothing below); got "dev.example.com"; example: example.com',
    ],
  );
  refuses(
    "reads by latency of a name that takes writes",
    edge(activePassive, { reads: { policy: "latency" } }),
    [
      'evenkeel:settings.edge.reads.policy: must be failover unless api.queries is apart (a name that also takes writes follows the gate); got "latency"; example: failover',
    ],
  );
  refuses("an unknown policy", edge(activePassive, { reads: { policy: "weighted" } }), [
    'evenkeel:settings.edge.reads.policy: must be one of failover, latency, geolocation; got "weighted"; example: failover',
  ]);
  refuses(
    "a continent without its code and a country twice",
    over(activePassive, {
      edge: { reads: { policy: "geolocation", standbyAnswers: ["Europe", "US", "US"] } },
      api: apart,
    }),
    [
      'evenkeel:settings.edge.reads.standbyAnswers[0]: must be a country (ISO 3166) or continent:CODE; got "Europe"; example: continent:NA',
      'evenkeel:settings.edge.reads.standbyAnswers[2]: must be listed once; got "US"; example: continent:NA',
    ],
  );
  refuses(
    "sites with names that mean something else",
    edge(singleRegion, { sites: ["api", "www"] }),
    [
      'evenkeel:settings.edge.sites[0]: must be another name (api.<domain> answers commands); got "api"; example: admin',
      'evenkeel:settings.edge.sites[1]: must be another name (www.<domain> would be mistaken for the site itself); got "www"; example: admin',
    ],
  );
  refuses("a site twice", edge(singleRegion, { sites: ["admin", "admin"] }), [
    'evenkeel:settings.edge.sites[1]: must be listed once; got "admin"; example: admin',
  ]);
  refuses("a site that is no label of a host name", edge(singleRegion, { sites: ["admin-"] }), [
    'evenkeel:settings.edge.sites[0]: must be a label of a host name of at most 14 characters (names of roles and buckets are built from it); got "admin-"; example: admin',
  ]);
  refuses("an accelerator with nothing behind it", edge(singleRegion, { accelerator: true }), [
    "evenkeel:settings.edge.accelerator: must be false without a public load balancer (no service with an api has the ingress alb or alb-nginx); got true; example: false",
  ]);
  refuses(
    "a cache without answers",
    over(singleRegion, {
      edge: { cacheSeconds: 60 },
      services: {
        ordering: { api: "commands" },
        inventory: { api: null },
        payment: { api: "commands" },
      },
    }),
    [
      "evenkeel:settings.edge.cacheSeconds: must be 0 where no service answers queries (there is nothing to keep); got 60; example: 0",
    ],
  );
  refuses(
    "a cache that outlives a caller's permission",
    over(singleRegion, {
      edge: { cacheSeconds: 7200 },
      api: { auth: "lambda", tokens: { issuer: "https://id.example.com", audience: "shop" } },
    }),
    [
      "evenkeel:settings.edge.cacheSeconds: must be at most 3600 where api.auth is lambda (CloudFront answers from its cache without asking whether a caller may still call); got 7200; example: 60",
    ],
  );
  refuses("a service in the API's way", over(singleRegion, { services: onAlb("api") }), [
    'evenkeel:settings.services.api: must have another name behind CloudFront (<domain>/api/* leads to the whole API); got {"runsOn":"kubernetes","api":"commands","kubernetes":{"image":"nginx","listenerPort":8443,"ingress":...; example: catalogue',
  ]);
});

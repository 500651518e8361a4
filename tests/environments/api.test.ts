import { expect } from "chai";
import { type Tree } from "../../environments/merge";
import { activePassive, overridden, refuses, settings, singleRegion } from "./support";

/** Several settings of the API at once, and of the edge. */
const api = (raw: Tree, given: Tree, more: Tree = {}): Tree => ({
  ...raw,
  settings: JSON.stringify({ api: given, ...more }),
});

const clients = { "mobile-app": { rateLimit: 20, burstLimit: 40 } };
const tokens = { issuer: "https://id.example.com", audience: "shop-api" };
const onlyCommands = { services: { inventory: { api: null }, payment: { api: null } } };
/** Containers whose requests API Gateway never sees. */
const balanced = { api: "queries", kubernetes: { ingress: "alb" } };

describe("Settings: API", () => {
  it("leave everything off that nobody asked for", () => {
    const { api: given } = settings(singleRegion);
    expect(given).to.deep.equal({
      rateLimit: 50,
      burstLimit: 100,
      gateway: "rest",
      ingress: "nlb",
      auth: "none",
      queries: "together",
      cache: "none",
      clients: {},
      endpointService: "none",
    });
  });

  it("take a cache, clients and queries apart on a REST API", () => {
    const given = { queries: "apart", cache: { sizeGb: 1.6 }, clients };
    expect(settings(api(singleRegion, given)).api).to.deep.include({
      queries: "apart",
      cache: { sizeGb: 1.6, seconds: 60, queryParameters: [], headers: [] },
      clients,
    });
  });

  describe("of an HTTP API", () => {
    it("are right without cache and clients", () => {
      expect(settings(api(singleRegion, { gateway: "http" })).api.gateway).to.equal("http");
    });

    it("are right in production behind CloudFront", () => {
      const behind = api(activePassive, { gateway: "http" }, { edge: { cacheSeconds: 60 } });
      expect(settings(behind).api.gateway).to.equal("http");
    });

    refuses(
      "a cache on an HTTP API",
      api(singleRegion, { gateway: "http", cache: { sizeGb: 0.5, seconds: 60 } }),
      [
        'evenkeel:settings.api.cache: must be none where api.gateway is http (an HTTP API keeps no answers); got {"sizeGb":0.5,"seconds":60}; example: none\n  hint: edge.cacheSeconds keeps answers in CloudFront, whatever the gateway',
      ],
    );
    refuses("clients on an HTTP API", api(singleRegion, { gateway: "http", clients }), [
      'evenkeel:settings.api.clients: must be empty where api.gateway is http (an HTTP API knows neither keys nor usage plans); got {"mobile-app":{"rateLimit":20,"burstLimit":40}}; example: no value',
    ]);
    refuses(
      "an HTTP API in production with nothing in front",
      api(activePassive, { gateway: "http" }),
      [
        'evenkeel:settings.api.gateway: must be rest in production unless edge.cacheSeconds puts CloudFront in front (AWS WAF does not guard an HTTP API); got "http"; example: rest',
      ],
    );
  });

  describe("of sign-in", () => {
    it("are right with a pool alone in one region, and with SAML in two", () => {
      expect(settings(api(singleRegion, { auth: "cognito" })).api.auth).to.equal("cognito");
      const samlMetadataUrl = "https://id.example.com/saml";
      const both = settings(api(activePassive, { auth: "cognito", samlMetadataUrl }));
      expect(both.api.samlMetadataUrl).to.equal(samlMetadataUrl);
    });

    it("are right with tokens", () => {
      expect(settings(api(activePassive, { auth: "lambda", tokens })).api.tokens).to.deep.equal(
        tokens,
      );
    });

    refuses("user pools of two regions without SAML", api(activePassive, { auth: "cognito" }), [
      "evenkeel:settings.api.samlMetadataUrl: must be given where api.auth is cognito in an active-passive stack (user pools are not copied to another region: people must be known elsewhere); got nothing; example: https://id.example.com/saml",
    ]);
    refuses(
      "SAML without user pools",
      overridden(singleRegion, "api.samlMetadataUrl", "https://id.example.com/saml"),
      [
        'evenkeel:settings.api.samlMetadataUrl: must be left out unless api.auth is cognito (only user pools read it); got "https://id.example.com/saml"; example: no value',
      ],
    );
    refuses(
      "metadata that is not fetched by TLS, and says that alone",
      api(activePassive, { auth: "cognito", samlMetadataUrl: "http://id.example.com/saml" }),
      [
        'evenkeel:settings.api.samlMetadataUrl: must be an https address; got "http://id.example.com/saml"; example: https://id.example.com/saml',
      ],
    );
    refuses(
      "a word that Cognito keeps",
      { stack: "aws-shop", raw: api(singleRegion, { auth: "cognito" }) },
      [
        "stack: must not contain aws where api.auth is cognito (the sign-in page's name begins with the stack's, and Cognito keeps that word); got \"aws-shop\"; example: prod",
      ],
    );
    refuses("a function that is not told whose tokens", api(singleRegion, { auth: "lambda" }), [
      'evenkeel:settings.api.tokens: must be given where api.auth is lambda (the function lets in nobody else); got nothing; example: {"issuer":"https://id.example.com","audience":"shop-api"}',
    ]);
    refuses("tokens that nobody reads", api(singleRegion, { tokens }), [
      "evenkeel:settings.api.tokens: must be left out unless api.auth is lambda (only that function reads it); got a value that is not shown; example: no value",
    ]);
  });

  describe("of queries and their cache", () => {
    refuses(
      "two APIs of which one would be empty",
      api(singleRegion, { queries: "apart" }, onlyCommands),
      [
        'evenkeel:settings.api.queries: must be together unless services have commands and queries (no service that API Gateway leads to has queries: one of the two APIs would be empty); got "apart"; example: together',
      ],
    );
    refuses(
      "an API of queries whose only queries are answered behind a public load balancer",
      api(
        singleRegion,
        { queries: "apart" },
        { services: { ...onlyCommands.services, payment: balanced } },
      ),
      [
        'evenkeel:settings.api.queries: must be together unless services have commands and queries (no service that API Gateway leads to has queries: one of the two APIs would be empty); got "apart"; example: together',
      ],
    );
    refuses(
      "a cache with nothing to keep",
      api(singleRegion, { cache: { sizeGb: 0.5 } }, onlyCommands),
      [
        'evenkeel:settings.api.cache: must be none unless a service that API Gateway leads to has queries (commands are never cached); got {"sizeGb":0.5}; example: none',
      ],
    );
    refuses(
      "headers and parameters of the cache that say nothing new",
      api(singleRegion, {
        cache: { sizeGb: 0.5, headers: ["Accept", "authorization"], queryParameters: ["a", "a"] },
      }),
      [
        'evenkeel:settings.api.cache.headers[1]: must not be listed (it is part of the cache\'s key whenever callers send it); got "authorization"; example: Accept',
        'evenkeel:settings.api.cache.queryParameters[1]: must be listed once; got "a"; example: page',
      ],
    );
  });

  refuses(
    "a client with more than the API has",
    api(singleRegion, { clients: { robot: { rateLimit: 60, burstLimit: 200 } } }),
    [
      "evenkeel:settings.api.clients.robot.burstLimit: must be at most api.burstLimit (100), which holds for all clients together; got 200; example: 100",
      "evenkeel:settings.api.clients.robot.rateLimit: must be at most api.rateLimit (50), which holds for all clients together; got 60; example: 50",
    ],
  );
});

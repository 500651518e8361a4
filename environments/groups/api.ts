import { z } from "zod";
import { field, oneOf, principalArn, whole } from "../fields";

const client = z.strictObject({
  /** Steady requests per second of this client. */
  rateLimit: whole(1, 10_000, 50),
  /** Requests accepted at once above that. */
  burstLimit: whole(1, 5000, 100),
  /** Requests a day; absent: no limit. */
  perDay: whole(1, 1_000_000_000, 1_000_000).optional(),
});

const cache = z.strictObject({
  /** Size of the cache, in GB. */
  sizeGb: field(
    z.literal([0.5, 1.6, 6.1, 13.5, 28.4, 58.2, 118, 237]),
    "one of API Gateway's sizes: 0.5, 1.6, 6.1, 13.5, 28.4, 58.2, 118, 237",
    0.5,
  ),
  /** Seconds that an answer to GET is kept. */
  seconds: whole(1, 3600, 60, "API Gateway's limit").default(60),
  /** Query parameters that answers depend on; two requests that differ in another one get the same answer. */
  queryParameters: field(
    z.array(field(z.string().regex(/^[\w.-]{1,64}$/), "the name of a query parameter", "page")),
    "a list of query parameters",
    ["page"],
  ).default([]),
  /** Headers that answers depend on, besides those that name the caller: `Authorization` and `x-api-key`. */
  headers: field(
    z.array(field(z.string().regex(/^[A-Za-z0-9-]{1,64}$/), "the name of a header", "Accept")),
    "a list of headers",
    ["Accept"],
  ).default([]),
});

const httpsAddress = (example: string) =>
  field(z.url({ protocol: /^https$/ }), "an https address", example);

/** Tokens that the function `auth` lets in: JSON Web Tokens signed by RSA, elliptic curves or Ed25519. */
const tokens = z.strictObject({
  /** Who signs them: the claim `iss`, letter by letter. It must answer when a region is lost. */
  issuer: httpsAddress("https://id.example.com"),
  /** Whom they are made for: the claim `aud`. */
  audience: field(z.string().regex(/^\S{1,256}$/), "a text without spaces", "shop-api"),
  /** Where the issuer's public keys are. Absent: `/.well-known/jwks.json` below `issuer`. */
  keysUrl: httpsAddress("https://id.example.com/.well-known/jwks.json").optional(),
});

/** Ways from the outside to a container; `service.ts` uses the same words. */
export const ingress = oneOf(["nlb", "alb", "alb-nginx", "ingress"]);

export const api = z.strictObject({
  /** Steady requests per second over the whole API of a place, before 429 is answered. */
  rateLimit: whole(1, 10000, 500, "API Gateway's quota of an account and region"),
  /** Requests accepted at once above the steady rate. */
  burstLimit: whole(1, 5000, 1000, "API Gateway's quota of an account and region"),
  /** `rest`: REST API with web ACL, caching and clients; `http`: HTTP API, cheaper, without those. */
  gateway: oneOf(["rest", "http"]).default("rest"),
  /**
   * How containers are reached: `nlb`, API Gateway over a VPC link; `alb`, a public load balancer behind CloudFront;
   * `alb-nginx`, the same with nginx in the cluster; `ingress`, an Ingress object whose load balancer belongs to the
   * cluster. A service may choose another.
   */
  ingress: ingress.default("nlb"),
  /** Who may call: `none`, anybody; `cognito`, whoever signs in at a user pool; `lambda`, whoever the function `auth` lets in. */
  auth: oneOf(["none", "cognito", "lambda"]).default("none"),
  /** Metadata of the SAML identity provider that the user pools trust; an active-passive stack needs one, for pools are not copied. */
  samlMetadataUrl: httpsAddress("https://id.example.com/saml").optional(),
  /** Which tokens the function `auth` lets in; required with `auth: lambda`. */
  tokens: tokens.optional(),
  /** Whether queries share the API of commands, or have one of their own at `queries.<domain>`. */
  queries: oneOf(["together", "apart"]).default("together"),
  /** Cache of answers to GET, in each place; about 15 USD a month for 0.5 GB. */
  cache: field(z.union([z.literal("none"), cache]), "none, or a size in GB", {
    sizeGb: 0.5,
  }).default("none"),
  /** Known callers, each with a key and limits of its own. Without any, no key is asked for. A key counts calls, it is no proof of who calls. */
  clients: field(
    z.record(
      field(z.string().regex(/^[a-z][a-z0-9-]{1,30}$/), "a client's name", "mobile-app"),
      client,
    ),
    "clients by name",
    { "mobile-app": { rateLimit: 50, burstLimit: 100 } },
  ).default({}),
  /** A private way to the containers for other accounts (PrivateLink); `none`, or who may ask for it. */
  endpointService: field(
    z.union([
      z.literal("none"),
      z.strictObject({
        /** Accounts, roles or users that may connect. */
        allowedPrincipals: field(z.array(principalArn).min(1), "a list of ARNs", [
          "arn:aws:iam::111122223333:root",
        ]),
      }),
    ]),
    "none, or allowedPrincipals with who may connect",
    { allowedPrincipals: ["arn:aws:iam::111122223333:root"] },
  ).default("none"),
});

import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { type Settings } from "../environments/schema";
import { type Location } from "./support/names";
import { physicalName } from "./support/naming";

export interface IdentityArgs {
  readonly prefix: string;
  readonly location: Location;
  /** The site's name: people are sent back there after they signed in. */
  readonly domain: string;
  /** Where people are known, and what else sends them to sign in. */
  readonly settings: {
    readonly api: Pick<Settings["api"], "samlMetadataUrl">;
    readonly edge: Pick<Settings["edge"], "accelerator" | "sites">;
  };
  readonly protect: boolean;
}

/** Names the API to its pool. Short, for an HTTP API takes scopes of 64 characters at most. */
const audience = "api";

/**
 * Who may call: a Cognito user pool with its sign-in page, an app client for single-page applications and one for the load
 * balancer. People are invited by an administrator, or known to a SAML identity provider; nobody signs up alone.
 *
 * Once per place, and each pool is its own: AWS copies none to another region. With SAML both know the same people, who
 * sign in again after a failover, because a token of one place means nothing in the other. Cognito takes no customer key
 * for a pool: AWS encrypts it with its own. A failover changes nothing here.
 * Cost: per person and month: 0.02 USD with threat protection, 0.015 USD by SAML.
 */
export class Identity extends pulumi.ComponentResource {
  public readonly userPoolArn: pulumi.Output<string>;
  /** App client of the load balancer; it has a secret, which the load balancer reads itself. */
  public readonly albClientId: pulumi.Output<string>;
  /** Prefix of the sign-in page's name, as the load balancer asks for it. */
  public readonly poolDomain: pulumi.Output<string>;
  /** App client of single-page applications: no secret, code with PKCE. */
  public readonly apiClientId: pulumi.Output<string>;
  /** The claim `iss` of the pool's tokens. */
  public readonly issuer: pulumi.Output<string>;
  /** Scope that queries ask for. */
  public readonly readScope = `${audience}/read`;
  /** Scope that commands ask for. */
  public readonly writeScope = `${audience}/write`;

  constructor(name: string, args: IdentityArgs, opts?: pulumi.ComponentResourceOptions) {
    super("evenkeel:tier:Identity", name, { domain: args.domain }, opts);
    const child = { parent: this };

    const pool = userPool(name, args, child);
    const provider = samlProvider(name, pool, args, child);
    const domain = new aws.cognito.UserPoolDomain(
      `${name}-domain`,
      // Unique in the region among all accounts.
      { userPoolId: pool.id, domain: poolDomain(args) },
      child,
    );
    const scopes = apiScopes(name, pool, child);
    const knownBy = provider ? provider.providerName : "COGNITO";
    const apiClient = siteClient(name, pool, knownBy, scopes, args, child);
    const albClient = balancerClient(name, pool, knownBy, args, child);

    this.userPoolArn = pool.arn;
    this.albClientId = albClient.id;
    this.poolDomain = domain.domain;
    this.apiClientId = apiClient.id;
    this.issuer = pulumi.interpolate`https://${pool.endpoint}`;
    this.registerOutputs({ issuer: this.issuer, apiClientId: this.apiClientId });
  }
}

/** `evenkeel-prod-111122223333`. */
const poolDomain = ({ prefix, location }: IdentityArgs) =>
  physicalName(`${prefix}-${location.account}`, 63);

function userPool(name: string, args: IdentityArgs, opts: pulumi.CustomResourceOptions) {
  const federated = args.settings.api.samlMetadataUrl !== undefined;
  return new aws.cognito.UserPool(
    `${name}-pool`,
    {
      name: args.prefix,
      usernameAttributes: ["email"],
      usernameConfiguration: { caseSensitive: false },
      autoVerifiedAttributes: ["email"],
      // Open sign-up would let anybody in who has a mailbox.
      adminCreateUserConfig: { allowAdminCreateUserOnly: true },
      passwordPolicy: {
        minimumLength: 14,
        requireLowercase: true,
        requireUppercase: true,
        requireNumbers: true,
        requireSymbols: true,
        passwordHistorySize: 5,
        temporaryPasswordValidityDays: 3,
      },
      mfaConfiguration: "OPTIONAL",
      softwareTokenMfaConfiguration: { enabled: true },
      accountRecoverySetting: { recoveryMechanisms: [{ name: "verified_email", priority: 1 }] },
      // A new address counts only once its owner has confirmed it.
      userAttributeUpdateSettings: { attributesRequireVerificationBeforeUpdates: ["email"] },
      // Threat protection looks at passwords; it knows nothing of people who sign in elsewhere.
      ...(federated
        ? { userPoolTier: "ESSENTIALS" }
        : { userPoolTier: "PLUS", userPoolAddOns: { advancedSecurityMode: "ENFORCED" } }),
      deletionProtection: args.protect ? "ACTIVE" : "INACTIVE",
    },
    { ...opts, protect: args.protect },
  );
}

const emailClaim = "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress";

function samlProvider(
  name: string,
  pool: aws.cognito.UserPool,
  { settings }: IdentityArgs,
  opts: pulumi.CustomResourceOptions,
) {
  const { samlMetadataUrl } = settings.api;
  return samlMetadataUrl === undefined
    ? undefined
    : new aws.cognito.IdentityProvider(
        `${name}-saml`,
        {
          userPoolId: pool.id,
          providerName: "saml",
          providerType: "SAML",
          providerDetails: { MetadataURL: samlMetadataUrl, IDPSignout: "true" },
          attributeMapping: { email: emailClaim },
        },
        {
          ...opts,
          // Cognito adds what it reads in the metadata.
          ignoreChanges: [
            "providerDetails.ActiveEncryptionCertificate",
            "providerDetails.SLORedirectBindingURI",
            "providerDetails.SSORedirectBindingURI",
          ],
        },
      );
}

function apiScopes(name: string, pool: aws.cognito.UserPool, opts: pulumi.CustomResourceOptions) {
  return new aws.cognito.ResourceServer(
    `${name}-scopes`,
    {
      userPoolId: pool.id,
      identifier: audience,
      name: "API",
      scopes: [
        { scopeName: "read", scopeDescription: "Ask: GET" },
        { scopeName: "write", scopeDescription: "Tell: POST, PUT, PATCH and DELETE" },
      ],
    },
    opts,
  );
}

/** What both app clients have: the authorization code, and nothing that tells a stranger who is known. */
const clientDefaults = {
  allowedOauthFlowsUserPoolClient: true,
  allowedOauthFlows: ["code"],
  enableTokenRevocation: true,
  preventUserExistenceErrors: "ENABLED",
  accessTokenValidity: 60,
  idTokenValidity: 60,
  refreshTokenValidity: 1,
  tokenValidityUnits: { accessToken: "minutes", idToken: "minutes", refreshToken: "days" },
};

/** A browser keeps no secret: PKCE proves that whoever began the sign-in ends it. */
function siteClient(
  name: string,
  pool: aws.cognito.UserPool,
  knownBy: pulumi.Input<string>,
  scopes: aws.cognito.ResourceServer,
  args: IdentityArgs,
  opts: pulumi.CustomResourceOptions,
) {
  const hosts = [args.domain, ...args.settings.edge.sites.map((site) => `${site}.${args.domain}`)];
  const addresses = hosts.map((host) => `https://${host}/`);
  return new aws.cognito.UserPoolClient(
    `${name}-site-client`,
    {
      ...clientDefaults,
      userPoolId: pool.id,
      name: "site",
      generateSecret: false,
      explicitAuthFlows: ["ALLOW_REFRESH_TOKEN_AUTH"],
      supportedIdentityProviders: [knownBy],
      // Named by the resource server: they do not exist before it.
      allowedOauthScopes: scopes.scopeIdentifiers.apply((names) => ["openid", "email", ...names]),
      callbackUrls: addresses,
      logoutUrls: addresses,
    },
    opts,
  );
}

function balancerClient(
  name: string,
  pool: aws.cognito.UserPool,
  knownBy: pulumi.Input<string>,
  { domain, settings }: IdentityArgs,
  opts: pulumi.CustomResourceOptions,
) {
  // Behind CloudFront and by itself; the accelerator's name leads there too.
  const hosts = [
    domain,
    `services.${domain}`,
    ...(settings.edge.accelerator ? [`global.${domain}`] : []),
  ];
  return new aws.cognito.UserPoolClient(
    `${name}-balancer-client`,
    {
      ...clientDefaults,
      userPoolId: pool.id,
      name: "balancer",
      generateSecret: true,
      explicitAuthFlows: ["ALLOW_REFRESH_TOKEN_AUTH"],
      supportedIdentityProviders: [knownBy],
      allowedOauthScopes: ["openid", "email"],
      // The path is the load balancer's own (Elastic Load Balancing user guide, "Authenticate users").
      callbackUrls: hosts.map((host) => `https://${host}/oauth2/idpresponse`),
    },
    opts,
  );
}

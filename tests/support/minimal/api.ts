import { type Given, type MinimalInputs } from "./minimal";

const http = (given: Given) => ({ apiId: given("aws:apigatewayv2/api:Api").id });
const pool = (given: Given) => ({ userPoolId: given("aws:cognito/userPool:UserPool").id });

/** Callers of REST APIs, HTTP APIs and user pools. */
export const api: { readonly [path: string]: MinimalInputs } = {
  "apigateway/apiKey": () => ({}),
  "apigateway/usagePlan": (given) => {
    given("aws:apigateway/stage:Stage");
    return {
      apiStages: [{ apiId: given("aws:apigateway/restApi:RestApi").id, stage: "live" }],
    };
  },
  "apigateway/usagePlanKey": (given) => ({
    usagePlanId: given("aws:apigateway/usagePlan:UsagePlan").id,
    keyId: given("aws:apigateway/apiKey:ApiKey").id,
    keyType: "API_KEY",
  }),
  "apigatewayv2/api": () => ({ protocolType: "HTTP" }),
  "apigatewayv2/apiMapping": (given) => {
    given("aws:apigatewayv2/stage:Stage");
    return {
      ...http(given),
      domainName: given("aws:apigatewayv2/domainName:DomainName").id,
      stage: "$default",
    };
  },
  "apigatewayv2/authorizer": (given) => ({
    ...http(given),
    authorizerType: "JWT",
    identitySources: ["$request.header.Authorization"],
    jwtConfiguration: { issuer: "https://id.example.com", audiences: ["shop"] },
  }),
  "apigatewayv2/domainName": (given) => {
    given("aws:acm/certificateValidation:CertificateValidation");
    return {
      domainName: "api.example.com",
      domainNameConfiguration: {
        certificateArn: given("aws:acm/certificate:Certificate").id,
        endpointType: "REGIONAL",
        securityPolicy: "TLS_1_2",
      },
    };
  },
  "apigatewayv2/integration": (given) => ({ ...http(given), integrationType: "AWS_PROXY" }),
  "apigatewayv2/route": (given) => ({
    ...http(given),
    routeKey: "GET /",
    target: `integrations/${given("aws:apigatewayv2/integration:Integration").id}`,
  }),
  "apigatewayv2/stage": (given) => ({ ...http(given), name: "$default" }),
  "cognito/identityProvider": (given) => ({
    ...pool(given),
    providerName: "saml",
    providerType: "SAML",
    providerDetails: { MetadataURL: "https://id.example.com/saml" },
  }),
  "cognito/resourceServer": (given) => ({
    ...pool(given),
    identifier: "https://api.example.com",
    scopes: [{ scopeName: "read", scopeDescription: "Read" }],
  }),
  "cognito/userPool": () => ({}),
  "cognito/userPoolClient": pool,
  "cognito/userPoolDomain": (given) => ({ ...pool(given), domain: "minimal" }),
};

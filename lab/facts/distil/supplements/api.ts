import { type Supplements } from "../supplement";
import { atLeast, between, hostName, like, oneOf, said, upTo } from "./types";

const keys = said("API Gateway API reference: CreateApiKey, CreateUsagePlan");
const http = said("API Gateway V2 API reference: Apis, Authorizers, Integrations, Routes, Stages");
const pools = said(
  "Cognito user pools API reference: CreateUserPool, CreateUserPoolClient, CreateIdentityProvider",
);

const routeKey = http(like("^([$]default|(ANY|DELETE|GET|HEAD|OPTIONS|PATCH|POST|PUT) /\\S*)$"));
const method = oneOf("ANY", "DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT");
const addresses = like("^(https://|http://localhost|[a-z][a-z0-9+.-]*://)\\S*$", 1024);

/** Callers of REST APIs, HTTP APIs and user pools. */
export const api: Supplements = {
  "aws:apigateway/apiKey:ApiKey": { value: keys({ minLength: 20, maxLength: 128 }) },
  "aws:apigateway/usagePlan:UsagePlan": {
    "apiStages.throttles.burstLimit": keys(atLeast(0)),
    "apiStages.throttles.rateLimit": keys(atLeast(0)),
    "quotaSettings.limit": keys(atLeast(1)),
    "quotaSettings.offset": keys(between(0, 31)),
    "throttleSettings.burstLimit": keys(atLeast(0)),
    "throttleSettings.rateLimit": keys(atLeast(0)),
  },
  "aws:apigatewayv2/api:Api": {
    "corsConfiguration.allowMethods": http(like("^([*]|[A-Z]+)$")),
    "corsConfiguration.maxAge": http(between(-1, 86400)),
    name: http(upTo(128)),
    routeKey,
    version: http(upTo(64)),
  },
  "aws:apigatewayv2/authorizer:Authorizer": {
    authorizerResultTtlInSeconds: http(between(0, 3600)),
    identitySources: http(like("^([$](request|context|stageVariables)|route[.])\\S+$")),
    name: http(upTo(128)),
  },
  "aws:apigatewayv2/domainName:DomainName": {
    domainName: http(hostName),
    "domainNameConfiguration.endpointType": http(oneOf("REGIONAL")),
    "domainNameConfiguration.securityPolicy": http(oneOf("TLS_1_2")),
  },
  "aws:apigatewayv2/integration:Integration": {
    integrationMethod: http(method),
    "responseParameters.statusCode": http(like("^[2-5][0-9]{2}$")),
    "tlsConfig.serverNameToVerify": http(hostName),
  },
  "aws:apigatewayv2/route:Route": {
    authorizationScopes: http(like("^\\S{1,64}$")),
    authorizationType: http(oneOf("AWS_IAM", "CUSTOM", "JWT", "NONE")),
    routeKey,
    target: http(like("^integrations/[a-z0-9]+$")),
  },
  "aws:apigatewayv2/stage:Stage": {
    "defaultRouteSettings.throttlingBurstLimit": http(atLeast(0)),
    "defaultRouteSettings.throttlingRateLimit": http(atLeast(0)),
    name: http(like("^([A-Za-z0-9_-]{1,128}|[$]default)$")),
    "routeSettings.routeKey": routeKey,
    "routeSettings.throttlingBurstLimit": http(atLeast(0)),
    "routeSettings.throttlingRateLimit": http(atLeast(0)),
  },
  "aws:cognito/userPool:UserPool": {
    name: pools(like("^[\\w\\s+=,.@-]{1,128}$")),
    "passwordPolicy.minimumLength": pools(between(6, 99)),
    "passwordPolicy.temporaryPasswordValidityDays": pools(between(0, 365)),
  },
  "aws:cognito/userPoolClient:UserPoolClient": {
    callbackUrls: pools(addresses),
    logoutUrls: pools(addresses),
    name: pools(like("^[\\w\\s+=,.@-]{1,128}$")),
  },
  "aws:cognito/userPoolDomain:UserPoolDomain": { managedLoginVersion: pools(between(1, 2)) },
};

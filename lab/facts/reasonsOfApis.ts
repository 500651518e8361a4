import { type Reason, words } from "./reason";

/** The same for HTTP APIs, callers of REST APIs and user pools. */
export const reasonsOfApis: readonly Reason[] = [
  {
    why: "reference: the model of the cloud checks that the resource exists",
    types: /^aws:(apigateway|apigatewayv2)\//,
    paths: words(
      "usagePlanId apiStages.apiId apiStages.stage apiId stage authorizerId integrationUri connectionId authorizerUri",
    ),
  },
  {
    why: "number or path that API Gateway keeps for its owner",
    types: /^aws:apigateway\//,
    paths: words("customerId productCode apiStages.throttles.path"),
  },
  {
    why: "expression over a request, which API Gateway reads when one comes",
    types: /^aws:apigatewayv2\//,
    paths: words(
      `apiKeySelectionExpression routeSelectionExpression templateSelectionExpression modelSelectionExpression
      routeResponseSelectionExpression requestParameters requestTemplates responseParameters.mappings
      requestParameters.requestParameterKey apiMappingKey`,
    ),
  },
  {
    why: "feature of HTTP and WebSocket APIs that the program does not use: the other side checks it",
    types: /^aws:apigatewayv2\//,
    paths: words(
      `corsConfiguration.allowHeaders corsConfiguration.allowOrigins target integrationSubtype operationName
      requestModels stageVariables domainNameConfiguration.hostedZoneId domainNameConfiguration.targetDomainName`,
    ),
  },
  {
    why: "whom tokens are made for: any text, which the issuer and the API agree on",
    types: /^aws:apigatewayv2\/authorizer:/,
    paths: ["jwtConfiguration.audiences"],
  },
  {
    why: "details of an identity provider: each kind has its own",
    types: /^aws:cognito\/identityProvider:/,
    paths: ["attributeMapping", "providerDetails"],
  },
  {
    why: "mail and passkeys of a user pool, which the program leaves at Cognito's own",
    types: /^aws:cognito\/userPool:/,
    paths: words(
      `emailConfiguration.fromEmailAddress emailMfaConfiguration.message emailMfaConfiguration.subject
      webAuthnConfiguration.relyingPartyId`,
    ),
  },
];

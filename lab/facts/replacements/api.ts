import { known, type Replacements } from "./types";

/** HTTP APIs, known callers of REST APIs, and user pools. */
export const api: Replacements = {
  "aws:apigateway/apiKey:ApiKey": known("apigateway/api_key.go", "value"),
  "aws:apigateway/usagePlan:UsagePlan": known("apigateway/usage_plan.go", ""),
  "aws:apigateway/usagePlanKey:UsagePlanKey": known(
    "apigateway/usage_plan_key.go",
    "keyId keyType usagePlanId",
  ),
  "aws:apigatewayv2/api:Api": known("apigatewayv2/api.go", "protocolType"),
  "aws:apigatewayv2/apiMapping:ApiMapping": known(
    "apigatewayv2/api_mapping.go",
    "apiId domainName",
  ),
  "aws:apigatewayv2/authorizer:Authorizer": known("apigatewayv2/authorizer.go", "apiId"),
  "aws:apigatewayv2/domainName:DomainName": known("apigatewayv2/domain_name.go", "domainName"),
  "aws:apigatewayv2/integration:Integration": known(
    "apigatewayv2/integration.go",
    "apiId integrationSubtype integrationType",
  ),
  "aws:apigatewayv2/route:Route": known("apigatewayv2/route.go", "apiId"),
  "aws:apigatewayv2/stage:Stage": known("apigatewayv2/stage.go", "apiId name"),
  "aws:cognito/identityProvider:IdentityProvider": known(
    "cognitoidp/identity_provider.go",
    "providerName providerType userPoolId",
  ),
  "aws:cognito/resourceServer:ResourceServer": known(
    "cognitoidp/resource_server.go",
    "identifier userPoolId",
  ),
  "aws:cognito/userPool:UserPool": known(
    "cognitoidp/user_pool.go",
    "aliasAttributes usernameAttributes usernameConfiguration",
  ),
  "aws:cognito/userPoolClient:UserPoolClient": known(
    "cognitoidp/user_pool_client.go",
    "generateSecret userPoolId",
  ),
  "aws:cognito/userPoolDomain:UserPoolDomain": known(
    "cognitoidp/user_pool_domain.go",
    "domain userPoolId",
  ),
};

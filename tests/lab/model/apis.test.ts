import { expect } from "chai";
import { type Properties } from "../../../lab/model";
import { aws } from "../../support/minimalInputs";
import { refusal } from "./refusal";
import { Builder, caller, creationOf } from "./support";

const listener =
  "arn:aws:elasticloadbalancing:eu-west-1:123456789012:listener/net/none/0123456789abcdef/0123456789abcdef";

describe("APIs and user pools", () => {
  const cases: readonly {
    says: string;
    path: string;
    inputs: (builder: Builder) => Properties;
    code: string;
  }[] = [
    {
      says: "a usage plan of a stage that does not exist",
      path: "apigateway/usagePlan",
      inputs: (b) => ({
        apiStages: [{ apiId: b.make(aws("apigateway/restApi")).id, stage: "other" }],
      }),
      code: "NotFoundException",
    },
    {
      says: "a key that another client has",
      path: "apigateway/apiKey",
      inputs: (b) => {
        const value = "0123456789abcdefghij";
        b.make(aws("apigateway/apiKey"), { name: "first", value });
        return { name: "second", value };
      },
      code: "ConflictException",
    },
    {
      says: "a second route with the same key",
      path: "apigatewayv2/route",
      inputs: (b) => {
        b.make(aws("apigatewayv2/route"));
        return {};
      },
      code: "ConflictException",
    },
    {
      says: "a route to an integration that does not exist",
      path: "apigatewayv2/route",
      inputs: () => ({ target: "integrations/none" }),
      code: "NotFoundException",
    },
    {
      says: "a private integration that names an address",
      path: "apigatewayv2/integration",
      inputs: () => ({
        integrationType: "HTTP_PROXY",
        connectionType: "VPC_LINK",
        integrationUri: "https://services.example.com",
      }),
      code: "BadRequestException",
    },
    {
      says: "a private integration with a listener that does not exist",
      path: "apigatewayv2/integration",
      inputs: () => ({ integrationType: "HTTP_PROXY", integrationUri: listener }),
      code: "BadRequestException",
    },
    {
      says: "a mapping to a stage that does not exist",
      path: "apigatewayv2/apiMapping",
      inputs: () => ({ stage: "other" }),
      code: "BadRequestException",
    },
    {
      says: "threat protection that is not paid for",
      path: "cognito/userPool",
      inputs: () => ({
        userPoolTier: "ESSENTIALS",
        userPoolAddOns: { advancedSecurityMode: "ENFORCED" },
      }),
      code: "FeatureUnavailableInTierException",
    },
    {
      says: "a scope that no resource server of the pool has",
      path: "cognito/userPoolClient",
      inputs: () => ({ allowedOauthScopes: ["openid", "api/read"] }),
      code: "ScopeDoesNotExistException",
    },
    {
      says: "an identity provider that the pool does not have",
      path: "cognito/userPoolClient",
      inputs: () => ({ supportedIdentityProviders: ["saml"] }),
      code: "InvalidParameterException",
    },
    {
      says: "a sign-in page with a word that Cognito keeps",
      path: "cognito/userPoolDomain",
      inputs: () => ({ domain: "my-amazon-shop" }),
      code: "InvalidParameterException",
    },
    {
      says: "a sign-in page whose name another pool has",
      path: "cognito/userPoolDomain",
      inputs: (b) => {
        b.make(aws("cognito/userPoolDomain"));
        return { userPoolId: b.make(aws("cognito/userPool"), { name: "other" }).id };
      },
      code: "InvalidParameterException",
    },
  ];
  for (const { says, path, inputs, code } of cases) {
    it(`refuses ${says}`, () => {
      const builder = new Builder();
      const more = inputs(builder);
      // Asked for with its region, so that the builder does not give what it has made already.
      expect(
        refusal(() => builder.make(aws(path), { ...more, region: "eu-west-1" })).code,
      ).to.equal(code);
    });
  }

  it("know the scopes of a pool's own resource server", () => {
    const builder = new Builder();
    const { outputs } = builder.make(aws("cognito/resourceServer"));
    expect(outputs.scopeIdentifiers).to.deep.equal(["https://api.example.com/read"]);
    const scopes = { allowedOauthScopes: ["https://api.example.com/read"] };
    expect(() => builder.make(aws("cognito/userPoolClient"), scopes)).not.to.throw();
  });

  it("tell the stages of two HTTP APIs apart", () => {
    const builder = new Builder();
    builder.make(aws("apigatewayv2/stage"));
    const other = builder.make(aws("apigatewayv2/api"), { name: "other" }).id;
    expect(() => builder.make(aws("apigatewayv2/stage"), { apiId: other })).not.to.throw();
  });

  const uses: readonly (readonly [string, string, Properties, string])[] = [
    ["cognito/userPool", "cognito/userPoolDomain", {}, "InvalidParameterException"],
    ["apigatewayv2/integration", "apigatewayv2/route", {}, "ConflictException"],
    ["apigatewayv2/api", "apigatewayv2/apiMapping", {}, "ConflictException"],
    ["apigateway/restApi", "apigateway/usagePlan", {}, "BadRequestException"],
  ];
  for (const [used, user, more, code] of uses) {
    it(`refuses to delete ${used} before ${user}`, () => {
      const builder = new Builder();
      const last = builder.make(aws(user), more);
      const { id = "" } = builder.made.find(({ type }) => type === aws(used)) ?? {};
      const remove = () => builder.cloud.delete(aws(used), id, caller);
      expect(refusal(remove).code).to.equal(code);
      builder.cloud.delete(aws(user), last.id, caller);
      expect(remove).not.to.throw();
    });
  }

  it("refuses to delete a pool while its protection is active, and not after an update", () => {
    const builder = new Builder();
    const { type, id, inputs, outputs } = builder.make(aws("cognito/userPool"), {
      deletionProtection: "ACTIVE",
    });
    const remove = () => builder.cloud.delete(type, id, caller);
    expect(refusal(remove).message).to.include("deletionProtection is on");
    const off: Properties = { ...inputs, deletionProtection: "INACTIVE" };
    builder.cloud.update(creationOf(type, "off", off), id, outputs);
    expect(remove).not.to.throw();
  });
});

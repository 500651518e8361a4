import { expect } from "chai";
import { api, apiName as name, bodyOf } from "../support/api";
import { type Found, prod, simulate } from "../support/platform";

const apiType = "aws:apigateway/restApi:RestApi";
const functionType = "aws:lambda/function:Function";
const permissionType = "aws:lambda/permission:Permission";

const tokens = { issuer: "https://id.example.com", audience: "shop-api" };

describe("Callers of an API", () => {
  it("are told by a function that reads tokens, beside all that there is without one", async () => {
    const checked = await simulate(prod, api({ auth: "lambda", tokens }));
    const authorizer = "evenkeel:part:WorkloadFunction api-eu-west-1-authorizer";
    const others = ({ resources }: Found<unknown>) =>
      resources.all
        .filter(({ parent }) => parent.endsWith(`::evenkeel:tier:ApiTier::${name}`))
        .map((resource) => `${resource.type} ${resource.name}`);
    const open = await simulate(prod, api());
    expect(others(checked)).to.have.members([...others(open), authorizer]);
  });

  it("are told by a function that may nothing, and nobody in the VPC hears of it", async () => {
    const keysUrl = "https://id.example.com/keys";
    const checked = await simulate(prod, api({ auth: "lambda", tokens: { ...tokens, keysUrl } }));
    const inputs = checked.inputs(functionType, `${name}-authorizer-function`);
    expect(inputs).not.to.have.property("vpcConfig");
    expect(inputs.name).to.equal("evenkeel-test-authorizer");
    expect((inputs.environment as { variables: unknown }).variables).to.deep.include({
      TOKEN_ISSUER: tokens.issuer,
      TOKEN_AUDIENCE: tokens.audience,
      TOKEN_KEYS_URL: keysUrl,
    });
    const policy = "aws:iam/rolePolicy:RolePolicy";
    expect(checked.statements(policy, `${name}-authorizer-policy`)).to.have.length(2);
  });

  it("are told by that function, which only the API's authorizers may call", async () => {
    const checked = await simulate(prod, api({ auth: "lambda", tokens }));
    const executionArn = String(checked.output(apiType, `${name}-gateway-rest`, "executionArn"));
    expect(checked.inputs(permissionType, `${name}-gateway-permission-to-check`)).to.deep.equal({
      action: "lambda:InvokeFunction",
      function: "evenkeel-test-authorizer",
      principal: "apigateway.amazonaws.com",
      sourceArn: `${executionArn}/authorizers/*`,
    });
    expect(bodyOf(checked).components?.securitySchemes).to.have.nested.property(
      "callers.x-amazon-apigateway-authorizer.authorizerUri",
      checked.output(functionType, `${name}-authorizer-function`, "invokeArn"),
    );
  });

  it("are told by the user pool of its place", async () => {
    const signedIn = await simulate(prod, api({ auth: "cognito" }));
    expect(bodyOf(signedIn).components?.securitySchemes)
      .to.have.nested.property("callers.x-amazon-apigateway-authorizer.providerARNs")
      .that.deep.equals([signedIn.arn("aws:cognito/userPool:UserPool", "identity-eu-west-1-pool")]);
  });

  it("need the scope of the half that they call", async () => {
    const signedIn = await simulate(prod, api({ auth: "cognito", queries: "apart" }));
    expect(bodyOf(signedIn).paths["/ordering"]?.post?.security).to.deep.equal([
      { callers: ["api/write"] },
    ]);
    expect(bodyOf(signedIn, "queries").paths["/inventory"]?.get?.security).to.deep.equal([
      { callers: ["api/read"] },
    ]);
  });
});

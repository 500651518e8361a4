import type * as aws from "@pulumi/aws";
import { expect } from "chai";
import { apiAccount } from "../../../components/parts/apiAccount";
import { type Found, groundOf, prod, simulate } from "../../support/platform";

const roleType = "aws:iam/role:Role";
const grantType = "aws:iam/rolePolicyAttachment:RolePolicyAttachment";
const accountType = "aws:apigateway/account:Account";

describe("The account's role for API Gateway's logs", () => {
  let found: Found<aws.apigateway.Account>;

  before(async () => {
    found = await simulate(prod, () => {
      const { provider } = groundOf(prod);
      return apiAccount("api", { provider });
    });
  });

  it("outlives the stack, for others log by it too", () => {
    for (const type of [accountType, roleType, grantType]) {
      expect(found.options(type).retainOnDelete, type).to.equal(true);
    }
  });

  it("may write logs, and nobody but API Gateway takes it", () => {
    expect(found.inputs(accountType)).to.deep.equal({
      cloudwatchRoleArn: found.arn(roleType, "api-account-role"),
    });
    expect(found.inputs(grantType)).to.deep.equal({
      role: found.output(roleType, "api-account-role", "name"),
      policyArn: "arn:aws:iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs",
    });
    expect(found.json(roleType, "api-account-role", "assumeRolePolicy")).to.have.nested.property(
      "Statement[0].Principal.Service",
      "apigateway.amazonaws.com",
    );
    expect(found.waitsFor(accountType, "api-account")).to.include("api-account-logs");
  });
});

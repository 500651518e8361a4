import { expect } from "chai";
import { type Found, granted, prod, unprobed } from "../../support/platform";
import { inTwoRegions, simulateTiers, type Tiers } from "../../support/stores";

const rotationType = "aws:secretsmanager/secretRotation:SecretRotation";
const name = "data-eu-west-1-shared-rotation";
const account = prod.account;

describe("LoginRotation", () => {
  let found: Found<Tiers>;

  before(async () => {
    found = await simulateTiers(unprobed(inTwoRegions({ relational: { rotationDays: 30 } })));
  });

  it("creates a function that Secrets Manager calls for each service's login", () => {
    expect(found.below(name)).to.deep.equal([
      `aws:cloudwatch/logGroup:LogGroup ${name}-logs`,
      `aws:iam/role:Role ${name}-role`,
      `aws:iam/rolePolicy:RolePolicy ${name}-policy`,
      `aws:iam/rolePolicyAttachment:RolePolicyAttachment ${name}-networking`,
      `aws:lambda/function:Function ${name}-function`,
      `aws:lambda/permission:Permission ${name}-permission`,
      `aws:secretsmanager/secretRotation:SecretRotation ${name}-ordering`,
      `aws:secretsmanager/secretRotation:SecretRotation ${name}-payment`,
      `evenkeel:part:WorkloadFunction ${name}`,
    ]);
  });

  it("creates none where the secrets are copies", () => {
    const places = found.resources
      .of(rotationType)
      .map((each) => found.region(rotationType, each.name));
    expect(places).to.deep.equal(["eu-west-1", "eu-west-1"]);
  });

  it("creates none at all unless days are given", async () => {
    const without = await simulateTiers(unprobed(inTwoRegions({})));
    expect(without.resources.of(rotationType)).to.deep.equal([]);
  });

  describe("secures", () => {
    it("logins: it changes its services', reads the founder's, and no other", () => {
      const [, , ...own] = found.statements("aws:iam/rolePolicy:RolePolicy", `${name}-policy`);
      const secret = (what: string) =>
        `arn:aws:secretsmanager:eu-west-1:${account}:secret:evenkeel-test/${what}-??????`;
      expect(own).to.deep.equal([
        granted(
          ["ssm:GetParameter"],
          `arn:aws:ssm:eu-west-1:${account}:parameter/evenkeel-test/database/shared`,
        ),
        granted(["secretsmanager:GetSecretValue"], secret("database/shared")),
        granted(
          [
            "secretsmanager:DescribeSecret",
            "secretsmanager:GetSecretValue",
            "secretsmanager:PutSecretValue",
            "secretsmanager:UpdateSecretVersionStage",
          ],
          [secret("service/ordering"), secret("service/payment")],
        ),
        granted(["kms:Decrypt", "kms:GenerateDataKey"], found.key("data")),
      ]);
    });

    it("the function: only Secrets Manager calls it, for this account", () => {
      expect(found.inputs("aws:lambda/permission:Permission", `${name}-permission`)).to.deep.equal({
        action: "lambda:InvokeFunction",
        function: "evenkeel-test-shared-rotation",
        principal: "secretsmanager.amazonaws.com",
        sourceAccount: account,
      });
    });

    it("what rotation has made of a login: an update never puts the first one back", () => {
      const type = "aws:secretsmanager/secretVersion:SecretVersion";
      const value = "data-eu-west-1-ordering-login-value";
      expect(found.inputs(type, value).versionStages).to.deep.equal([
        "AWSCURRENT",
        "EVENKEEL-FIRST",
      ]);
      expect(found.options(type, value).ignoreChanges).to.deep.equal([
        "secretString",
        "versionStages",
      ]);
    });
  });

  describe("connects", () => {
    it("each login to the function, every 30 days, but not while the stack is updated", () => {
      expect(found.inputs(rotationType, `${name}-ordering`)).to.deep.equal({
        secretId: found.id(
          "aws:secretsmanager/secret:Secret",
          "data-eu-west-1-ordering-login-secret",
        ),
        rotationLambdaArn: found.arn("aws:lambda/function:Function", `${name}-function`),
        rotationRules: { automaticallyAfterDays: 30 },
        rotateImmediately: false,
      });
    });

    it("the function to its database, inside the VPC", () => {
      const inputs = found.inputs("aws:lambda/function:Function", `${name}-function`);
      expect(inputs).to.have.nested.property("vpcConfig.subnetIds");
      expect(inputs).to.have.deep.nested.property("environment.variables", {
        NODE_OPTIONS: "--enable-source-maps",
        SERVICE_NAME: "secret-rotation",
        POWERTOOLS_SERVICE_NAME: "secret-rotation",
        PLACE: "eu-west-1",
        PREFIX: "evenkeel-test",
        DATABASE_PARAMETER: "/evenkeel-test/database/shared",
        FOUNDER_SECRET: "evenkeel-test/database/shared",
      });
    });

    it("rotation to logins that exist, by a function that may be called", () => {
      expect(found.waitsFor(rotationType, `${name}-ordering`)).to.include.members([
        `${name}-permission`,
        "data-eu-west-1-ordering-login-value",
        "data-eu-west-1-shared-bootstrap-run",
      ]);
    });

    it("each cluster to a function of its own, where every service has one", async () => {
      const relational = { rotationDays: 30, clusterPerService: true };
      const apart = await simulateTiers(unprobed(inTwoRegions({ relational })));
      const names = apart.resources.of(rotationType).map((each) => each.name);
      expect(names).to.deep.equal([
        "data-eu-west-1-ordering-rotation-ordering",
        "data-eu-west-1-payment-rotation-payment",
      ]);
    });
  });
});

import { expect } from "chai";
import { DataTier } from "../../../components";
import { type Settings } from "../../../environments/schema";
import { type Found, granted, groundOf, networkOn, prod, simulate } from "../../support/platform";

const functionType = "aws:lambda/function:Function";
const invocationType = "aws:lambda/invocation:Invocation";
const account = prod.account;

/** The bootstraps as the tier makes them, which has what they wait for. */
const tier = (clusterPerService: boolean) => () => {
  const ground = groundOf(prod);
  const network = networkOn(ground, prod, { interfaceEndpoints: [] });
  const sizing: Settings["data"] = { ...prod.data, cache: "none" };
  const context = { ...ground.shared.context, clusterPerService };
  new DataTier(
    "data",
    { ...ground.shared, context, network, sizing, global: false },
    { provider: ground.provider },
  );
};

describe("DatabaseBootstrap", () => {
  let found: Found<unknown>;

  before(async () => {
    found = await simulate(prod, tier(false));
  });

  it("creates a function in the VPC and runs it", () => {
    expect(found.below("data-shared-bootstrap")).to.deep.equal([
      "aws:cloudwatch/logGroup:LogGroup data-shared-bootstrap-logs",
      "aws:iam/role:Role data-shared-bootstrap-role",
      "aws:iam/rolePolicy:RolePolicy data-shared-bootstrap-policy",
      "aws:iam/rolePolicyAttachment:RolePolicyAttachment data-shared-bootstrap-networking",
      "aws:lambda/function:Function data-shared-bootstrap-function",
      "aws:lambda/invocation:Invocation data-shared-bootstrap-run",
      "evenkeel:part:WorkloadFunction data-shared-bootstrap",
    ]);
  });

  it("secures logins: it reads the founder's and those of its services, and no other", () => {
    const [, , ...own] = found.statements(
      "aws:iam/rolePolicy:RolePolicy",
      "data-shared-bootstrap-policy",
    );
    const secret = (name: string) =>
      `arn:aws:secretsmanager:eu-west-1:${account}:secret:evenkeel-test/${name}-??????`;
    expect(own).to.deep.equal([
      granted(
        ["ssm:GetParameter"],
        `arn:aws:ssm:eu-west-1:${account}:parameter/evenkeel-test/database/shared`,
      ),
      granted(
        ["secretsmanager:GetSecretValue"],
        [secret("database/shared"), secret("service/ordering"), secret("service/payment")],
      ),
      granted(["kms:Decrypt"], found.key("data")),
    ]);
  });

  describe("connects", () => {
    it("the function to the place, inside the VPC", () => {
      const inputs = found.inputs(functionType);
      expect(inputs).to.deep.include({
        name: "evenkeel-test-shared-bootstrap",
        memorySize: 512,
        timeout: 300,
        environment: {
          variables: {
            NODE_OPTIONS: "--enable-source-maps",
            SERVICE_NAME: "database-bootstrap",
            POWERTOOLS_SERVICE_NAME: "database-bootstrap",
            PLACE: "eu-west-1",
            PREFIX: "evenkeel-test",
          },
        },
      });
      expect(inputs).to.have.nested.property("vpcConfig.subnetIds");
    });

    it("the run to its services' databases and logins, by name and never by value", () => {
      const { input, ...inputs } = found.inputs(invocationType);
      expect(inputs).to.deep.equal({
        functionName: "evenkeel-test-shared-bootstrap",
        lifecycleScope: "CRUD",
        triggers: {
          code: found.output(functionType, "data-shared-bootstrap-function", "codeSha256"),
        },
      });
      expect(JSON.parse(String(input))).to.deep.equal({
        databaseParameter: "/evenkeel-test/database/shared",
        masterSecret: "evenkeel-test/database/shared",
        services: ["ordering", "payment"].map((name) => ({
          name,
          database: name,
          secretName: `evenkeel-test/service/${name}`,
          code: name,
        })),
      });
    });

    it("the run to the database and the logins, which are there first", () => {
      expect(found.waitsFor(invocationType, "data-shared-bootstrap-run")).to.include.members([
        "data-shared-instance-1",
        "data-shared-instance-2",
        "data-shared-founder-value",
        "data-ordering-login-value",
        "data-payment-login-value",
      ]);
    });

    it("each cluster to its own service, where every service has one", async () => {
      const apart = await simulate(prod, tier(true));
      const services = (cluster: string) => {
        const input = apart.json(invocationType, `data-${cluster}-bootstrap-run`, "input");
        return (input as { services: { name: string }[] }).services.map(({ name }) => name);
      };
      expect(services("ordering")).to.deep.equal(["ordering"]);
      expect(services("payment")).to.deep.equal(["payment"]);
    });
  });
});

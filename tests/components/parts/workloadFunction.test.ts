import { expect } from "chai";
import {
  WorkloadFunction,
  type WorkloadFunctionArgs,
} from "../../../components/parts/workloadFunction";
import { allow } from "../../../components/support/iam";
import { type Found, groundOf, networkOn, prod, refusal, simulate } from "../../support/platform";

const functionType = "aws:lambda/function:Function";
const policyType = "aws:iam/rolePolicy:RolePolicy";
const logsType = "aws:cloudwatch/logGroup:LogGroup";

const worker = (inVpc: boolean, changes: Partial<WorkloadFunctionArgs> = {}) => {
  const ground = groundOf(prod);
  return new WorkloadFunction(
    "worker",
    {
      entry: "ordering/api",
      functionName: "evenkeel-test-worker",
      environment: { COLOUR: "red" },
      statements: [allow(["sqs:SendMessage"], "arn:aws:sqs:eu-west-1:444455556666:orders")],
      memory: 512,
      timeout: 20,
      logging: ground.shared.logging,
      ...(inVpc ? { network: networkOn(ground, prod) } : {}),
      ...changes,
    },
    { provider: ground.provider },
  );
};

describe("WorkloadFunction", () => {
  let found: Found<WorkloadFunction>;
  let outside: Found<WorkloadFunction>;

  before(async () => {
    found = await simulate(prod, () => worker(true));
    outside = await simulate(prod, () => worker(false));
  });

  describe("creates", () => {
    it("a function with a role and a log group of its own", () => {
      expect(outside.below("worker")).to.deep.equal([
        "aws:cloudwatch/logGroup:LogGroup worker-logs",
        "aws:iam/role:Role worker-role",
        "aws:iam/rolePolicy:RolePolicy worker-policy",
        "aws:lambda/function:Function worker-function",
      ]);
    });

    it("the right to a network interface as well, in a VPC", () => {
      expect(found.below("worker")).to.deep.equal([
        "aws:cloudwatch/logGroup:LogGroup worker-logs",
        "aws:iam/role:Role worker-role",
        "aws:iam/rolePolicy:RolePolicy worker-policy",
        "aws:iam/rolePolicyAttachment:RolePolicyAttachment worker-networking",
        "aws:lambda/function:Function worker-function",
      ]);
      expect(
        found.inputs("aws:iam/rolePolicyAttachment:RolePolicyAttachment", "worker-networking"),
      ).to.deep.equal({
        role: found.output("aws:iam/role:Role", "worker-role", "name"),
        policyArn: "arn:aws:iam::aws:policy/service-role/AWSLambdaVPCAccessExecutionRole",
      });
    });
  });

  describe("secures", () => {
    it("the role: its own log, tracing and what it was told, nothing else", () => {
      const logs = found.arn(logsType, "worker-logs");
      expect(found.statements(policyType, "worker-policy")).to.deep.equal([
        {
          Effect: "Allow",
          Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
          Resource: `${logs}:*`,
        },
        {
          Effect: "Allow",
          Action: ["xray:PutTraceSegments", "xray:PutTelemetryRecords"],
          Resource: "*",
        },
        {
          Effect: "Allow",
          Action: ["sqs:SendMessage"],
          Resource: "arn:aws:sqs:eu-west-1:444455556666:orders",
        },
      ]);
      const role = found.inputs("aws:iam/role:Role", "worker-role");
      expect(Object.keys(role)).to.deep.equal(["assumeRolePolicy"]);
      expect(
        found.json("aws:iam/role:Role", "worker-role", "assumeRolePolicy"),
      ).to.have.nested.property("Statement[0].Principal.Service", "lambda.amazonaws.com");
    });

    it("the log with the place's key", () => {
      expect(found.inputs(logsType, "worker-logs")).to.deep.equal({
        name: "/aws/lambda/evenkeel-test-worker",
        retentionInDays: 365,
        kmsKeyId: found.key("logs"),
      });
    });
  });

  describe("connects", () => {
    it("the function to its role, log, code and settings", () => {
      const { code, ...inputs } = outside.inputs(functionType);
      expect(inputs).to.deep.equal({
        name: "evenkeel-test-worker",
        role: outside.arn("aws:iam/role:Role", "worker-role"),
        runtime: "nodejs22.x",
        architectures: ["arm64"],
        handler: "index.handler",
        memorySize: 512,
        timeout: 20,
        environment: { variables: { NODE_OPTIONS: "--enable-source-maps", COLOUR: "red" } },
        tracingConfig: { mode: "Active" },
        loggingConfig: { logFormat: "JSON", logGroup: "/aws/lambda/evenkeel-test-worker" },
      });
      expect(code).to.have.property("hash");
    });

    it("the function to the private subnets and the group of the functions", () => {
      expect(found.inputs(functionType).vpcConfig).to.deep.equal({
        subnetIds: [1, 2, 3].map((zone) =>
          found.id("aws:ec2/subnet:Subnet", `network-eu-west-1-vpc-private-${zone}`),
        ),
        securityGroupIds: [
          found.id("aws:ec2/securityGroup:SecurityGroup", "network-eu-west-1-functions"),
        ],
      });
    });

    it("the function to its rights, which exist before it does", () => {
      expect(found.waitsFor(functionType, "worker-function")).to.include.members([
        "worker-policy",
        "worker-networking",
      ]);
    });

    it("long names to names that Lambda takes, the same for function and log", async () => {
      const long = await simulate(prod, () => worker(false, { functionName: "x".repeat(80) }));
      const { functionName } = long.result;
      expect(functionName).to.have.length(64);
      expect(long.inputs(functionType).name).to.equal(functionName);
      expect(long.inputs(logsType).name).to.equal(`/aws/lambda/${functionName}`);
    });
  });

  describe("refuses", () => {
    it("code that does not exist", async () => {
      expect(await refusal(prod, () => worker(false, { entry: "ordering/apy" }))).to.match(
        /^no function "ordering\/apy"; there are: .*ordering\/api/,
      );
    });

    it("a timeout that Lambda does not have", async () => {
      expect(await refusal(prod, () => worker(false, { timeout: 901 }))).to.equal(
        'aws:lambda/function:Function worker-function: timeout: Invalid value "901": expected a value in the range (1 - 900).',
      );
    });
  });
});

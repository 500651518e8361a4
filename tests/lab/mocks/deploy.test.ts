import { expect } from "chai";
import * as aws from "@pulumi/aws";
import * as awsx from "@pulumi/awsx";
import * as pulumi from "@pulumi/pulumi";
import { deploy } from "../../../lab/mocks/deploy";
import { UNKNOWN } from "../../../lab/model";

const queueType = "aws:sqs/queue:Queue";

async function failure(work: Promise<unknown>): Promise<string> {
  try {
    await work;
  } catch (error) {
    return String(error);
  }
  return "no error";
}

describe("deploy", () => {
  it("records what was registered, with parent, provider and options", async () => {
    const { resources } = await deploy(() => {
      const provider = new aws.Provider("ireland", { region: "eu-west-1" });
      const parent = new pulumi.ComponentResource("evenkeel:part:Test", "test", {}, { provider });
      new aws.sqs.Queue(
        "orders",
        { delaySeconds: 5 },
        { parent, protect: true, ignoreChanges: ["tags"] },
      );
    });
    const queue = resources.only(queueType, "orders");
    expect(queue.inputs).to.deep.equal({ delaySeconds: 5 });
    expect(queue.urn).to.equal(`urn:pulumi:dev::evenkeel::evenkeel:part:Test$${queueType}::orders`);
    expect(queue.parent).to.match(/evenkeel:part:Test::test$/);
    expect(queue.provider).to.match(/pulumi:providers:aws::ireland$/);
    expect(queue.options).to.deep.include({ protect: true, ignoreChanges: ["tags"] });
  });

  it("answers as AWS would", async () => {
    const { resources, result } = await deploy(() => {
      const queue = new aws.sqs.Queue("orders", { name: "orders" });
      new aws.ssm.Parameter("arn", { type: "String", value: queue.arn });
      return queue;
    });
    expect(result).to.be.instanceOf(aws.sqs.Queue);
    const parameter = resources.only("aws:ssm/parameter:Parameter");
    expect(parameter.inputs.value).to.equal("arn:aws:sqs:eu-west-1:111122223333:orders");
    expect(parameter.options.inputDependencies.value).to.deep.equal([
      resources.only(queueType).urn,
    ]);
  });

  it("knows in a preview only what the program says", async () => {
    const program = () => {
      const queue = new aws.sqs.Queue("orders", {});
      queue.arn.apply((arn) => new aws.ssm.Parameter("hidden", { type: "String", value: arn }));
    };
    const preview = await deploy(program, { preview: true });
    expect(preview.resources.only(queueType).outputs.arn).to.equal(UNKNOWN);
    expect(preview.resources.all).to.have.length(1);
    expect((await deploy(program)).resources.all).to.have.length(2);
  });

  it("registers the children of a remote component, and gives its outputs", async () => {
    const { resources } = await deploy(() => {
      const vpc = new awsx.ec2.Vpc("net", {
        availabilityZoneNames: ["eu-west-1a", "eu-west-1b"],
        subnetStrategy: "Auto",
        natGateways: { strategy: "None" },
      });
      new aws.ec2.SecurityGroup("group", { vpcId: vpc.vpcId });
    });
    const vpc = resources.only("aws:ec2/vpc:Vpc");
    expect(resources.only("aws:ec2/securityGroup:SecurityGroup").inputs.vpcId).to.equal(vpc.id);
    expect(resources.of("aws:ec2/subnet:Subnet").length).to.be.greaterThan(1);
  });

  it("refuses what AWS would refuse, with type, name and property", async () => {
    const text = await failure(
      deploy(() => void new aws.sqs.Queue("orders", { delaySeconds: 100000 })),
    );
    expect(text).to.include(queueType).and.to.include("orders").and.to.include("delaySeconds");
  });

  it("refuses a look-up", async () => {
    const text = await failure(deploy(() => void aws.getCallerIdentity({})));
    expect(text).to.include("getCallerIdentity");
  });

  it("refuses a resource without provider where there is none by default", async () => {
    const text = await failure(
      deploy(() => void new aws.sqs.Queue("orders", {}), { region: "none" }),
    );
    expect(text).to.include("names no provider");
  });

  it("refuses the same type and name twice", async () => {
    const program = () => [new aws.sqs.Queue("orders", {}), new aws.sqs.Queue("orders", {})];
    expect(await failure(deploy(program))).to.include("Duplicate resource URN");
  });

  it("throws what an apply throws", async () => {
    const program = () => {
      new aws.sqs.Queue("orders", {}).arn.apply(() => {
        throw new Error("in the apply");
      });
    };
    expect(await failure(deploy(program))).to.include("in the apply");
  });

  it("refuses to find one resource where there are none or several", async () => {
    const { resources } = await deploy(() => [
      new aws.sqs.Queue("a", {}),
      new aws.sqs.Queue("b", {}),
    ]);
    expect(() => resources.only(queueType)).to.throw("a, b");
    expect(() => resources.only(queueType, "c")).to.throw("a, b");
    expect(() => resources.only("aws:sns/topic:Topic")).to.throw("there is no aws:sns/topic:Topic");
  });
});

import { expect } from "chai";
import { type Properties } from "../../../lab/model";
import { aws } from "../../support/minimalInputs";
import { Builder, caller, creationOf } from "./support";

const configMap = "kubernetes:core/v1:ConfigMap";
const namespace = "kubernetes:core/v1:Namespace";

describe("Kubernetes objects", () => {
  it("are named by namespace and name, with what the API server adds", () => {
    const { id, outputs } = new Builder().make("kubernetes:core/v1:ServiceAccount");
    expect(id).to.equal("default/payment");
    expect(outputs.metadata).to.include({ name: "payment", namespace: "default" });
    expect((outputs.metadata as Properties).uid).to.match(/^[0-9a-f-]{36}$/);
  });

  it("get eight digits when they have no name, and keep them", () => {
    const { cloud } = new Builder();
    const first = cloud.check(configMap, "Settings", {}, caller, "seed").inputs;
    expect((first.metadata as Properties).name).to.match(/^settings-[0-9a-f]{8}$/);
    const again = cloud.check(configMap, "Settings", {}, caller, "other", first).inputs;
    expect(again.metadata).to.deep.equal(first.metadata);
  });

  it("refuses a namespace that does not exist", () => {
    const builder = new Builder();
    builder.make(aws("eks/cluster"));
    const inputs = { metadata: { name: "settings", namespace: "commerce" } };
    expect(() => builder.create(configMap, "settings", inputs)).to.throw(
      'namespaces "commerce" not found',
    );
    builder.make(namespace);
    expect(builder.create(configMap, "settings", inputs).id).to.equal("commerce/settings");
  });

  it("refuses a cluster that does not exist", () => {
    const { cloud } = new Builder();
    const creation = creationOf(
      namespace,
      "ns",
      { metadata: { name: "x" } },
      { cluster: "nowhere" },
    );
    expect(() => cloud.create(creation)).to.throw(/ClusterUnreachable/);
  });

  it("refuses a second object of the same name", () => {
    const builder = new Builder();
    const { inputs } = builder.make(namespace);
    expect(() => builder.create(namespace, "again", inputs)).to.throw(/AlreadyExists/);
  });

  it("may be called the same in two clusters", () => {
    const builder = new Builder();
    builder.make(namespace);
    builder.make(aws("eks/cluster"), { name: "second" });
    const creation = creationOf(
      namespace,
      "other",
      { metadata: { name: "commerce" } },
      { cluster: "second" },
    );
    expect(builder.cloud.create(creation).id).to.equal("commerce");
    builder.cloud.delete(namespace, "commerce", { ...caller, cluster: "second" });
    expect(builder.cloud.read(namespace, "commerce", caller)).to.not.equal(undefined);
  });

  it("refuses a binding to a target group that does not exist", () => {
    const type = "kubernetes:eks.amazonaws.com/v1:TargetGroupBinding";
    const builder = new Builder();
    builder.make(aws("eks/cluster"));
    const inputs = {
      metadata: { name: "x" },
      spec: {
        targetGroupARN: "arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/x/0",
      },
    };
    expect(() => builder.cloud.create(creationOf(type, "x", inputs))).to.throw(
      /TargetGroupNotFound/,
    );
  });
});

describe("random passwords", () => {
  const type = "random:index/randomPassword:RandomPassword";

  it("have the wanted length and classes", () => {
    const inputs = {
      length: 32,
      special: true,
      overrideSpecial: "!",
      minSpecial: 3,
      minUpper: 4,
      minNumeric: 5,
    };
    const result = String(new Builder().make(type, inputs).outputs.result);
    expect(result).to.have.length(32);
    expect(result.match(/!/g)?.length).to.be.at.least(3);
    expect(result.match(/[A-Z]/g)?.length).to.be.at.least(4);
    expect(result.match(/[0-9]/g)?.length).to.be.at.least(5);
    expect(result).to.match(/^[A-Za-z0-9!]+$/);
  });

  it("have no special characters when told so", () => {
    expect(new Builder().make(type, { length: 64, special: false }).outputs.result).to.match(
      /^[A-Za-z0-9]{64}$/,
    );
  });

  it("are secret, stable, and different from each other", () => {
    const builder = new Builder();
    const make = (name: string) => builder.create(type, name, { length: 24 });
    const [a, b] = [make("a"), make("b")];
    expect(a.outputs.result).to.not.equal(b.outputs.result);
    expect(new Builder().create(type, "a", { length: 24 }).outputs.result).to.equal(
      a.outputs.result,
    );
    expect(builder.cloud.secretOutputs(type)).to.include("result");
    expect(builder.cloud.read(type, a.id, caller)?.outputs.result).to.equal(a.outputs.result);
  });
});

describe("types that the model does not know", () => {
  it("are refused by check and create", () => {
    const { cloud } = new Builder();
    const type = "aws:ec2/instance:Instance";
    expect(
      cloud
        .check(type, "x", {}, caller, "seed")
        .failures.map(({ reason }) => reason)
        .join(),
    ).to.contain(type);
    expect(() => cloud.create(creationOf(type, "x", {}))).to.throw(/does not know this type/);
  });
});

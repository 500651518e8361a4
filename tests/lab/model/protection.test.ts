import { expect } from "chai";
import { aws } from "../../support/minimalInputs";
import { refusal } from "./refusal";
import { Builder } from "./support";

const instance = aws("rds/instance");
const secret = aws("secretsmanager/secret");
const rotation = aws("secretsmanager/secretRotation");
const plan = aws("backup/plan");

const anonymous = {
  engine: "postgres",
  instanceClass: "db.m6g.large",
  allocatedStorage: 20,
  skipFinalSnapshot: true,
};
const database = { ...anonymous, username: "evenkeel", password: "p".repeat(40) };

describe("a database of RDS", () => {
  it("answers on a host and port of its own", () => {
    const { outputs } = new Builder().create(instance, "db", { ...database, identifier: "shop" });
    expect(outputs.address).to.match(/^shop\.[a-z0-9]{12}\.eu-west-1\.rds\.amazonaws\.com$/);
    expect(outputs.endpoint).to.equal(`${String(outputs.address)}:5432`);
    expect(outputs.arn).to.equal("arn:aws:rds:eu-west-1:123456789012:db:shop");
  });

  const refused = (changes: object) =>
    refusal(() => new Builder().create(instance, "db", { ...database, ...changes })).message;

  it("is refused without a founder's login", () => {
    const create = () => new Builder().create(instance, "db", anonymous);
    expect(refusal(create).message).to.contain("MasterUserPassword");
  });

  it("is refused with a limit of storage that leaves no room to grow", () => {
    expect(refused({ maxAllocatedStorage: 20 })).to.contain("greater than storage size");
  });

  it("is refused enhanced monitoring without a role", () => {
    expect(refused({ monitoringInterval: 60 })).to.contain("MonitoringRoleARN");
  });
});

describe("a rotation", () => {
  it("is refused for a copy of a secret", () => {
    const builder = new Builder();
    const { id } = builder.make(secret);
    const handler = builder.make(aws("lambda/function"), {}, "eu-central-1");
    const inputs = { secretId: id, rotationLambdaArn: String(handler.outputs.arn) };
    const elsewhere = () => builder.create(rotation, "copy", inputs, "eu-central-1");
    expect(refusal(elsewhere).message).to.contain("replica secret");
  });
});

describe("a backup plan", () => {
  it("is refused less than 90 days in cold storage, for copies too", () => {
    const builder = new Builder();
    const vault = builder.make(aws("backup/vault"));
    const rule = { ruleName: "daily", targetVaultName: vault.id };
    const short = { coldStorageAfter: 30, deleteAfter: 119 };
    const make = (changes: object) => () =>
      builder.create(plan, "plan", { rules: [{ ...rule, ...changes }] });
    const copy = { destinationVaultArn: vault.outputs.arn ?? "", lifecycle: short };
    expect(refusal(make({ lifecycle: short })).message).to.contain("90 days or more");
    expect(refusal(make({ copyActions: [copy] })).message).to.contain("90 days or more");
    expect(make({ lifecycle: { ...short, deleteAfter: 120 } })().id).to.be.a("string");
  });
});

import { expect } from "chai";
import { GeneratedSecret } from "../../../components/parts/generatedSecret";
import { type Found, groundOf, prod, refusal, simulate, valueOf } from "../../support/platform";

const secretType = "aws:secretsmanager/secret:Secret";
const valueType = "aws:secretsmanager/secretVersion:SecretVersion";

/** @param copied with a copy in the standby under the key of that region. */
const login = (protect: boolean, copied?: { under: "home" | "standby" }) => {
  const home = groundOf(prod);
  const standby = groundOf(prod, "standby");
  const { data } = (copied?.under === "home" ? home : standby).shared.keys;
  const replicas = [{ region: "eu-central-1", kmsKeyArn: data.arn }];
  return new GeneratedSecret(
    "login",
    {
      secretName: "evenkeel-test/login",
      description: "A login",
      username: "ordering",
      kmsKeyArn: home.shared.keys.data.arn,
      protect,
      ...(copied ? { replicas } : {}),
    },
    { provider: home.provider },
  );
};

describe("GeneratedSecret", () => {
  let found: Found<GeneratedSecret>;
  let alone: Found<GeneratedSecret>;

  before(async () => {
    found = await simulate(prod, () => login(true, { under: "standby" }));
    alone = await simulate(prod, () => login(false));
  });

  it("creates a password and the secret that holds it", () => {
    expect(found.below("login")).to.deep.equal([
      "aws:secretsmanager/secret:Secret login-secret",
      "aws:secretsmanager/secretVersion:SecretVersion login-value",
      "random:index/randomPassword:RandomPassword login-password",
    ]);
    expect(found.inputs("random:index/randomPassword:RandomPassword")).to.deep.equal({
      length: 40,
      special: false,
    });
  });

  describe("secures", () => {
    it("the secret with the data key of each place that has it, and keeps it for a month", () => {
      expect(found.inputs(secretType)).to.deep.equal({
        name: "evenkeel-test/login",
        description: "A login",
        kmsKeyId: found.key("data"),
        recoveryWindowInDays: 30,
        replicas: [{ region: "eu-central-1", kmsKeyId: found.key("data", "eu-central-1") }],
      });
      expect(found.options(secretType).protect).to.equal(true);
    });

    it("nothing of a stack that may go at once", () => {
      expect(alone.inputs(secretType)).to.deep.equal({
        name: "evenkeel-test/login",
        description: "A login",
        kmsKeyId: alone.key("data"),
        recoveryWindowInDays: 0,
      });
      expect(alone.options(secretType).protect).to.equal(false);
    });
  });

  it("connects the login to the secret, and to whoever sets the password", async () => {
    const password = await valueOf(found.result.password);
    expect(password).to.match(/^[A-Za-z0-9]{40}$/);
    expect(found.json(valueType, "login-value", "secretString")).to.deep.equal({
      username: "ordering",
      password,
    });
    expect(found.inputs(valueType).secretId).to.equal(found.id(secretType, "login-secret"));
  });

  it("refuses a copy under the key of another region", async () => {
    expect(await refusal(prod, () => login(true, { under: "home" }))).to.match(
      /^InvalidParameterException: The key "arn:aws:kms:eu-west-1:\S+" of the replica does not exist in eu-central-1\.$/,
    );
  });
});

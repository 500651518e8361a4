import {
  type SecretsManagerClient,
  ResourceNotFoundException,
} from "@aws-sdk/client-secrets-manager";
import { expect } from "chai";
import { rotatingSecret } from "../../../functions/shared/rotatingSecret";

type Answer = (input: Readonly<Record<string, unknown>>) => unknown;

/** A client that answers by the command's name and remembers what it was sent. */
function client(answers: Readonly<Record<string, Answer>>) {
  const sent: object[] = [];
  const send = (command: { input: Readonly<Record<string, unknown>> }) => {
    const name = command.constructor.name;
    sent.push({ name, ...command.input });
    return new Promise((resolve) => {
      resolve(answers[name]?.(command.input) ?? {});
    });
  };
  return { sent, secret: rotatingSecret({ send } as unknown as SecretsManagerClient, "orders") };
}

const versions = (stages: Record<string, string[]>) => ({
  DescribeSecretCommand: () => ({ VersionIdsToStages: stages }),
});

describe("a rotating secret", () => {
  it("is pending while its version has that label and is not current", async () => {
    const { secret } = client(
      versions({ v0: ["AWSCURRENT", "EVENKEEL-FIRST"], v1: ["AWSPENDING"], v2: [] }),
    );
    const isPending = await Promise.all(["v0", "v1", "v2", "v3"].map(secret.isPending));
    expect(isPending).to.deep.equal([false, true, false, false]);
    const done = client(versions({ v1: ["AWSPENDING", "AWSCURRENT"] }));
    expect(await done.secret.isPending("v1")).to.equal(false);
  });

  it("moves the current label from the old version to the new", async () => {
    const { secret, sent } = client(versions({ v0: ["AWSCURRENT"], v1: ["AWSPENDING"] }));
    await secret.promote("v1");
    expect(sent.at(-1)).to.deep.equal({
      name: "UpdateSecretVersionStageCommand",
      SecretId: "orders",
      VersionStage: "AWSCURRENT",
      MoveToVersionId: "v1",
      RemoveFromVersionId: "v0",
    });
  });

  it("takes the pending label off a version that is let go", async () => {
    const { secret, sent } = client({});
    await secret.abandon("v1");
    expect(sent).to.deep.equal([
      {
        name: "UpdateSecretVersionStageCommand",
        SecretId: "orders",
        VersionStage: "AWSPENDING",
        RemoveFromVersionId: "v1",
      },
    ]);
  });

  it("stores a new login as the pending version and reads it back", async () => {
    const login = { username: "a", password: "b" };
    const { secret, sent } = client({
      GetSecretValueCommand: () => ({ SecretString: JSON.stringify(login) }),
    });
    await secret.putPending("v1", login);
    expect(sent[0]).to.deep.include({
      ClientRequestToken: "v1",
      SecretString: JSON.stringify(login),
      VersionStages: ["AWSPENDING"],
    });
    expect(await secret.readPending("v1")).to.deep.equal(login);
    expect(sent[1]).to.deep.include({ VersionId: "v1", VersionStage: "AWSPENDING" });
  });

  it("has no pending login before one is stored; other faults are told", async () => {
    const missing = new ResourceNotFoundException({ message: "no value", $metadata: {} });
    const failing = (error: Error) =>
      client({
        GetSecretValueCommand: () => {
          throw error;
        },
      }).secret;
    expect(await failing(missing).readPending("v1")).to.equal(undefined);
    expect(await failing(new Error("throttled")).readPending("v1").catch(String)).to.equal(
      "Error: throttled",
    );
  });
});

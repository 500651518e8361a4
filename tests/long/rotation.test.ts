import {
  DescribeSecretCommand,
  GetSecretValueCommand,
  SecretsManagerClient,
} from "@aws-sdk/client-secrets-manager";
import { expect } from "chai";
import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { promisify } from "node:util";
import { type Credentials, parseCredentials } from "../../functions/shared/credentials";
import { repository } from "../../lab/engine/cache";
import { sendOrders } from "../../lab/events/send";
import { expectExactlyOnce, Shop } from "../lab/events/support/shop";
import { awsCli } from "../lab/support/awsCli";

/** The command of docs/operations.md for a login at once. */
function documentedCommand(secret: string): string {
  const page = readFileSync(join(repository, "docs", "operations.md"), "utf8");
  const [command = ""] = /aws secretsmanager rotate-secret [^`]*/.exec(page) ?? [];
  return command.replace("evenkeel-STACK/service/NAME", secret);
}

describe("A service's login, changed by docs/operations.md in the lab", function () {
  this.timeout(600_000);
  const shop = new Shop("commerce", ["settings.data.relational.rotationDays=30"]);
  const folder = mkdtempSync(join(tmpdir(), "evenkeel-rotation-"));
  const secret = "evenkeel-commerce/service/payment";
  const logins: Credentials[] = [];

  before(async () => {
    await shop.up();
    writeFileSync(join(folder, "aws"), await awsCli(), { mode: 0o755 });
    logins.push(await login(shop.wiring.region));
  });
  after(async () => {
    await shop.remove();
    rmSync(folder, { recursive: true, force: true });
  });

  const client = (region: string) => new SecretsManagerClient(shop.lab.clientOptions(region));
  const login = async (region: string) => {
    const { SecretString } = await client(region).send(
      new GetSecretValueCommand({ SecretId: secret }),
    );
    return parseCredentials(SecretString, secret);
  };
  /** The version that has a label. */
  const labelled = async (label: string) => {
    const { VersionIdsToStages = {} } = await client(shop.wiring.region).send(
      new DescribeSecretCommand({ SecretId: secret }),
    );
    return Object.entries(VersionIdsToStages).find(([, labels]) => labels.includes(label))?.[0];
  };

  /** Types the command in, and waits until Secrets Manager is through. */
  async function rotate(): Promise<void> {
    const { front, account } = shop.lab;
    const before = await labelled("AWSCURRENT");
    await promisify(execFile)("sh", ["-c", documentedCommand(secret)], {
      env: {
        ...{ PATH: [folder, process.env.PATH].join(delimiter), HOME: folder },
        ...{ AWS_ENDPOINT_URL: front.url, AWS_DEFAULT_REGION: shop.wiring.region },
        ...{ AWS_ACCESS_KEY_ID: account, AWS_SECRET_ACCESS_KEY: "lab" },
      },
    });
    const end = Date.now() + 60_000;
    while ((await labelled("AWSCURRENT")) === before) {
      expect(Date.now(), "the login did not change within a minute").to.be.lessThan(end);
      await wait(100);
    }
    logins.push(await login(shop.wiring.region));
  }

  it("is another login with another password, also in the other region, and orders flow on", async () => {
    await rotate();
    const [first, second] = logins;
    expect(second?.username).not.to.equal(first?.username);
    expect(second?.password).not.to.equal(first?.password);
    const [other = ""] = shop.lab
      .entries("aws:secretsmanager/secret:Secret")
      .flatMap(({ inputs }) => (inputs.name === secret ? [inputs.replicas] : []))
      .map((replicas) => (replicas as { region: string }[])[0]?.region ?? "");
    expect(await login(other)).to.deep.equal(second);
    expectExactlyOnce(await sendOrders(shop.lab, { count: 20, seed: 11 }), 20);
  });

  it("is the first login the time after, with a password that nobody had, and orders flow on", async () => {
    await rotate();
    const [first, second, third] = logins;
    expect(third?.username).to.equal(first?.username);
    expect([first?.password, second?.password]).not.to.include(third?.password);
    expectExactlyOnce(await sendOrders(shop.lab, { count: 20, seed: 12 }), 20);
  });

  it("flows on in functions that start anew, with what the secret says now", async () => {
    await shop.close();
    await shop.open();
    expectExactlyOnce(await sendOrders(shop.lab, { count: 20, seed: 13 }), 20);
  });
});

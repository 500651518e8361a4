import { S3Client } from "@aws-sdk/client-s3";
import { expect } from "chai";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { holderInBucket, lockFolder } from "../../drills/world/lock";
import { repository } from "../../lab/engine/cache";
import { type Running } from "../../lab/emulator/start";
import { environment } from "../../lab/run/engine";
import { clientOptions, OwnEmulator } from "../lab/emulator/support/emulator";
import { awsCli } from "../lab/support/awsCli";
import { faultyStack } from "../lab/support/faults";
import { expectOk } from "../lab/support/stacks";
import { type Answer, atTerminal, commandsOf, type Terminal } from "../lab/support/terminal";

/** As the documentation has them. */
const account = "444455556666";
const region = "eu-west-3";
const bucket = `evenkeel-state-${account}-${region}`;

/** In the stack's resources, and here in its configuration. */
const secret = "not for the eyes of others";

/** Commands of docs/state.md, for this stack in place of prod. */
const blocks = (section: string) =>
  commandsOf("state.md", section).map((block) =>
    block.replaceAll("prod.json", "small.json").replaceAll(/(--stack|init) prod\b/g, "$1 small"),
  );

/** Who types. */
interface Login {
  readonly id: string;
  readonly secret: string;
}

describe("The state in a bucket, by the commands of docs/state.md", function () {
  this.timeout(300_000);
  const stack = faultyStack("small", join(__dirname, "..", "lab", "run", "fixture"));
  const emulator = new OwnEmulator();
  const home = mkdtempSync(join(tmpdir(), "evenkeel-pulumi-home-"));
  const administrator: Login = { id: account, secret: "lab" };
  let deployer = administrator;
  let running: Running;
  let terminal: Terminal;
  let close = () => undefined as void;
  let closed: Promise<void>;

  before(async () => {
    expectOk(await stack.run("up"));
    running = await emulator.start();
    const { front } = running;
    const env = {
      ...{ AWS_ENDPOINT_URL: front.url, AWS_EC2_METADATA_DISABLED: "true" },
      ...{ AWS_CONFIG_FILE: "/dev/null", AWS_SHARED_CREDENTIALS_FILE: "/dev/null" },
      ...{ AWS_PROFILE: undefined, AWS_SESSION_TOKEN: undefined },
      ...{ PULUMI_HOME: home, PULUMI_BACKEND_URL: undefined },
    };
    const aws = await awsCli();
    await new Promise<void>((opened, fail) => {
      const work = (opens: Terminal) => {
        terminal = opens;
        opened();
        return new Promise<void>((ends) => (close = ends));
      };
      closed = atTerminal(stack, work, { env, aws });
      closed.catch(fail);
    });
    await type(administrator, `ln -s '${join(repository, "bootstrap")}' bootstrap`);
  });
  after(async () => {
    close();
    await closed;
    await emulator.remove();
    rmSync(home, { recursive: true, force: true });
    stack.remove();
  });

  const type = ({ id, secret }: Login, script: string): Promise<Answer> =>
    terminal.type(
      `export AWS_ACCESS_KEY_ID='${id}' AWS_SECRET_ACCESS_KEY='${secret}'\nset -e\n${script}`,
    );

  /** @returns what it printed. */
  async function done(login: Login, script: string): Promise<string> {
    const { code, stdout, stderr } = await type(login, script);
    expect(code, stdout + stderr).to.equal(0);
    return stdout.trim();
  }

  /** @returns what it said. */
  async function refused(login: Login, script: string): Promise<string> {
    const { code, stdout, stderr } = await type(login, script);
    expect(code, stdout).not.to.equal(0);
    return stderr;
  }

  const whole = "pulumi stack export --stack small --show-secrets";
  const resources = (exported: string) =>
    (JSON.parse(exported) as { deployment: { resources: readonly unknown[] } }).deployment
      .resources;
  /** Version ids of the stack's state, newest first. */
  const versions = async () => {
    const [, , listed = ""] =
      /(bucket=.*?)(aws s3api list.*?text\n)/s.exec(blocks("Take back an older state")[0] ?? "") ??
      [];
    const names = `bucket=${bucket}\nstate=.pulumi/stacks/evenkeel/small.json\n`;
    return (await done(administrator, names + listed))
      .split("\n")
      .map((line) => line.split("\t")[1] ?? "");
  };

  it("make what the documentation names", async () => {
    const [make = "", outputs = ""] = blocks("Make it");
    await done(administrator, make);
    const made = Object.fromEntries(
      (await done(administrator, outputs))
        .split("\n")
        .map((line) => line.split("\t") as [string, string]),
    );
    expect(made.BucketName).to.equal(bucket);
    const [use = ""] = blocks("Use it");
    expect(use).to.include(`pulumi login '${made.LoginUrl ?? ""}'`);
    expect(use).to.include(`--secrets-provider '${made.SecretsProvider ?? ""}'`);

    const iam = `aws iam --region us-east-1`;
    const [id = "", secret = ""] = (
      await done(
        administrator,
        `${iam} create-user --user-name deployer >&2
${iam} attach-user-policy --user-name deployer --policy-arn '${made.DeployerPolicyArn ?? ""}'
${iam} create-access-key --user-name deployer --query 'AccessKey.[AccessKeyId,SecretAccessKey]' --output text`,
      )
    ).split("\t");
    deployer = { id, secret };
  });

  it("are refused with one half of what a copy needs", async () => {
    const [, , both = ""] =
      /(^.*?\n\n)(.*)$/s.exec(blocks("Copy it to a second region")[0] ?? "") ?? [];
    const half = both.replace(/ReplicaKeyArn=\S+/, "");
    expect(half).to.include("ReplicaBucketArn=");
    expect(await refused(administrator, half)).to.include("are given together or not at all");
  });

  it("let nobody in without TLS", async () => {
    const login = `pulumi login 's3://${bucket}?region=${region}&awssdk=v2'`;
    // Past the front, which stands for AWS's endpoints with TLS.
    const bare = `export AWS_ENDPOINT_URL=http://127.0.0.1:${running.server.port}`;
    expect(await refused(deployer, `${bare}\n${login}`)).to.include(
      "explicit deny in a resource-based policy",
    );
    await done(deployer, login);
  });

  it("take a stack over with its secrets, by somebody who has the deployers' policy alone", async () => {
    const [use = "", leave = "", arrive = ""] = blocks("Use it");
    const { PULUMI_BACKEND_URL: before = "" } = environment(stack.state, "", true);
    const old = `export PULUMI_BACKEND_URL='${before}'`;
    await done(deployer, `${old}\npulumi config set --stack small --secret token '${secret}'`);
    const stayed = resources(await done(deployer, `${old}\n${whole}`));
    await done(deployer, `${old}\n${leave}`);
    expect(await done(deployer, "cat small.json"))
      .to.include("orders")
      .and.not.to.include(secret);

    await done(deployer, use);
    expect(await done(deployer, arrive)).to.match(/\d+ unchanged/);
    const moved = await done(deployer, whole);
    expect(moved).to.include(secret);
    expect(resources(moved)).to.deep.equal(stayed);
    expect(await done(deployer, "pulumi config get --stack small token")).to.equal(secret);
    const file = await done(deployer, "cat Pulumi.small.yaml");
    expect(file).to.include("secretsprovider: awskms://alias/evenkeel-state");
    expect(file).to.include("encryptedkey:");
    const state = `aws s3 cp --region ${region} s3://${bucket}/.pulumi/stacks/evenkeel/small.json -`;
    expect(await done(deployer, state))
      .to.include("orders")
      .and.not.to.include(secret);
  });

  it("keep secrets shut while the key is", async () => {
    const key = `--region ${region} --key-id "$(aws kms describe-key --region ${region} --key-id alias/evenkeel-state --query KeyMetadata.KeyId --output text)"`;
    await done(administrator, `aws kms disable-key ${key}`);
    expect(await refused(deployer, whole)).to.include("is disabled");
    await done(administrator, `aws kms enable-key ${key}`);
    await done(deployer, whole);
  });

  it("tell who holds the lock, also the guard, and give it back by `pulumi cancel`", async () => {
    const folder = lockFolder("evenkeel", "small");
    const holder = () =>
      holderInBucket(
        new URL(`s3://${bucket}?region=${region}`),
        folder,
        new S3Client({
          ...clientOptions(running.front.url, region),
          credentials: { accessKeyId: deployer.id, secretAccessKey: deployer.secret },
        }),
      );
    expect(await holder()).to.equal(undefined);
    const lock = `{"pid":4242,"username":"ann","hostname":"laptop","timestamp":"2026-11-20T10:00:00Z"}`;
    await done(
      deployer,
      `echo '${lock}' | aws s3 cp --region ${region} - s3://${bucket}/${folder}/1.json`,
    );
    expect(await holder()).to.equal("ann@laptop (process 4242) since 2026-11-20T10:00:00Z");
    expect(await refused(deployer, "pulumi refresh --stack small --yes")).to.match(
      /locked.*ann@laptop/s,
    );
    await done(deployer, "pulumi cancel --stack small --yes");
    expect(await holder()).to.equal(undefined);
  });

  it("take back an older state, by an administrator", async () => {
    const good = await done(deployer, whole);
    const [last = ""] = await versions();
    const queue = resources(good)
      .map((resource) => (resource as { urn: string }).urn)
      .find((urn) => urn.endsWith("Queue::orders"));
    await done(deployer, `pulumi state delete --stack small '${queue ?? ""}' --yes`);
    expect(resources(await done(deployer, whole))).not.to.deep.equal(resources(good));
    expect(await versions())
      .to.include(last)
      .and.have.length.greaterThan(1);

    const back = (blocks("Take back an older state")[0] ?? "").replace("VERSION", last);
    expect(await refused(deployer, back)).to.include("AccessDenied");
    expect(await done(administrator, back)).to.match(/\d+ unchanged/);
    expect(resources(await done(deployer, whole))).to.deep.equal(resources(good));
  });

  it("let nobody who deploys delete a version", async () => {
    const [last = ""] = await versions();
    const remove = `aws s3api delete-object --region ${region} --bucket ${bucket} --key .pulumi/stacks/evenkeel/small.json --version-id ${last}`;
    expect(await refused(deployer, remove)).to.include("s3:DeleteObjectVersion");
    expect(await versions()).to.include(last);
  });
});

import { expect } from "chai";
import { join } from "node:path";
import { type Stored } from "../../drills/stack/state";
import { type FaultyStack, faultyStack, inCloud, killed } from "../lab/support/faults";
import { expectOk, onlySame } from "../lab/support/stacks";
import { atTerminal, documented, type Terminal } from "../lab/support/terminal";

const project = join(__dirname, "..", "lab", "run", "fixture");
const stack = faultyStack("small", project);

/** Commands of docs/operations.md, for this stack in place of prod. */
const commands = (section: string): string =>
  documented(section)
    .replaceAll("evenkeel-prod", "small")
    .replaceAll("--stack prod", "--stack small");

async function queueOf(of: FaultyStack): Promise<Stored> {
  const queue = (await of.stored()).find(({ type }) => type === "aws:sqs/queue:Queue");
  if (queue === undefined) {
    throw new Error("the state has no queue");
  }
  return queue;
}

const delay = () =>
  inCloud(stack, (cloud) => cloud.entries().find(({ name }) => name === "orders"))?.inputs
    .visibilityTimeoutSeconds;

describe("The commands of docs/operations.md, typed in", function () {
  this.timeout(300_000);
  before(async () => expectOk(await stack.run("up")));
  after(() => stack.remove());

  const drift = (terminal: Terminal) => terminal.type(commands("Drift"));

  describe("find drift", () => {
    it("only where there is some", () =>
      atTerminal(stack, async (terminal) => {
        const { code, stdout } = await drift(terminal);
        expect(code, stdout).to.equal(0);
      }));

    it("that a plain preview does not see, with exit code 7 and the name of what differs; `up --refresh` undoes it", async () => {
      inCloud(stack, (cloud) => {
        const { key = "" } = cloud.entries().find(({ name }) => name === "orders") ?? {};
        cloud.alter(key, { inputs: { visibilityTimeoutSeconds: 99 } });
      });
      onlySame(await stack.run("preview"));
      await atTerminal(stack, async (terminal) => {
        const { code, stdout } = await drift(terminal);
        expect(code).to.equal(7);
        expect(stdout).to.match(/orders.*visibilityTimeoutSeconds/s);
      });
      expect((await queueOf(stack)).outputs.visibilityTimeoutSeconds).to.equal(30);

      const undone = await stack.run("up", { flags: { refresh: true } });
      expectOk(undone);
      expect(undone.details.map(({ name, kind }) => `${kind} ${name}`)).to.deep.equal([
        "update orders",
      ]);
      expect(delay()).to.equal(30);
      onlySame(await stack.run("preview"));
      await atTerminal(stack, async (terminal) => {
        expect((await drift(terminal)).code).to.equal(0);
      });
    });

    it("where something was deleted by hand, and `up --refresh` makes it again", async () => {
      const { urn } = await queueOf(stack);
      stack.deleteByHand(urn);
      await atTerminal(stack, async (terminal) => {
        expect((await drift(terminal)).code).to.equal(7);
      });
      const undone = await stack.run("up", { flags: { refresh: true } });
      expectOk(undone);
      expect(delay()).to.equal(30);
      onlySame(await stack.run("preview"));
    });
  });

  describe("find orphans", () => {
    const killedOnce = faultyStack("small", project);
    after(() => killedOnce.remove());

    it("none in a stack that is whole", () =>
      atTerminal(stack, async (terminal) => {
        const { code, stdout, stderr } = await terminal.type(commands("Orphans"));
        expect(stderr).to.equal("");
        expect(code).to.equal(0);
        expect(stdout).to.equal("");
      }));

    it("just those that a killed update has left, of which one is imported and the others are deleted", async () => {
      await killed(
        killedOnce.run("up", {
          orders: { kill: "*:Parameter::network-endpoint", killAfter: true },
        }),
      );
      const pending = await killedOnce.withEngine(async (steps) => {
        await steps.cancel();
        return steps.clearPending();
      });
      const urns = pending.map((operation) => operation.split(" ")[1] ?? "");
      const kept = urns.find((urn) => urn.endsWith("::network-endpoint")) ?? "";
      const ofStack = (await killedOnce.stored()).map(({ urn }) => urn);
      await atTerminal(killedOnce, async (terminal) => {
        const found = async () => {
          const { stdout } = await terminal.type(commands("Orphans"));
          return stdout.trim().split("\n");
        };
        const arns = await found();
        const left = inCloud(killedOnce, (cloud) => cloud.entries()).filter(
          ({ urn, outputs }) => urns.includes(urn) && outputs.tagsAll !== undefined,
        );
        expect(arns).to.deep.equal(left.map(({ outputs }) => outputs.arn).sort());
        const [orphan] = left.filter(({ urn }) => urn === kept);
        expect(arns).to.include(orphan?.outputs.arn);

        const provider = ofStack.find((urn) => urn.endsWith("::eu-west-1")) ?? "";
        const parent = ofStack.find((urn) => urn.includes("evenkeel:tier:Network::")) ?? "";
        const { code, stdout, stderr } = await terminal.type(
          `pulumi import --stack small aws:ssm/parameter:Parameter network-endpoint '${orphan?.id ?? ""}' --provider 'provider=${provider}' --parent 'parent=${parent}' --protect=false --generate-code=false --yes`,
        );
        expect(code, stdout + stderr).to.equal(0);
        urns.filter((urn) => urn !== kept).forEach((urn) => killedOnce.deleteByHand(urn));
        expect(await found()).to.deep.equal([""]);
      });
      const outcome = await killedOnce.run("up");
      expectOk(outcome);
      expect(outcome.details.map(({ name }) => name)).not.to.include("network-endpoint");
      expect(killedOnce.exists()).to.deep.equal(stack.exists());
      onlySame(await killedOnce.run("preview"));
    });
  });

  describe("mend a state", () => {
    it("by taking what is gone out of it, and the next update makes it again", async () => {
      const { urn } = await queueOf(stack);
      stack.deleteByHand(urn);
      await atTerminal(stack, async (terminal) => {
        const { code, stderr } = await terminal.type(
          `pulumi state delete --stack small '${urn}' --yes`,
        );
        expect(code, stderr).to.equal(0);
      });
      const outcome = await stack.run("up");
      expectOk(outcome);
      expect(outcome.changes.create).to.equal(1);
      onlySame(await stack.run("preview"));
    });

    it("by changing what encrypts it: nothing else changes, and the old passphrase opens it no more", async () => {
      const secrets = "pulumi stack export --stack small --show-secrets";
      await atTerminal(stack, async (terminal) => {
        const open = await terminal.type(secrets);
        expect(open.stdout).to.include("not for the eyes of others");
        const changed = await terminal.type(
          "pulumi stack change-secrets-provider --stack small passphrase",
          "another one\n",
        );
        expect(changed.code, changed.stderr).to.equal(0);
        const before = await terminal.type(secrets);
        expect(before.stdout).not.to.include("not for the eyes of others");
        const after = await terminal.type(`PULUMI_CONFIG_PASSPHRASE='another one' ${secrets}`);
        const same = (text: string) =>
          (JSON.parse(text) as { deployment: { resources: unknown } }).deployment.resources;
        expect(same(after.stdout)).to.deep.equal(same(open.stdout));
        const back = await terminal.type(
          "PULUMI_CONFIG_PASSPHRASE='another one' pulumi stack change-secrets-provider --stack small passphrase",
          "evenkeel-lab\n",
        );
        expect(back.code, back.stderr).to.equal(0);
      });
    });
  });

  it("upgrade providers: what the old version made, the new one finds as it wants it", async () => {
    const old = { aws: "7.1.0", awsx: "3.1.0", kubernetes: "4.20.0", eks: "4.0.0" };
    const upgraded = faultyStack("small", project);
    try {
      expectOk(await upgraded.run("up", { versions: old }));
      // Those that the program makes itself; eks and awsx have others inside.
      const versions = async () =>
        (await upgraded.stored())
          .filter(({ type }) => type.startsWith("pulumi:providers:"))
          .filter(({ name }) => /^eu-|^network-kubernetes$/.test(name))
          .map(({ inputs }) => inputs.version)
          .sort();
      expect(await versions()).to.deep.equal(["4.20.0", "7.1.0", "7.1.0"]);
      onlySame(await upgraded.run("preview"));
      const outcome = await upgraded.run("up");
      expectOk(outcome);
      onlySame(outcome);
      expect(await versions())
        .not.to.include.members(["4.20.0"])
        .and.not.to.include("7.1.0");
    } finally {
      upgraded.remove();
    }
  });
});

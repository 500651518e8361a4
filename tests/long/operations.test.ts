import { expect } from "chai";
import { existsSync } from "node:fs";
import { type Operation } from "../../drills/guard/checks";
import { guard } from "../../drills/guard/guard";
import { labGuardWorld } from "../../lab/guard";
import { checkpointFile } from "../../lab/run/pending";
import { faultyStack, inCloud } from "../lab/support/faults";
import { expectOk, onlySame } from "../lab/support/stacks";
import { atTerminal, documented, taggedIn } from "../lab/support/terminal";

const password = "random:index/randomPassword:RandomPassword";

/** Step 1 of a removal. */
const given = ["settings.production=false", "settings.protect=false"];

describe("Operations on prod, as docs/operations.md has them", function () {
  this.timeout(600_000);
  const stack = faultyStack("prod");
  before(async () => expectOk(await stack.run("up")));
  after(() => stack.remove());

  /** Findings that refuse, by what they say. */
  async function refusals(
    operation: Operation,
    config: readonly string[],
    replace: readonly string[] = [],
  ): Promise<readonly string[]> {
    const world = await labGuardWorld({ ...stack, config });
    try {
      const { findings } = await guard(operation, "prod", world, new Date(), replace);
      return findings.filter(({ severity }) => severity === "refusal").map(({ what }) => what);
    } finally {
      await world.close();
    }
  }

  /** Whatever holds a text, by URN: what its inputs say, and of a password what it is. */
  const values = (): ReadonlyMap<string, string> =>
    inCloud(
      stack,
      (cloud) =>
        new Map(
          cloud
            .entries()
            .map(({ urn, type, inputs, outputs }) => [
              urn,
              type === password ? String(outputs.result) : JSON.stringify(inputs),
            ]),
        ),
    );

  it("find no orphan in a whole stack, of all that has tags", async () => {
    expect(taggedIn(stack).length).to.be.greaterThan(100);
    await atTerminal(stack, async (terminal) => {
      const { code, stdout, stderr } = await terminal.type(documented("Orphans"));
      expect(stderr).to.equal("");
      expect(code).to.equal(0);
      expect(stdout).to.equal("");
    });
  });

  it("change one generated secret: refused without an allowance, and then told to all who use it, and nothing else", async () => {
    const before = values();
    const usersOf = (secret: string) =>
      [...before].filter(([each, value]) => !each.includes(password) && value.includes(secret));
    const [urn = "", old = ""] =
      [...before].find(([each, value]) => each.includes(password) && usersOf(value).length > 0) ??
      [];
    const users = usersOf(old);
    expect(users).not.to.be.empty;

    const name = urn.split("::").at(-1) ?? "";
    expect((await refusals("up", [], [urn])).join("\n")).to.include(
      `it would replace ${name} (${password}), which holds data`,
    );
    const until = new Date(Date.now() + 86_400_000).toISOString().slice(0, 10);
    const allowance = `settings.policies.suppressions=${JSON.stringify([
      { rule: "data-kept", resource: name, reason: "its value is known to too many", until },
    ])}`;
    expect(await refusals("up", [allowance], [urn])).to.deep.equal([]);

    const outcome = await stack.run("up", { config: [allowance], flags: { replace: [urn] } });
    expectOk(outcome);
    const after = values();
    expect(after.get(urn)).not.to.equal(old);
    for (const [user] of users) {
      expect(after.get(user), user).to.include(after.get(urn)).and.not.to.include(old);
    }
    const told = new Set([urn, ...users.map(([user]) => user)]);
    expect(outcome.replacements.filter((each) => !told.has(each))).to.deep.equal([]);
    expect(outcome.deletions).to.deep.equal([]);
    onlySame(await stack.run("preview"));
  });

  it("remove an environment step by step: refused while it is kept, and in the end nothing is left", async () => {
    expect((await refusals("destroy", [])).join("\n")).to.include("settings.production is true");
    expect((await stack.stored()).some(({ protect }) => protect)).to.equal(true);

    const before = stack.exists();
    const lifted = await stack.run("up", { config: given });
    expectOk(lifted);
    expect(lifted.deletions).to.deep.equal([]);
    expect(lifted.replacements).to.deep.equal([]);
    const gone = before.filter((each) => !stack.exists().includes(each));
    expect(gone).to.deep.equal([]);
    expect((await stack.stored()).filter(({ protect }) => protect)).to.deep.equal([]);
    expect(await refusals("destroy", given)).to.deep.equal([]);

    await atTerminal(stack, async (terminal) => {
      const destroyed = await terminal.type("pulumi destroy --stack prod --yes --skip-preview");
      expect(destroyed.code, destroyed.stdout + destroyed.stderr).to.equal(0);
      expect(await stack.stored()).to.deep.equal([]);
      const removed = await terminal.type("pulumi stack rm prod --yes");
      expect(removed.code, removed.stderr).to.equal(0);
    });
    expect(existsSync(checkpointFile(stack.state, "prod"))).to.equal(false);
    // What the program leaves to the account's other stacks (`retainOnDelete`).
    const left = stack.exists().map((each) => each.split(" ")[1] ?? "");
    expect(left).not.to.be.empty;
    left.forEach((name) => expect(name).to.match(/^api-[a-z0-9-]+-account(-role|-logs)?$/));
  });
});

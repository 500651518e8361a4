import { expect } from "chai";
import { chmodSync, mkdirSync, mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { reachable, run, serverAccount } from "../../../lab/postgres/account";
import { refusal } from "./support";

/** A user that owns nothing here. */
const stranger = { uid: 61_234, gid: 61_234 };

describe("Whom the lab's databases run as", () => {
  let root: string;
  beforeEach(() => (root = realpathSync(mkdtempSync(join(tmpdir(), "evenkeel-test-")))));
  afterEach(() => rmSync(root, { recursive: true }));

  it("is whoever starts them, but never root", () => {
    expect(serverAccount(1_000)).to.deep.equal({});
    expect(serverAccount(0).uid).to.be.greaterThan(0);
  });

  it("keeps their data where it is, when they may go there", () => {
    const folder = join(root, "a", "b");
    expect(reachable(folder, {})).to.equal(folder);
    chmodSync(root, 0o711);
    mkdirSync(join(root, "a"), { mode: 0o711 });
    expect(reachable(folder, stranger)).to.equal(folder);
  });

  it("keeps their data elsewhere when a folder above is closed to them, for each folder in another one", () => {
    chmodSync(root, 0o700);
    const [one, other] = ["one", "other"].map((name) => reachable(join(root, name), stranger));
    expect(one).to.match(/^\/var\/lib\/evenkeel-lab\/[0-9a-f]{12}$/);
    expect(other)
      .to.match(/^\/var\/lib\/evenkeel-lab\//)
      .and.not.to.equal(one);
  });

  it("says which program failed and why, and nothing of its input", async () => {
    const options = { account: {}, cwd: root, input: "correct-horse" };
    const said = await refusal(run("/bin/sh", ["-c", "echo no such luck >&2; exit 3"], options));
    expect(said).to.equal("/bin/sh failed (3): no such luck");
    expect(await run("/bin/cat", [], options)).to.equal("correct-horse");
  });
});

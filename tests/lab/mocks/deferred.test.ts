import { expect } from "chai";
import { execFileSync } from "node:child_process";
import { repository } from "../../../lab/engine/cache";

/** Runs a script in a process of its own, in which the SDK was loaded, and answers what it gives to `tell`. */
function afterLoading(script: string): unknown {
  const text = `
    require("./lab/mocks/deferred.cjs");
    const pulumi = require("@pulumi/pulumi");
    const tell = (what) => console.log(JSON.stringify(what));
    const loaded = () => Object.keys(require.cache).filter((file) => /\\/(pacote|cacache)\\//.test(file));
    ${script}
  `;
  const printed = execFileSync(process.execPath, ["--eval", text], {
    cwd: repository,
    encoding: "utf8",
    // Serializing looks at every global, some of which are deprecated.
    env: { ...process.env, NODE_NO_WARNINGS: "1" },
  });
  return JSON.parse(printed);
}

describe("What the SDK needs to serialize functions", function () {
  this.timeout(60_000);

  it("is not loaded with it: neither the compiler nor npm's dependency tree", () => {
    const found = afterLoading(`tell([loaded().length, process.memoryUsage().rss < 170e6]);`);
    expect(found).to.deep.equal([0, true]);
  });

  it("is there once it is needed", () => {
    const text = afterLoading(
      `pulumi.runtime.serializeFunction((one) => one + 41).then(({ text }) => tell(text));`,
    );
    expect(text).to.include("one + 41");
  });

  it("is loaded once it is asked for", () => {
    const found = afterLoading(
      `const { Arborist } = require("@npmcli/arborist"); tell([typeof Arborist, loaded().length > 0]);`,
    );
    expect(found).to.deep.equal(["function", true]);
  });
});

import { expect } from "chai";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { drillsPage, drillsPath } from "../../cli/drillsPage";
import { knownOperations, rights } from "../../drills/rights";
import { actionOf } from "../program/iamReference";

const root = join(__dirname, "../../drills");

/** `SwitchoverGlobalCluster`: operations whose commands the code of drills names. */
const operationsInCode = new Set(
  readdirSync(root, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts"))
    .flatMap((file) => [
      ...readFileSync(join(root, file), "utf8").matchAll(/\b([A-Z]\w+)Command\b/g),
    ])
    .map(([, operation = ""]) => operation),
);

describe("The rights of a drill", () => {
  it("are there for every operation that its code calls, and for no other", () => {
    const known = knownOperations.map((each) => each.split(" ")[1] ?? "");
    expect([...new Set(known)].sort()).to.deep.equal([...operationsInCode].sort());
  });

  it("are actions that IAM knows", async () => {
    const unknown = [];
    for (const right of rights) {
      if ((await actionOf(right)) === undefined) {
        unknown.push(right);
      }
    }
    expect(unknown).to.deep.equal([]);
    expect(rights).to.include("rds:SwitchoverGlobalCluster").and.to.include("kms:Decrypt");
  });
});

describe("docs/drills.md", function () {
  this.timeout(60_000);

  it("shows the calls and rights of today (npm run docs writes it)", async () => {
    expect(readFileSync(drillsPath, "utf8")).to.equal(await drillsPage());
  });
});

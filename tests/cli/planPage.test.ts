import { expect } from "chai";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { pictureNames, picturePath, planned, planPage, planPagePath } from "../../cli/planPage";

describe("docs/plan.md and docs/pictures", function () {
  this.timeout(300_000);

  for (const name of pictureNames) {
    it(`show ${name} as it is planned now (npm run docs draws it)`, async () => {
      const written = await planned(name);
      expect(readFileSync(picturePath(name), "utf8") === written.files["topology.svg"]).to.equal(
        true,
        `docs/pictures/${name}.svg is not what the plan gives: npm run docs`,
      );
      if (name === "prod-moved") {
        expect(readFileSync(planPagePath, "utf8")).to.equal(planPage(written));
      }
    });
  }

  it("have no picture that nobody draws", () => {
    const files = readdirSync(dirname(picturePath("any")));
    expect(files.sort()).to.deep.equal(pictureNames.map((name) => `${name}.svg`).sort());
  });

  it("lead to files that are there", () => {
    const page = readFileSync(planPagePath, "utf8");
    const links = [...page.matchAll(/\]\(([^)#:]+)\)/g)].map(([, path = ""]) => path);
    expect(links).not.to.deep.equal([]);
    expect(links.filter((path) => !existsSync(join(dirname(planPagePath), path)))).to.deep.equal(
      [],
    );
  });
});

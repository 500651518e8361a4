import { expect } from "chai";
import { stackReadme } from "../../../components";
import { activePassive, settings } from "../../environments/support";
import { dev, prod } from "../../support/platform";

const rows = (readme: string) =>
  readme
    .split("\n")
    .filter((line) => /^\| [a-z]+-/.test(line))
    .map((line) => line.replace(/ \| \[dashboard\].*$/, ""));

describe("stackReadme", () => {
  it("tells of a stack of one region what it is, how to reach it, where things are, and nothing of drills", () => {
    const readme = stackReadme(dev);
    expect(readme).to.match(/^# evenkeel-test\n\nOne region, eu-west-1\.\n/);
    expect(readme).to.include("- Site: https://dev.example.com\n");
    expect(readme).to.include("`/evenkeel-test/`");
    expect(readme).to.include("npx evenkeel plan test");
    expect(readme).not.to.match(/drill/);
    expect(rows(readme)).to.deep.equal(["| eu-west-1 | home | active | 10.20.0.0/16"]);
  });

  it("tells of every name that leads in", () => {
    const more = { api: { queries: "apart" }, edge: { sites: ["admin"] } };
    const readme = stackReadme(settings({ ...activePassive, settings: JSON.stringify(more) }));
    expect(
      readme.split("\n").filter((line) => line.includes("https://") && /^- /.test(line)),
    ).to.deep.equal([
      "- Site: https://shop.example.com",
      "- API: https://api.shop.example.com (`/health` tells which place answers)",
      "- Queries: https://queries.shop.example.com (the place that serves writes answers)",
      "- Site admin: https://admin.shop.example.com",
    ]);
  });

  it("tells which of two places serves writes now", () => {
    const drilled = stackReadme(settings({ ...activePassive, active: "eu-central-1" }));
    expect(rows(stackReadme(prod))).to.deep.equal([
      "| eu-west-1 | home | active | 10.0.0.0/16",
      "| eu-central-1 | standby | ready | 10.1.0.0/16",
    ]);
    expect(rows(drilled)).to.deep.equal([
      "| eu-west-1 | home | ready | 10.0.0.0/16",
      "| eu-central-1 | standby | active | 10.1.0.0/16",
    ]);
    expect(drilled).to.include(
      "Active-passive over eu-west-1 and eu-central-1; **eu-central-1 serves writes**.",
    );
  });

  it("tells how to move it, always to the region that waits", () => {
    expect(stackReadme(prod)).to.include(
      "npx evenkeel drill test --to eu-central-1 --mode planned --dry-run",
    );
    const drilled = stackReadme(settings({ ...activePassive, active: "eu-central-1" }));
    expect(drilled).to.include("npx evenkeel drill test --to eu-west-1 --mode planned");
    expect(drilled).to.include("eu-central-1 is down: says first what it costs");
  });

  it("leads to each place's dashboard, and warns of a region that is said to be down", () => {
    expect(stackReadme(prod)).to.include(
      "https://eu-central-1.console.aws.amazon.com/cloudwatch/home?region=eu-central-1#dashboards/dashboard/evenkeel-test-eu-central-1",
    );
    const lost = stackReadme(
      settings({ ...activePassive, active: "eu-central-1", unavailable: "eu-west-1" }),
    );
    expect(lost).to.include("**eu-west-1 is said to be down**");
  });
});

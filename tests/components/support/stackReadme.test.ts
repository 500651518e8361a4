import { expect } from "chai";
import { stackReadme } from "../../../components";
import { activePassive, settings } from "../../environments/support";
import { dev, prod } from "../../support/platform";

const rows = (readme: string) => readme.split("\n").filter((line) => /^\| [a-z]+-/.test(line));

describe("stackReadme", () => {
  it("tells of a stack of one region", () => {
    expect(stackReadme(dev)).to.equal(
      [
        "# evenkeel-test",
        "",
        "One region, eu-west-1.",
        "",
        "- Site: https://dev.example.com",
        "- API: https://api.dev.example.com (`/health` tells which place answers)",
        "",
        "| region | place | now | network |",
        "|---|---|---|---|",
        "| eu-west-1 | home | active | 10.20.0.0/16 |",
        "",
        "Credentials are in Secrets Manager, never here. Alarms and the dashboard are in each place's CloudWatch.",
      ].join("\n"),
    );
  });

  it("tells of every name that leads in", () => {
    const more = { api: { queries: "apart" }, edge: { sites: ["admin"] } };
    const readme = stackReadme(settings({ ...activePassive, settings: JSON.stringify(more) }));
    expect(readme.split("\n").filter((line) => line.startsWith("- "))).to.deep.equal([
      "- Site: https://shop.example.com",
      "- API: https://api.shop.example.com (`/health` tells which place answers)",
      "- Queries: https://queries.shop.example.com (the place that serves writes answers)",
      "- Site admin: https://admin.shop.example.com",
    ]);
  });

  it("tells which of two places serves writes now", () => {
    const drilled = stackReadme(settings({ ...activePassive, active: "eu-central-1" }));
    expect(rows(stackReadme(prod))).to.deep.equal([
      "| eu-west-1 | home | active | 10.0.0.0/16 |",
      "| eu-central-1 | standby | ready | 10.1.0.0/16 |",
    ]);
    expect(rows(drilled)).to.deep.equal([
      "| eu-west-1 | home | ready | 10.0.0.0/16 |",
      "| eu-central-1 | standby | active | 10.1.0.0/16 |",
    ]);
    expect(drilled).to.include(
      "Active-passive over eu-west-1 and eu-central-1; eu-central-1 serves writes.",
    );
  });
});

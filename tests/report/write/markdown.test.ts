import { expect } from "chai";
import { definitionSchema } from "../../../environments/schema";
import { prod } from "../../../environments/prod";
import { type Asked, reportOf } from "../../../report/plan/report";
import { nothing } from "../../../report/plan/snapshot";
import { type PlannedResource } from "../../../report/plan/types";
import { commentLimit, toMarkdown } from "../../../report/write/markdown";
import { home, resource, snapshot } from "../plan/support";

const { cost, failover } = definitionSchema.parse(prod);
const settings = { cost, failover, home } as Asked["settings"];

const report = (before: readonly PlannedResource[], after: readonly PlannedResource[]) =>
  reportOf({
    ...{
      stack: "small",
      source: "a test",
      base: "another",
      prices: [],
      times: new Map(),
      limits: [],
      settings,
    },
    before: before.length === 0 ? nothing : snapshot(before),
    after: snapshot(after),
  });

const many = (count: number, value: string) =>
  Array.from({ length: count }, (_, index) =>
    resource(
      "aws:ssm/parameter:Parameter",
      `parameter-${index}`,
      { value: `${value} ${"x".repeat(300)}`, description: value },
      { tier: `Tier${index % 40}` },
    ),
  );
const queues = (count: number) =>
  Array.from({ length: count }, (_, index) => resource("aws:sqs/queue:Queue", `queue-${index}`));

describe("The comment on a pull request", () => {
  it("names the stack in a line that nobody sees, so that the next one takes its place", () => {
    expect(toMarkdown(report([], [])).split("\n")[0]).to.equal("<!-- evenkeel-plan small -->");
  });

  it("tells of lost data before anything else", () => {
    const text = toMarkdown(report(queues(1), []));
    expect(text).to.match(/> \[!CAUTION\]\n> \*\*DATA LOSS: 1 that hold data/);
    expect(text.indexOf("DATA LOSS")).to.be.lessThan(text.indexOf("What changes"));
    expect(text).to.include("`queue-0`");
  });

  it("has every difference while there is room", () => {
    const text = toMarkdown(report(many(3, "before"), many(3, "after")));
    expect(text).to.include("description: before → after");
    expect(text).not.to.include("Summed up");
  });

  it("fits by summing up, says so, and still counts everything", () => {
    const text = toMarkdown(report(many(1500, "before"), many(1500, "after")));
    expect(text.length).to.be.at.most(commentLimit);
    expect(text).to.include("Summed up to fit a comment");
    expect(text).to.match(/1500 to change in place/);
    const counted = [...text.matchAll(/\*\*~ change (\d+)\*\*/g)].map(([, size]) => Number(size));
    expect(counted.reduce((sum, size) => sum + size, 0)).to.equal(1500);
  });

  it("fits even if a thousand stores would be lost, and still says how many", () => {
    const text = toMarkdown(report(queues(2000), []), 20_000);
    expect(text.length).to.be.at.most(20_000);
    expect(text).to.match(/2000 that hold data/);
    expect(text).to.match(/and \d+ more: sqs Queue ×\d+/);
  });

  it("keeps names from being markup", () => {
    const text = toMarkdown(report([], [resource("aws:sqs/queue:Queue", "a`|<b>")]));
    expect(text).to.include("`a'|<b>`");
  });
});

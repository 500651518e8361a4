import { expect } from "chai";
import { readFileSync } from "node:fs";
import { choreography, eventNames } from "../../functions/shared/choreography";
import { choreographyDiagram, eventsPage, eventsPath } from "../../cli/eventsPage";

describe("docs/events.md", () => {
  it("is what the contracts say (node --require tsx/cjs cli/eventsPage.ts writes it)", () => {
    expect(readFileSync(eventsPath, "utf8")).to.equal(eventsPage());
  });

  it("tells of every event what it means, its version and who has to do with it", () => {
    const page = eventsPage();
    for (const name of eventNames) {
      const section = page.split(`### ${name}\n`)[1]?.split("\n### ")[0] ?? "";
      expect(section, name)
        .to.match(/Version \d/)
        .and.to.match(/Told by \w+.*heard by \w+/);
      expect(section, name).to.include("`orderId`");
    }
    expect(page.split("### PaymentFailed")[1]).to.include("Version 1 is still read");
    expect(page).not.to.include("<!-- contracts -->");
  });

  it("draws an arrow from whoever tells an event to everybody who hears it", () => {
    const diagram = choreographyDiagram();
    for (const [hearer, { consumes }] of Object.entries(choreography)) {
      for (const [teller, { publishes }] of Object.entries(choreography)) {
        const common = (publishes as readonly string[]).filter((event) =>
          (consumes as readonly string[]).includes(event),
        );
        const arrow = `  ${teller} -->|"${common.join(", ")}"| ${hearer}\n`;
        expect(diagram.includes(arrow), `${teller} to ${hearer}`).to.equal(common.length > 0);
      }
    }
  });
});

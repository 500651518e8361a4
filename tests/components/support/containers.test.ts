import { expect } from "chai";
import { exposedContainers } from "../../../components/support/containers";
import { onEcs } from "../../support/containers";
import { prod } from "../../support/platform";

describe("Services in containers that have an API", () => {
  const ways = (services: typeof prod.services, ingress: "nlb" | "alb" = "nlb") =>
    exposedContainers(services, { ingress }).map(({ service, runsOn, ingress: way, port }) =>
      [service, runsOn, way, port].join(" "),
    );

  it("are found wherever they run, in the order of their names", () => {
    const services = { quotes: onEcs({}, { port: 9000 }), ...prod.services };
    expect(ways(services)).to.deep.equal(["payment kubernetes nlb 8080", "quotes ecs nlb 9000"]);
  });

  it("are reached as the API says, unless they say otherwise", () => {
    const services = { ...prod.services, quotes: onEcs({}, { ingress: "nlb" }) };
    expect(ways(services, "alb")).to.deep.equal([
      "payment kubernetes alb 8080",
      "quotes ecs nlb 8080",
    ]);
  });

  it("are none without an API", () => {
    expect(ways({ quotes: onEcs({ api: undefined }) })).to.deep.equal([]);
  });
});

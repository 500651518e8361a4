import { expect } from "chai";
import { restoreRegion } from "../../lab/run/lost";
import { expectWell } from "../lab/drill/support/expectations";
import { labDrills } from "../lab/drill/support/labDrills";

const home = "eu-west-1";
const standby = "eu-central-1";

describe("A stack with routing controls and a cache over both places, in the lab", function () {
  this.timeout(600_000);
  const prod = labDrills("prod", {
    "settings.failover.gate": "routing-control",
    "settings.data.cache.global": "true",
  });
  before(prod.up);
  after(prod.remove);

  it("survives the loss of home, without a call to it: the controls are turned at another endpoint", async () => {
    const { report, calls } = expectWell(
      await prod.drill({ to: standby, mode: "disaster", allowDataLoss: true }),
    );
    expect(report.calls.toLostRegion).to.equal(0);
    const turned = calls.filter(({ operation }) => operation === "UpdateRoutingControlStates");
    expect(turned.filter(({ status }) => status === 200)).to.have.length.at.least(1);
    expect(turned.map(({ region }) => region)).not.to.include(home);
    expect(calls.map(({ operation }) => operation)).to.include("FailoverGlobalReplicationGroup");
  });

  it("is moved back once home is there, and loses nothing", async () => {
    restoreRegion(prod.state, home);
    const { report } = expectWell(await prod.drill({ to: home }));
    expect(report.rpo).to.include({ writes: 0 });
  });
});

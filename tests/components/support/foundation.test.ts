import { expect } from "chai";
import { foundation, secretReplicas } from "../../../components";
import { type Settings } from "../../../environments/schema";
import { activePassive, settings } from "../../environments/support";
import { type Found, prod, simulate, valueOf } from "../../support/platform";

const providerType = "pulumi:providers:aws";

const both = (of: Settings) => {
  const [home, standby] = of.places;
  if (standby === undefined) {
    throw new Error("prod has two places");
  }
  return { home: foundation(of, home, standby), standby: foundation(of, standby, home) };
};

describe("foundation", () => {
  let found: Found<ReturnType<typeof both>>;

  before(async () => {
    found = await simulate(prod, () => both(prod));
  });

  it("creates a provider and keys in each place", () => {
    for (const region of ["eu-west-1", "eu-central-1"]) {
      expect(found.inputs(providerType, region)).to.deep.include({ region });
      expect(found.region("aws:kms/key:Key", `keys-${region}-data`)).to.equal(region);
    }
    expect(found.resources.of(providerType)).to.have.length(2);
  });

  it("connects a place that is down to its peer, which answers for it", async () => {
    const raw = { ...activePassive, active: "eu-central-1", unavailable: "eu-west-1" };
    const down = settings(raw);
    const blackedOut = await simulate(down, () => both(down));
    expect(blackedOut.inputs(providerType, "eu-west-1").stsRegion).to.equal("eu-central-1");
    expect(blackedOut.inputs(providerType, "eu-central-1")).not.to.have.property("stsRegion");
  });

  it("connects every tier of a place to the same settings", () => {
    const { place, shared } = found.result.standby;
    expect(place).to.equal(prod.places[1]);
    expect(shared).to.deep.include({
      prefix: "evenkeel-test",
      protect: true,
      location: { region: "eu-central-1", account: prod.account },
    });
    expect(shared.logging).to.deep.equal({ keys: shared.keys, retentionDays: 365 });
    expect(shared.context).to.deep.equal({
      prefix: "evenkeel-test",
      location: shared.location,
      services: prod.services,
      events: { transport: "bus", stream: "none" },
      clusterPerService: false,
      accelerated: false,
      keys: shared.keys,
    });
  });

  it("connects home's secrets to the standby's region and key", async () => {
    const [replica, ...others] = secretReplicas(found.result.standby);
    expect(others).to.deep.equal([]);
    expect(replica?.region).to.equal("eu-central-1");
    const { arn } = found.result.standby.shared.keys.data;
    expect(replica?.kmsKeyArn).to.equal(arn);
    expect(await valueOf(arn)).to.equal(found.key("data", "eu-central-1"));
  });

  it("copies no secret anywhere in a stack of one region", () => {
    expect(secretReplicas(undefined)).to.deep.equal([]);
  });
});

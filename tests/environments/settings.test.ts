import { expect } from "chai";
import { definitions } from "../../environments/definitions";
import { activePassive, overridden, settings, singleRegion } from "./support";

describe("Settings", () => {
  it("puts home first and fills in its capacity, zones and address range", () => {
    expect(settings(activePassive).places).to.deep.equal([
      {
        region: "eu-west-1",
        addressRange: "10.0.0.0/16",
        zones: ["eu-west-1a", "eu-west-1b", "eu-west-1c"],
        isHome: true,
        isActive: true,
        isAvailable: true,
        capacity: 1,
      },
      {
        region: "eu-central-1",
        addressRange: "10.1.0.0/16",
        zones: ["eu-central-1a", "eu-central-1b", "eu-central-1c"],
        isHome: false,
        isActive: false,
        isAvailable: true,
        capacity: 1,
      },
    ]);
  });

  it("has one place in a single-region stack", () => {
    const { places, active } = settings(singleRegion);
    expect(places.map(({ region }) => region)).to.deep.equal(["eu-west-1"]);
    expect(active).to.equal("eu-west-1");
  });

  it("moves nothing but the active place when active moves", () => {
    const before = settings(activePassive);
    const after = settings({ ...activePassive, active: "eu-central-1" });
    expect(after).to.deep.equal({
      ...before,
      active: "eu-central-1",
      places: before.places.map((place) => ({ ...place, isActive: !place.isActive })),
    });
  });

  it("marks the unavailable place", () => {
    const raw = { ...activePassive, active: "eu-central-1", unavailable: "eu-west-1" };
    expect(settings(raw).places.map(({ isAvailable }) => isAvailable)).to.deep.equal([false, true]);
  });

  it("keeps the region of the standby under its own key", () => {
    expect(settings(activePassive).standby).to.equal("eu-central-1");
    const waiting = settings(overridden(activePassive, "standby.capacity", 0.5)).places[1];
    expect(waiting?.capacity).to.equal(0.5);
  });

  it("names what is called the same in both places after the stack", () => {
    expect(settings(singleRegion, "dev").prefix).to.equal("evenkeel-dev");
  });

  it("fills in the defaults of services", () => {
    expect(settings(singleRegion).services["payment"]).to.deep.include({
      publishes: ["PaymentProcessed"],
      consumes: { OrderPlaced: { ordered: true, batchSize: 10, windowSeconds: 0, maxReceives: 5 } },
      memory: 512,
      timeout: 20,
    });
  });

  it("lays overrides over the definition without changing it", () => {
    const before = structuredClone(definitions);
    const { network } = settings(overridden(singleRegion, "network.zones", 3));
    expect(network).to.deep.equal({ ...before["dev"]?.network, zones: 3, firewall: "none" });
    expect(definitions).to.deep.equal(before);
  });

  it("replaces a capacity of another kind as a whole", () => {
    const capacity = { kind: "provisioned", instanceClass: "db.r6g.large" };
    const { data } = settings(overridden(singleRegion, "data.relational.capacity", capacity));
    expect(data.relational).to.deep.include({ capacity });
  });

  it("removes a service that is set to null", () => {
    const { services } = settings(overridden(singleRegion, "services.inventory", null));
    expect(Object.keys(services)).to.deep.equal(["ordering", "payment"]);
  });

  it("accepts us-east-1 for a stack of one region", () => {
    expect(settings({ ...singleRegion, home: "us-east-1" }).home).to.equal("us-east-1");
  });

  it("builds prod in one region and dev in two", () => {
    const single = { ...activePassive, topology: "single-region", standby: "" };
    expect(settings(single).places).to.have.lengthOf(1);
    const double = { ...singleRegion, topology: "active-passive", standby: "eu-central-1" };
    const grown = settings(overridden(double, "data.relational.capacity.minAcu", 0.5));
    expect(grown.places).to.have.lengthOf(2);
  });
});

import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { SettingsError } from "../../environments/errors";
import { handlers, loadSettings } from "../../environments/load";
import { singleRegion } from "./support";

const noResources: pulumi.runtime.Mocks = {
  newResource: ({ name }) => ({ id: name, state: {} }),
  call: () => ({}),
};

describe("loadSettings", () => {
  beforeEach(async () => {
    await pulumi.runtime.setMocks(noResources, "evenkeel", "dev");
  });
  afterEach(() => {
    pulumi.runtime.setAllConfig({});
  });

  const configure = (change: { [key: string]: string }) => {
    const own = Object.entries({ ...singleRegion, ...change });
    pulumi.runtime.setAllConfig({
      ...Object.fromEntries(own.map(([key, value]) => [`evenkeel:${key}`, String(value)])),
      "aws:region": "eu-west-1",
    });
  };

  it("reads the configuration of the stack", () => {
    configure({ settings: '{"network": {"zones": 3}}' });
    const { prefix, network } = loadSettings();
    expect(prefix).to.equal("evenkeel-dev");
    expect(network.zones).to.equal(3);
  });

  it("refuses with one error that the CLI prints without a stack trace", () => {
    configure({ domain: "", colour: "blue" });
    expect(loadSettings)
      .to.throw(SettingsError)
      .that.satisfies((error: SettingsError) => {
        expect(pulumi.RunError.isInstance(error)).to.equal(true);
        expect(error.problems.map(({ key }) => key)).to.deep.equal([
          "evenkeel:colour",
          "evenkeel:domain",
        ]);
        expect(error.message).to.match(
          /^2 settings of stack dev are wrong; nothing was created:\n/,
        );
        return true;
      });
  });
});

describe("handlers", () => {
  it("finds the handlers of the services and none of what they share", () => {
    const found = handlers();
    expect(found).to.include.members(["ordering/api", "inventory/api", "inventory/consumer"]);
    expect(found.filter((handler) => /^(shared|platform)\//.test(handler))).to.deep.equal([]);
  });

  it("finds nothing in a folder that does not exist", () => {
    expect(handlers(join(__dirname, "nowhere"))).to.deep.equal([]);
  });
});

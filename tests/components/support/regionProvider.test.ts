import type * as aws from "@pulumi/aws";
import { expect } from "chai";
import { regionProvider } from "../../../components";
import { type Settings } from "../../../environments/schema";
import { activePassive, settings } from "../../environments/support";
import { prod, simulate } from "../../support/platform";

const providerType = "pulumi:providers:aws";

/** Inputs of a provider, whose lists and objects travel as JSON. */
async function provider(of: Settings, make: () => aws.Provider) {
  const found = await simulate(of, make);
  const { allowedAccountIds, defaultTags, ...rest } = found.inputs(providerType);
  return {
    ...rest,
    allowedAccountIds: JSON.parse(String(allowedAccountIds)) as unknown,
    defaultTags: JSON.parse(String(defaultTags)) as unknown,
  };
}

const common = {
  allowedAccountIds: ["444455556666"],
  defaultTags: {
    tags: {
      Project: "evenkeel",
      Stack: "evenkeel-test",
      Environment: "prod",
      ManagedBy: "pulumi",
    },
  },
};

/** What the SDK fills in, and every provider has. */
const sdkDefaults = { skipCredentialsValidation: "false", skipRegionValidation: "true" };

describe("regionProvider", () => {
  it("works in one region and one account, tags everything, and needs no peer", async () => {
    const healthy = await provider(prod, () =>
      regionProvider("eu-west-1", "eu-west-1", prod, "eu-central-1"),
    );
    expect(healthy).to.deep.equal({ ...common, ...sdkDefaults, region: "eu-west-1" });
  });

  describe("while a region is down", () => {
    const down = settings({
      ...activePassive,
      active: "eu-central-1",
      unavailable: "eu-west-1",
    });

    it("calls nothing there: the peer says which account this is", async () => {
      const dead = await provider(down, () =>
        regionProvider("eu-west-1", "eu-west-1", down, "eu-central-1"),
      );
      expect(dead).to.deep.equal({
        ...common,
        ...sdkDefaults,
        region: "eu-west-1",
        skipCredentialsValidation: "true",
        maxRetries: "1",
        stsRegion: "eu-central-1",
      });
    });

    it("works as ever in the others", async () => {
      const alive = await provider(down, () =>
        regionProvider("eu-central-1", "eu-central-1", down, "eu-west-1"),
      );
      expect(alive).to.deep.equal({ ...common, ...sdkDefaults, region: "eu-central-1" });
    });
  });
});

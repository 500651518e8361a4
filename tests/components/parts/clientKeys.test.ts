import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { clientKeys } from "../../../components";
import { type Settings } from "../../../environments/schema";
import { certificateOf, placeOf } from "../../support/place";
import { type Found, groundOf, prod, simulate, without } from "../../support/platform";

const passwordType = "random:index/randomPassword:RandomPassword";
const keyType = "aws:apigateway/apiKey:ApiKey";
const planType = "aws:apigateway/usagePlan:UsagePlan";

const known: Settings = {
  ...prod,
  services: without(prod.services, "payment"),
  api: {
    ...prod.api,
    clients: {
      partner: { rateLimit: 5, burstLimit: 10, perDay: 9_000 },
      "mobile-app": { rateLimit: 50, burstLimit: 100 },
    },
  },
};

/** The APIs of both places. */
const places = () => {
  const keys = clientKeys(known);
  const certificate = certificateOf(known);
  return [
    placeOf(known, certificate, groundOf(known), keys),
    placeOf(known, certificate, groundOf(known, "standby"), keys),
  ];
};

describe("Keys of clients", () => {
  let found: Found<unknown>;

  before(async () => {
    found = await simulate(known, places);
  });

  it("are none where no client is known", async () => {
    const none = await simulate(prod, () => clientKeys(prod));
    expect(none.resources.all).to.deep.equal([]);
    expect([...none.result]).to.deep.equal([]);
  });

  it("are made up once, of no region, as API Gateway takes them", () => {
    expect(found.below("api-clients")).to.deep.equal([
      `${passwordType} api-clients-mobile-app`,
      `${passwordType} api-clients-partner`,
    ]);
    expect(found.inputs(passwordType, "api-clients-partner")).to.deep.equal({
      length: 40,
      special: false,
    });
  });

  it("work in both places", () => {
    const value = found.output(passwordType, "api-clients-partner", "result");
    for (const region of ["eu-west-1", "eu-central-1"]) {
      const key = found.inputs(keyType, `api-${region}-partner-key`);
      expect(key).to.deep.equal({
        name: "evenkeel-test-partner",
        description: "Calls of partner",
        value,
      });
      expect(found.region(keyType, `api-${region}-partner-key`)).to.equal(region);
    }
  });

  it("reach the standby without anything of home", () => {
    const needs = found.waitsFor(keyType, "api-eu-central-1-partner-key");
    expect(needs.filter((name) => name.includes("eu-west-1"))).to.deep.equal([]);
  });

  it("are secrets of the state", async () => {
    const { result } = await simulate(known, () => clientKeys(known));
    for (const [client, value] of result) {
      expect(await pulumi.isSecret(value), client).to.equal(true);
    }
  });

  it("belong to a plan with the limits of the client, and a day's quota if it has one", () => {
    const plan = (client: string) => found.inputs(planType, `api-eu-west-1-${client}-plan`);
    const apiStages = [
      {
        apiId: found.id("aws:apigateway/restApi:RestApi", "api-eu-west-1-gateway-rest"),
        stage: "live",
      },
    ];
    expect(plan("partner")).to.deep.equal({
      name: "evenkeel-test-partner",
      apiStages,
      throttleSettings: { rateLimit: 5, burstLimit: 10 },
      quotaSettings: { limit: 9_000, period: "DAY" },
    });
    expect(plan("mobile-app")).to.deep.equal({
      name: "evenkeel-test-mobile-app",
      apiStages,
      throttleSettings: { rateLimit: 50, burstLimit: 100 },
    });
    expect(
      found.inputs("aws:apigateway/usagePlanKey:UsagePlanKey", "api-eu-west-1-partner-member"),
    ).to.deep.equal({
      usagePlanId: found.id(planType, "api-eu-west-1-partner-plan"),
      keyId: found.id(keyType, "api-eu-west-1-partner-key"),
      keyType: "API_KEY",
    });
  });
});

import { expect } from "chai";
import { callersCheck } from "../../../components/parts/callersCheck";
import { type Settings } from "../../../environments/schema";
import { groundOf, prod, refusal, simulate } from "../../support/platform";

const check = (changes: Partial<Settings["api"]>) => () => {
  const { provider, shared } = groundOf(prod);
  const { prefix, logging } = shared;
  const settings = { api: { ...prod.api, ...changes } };
  return callersCheck("api", { prefix, logging, settings }, { provider });
};

describe("What tells who may call", () => {
  it("is nothing, where anybody may", async () => {
    const found = await simulate(prod, check({ auth: "none" }));
    expect(found.result).to.deep.equal({ callers: { kind: "anybody" }, signals: [] });
  });

  it("is a function, which is believed for a minute and watched", async () => {
    const tokens = { issuer: "https://id.example.com", audience: "shop-api" };
    const found = await simulate(prod, check({ auth: "lambda", tokens }));
    expect(found.result.callers).to.deep.include({ kind: "lambda", resultSeconds: 60 });
    expect(found.result.signals.map(({ name }) => name)).to.deep.equal(["authorizer-throttles"]);
  });

  it("refuses to be a user pool that is not there", async () => {
    expect(await refusal(prod, check({ auth: "cognito" }))).to.include("needs a user pool");
  });

  it("refuses to be a function that does not know whose tokens to read", async () => {
    expect(await refusal(prod, check({ auth: "lambda" }))).to.include("needs to know whose");
  });
});

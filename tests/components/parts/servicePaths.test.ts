import { expect } from "chai";
import { serviceBehaviors, type ServicePathsArgs } from "../../../components/parts/servicePaths";
import { worldwide } from "../../support/place";
import { type Found, prod, simulate } from "../../support/platform";

const policyType = "aws:cloudfront/cachePolicy:CachePolicy";
const cachingDisabled = "4135ea2d-6df8-44a3-9df3-4b5a84be39ad";

type Behaviors = ReturnType<typeof serviceBehaviors>;

const behaviors = (changes: Partial<ServicePathsArgs>) => () =>
  serviceBehaviors(
    "site",
    {
      paths: [
        { service: "shop", origin: "app", methods: "all" },
        { service: "stock", origin: "queries", methods: "reads" },
      ],
      cacheSeconds: 60,
      keys: false,
      signsIn: false,
      ...changes,
    },
    worldwide(prod),
  );

const plain = (found: Found<Behaviors>) =>
  found.result.map(({ pathPattern, targetOriginId, allowedMethods }) => ({
    pathPattern,
    targetOriginId,
    allowedMethods,
  }));

describe("Paths of services", () => {
  let found: Found<Behaviors>;
  before(async () => {
    found = await simulate(prod, behaviors({}));
  });

  it("are the service's name and everything below it, for what it answers", () => {
    const every = ["DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"];
    const reads = ["GET", "HEAD", "OPTIONS"];
    expect(plain(found)).to.deep.equal([
      { pathPattern: "/shop", targetOriginId: "app", allowedMethods: every },
      { pathPattern: "/shop/*", targetOriginId: "app", allowedMethods: every },
      { pathPattern: "/stock", targetOriginId: "queries", allowedMethods: reads },
      { pathPattern: "/stock/*", targetOriginId: "queries", allowedMethods: reads },
    ]);
    expect(found.result.map((each) => each.viewerProtocolPolicy)).to.deep.equal(
      Array(4).fill("https-only"),
    );
  });

  it("keep an answer as long as it says, within the limit, for callers who look the same", () => {
    expect(found.inputs(policyType)).to.deep.include({
      minTtl: 0,
      defaultTtl: 0,
      maxTtl: 60,
      parametersInCacheKeyAndForwardedToOrigin: {
        headersConfig: {
          headerBehavior: "whitelist",
          headers: { items: ["Accept", "Authorization", "Origin"] },
        },
        queryStringsConfig: { queryStringBehavior: "all" },
        cookiesConfig: { cookieBehavior: "all" },
        enableAcceptEncodingGzip: true,
        enableAcceptEncodingBrotli: true,
      },
    });
  });

  it("keep nothing of one client's answers for another", async () => {
    const keyed = await simulate(prod, behaviors({ keys: true }));
    expect(keyed.inputs(policyType)).to.have.deep.nested.property(
      "parametersInCacheKeyAndForwardedToOrigin.headersConfig.headers.items",
      ["Accept", "Authorization", "Origin", "X-Api-Key"],
    );
  });

  it("tell load balancers the name that callers came by, and API Gateway its own", () => {
    expect(found.result.map(({ originRequestPolicyId }) => originRequestPolicyId)).to.deep.equal([
      "216adef6-5c7f-47e4-b989-5492eafa07d3",
      "216adef6-5c7f-47e4-b989-5492eafa07d3",
      "b689b0a8-53d0-40ab-baf2-68738e2966ac",
      "b689b0a8-53d0-40ab-baf2-68738e2966ac",
    ]);
  });

  it("pass everything on where nothing may be kept", async () => {
    const passed = await simulate(prod, behaviors({ cacheSeconds: 0 }));
    expect(passed.resources.of(policyType)).to.deep.equal([]);
    expect(passed.result.map(({ cachePolicyId }) => cachePolicyId)).to.deep.equal(
      Array(4).fill(cachingDisabled),
    );
  });

  it("let people come back from signing in, before any service's path", async () => {
    const [first] = (await simulate(prod, behaviors({ signsIn: true }))).result;
    expect(first).to.deep.include({
      pathPattern: "/oauth2/idpresponse",
      targetOriginId: "app",
      cachePolicyId: cachingDisabled,
    });
  });

  it("create nothing without services", async () => {
    const none = await simulate(prod, behaviors({ paths: [] }));
    expect(none.result).to.deep.equal([]);
    expect(none.resources.of(policyType)).to.deep.equal([]);
  });
});

import { expect } from "chai";
import { cacheEnvironment, cacheStatements } from "../../../components/support/cacheAccess";
import {
  serviceEnvironment,
  type ServiceContext,
  serviceStatements,
} from "../../../components/support/services";
import { service } from "../../../environments/service";
import { granted, groundOf, prod, simulate } from "../../support/platform";

const pods = { runsOn: "kubernetes", api: "queries", kubernetes: { image: "a:1" } };
const user = service.parse({ ...pods, usesCache: true });
const other = service.parse(pods);

const arn = (name: string, resource: string) =>
  `arn:aws:${name}:eu-west-1:${prod.account}:${resource}`;

describe("What services need of the cache", () => {
  let context: ServiceContext;
  before(async () => {
    await simulate(prod, () => {
      context = groundOf(prod).shared.context;
    });
  });

  it("is nothing for a service that does not use it", () => {
    expect(cacheEnvironment(other, context)).to.deep.equal({});
    expect(cacheStatements(other, context)).to.deep.equal([]);
  });

  it("is where to find address and login", () => {
    const given = {
      CACHE_PARAMETER: "/evenkeel-test/cache",
      CACHE_SECRET: "evenkeel-test/cache",
    };
    expect(cacheEnvironment(user, context)).to.deep.equal(given);
    expect(serviceEnvironment("quotes", user, context)).to.deep.include(given);
  });

  it("is the right to read the address and the login of its own place", () => {
    const [address, login, key] = cacheStatements(user, context);
    expect([address, login]).to.deep.equal([
      granted(["ssm:GetParameter"], arn("ssm", "parameter/evenkeel-test/cache")),
      granted(
        ["secretsmanager:GetSecretValue"],
        arn("secretsmanager", "secret:evenkeel-test/cache-??????"),
      ),
    ]);
    expect(key).to.deep.equal(granted(["kms:Decrypt"], context.keys.data.arn));
    expect(serviceStatements("quotes", user, context)).to.deep.include(login);
  });
});

import { expect } from "chai";
import { Cloud } from "../../../lab/model";
import { Host } from "../../../lab/providers/host";
import { instanceOf } from "../../../lab/providers/instances";

const account = "111122223333";
const peer = "127.0.0.1:40404";

describe("The provider behind a connection", () => {
  const newHost = () => new Host({ cloud: new Cloud(), account });

  it("is one of its own package, also where a connection to another package comes from the same port", () => {
    const host = newHost();
    const aws = instanceOf("aws", "urn:aws", { region: "eu-west-1" }, account);
    const kubernetes = instanceOf("kubernetes", "urn:kubernetes", {}, account);
    host.configured(peer, aws);
    host.configured(peer, kubernetes);
    expect(host.instance(peer, "aws")).to.equal(aws);
    expect(host.instance(peer, "kubernetes")).to.equal(kubernetes);
  });

  it("must have been configured", () => {
    expect(() => newHost().instance(peer, "aws")).to.throw("before it was configured");
  });
});

import { expect } from "chai";
import { aws } from "../../support/minimalInputs";
import { entriesOf, master, refusal, Stack } from "./support";

const entries = entriesOf((builder) => {
  builder.make(aws("rds/instance"), {
    ...{ identifier: "shop", dbName: "app", username: master.username, password: master.password },
  });
});
const [instance] = entries.filter(({ type }) => type === aws("rds/instance"));
const arn = String(instance?.outputs.arn);
const stack = new Stack();

describe("An RDS instance in the lab", function () {
  this.timeout(60_000);
  after(() => stack.remove());

  it("is a server of its own, at the address that AWS's stands for", async () => {
    const { addressOf, servers } = {
      servers: (await stack.start(entries)).servers(),
      addressOf: (host: string) => stack.databases.addressOf(host),
    };
    expect(servers).to.have.length(1);
    expect(servers[0]).to.deep.include({ arn, identifier: "shop", state: "writer" });
    expect(servers[0]).not.to.have.property("globalId");
    expect(addressOf(String(instance?.outputs.address))).to.deep.equal(servers[0]?.address);
    expect(addressOf("db.example.com")).to.equal(undefined);
    expect(await stack.query(arn, "select 1 as one")).to.deep.equal([{ one: 1 }]);
  });

  it("is no global database", async () => {
    const { databases } = stack;
    expect(await refusal(databases.lag("shop"))).to.match(/^GlobalClusterNotFoundFault/);
    expect(() => databases.writerOf("shop")).to.throw(/There is no global database shop/);
  });

  it("is lost with its region, and comes back as it was", async () => {
    const { databases } = stack;
    await stack.query(arn, "create table kept ()");
    await databases.blackout("eu-west-1");
    expect(stack.states()).to.deep.equal({ shop: "lost" });
    await databases.restore("eu-west-1");
    expect(await stack.query(arn, "select count(*)::int from kept")).to.deep.equal([{ count: 0 }]);
  });
});

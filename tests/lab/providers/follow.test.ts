import { expect } from "chai";
import { Cloud } from "../../../lab/model";
import { type Entry } from "../../../lab/model/journal";
import { type Follower, Host } from "../../../lab/providers/host";

const type = "aws:sqs/queue:Queue";
const caller = { region: "eu-west-1", account: "111122223333", partition: "aws" };

const creation = (seconds: number) => ({
  ...{ type, name: "orders", urn: "urn:orders", caller, preview: false },
  inputs: { name: "orders", visibilityTimeoutSeconds: seconds },
});

describe("A change that the emulator does not follow", () => {
  let cloud: Cloud;
  let told: string[];

  const follower = (refuses: boolean): Follower => {
    const tell = (what: string) => (entry: Entry) => {
      told.push(`${what} ${entry.id}`);
      return refuses ? Promise.reject(new Error("Refused")) : Promise.resolve();
    };
    return { apply: tell("apply"), remove: tell("remove") };
  };
  const host = (refuses: boolean) =>
    new Host({ cloud, account: caller.account, follower: follower(refuses) });
  const queue = () => cloud.entries().find((entry) => entry.type === type);
  const failed = (work: Promise<void>) => work.then(() => "done", String);

  beforeEach(() => {
    cloud = new Cloud();
    told = [];
  });

  it("is taken back: what was created is not there", async () => {
    const { id } = cloud.create(creation(30));
    expect(await failed(host(true).follow(cloud.entryOf(type, id, caller), undefined))).to.include(
      "Refused",
    );
    expect(queue()).to.equal(undefined);
    // And can be created again.
    expect(cloud.create(creation(30)).id).to.equal(id);
  });

  it("is taken back: what was updated is as it was", async () => {
    const { id, outputs } = cloud.create(creation(30));
    const before = queue();
    cloud.update(creation(60), id, outputs);
    expect(await failed(host(true).follow(queue(), before))).to.include("Refused");
    expect(queue()?.inputs.visibilityTimeoutSeconds).to.equal(30);
  });

  it("is taken back: what was deleted is there again", async () => {
    const { id } = cloud.create(creation(30));
    const before = queue();
    cloud.delete(type, id, caller);
    expect(await failed(host(true).follow(undefined, before))).to.include("Refused");
    expect(queue()).to.deep.equal(before);
    expect(told).to.deep.equal([`remove ${id}`]);
  });

  it("stands, where the emulator accepts", async () => {
    const { id } = cloud.create(creation(30));
    await host(false).follow(queue(), undefined);
    expect(queue()?.id).to.equal(id);
    expect(told).to.deep.equal([`apply ${id}`]);
  });

  it("stands, where nothing is emulated", async () => {
    cloud.create(creation(30));
    await new Host({ cloud, account: caller.account }).follow(queue(), undefined);
    expect(queue()).not.to.equal(undefined);
  });
});

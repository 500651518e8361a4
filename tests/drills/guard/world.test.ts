import { CreateDBClusterCommand, CreateGlobalClusterCommand } from "@aws-sdk/client-rds";
import { expect } from "chai";
import { type Clients, createClients } from "../../../drills/clients";
import { askedOfAws } from "../../../drills/guard/world";
import { account, clientOptions, OwnEmulator } from "../../lab/emulator/support/emulator";

const region = "eu-west-1";

describe("What the guard asks AWS, where AWS is emulated", function () {
  this.timeout(240_000);
  const emulator = new OwnEmulator();
  let clients: Clients;
  before(async () => {
    const { front } = await emulator.start();
    clients = createClients(clientOptions(front.url, region));
  });
  after(() => emulator.remove());

  it("says whose credentials these are", async () => {
    expect(await askedOfAws(() => clients).account(region)).to.equal(account);
  });

  it("says who writes of a global database", async () => {
    await clients.rds.send(
      new CreateGlobalClusterCommand({
        GlobalClusterIdentifier: "all",
        Engine: "aurora-postgresql",
      }),
    );
    const { DBCluster } = await clients.rds.send(
      new CreateDBClusterCommand({
        ...{ DBClusterIdentifier: "one", Engine: "aurora-postgresql" },
        ...{ GlobalClusterIdentifier: "all", MasterUsername: "founder" },
        MasterUserPassword: "only-for-this-test",
      }),
    );
    expect(await askedOfAws(() => clients).writer(region, "all")).to.equal(DBCluster?.DBClusterArn);
    expect(DBCluster?.DBClusterArn).to.be.a("string");
  });

  it("says why it could not find out who writes of one that is not there", async () => {
    let said = "";
    try {
      await askedOfAws(() => clients).writer(region, "none");
    } catch (error) {
      said = String(error);
    }
    expect(said).to.include("GlobalClusterNotFound");
  });
});

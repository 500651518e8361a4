import { DescribeGlobalClustersCommand, RDSClient } from "@aws-sdk/client-rds";
import { mockClient } from "aws-sdk-client-mock";
import { expect } from "chai";
import { writerIn } from "../../../functions/shared/writer";

const member = (region: string, IsWriter: boolean) => ({
  DBClusterArn: `arn:aws:rds:${region}:111122223333:cluster:shop-${region}`,
  IsWriter,
});

describe("where the writers are", () => {
  const mock = mockClient(RDSClient);
  const rds = new RDSClient({ region: "eu-central-1" });
  const here = (...identifiers: string[]) => writerIn(rds, identifiers, "eu-central-1")();
  const knows = (identifier: string, ...members: ReturnType<typeof member>[]) =>
    mock
      .on(DescribeGlobalClustersCommand, { GlobalClusterIdentifier: identifier })
      .resolves({ GlobalClusters: [{ GlobalClusterMembers: members }] });

  beforeEach(() => mock.reset());
  after(() => mock.restore());

  it("says yes only where every global database writes here", async () => {
    knows("orders", member("eu-central-1", true), member("eu-west-1", false));
    knows("payments", member("eu-central-1", false), member("eu-west-1", true));
    expect(await here("orders")).to.equal(true);
    expect(await here("payments")).to.equal(false);
    expect(await here("orders", "payments")).to.equal(false);
  });

  it("says no while nobody writes, as in the middle of a switchover, and where two claim to", async () => {
    knows("none", member("eu-central-1", false), member("eu-west-1", false));
    knows("two", member("eu-central-1", true), member("eu-west-1", true));
    mock.on(DescribeGlobalClustersCommand, { GlobalClusterIdentifier: "gone" }).resolves({});
    expect(await here("none")).to.equal(false);
    expect(await here("two")).to.equal(false);
    expect(await here("gone")).to.equal(false);
  });

  it("fails where AWS does not say, and asks nobody where there are no databases", async () => {
    mock.on(DescribeGlobalClustersCommand).rejects(new Error("throttled"));
    expect(await here("orders").catch(String)).to.equal("Error: throttled");
    mock.reset();
    expect(await here()).to.equal(true);
    expect(mock.calls()).to.have.length(0);
  });
});

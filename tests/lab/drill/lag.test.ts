import { CloudWatchClient, PutMetricDataCommand } from "@aws-sdk/client-cloudwatch";
import { mockClient } from "aws-sdk-client-mock";
import { expect } from "chai";
import { LagMetrics } from "../../../lab/drill/lag";
import { type DatabaseServer } from "../../../lab/postgres";

const server = (
  region: string,
  state: DatabaseServer["state"],
  globalId?: string,
): DatabaseServer => ({
  arn: `arn:aws:rds:${region}:444455556666:cluster:shop-${region}`,
  identifier: `shop-${region}`,
  region,
  globalId,
  address: { host: "127.0.0.1", port: 5432 },
  state,
});

describe("The lag of a global database in the lab", () => {
  const mock = mockClient(CloudWatchClient);
  let servers: DatabaseServer[];
  let lag: () => Promise<number>;
  beforeEach(() => {
    mock.reset();
    mock.onAnyCommand().rejects(new Error("unexpected call"));
    mock.on(PutMetricDataCommand).resolves({});
    servers = [server("eu-west-1", "writer", "shop"), server("eu-central-1", "reader", "shop")];
    lag = () => Promise.resolve(750);
  });
  after(() => mock.restore());

  const regions: string[] = [];
  const metrics = () =>
    new LagMetrics({
      databases: {
        servers: () => servers,
        lag: async () => ({ milliseconds: await lag(), bytes: 1, measuredAt: 1 }),
      },
      clientOptions: (region) => {
        regions.push(region);
        return {
          region,
          endpoint: "http://127.0.0.1:9",
          credentials: { accessKeyId: "444455556666", secretAccessKey: "lab" },
          maxAttempts: 1,
        };
      },
      every: 60_000,
    });

  it("is published where the reader is, under Aurora's names, in milliseconds", async () => {
    const shop = metrics();
    await shop.publish();
    await shop.stop();
    const datum = (MetricName: string) => ({
      MetricName,
      Value: 750,
      Unit: "Milliseconds",
      Dimensions: [{ Name: "DBClusterIdentifier", Value: "shop-eu-central-1" }],
    });
    expect(mock.commandCalls(PutMetricDataCommand).map(({ args }) => args[0].input)).to.deep.equal([
      {
        Namespace: "AWS/RDS",
        MetricData: [datum("AuroraGlobalDBReplicationLag"), datum("AuroraGlobalDBRPOLag")],
      },
    ]);
    expect(regions).to.deep.equal(["eu-central-1"]);
  });

  it("is nobody's where there is no reader, or a database of one place", async () => {
    servers = [server("eu-west-1", "writer", "shop"), server("eu-central-1", "lost", "shop")];
    const shop = metrics();
    await shop.publish();
    servers = [server("eu-west-1", "reader")];
    await shop.publish();
    await shop.stop();
    expect(mock.calls()).to.have.length(0);
  });

  it("is told to whoever waits for it when it cannot be measured, and published again later", async () => {
    lag = () => Promise.reject(new Error("no writer"));
    const shop = metrics();
    expect(await shop.publish().catch(String)).to.equal("Error: no writer");
    lag = () => Promise.resolve(0);
    await shop.publish();
    await shop.stop();
    expect(mock.calls()).to.have.length(1);
  });
});

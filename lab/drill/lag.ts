import { CloudWatchClient, PutMetricDataCommand } from "@aws-sdk/client-cloudwatch";
import { type ClientOptions } from "../emulator/types";
import { type DatabaseHost } from "../postgres";

/** Aurora's metrics of how far a reader is behind, in milliseconds (Aurora user guide, cluster-level metrics). */
const metrics = ["AuroraGlobalDBReplicationLag", "AuroraGlobalDBRPOLag"] as const;

export interface LagOptions {
  readonly databases: Pick<DatabaseHost, "lag" | "servers">;
  readonly clientOptions: (region: string) => ClientOptions;
  /** Milliseconds between two data; Aurora publishes one a minute. @default 500 */
  readonly every?: number;
}

/** Publishes, as Aurora does, how far readers are behind: where they are, for alarms and drills to read. */
export class LagMetrics {
  private readonly clients = new Map<string, CloudWatchClient>();
  private readonly timer: NodeJS.Timeout;
  private running: Promise<void> = Promise.resolve();

  constructor(private readonly options: LagOptions) {
    this.timer = setInterval(
      () => void this.publish().catch(() => undefined),
      options.every ?? 500,
    );
  }

  /** Publishes what is known now. One at a time. */
  public publish(): Promise<void> {
    this.running = this.running.catch(() => undefined).then(() => this.publishAll());
    return this.running;
  }

  public async stop(): Promise<void> {
    clearInterval(this.timer);
    await this.running.catch(() => undefined);
  }

  private async publishAll(): Promise<void> {
    const readers = this.options.databases.servers().filter(({ state }) => state === "reader");
    await Promise.all(
      readers.map(async ({ globalId, identifier, region }) => {
        if (globalId !== undefined) {
          const { milliseconds } = await this.options.databases.lag(globalId);
          await this.put(region, identifier, milliseconds);
        }
      }),
    );
  }

  private async put(region: string, cluster: string, milliseconds: number): Promise<void> {
    const client =
      this.clients.get(region) ?? new CloudWatchClient(this.options.clientOptions(region));
    this.clients.set(region, client);
    await client.send(
      new PutMetricDataCommand({
        Namespace: "AWS/RDS",
        MetricData: metrics.map((MetricName) => ({
          MetricName,
          Value: milliseconds,
          Unit: "Milliseconds",
          Dimensions: [{ Name: "DBClusterIdentifier", Value: cluster }],
        })),
      }),
    );
  }
}

import { GetMetricDataCommand } from "@aws-sdk/client-cloudwatch";
import { type Context } from "../context";

/** A metric of CloudWatch. */
export interface Metric {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: { readonly [name: string]: string };
}

/** Milliseconds back in which a datum counts as news. */
const recent = 10 * 60_000;

/** The latest maximum of a minute; `undefined` where nothing was published lately. */
export async function latest(
  { aws, world }: Context,
  region: string,
  { namespace, name, dimensions }: Metric,
): Promise<number | undefined> {
  const now = world.now();
  const { MetricDataResults = [] } = await aws(region).cloudwatch.send(
    new GetMetricDataCommand({
      StartTime: new Date(now - recent),
      EndTime: new Date(now),
      ScanBy: "TimestampDescending",
      MetricDataQueries: [
        {
          Id: "latest",
          MetricStat: {
            Metric: {
              Namespace: namespace,
              MetricName: name,
              Dimensions: Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value })),
            },
            Period: 60,
            Stat: "Maximum",
          },
        },
      ],
    }),
  );
  return MetricDataResults[0]?.Values?.[0];
}

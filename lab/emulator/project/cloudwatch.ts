import {
  CloudWatchClient,
  type ComparisonOperator,
  DeleteAlarmsCommand,
  PutMetricAlarmCommand,
  type Statistic,
} from "@aws-sdk/client-cloudwatch";
import {
  flagAt,
  ifThere,
  needText,
  numberAt,
  objectAt,
  type Projectors,
  textAt,
  textsAt,
} from "./projector";

export const projectors: Projectors = {
  "aws:cloudwatch/metricAlarm:MetricAlarm": {
    apply: async (entry, world) => {
      const { inputs } = entry;
      const dimensions = Object.entries(objectAt(inputs, "dimensions"));
      await world.client(CloudWatchClient, entry).send(
        new PutMetricAlarmCommand({
          AlarmName: needText(entry, "name"),
          AlarmDescription: textAt(inputs, "alarmDescription"),
          ActionsEnabled: flagAt(inputs, "actionsEnabled") ?? true,
          AlarmActions: textsAt(inputs, "alarmActions"),
          OKActions: textsAt(inputs, "okActions"),
          InsufficientDataActions: textsAt(inputs, "insufficientDataActions"),
          ComparisonOperator: needText(entry, "comparisonOperator") as ComparisonOperator,
          DatapointsToAlarm: numberAt(inputs, "datapointsToAlarm"),
          Dimensions: dimensions.map(([Name, value]) => ({ Name, Value: String(value) })),
          EvaluationPeriods: numberAt(inputs, "evaluationPeriods"),
          ExtendedStatistic: textAt(inputs, "extendedStatistic"),
          MetricName: textAt(inputs, "metricName"),
          Namespace: textAt(inputs, "namespace"),
          Period: numberAt(inputs, "period"),
          Statistic: textAt(inputs, "statistic") as Statistic | undefined,
          Threshold: numberAt(inputs, "threshold"),
          TreatMissingData: textAt(inputs, "treatMissingData"),
        }),
      );
    },
    remove: (entry, world) =>
      ifThere(["ResourceNotFound"], () =>
        world
          .client(CloudWatchClient, entry)
          .send(new DeleteAlarmsCommand({ AlarmNames: [needText(entry, "name")] })),
      ),
  },
};

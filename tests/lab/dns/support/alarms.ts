import { type Properties } from "../../../../lab/model";

/** A value that was published in a minute. */
export interface Datum {
  readonly minute: number;
  readonly value: number;
}

/** How long CloudWatch still finds a datum when the minutes after it have none: a little longer than it has to look. */
const patience = 3;

/** What a metric that says nothing means; `ignore` leaves the alarm as it was. */
const missing: { readonly [treatment: string]: string } = {
  missing: "INSUFFICIENT_DATA",
  breaching: "ALARM",
  notBreaching: "OK",
};

/**
 * The state of an alarm of the program on one value a minute, by its own inputs. Facts: CloudWatch user guide, "Evaluating an
 * alarm" and "Configuring how CloudWatch alarms treat missing data".
 * @param before its state a minute ago.
 */
export function alarmState(
  alarm: Properties,
  data: readonly Datum[],
  minute: number,
  before: string,
): string {
  const { threshold, evaluationPeriods, comparisonOperator, period, treatMissingData } = alarm;
  if (comparisonOperator !== "GreaterThanOrEqualToThreshold" || period !== 60) {
    throw new Error("the model knows one comparison, and periods of a minute");
  }
  const silent = missing[String(treatMissingData)] ?? before;
  const periods = Number(evaluationPeriods);
  const found = data.filter((each) => each.minute > minute - periods - patience).slice(-periods);
  if (found.length === 0 || (treatMissingData === "ignore" && found.length < periods)) {
    return silent;
  }
  return found.every(({ value }) => value >= Number(threshold)) ? "ALARM" : "OK";
}

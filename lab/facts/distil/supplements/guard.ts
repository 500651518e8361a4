import { type Supplements } from "../supplement";
import { like, oneOf, said, upTo } from "./types";

const config = said("AWS Config API reference: ConfigurationRecorder, DeliveryChannel");
const trail = said("AWS CloudTrail API reference: CreateTrail, requirements of a trail's name");
const filter = said("CloudWatch Logs API reference: PutMetricFilter, MetricTransformation");
const guardDuty = said("Amazon GuardDuty API reference: UpdateDetector");

const recorderName = config(upTo(256, 1));
const frequency = config(oneOf("CONTINUOUS", "DAILY"));
const bucket = like("^(?!xn--|sthree-|amzn-s3-demo-)(?!.*[.]{2})[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$");

/** What guards an account, and what watches it beyond CloudWatch's own alarms. */
export const guard: Supplements = {
  "aws:cfg/deliveryChannel:DeliveryChannel": {
    name: recorderName,
    s3BucketName: config(bucket),
    "snapshotDeliveryProperties.deliveryFrequency": config(
      oneOf("One_Hour", "Three_Hours", "Six_Hours", "Twelve_Hours", "TwentyFour_Hours"),
    ),
  },
  "aws:cfg/recorder:Recorder": {
    name: recorderName,
    "recordingGroup.recordingStrategies.useOnly": config(
      oneOf(
        "ALL_SUPPORTED_RESOURCE_TYPES",
        "EXCLUSION_BY_RESOURCE_TYPES",
        "INCLUSION_BY_RESOURCE_TYPES",
      ),
    ),
    "recordingMode.recordingFrequency": frequency,
    "recordingMode.recordingModeOverride.recordingFrequency": frequency,
  },
  "aws:cfg/recorderStatus:RecorderStatus": { name: recorderName },
  "aws:cloudtrail/trail:Trail": {
    name: trail(like("^(?!.*[-._]{2})[A-Za-z0-9][A-Za-z0-9._-]{1,126}[A-Za-z0-9]$")),
    s3BucketName: trail(bucket),
  },
  "aws:cloudwatch/logMetricFilter:LogMetricFilter": {
    name: filter(like("^[^:*]+$", 512)),
    pattern: filter(upTo(1024)),
    "metricTransformation.name": filter(like("^[^:*$]+$", 255)),
    "metricTransformation.namespace": filter(like("^[^:*$]+$", 255)),
    "metricTransformation.value": filter(upTo(100)),
  },
  "aws:guardduty/detectorFeature:DetectorFeature": {
    detectorId: guardDuty(like("^[0-9a-f]{32}$", 300)),
  },
};

import { type MinimalInputs } from "./minimal";

const role = "aws:iam/role:Role";
const bucket = "aws:s3/bucket:Bucket";
const logGroup = "aws:cloudwatch/logGroup:LogGroup";
const workspace = "aws:amp/workspace:Workspace";

/** What guards an account, and what watches it beyond CloudWatch's own alarms. */
export const guard: { readonly [path: string]: MinimalInputs } = {
  "amp/alertManagerDefinition": (given) => ({
    workspaceId: given(workspace).id,
    definition: "alertmanager_config: |\n  route:\n    receiver: none\n",
  }),
  "amp/ruleGroupNamespace": (given) => ({
    workspaceId: given(workspace).id,
    name: "minimal",
    data: "groups: []\n",
  }),
  "amp/scraper": (given) => ({
    scrapeConfiguration: "scrape_configs: []\n",
    destination: { amp: { workspaceArn: given(workspace).arn ?? "" } },
    source: {
      eks: {
        clusterArn: given("aws:eks/cluster:Cluster").arn ?? "",
        subnetIds: [given("aws:ec2/subnet:Subnet").id, given("second subnet").id],
      },
    },
  }),
  "amp/workspace": () => ({}),
  "cfg/deliveryChannel": (given) => {
    given("aws:cfg/recorder:Recorder");
    return { s3BucketName: given(bucket).id };
  },
  "cfg/recorder": (given) => ({ roleArn: given(role).arn ?? "" }),
  "cfg/recorderStatus": (given) => {
    given("aws:cfg/deliveryChannel:DeliveryChannel");
    return { name: given("aws:cfg/recorder:Recorder").id, isEnabled: true };
  },
  "cloudtrail/trail": (given) => {
    given("trail policy");
    return { s3BucketName: given("trail bucket").id };
  },
  "cloudwatch/logMetricFilter": (given) => ({
    logGroupName: given(logGroup).id,
    pattern: "",
    metricTransformation: { name: "Calls", namespace: "Minimal", value: "1" },
  }),
  "ebs/defaultKmsKey": (given) => ({ keyArn: given("aws:kms/key:Key").arn ?? "" }),
  "ebs/encryptionByDefault": () => ({}),
  "grafana/workspace": () => ({
    accountAccessType: "CURRENT_ACCOUNT",
    authenticationProviders: ["AWS_SSO"],
    permissionType: "SERVICE_MANAGED",
  }),
  "guardduty/detector": () => ({}),
  "guardduty/detectorFeature": (given) => ({
    detectorId: given("aws:guardduty/detector:Detector").id,
    name: "S3_DATA_EVENTS",
    status: "ENABLED",
  }),
  "s3/accountPublicAccessBlock": () => ({}),
  "shield/protection": (given) => ({
    resourceArn: given("aws:cloudfront/distribution:Distribution").arn ?? "",
  }),
  "shield/subscription": () => ({}),
};

/** The policy that CloudTrail looks for on its bucket. */
export const trailPolicy: MinimalInputs = (given) => ({
  bucket: given("trail bucket").id,
  policy: JSON.stringify({
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Principal: { Service: "cloudtrail.amazonaws.com" },
        Action: "s3:PutObject",
        Resource: "*",
      },
    ],
  }),
});

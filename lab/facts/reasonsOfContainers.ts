import { type Reason, words } from "./reason";

const ecs = /^aws:ecs\//;
const rule = /^aws:lb\/listenerRule:/;

/** The same for containers on ECS, for what leads to them, and for Helm. */
export const reasonsOfContainers: readonly Reason[] = [
  {
    why: "feature of ECS that the program does not use: the other service checks it",
    types: ecs,
    paths: words(
      `iamRole elbName hookDetails productionListenerRule testListenerRule alarmNames portName hostPath driver
      driverOpts options logDriver secretOptions.name secretOptions.valueFrom dnsName discoveryName clientAlias.port
      header.name value.exact tls.kmsKey serviceRegistries.port serviceRegistries.containerPort
      serviceRegistries.containerName volumeConfiguration.name proxyConfiguration.containerName
      proxyConfiguration.properties accessPointId accessPointArn fileSystemId rootDirectory transitEncryptionPort
      credentialsParameter cloudWatchLogGroupName s3BucketName s3KeyPrefix namespace`,
    ),
    below: /managedEbsVolume[.]/,
  },
  {
    why: "reference: the model of the cloud checks that the resource exists",
    types: ecs,
    paths: ["cluster", "taskDefinition"],
  },
  {
    why: "way of scaling that the program does not use: steps, forecasts and metrics of one's own",
    types: /^aws:appautoscaling\/policy:/,
    paths: words(
      `label stat minAdjustmentMagnitude metricIntervalLowerBound metricIntervalUpperBound scalingAdjustment
      customizedMetricSpecification.dimensions.name customizedMetricSpecification.dimensions.value
      customizedMetricSpecification.metricName customizedMetricSpecification.namespace
      customizedMetricSpecification.unit metricSpecifications.targetValue`,
    ),
  },
  {
    why: "where a request is led, in the placeholders of Elastic Load Balancing",
    types: rule,
    paths: words("redirect.host redirect.path redirect.port rewrite.regex rewrite.replace"),
  },
  {
    why: "regions of an endpoint service that is offered in several, which the program's is not",
    types: /^aws:ec2\/vpcEndpointService:/,
    paths: ["supportedRegions"],
  },
  {
    why: "Helm and the chart check it",
    types: /^kubernetes:helm[.]sh\//,
    paths: words(
      "description keyring postrender caFile certFile keyFile password username resourceNames",
    ),
  },
  {
    why: "name of another object of the cluster, or a word that its controller reads",
    types: /^kubernetes:networking[.]k8s[.]io\/v1:Ingress$/,
    paths: words("apiGroup ingressClassName hosts secretName"),
  },
];

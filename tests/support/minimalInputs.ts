import { type Properties } from "../../lab/model";
import { containers } from "./minimal/containers";
import { delivery } from "./minimal/delivery";
import { aws, type Given, type MinimalInputs, text } from "./minimal/minimal";
import { guard, trailPolicy } from "./minimal/guard";
import { edge as worldwide } from "./minimal/edge";
import { streams } from "./minimal/streams";

export { aws, type Given, type MinimalInputs } from "./minimal/minimal";

export const minimalCaller = {
  region: "eu-west-1",
  account: "123456789012",
  partition: "aws",
  defaultTags: { project: "evenkeel" },
  cluster: "minimal-cluster",
};

/** A second subnet needs another zone and range. */
export const secondSubnet = "second subnet";

const trust = (service: string) =>
  JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Principal: { Service: service }, Action: "sts:AssumeRole" }],
  });

const document = JSON.stringify({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Action: "s3:GetObject", Resource: "*" }],
});

const resourcePolicy = JSON.stringify({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Principal: "*", Action: "*", Resource: "*" }],
});

const logPolicy = resourcePolicy.replace('"*"', '{"Service":"route53.amazonaws.com"}');

const network: { readonly [path: string]: MinimalInputs } = {
  "ec2/vpc": () => ({ cidrBlock: "10.0.0.0/16" }),
  "ec2/subnet": (given) => ({
    vpcId: given(aws("ec2/vpc")).id,
    cidrBlock: "10.0.0.0/20",
    availabilityZone: "eu-west-1a",
  }),
  "ec2/internetGateway": (given) => ({ vpcId: given(aws("ec2/vpc")).id }),
  "ec2/eip": () => ({ domain: "vpc" }),
  "ec2/natGateway": (given) => ({
    subnetId: given(aws("ec2/subnet")).id,
    allocationId: given(aws("ec2/eip")).id,
  }),
  "ec2/routeTable": (given) => ({ vpcId: given(aws("ec2/vpc")).id }),
  "ec2/routeTableAssociation": (given) => ({
    subnetId: given(aws("ec2/subnet")).id,
    routeTableId: given(aws("ec2/routeTable")).id,
  }),
  "ec2/route": (given) => ({
    routeTableId: given(aws("ec2/routeTable")).id,
    destinationCidrBlock: "0.0.0.0/0",
    gatewayId: given(aws("ec2/internetGateway")).id,
  }),
  "ec2/vpcEndpoint": (given) => ({
    vpcId: given(aws("ec2/vpc")).id,
    serviceName: "com.amazonaws.eu-west-1.s3",
  }),
  "ec2/flowLog": (given) => ({
    vpcId: given(aws("ec2/vpc")).id,
    trafficType: "ALL",
    logDestination: text(given(aws("cloudwatch/logGroup")).arn),
    iamRoleArn: text(given(aws("iam/role")).arn),
  }),
  "ec2/securityGroup": (given) => ({ vpcId: given(aws("ec2/vpc")).id }),
  "ec2/defaultSecurityGroup": (given) => ({ vpcId: given(aws("ec2/vpc")).id }),
  "vpc/securityGroupIngressRule": (given) => ({
    securityGroupId: given(aws("ec2/securityGroup")).id,
    ipProtocol: "tcp",
    fromPort: 443,
    toPort: 443,
    cidrIpv4: "10.0.0.0/16",
  }),
  "vpc/securityGroupEgressRule": (given) => ({
    securityGroupId: given(aws("ec2/securityGroup")).id,
    ipProtocol: "-1",
    cidrIpv4: "0.0.0.0/0",
  }),
};

const subnetIds = (given: Given) => [given(aws("ec2/subnet")).id, given(secondSubnet).id];

const data: { readonly [path: string]: MinimalInputs } = {
  "rds/cluster": () => ({
    engine: "aurora-postgresql",
    engineVersion: "17.5",
    masterUsername: "platform",
    masterPassword: "not-a-real-password",
    skipFinalSnapshot: true,
  }),
  "rds/clusterInstance": (given) => ({
    clusterIdentifier: given(aws("rds/cluster")).id,
    engine: "aurora-postgresql",
    instanceClass: "db.r7g.large",
  }),
  "rds/globalCluster": (given) => ({
    globalClusterIdentifier: "minimal-global",
    sourceDbClusterIdentifier: text(given(aws("rds/cluster")).arn),
    forceDestroy: true,
  }),
  "rds/subnetGroup": (given) => ({ subnetIds: subnetIds(given) }),
  "rds/clusterParameterGroup": () => ({ family: "aurora-postgresql17" }),
  "rds/parameterGroup": () => ({ family: "aurora-postgresql17" }),
  "dynamodb/table": () => ({
    billingMode: "PAY_PER_REQUEST",
    hashKey: "pk",
    attributes: [{ name: "pk", type: "S" }],
    streamEnabled: true,
    streamViewType: "NEW_AND_OLD_IMAGES",
  }),
  "dynamodb/tableReplica": (given) => ({
    globalTableArn: text(given(aws("dynamodb/table"), "eu-central-1").arn),
  }),
  "elasticache/replicationGroup": () => ({ description: "minimal" }),
  "elasticache/subnetGroup": (given) => ({ subnetIds: subnetIds(given) }),
  "elasticache/parameterGroup": () => ({ family: "valkey8" }),
  "secretsmanager/secret": () => ({}),
  "secretsmanager/secretVersion": (given) => ({
    secretId: given(aws("secretsmanager/secret")).id,
    secretString: "{}",
  }),
  "ssm/parameter": () => ({ name: "/minimal", type: "String", value: "x" }),
  "kms/key": () => ({}),
  "kms/alias": (given) => ({ targetKeyId: text(given(aws("kms/key")).keyId) }),
};

const bucket = (given: Given) => ({ bucket: given(aws("s3/bucket")).id });

const storage: { readonly [path: string]: MinimalInputs } = {
  "s3/bucket": () => ({}),
  "s3/bucketPolicy": (given) => ({ ...bucket(given), policy: resourcePolicy }),
  "s3/bucketPublicAccessBlock": bucket,
  "s3/bucketVersioning": (given) => ({
    ...bucket(given),
    versioningConfiguration: { status: "Enabled" },
  }),
  "s3/bucketServerSideEncryptionConfiguration": (given) => ({
    ...bucket(given),
    rules: [{ applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" } }],
  }),
  "s3/bucketOwnershipControls": (given) => ({
    ...bucket(given),
    rule: { objectOwnership: "ObjectWriter" },
  }),
  "s3/bucketLifecycleConfiguration": (given) => ({
    ...bucket(given),
    rules: [{ id: "old", status: "Enabled", expiration: { days: 30 }, filter: { prefix: "" } }],
  }),
  "s3/bucketAcl": (given) => {
    given(aws("s3/bucketOwnershipControls"));
    return { ...bucket(given), acl: "private" };
  },
  "s3/bucketLogging": (given) => ({
    ...bucket(given),
    targetBucket: given(aws("s3/bucket")).id,
    targetPrefix: "log/",
  }),
  "s3/bucketReplicationConfig": (given) => {
    given(aws("s3/bucketVersioning"));
    return {
      ...bucket(given),
      role: text(given(aws("iam/role")).arn),
      rules: [
        {
          status: "Enabled",
          destination: { bucket: text(given(aws("s3/bucket"), "eu-central-1").arn) },
        },
      ],
    };
  },
  "s3/bucketObjectv2": (given) => ({ ...bucket(given), key: "index.html", content: "x" }),
};

const api = (given: Given) => ({ restApi: given(aws("apigateway/restApi")).id });

const edge: { readonly [path: string]: MinimalInputs } = {
  "acm/certificate": () => ({ domainName: "example.com", validationMethod: "DNS" }),
  "acm/certificateValidation": (given) => {
    given(aws("route53/record"));
    return { certificateArn: text(given(aws("acm/certificate")).arn) };
  },
  "apigateway/account": () => ({}),
  "apigateway/restApi": () => ({}),
  "apigateway/deployment": api,
  "apigateway/stage": (given) => ({
    ...api(given),
    stageName: "live",
    deployment: given(aws("apigateway/deployment")).id,
  }),
  "apigateway/methodSettings": (given) => {
    given(aws("apigateway/stage"));
    return { ...api(given), stageName: "live", methodPath: "*/*", settings: {} };
  },
  "apigateway/vpcLink": (given) => ({ targetArn: given(aws("lb/loadBalancer")).id }),
  "apigateway/domainName": (given) => {
    given(aws("acm/certificateValidation"));
    return {
      domainName: "api.example.com",
      regionalCertificateArn: text(given(aws("acm/certificate")).arn),
      endpointConfiguration: { types: "REGIONAL" },
    };
  },
  "apigateway/basePathMapping": (given) => ({
    ...api(given),
    domainName: given(aws("apigateway/domainName")).id,
  }),
  "cloudfront/distribution": () => ({
    enabled: true,
    origins: [{ originId: "site", domainName: "site.s3.eu-west-1.amazonaws.com" }],
    defaultCacheBehavior: {
      targetOriginId: "site",
      viewerProtocolPolicy: "redirect-to-https",
      allowedMethods: ["GET", "HEAD"],
      cachedMethods: ["GET", "HEAD"],
      cachePolicyId: "658327ea-f89d-4fab-a63d-7e88639e58f6",
    },
    restrictions: { geoRestriction: { restrictionType: "none" } },
    viewerCertificate: { cloudfrontDefaultCertificate: true },
  }),
  "cloudfront/originAccessControl": () => ({
    originAccessControlOriginType: "s3",
    signingBehavior: "always",
    signingProtocol: "sigv4",
  }),
  "cloudfront/responseHeadersPolicy": () => ({
    securityHeadersConfig: { contentTypeOptions: { override: true } },
  }),
  "cloudfront/function": () => ({
    runtime: "cloudfront-js-2.0",
    code: "function handler(event) { return event.request; }",
  }),
  "route53/record": (given) => {
    const options = given(aws("acm/certificate")).domainValidationOptions;
    const [first] = Array.isArray(options) ? (options as readonly Properties[]) : [];
    return {
      zoneId: "Z0123456789ABCDEFGHIJ",
      name: text(first?.resourceRecordName),
      type: "CNAME",
      ttl: 300,
      records: [text(first?.resourceRecordValue)],
    };
  },
  "route53/healthCheck": () => ({ type: "HTTPS", fqdn: "example.com", port: 443 }),
  "wafv2/webAcl": () => ({
    scope: "REGIONAL",
    defaultAction: { allow: {} },
    visibilityConfig: {
      metricName: "minimal",
      cloudwatchMetricsEnabled: true,
      sampledRequestsEnabled: true,
    },
  }),
  "wafv2/webAclAssociation": (given) => ({
    webAclArn: text(given(aws("wafv2/webAcl")).arn),
    resourceArn: text(given(aws("apigateway/stage")).arn),
  }),
  "wafv2/webAclLoggingConfiguration": (given) => ({
    resourceArn: text(given(aws("wafv2/webAcl")).arn),
    logDestinationConfigs: [text(given("waf log group").arn)],
  }),
};

const messaging: { readonly [path: string]: MinimalInputs } = {
  "cloudwatch/eventBus": () => ({}),
  "cloudwatch/eventRule": () => ({ scheduleExpression: "rate(1 minute)" }),
  "cloudwatch/eventTarget": (given) => ({
    rule: text(given(aws("cloudwatch/eventRule")).name),
    arn: text(given(aws("sqs/queue")).arn),
  }),
  "cloudwatch/eventArchive": (given) => ({
    eventSourceArn: text(given(aws("cloudwatch/eventBus")).arn),
  }),
  "cloudwatch/logGroup": () => ({}),
  "cloudwatch/metricAlarm": () => ({
    comparisonOperator: "GreaterThanThreshold",
    evaluationPeriods: 1,
    metricName: "Errors",
    namespace: "AWS/Lambda",
    period: 60,
    statistic: "Sum",
    threshold: 1,
  }),
  "cloudwatch/dashboard": () => ({ dashboardName: "minimal", dashboardBody: '{"widgets":[]}' }),
  "cloudwatch/logResourcePolicy": () => ({ policyName: "minimal", policyDocument: logPolicy }),
  "sns/topic": () => ({}),
  "sns/topicPolicy": (given) => ({ arn: given(aws("sns/topic")).id, policy: resourcePolicy }),
  "sns/topicSubscription": (given) => ({
    topic: given(aws("sns/topic")).id,
    protocol: "sqs",
    endpoint: text(given(aws("sqs/queue")).arn),
  }),
  "sqs/queue": () => ({}),
  "sqs/queuePolicy": (given) => ({ queueUrl: given(aws("sqs/queue")).id, policy: resourcePolicy }),
  "sqs/redriveAllowPolicy": (given) => ({
    queueUrl: given(aws("sqs/queue")).id,
    redriveAllowPolicy: '{"redrivePermission":"denyAll"}',
  }),
};

const compute: { readonly [path: string]: MinimalInputs } = {
  "iam/role": () => ({ assumeRolePolicy: trust("lambda.amazonaws.com") }),
  "iam/rolePolicy": (given) => ({ role: given(aws("iam/role")).id, policy: document }),
  "iam/rolePolicyAttachment": (given) => ({
    role: given(aws("iam/role")).id,
    policyArn: "arn:aws:iam::aws:policy/ReadOnlyAccess",
  }),
  "lambda/function": (given) => ({
    role: text(given(aws("iam/role")).arn),
    runtime: "nodejs22.x",
    handler: "index.handler",
    code: { hash: "0123" },
  }),
  "lambda/permission": (given) => ({
    action: "lambda:InvokeFunction",
    function: given(aws("lambda/function")).id,
    principal: "events.amazonaws.com",
  }),
  "lambda/eventSourceMapping": (given) => ({
    functionName: given(aws("lambda/function")).id,
    eventSourceArn: text(given(aws("sqs/queue")).arn),
  }),
  "lambda/invocation": (given) => ({
    functionName: given(aws("lambda/function")).id,
    input: "{}",
  }),
  "lb/loadBalancer": (given) => ({
    loadBalancerType: "network",
    internal: true,
    subnets: subnetIds(given),
  }),
  "lb/targetGroup": (given) => ({
    port: 8080,
    protocol: "TCP",
    targetType: "ip",
    vpcId: given(aws("ec2/vpc")).id,
  }),
  "lb/listener": (given) => ({
    loadBalancerArn: given(aws("lb/loadBalancer")).id,
    port: 80,
    protocol: "TCP",
    defaultActions: [{ type: "forward", targetGroupArn: given(aws("lb/targetGroup")).id }],
  }),
  "eks/cluster": (given) => ({
    name: "minimal-cluster",
    roleArn: text(given(aws("iam/role")).arn),
    vpcConfig: { subnetIds: subnetIds(given) },
  }),
  "eks/addon": (given) => ({
    clusterName: given(aws("eks/cluster")).id,
    addonName: "metrics-server",
  }),
  "eks/accessEntry": (given) => ({
    clusterName: given(aws("eks/cluster")).id,
    principalArn: text(given(aws("iam/role")).arn),
  }),
  "eks/accessPolicyAssociation": (given) => ({
    clusterName: given(aws("eks/cluster")).id,
    principalArn: text(given(aws("iam/role")).arn),
    policyArn: "arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy",
    accessScope: { type: "cluster" },
  }),
  "eks/podIdentityAssociation": (given) => ({
    clusterName: given(aws("eks/cluster")).id,
    namespace: "default",
    serviceAccount: "payment",
    roleArn: text(given(aws("iam/role")).arn),
  }),
  "eks/nodeGroup": (given) => ({
    clusterName: given(aws("eks/cluster")).id,
    nodeRoleArn: text(given(aws("iam/role")).arn),
    subnetIds: subnetIds(given),
    scalingConfig: { minSize: 1, maxSize: 2, desiredSize: 1 },
  }),
};

const container = { name: "app", image: "public.ecr.aws/nginx/nginx-unprivileged:1.28" };
const labels = { app: "payment" };
const pods = { metadata: { labels }, spec: { containers: [container] } };
const inCluster =
  (inputs: Properties): MinimalInputs =>
  (given) => {
    given(aws("eks/cluster"));
    return inputs;
  };

const kubernetes: { readonly [type: string]: MinimalInputs } = {
  "kubernetes:core/v1:Namespace": inCluster({ metadata: { name: "commerce" } }),
  "kubernetes:core/v1:ServiceAccount": inCluster({ metadata: { name: "payment" } }),
  "kubernetes:core/v1:Service": inCluster({ spec: { selector: labels, ports: [{ port: 80 }] } }),
  "kubernetes:core/v1:ConfigMap": inCluster({ data: { key: "value" } }),
  "kubernetes:core/v1:ResourceQuota": inCluster({ spec: { hard: { pods: "10" } } }),
  "kubernetes:apps/v1:Deployment": inCluster({
    spec: { selector: { matchLabels: labels }, template: pods },
  }),
  "kubernetes:autoscaling/v2:HorizontalPodAutoscaler": inCluster({
    spec: {
      maxReplicas: 3,
      scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: "payment" },
    },
  }),
  "kubernetes:policy/v1:PodDisruptionBudget": inCluster({
    spec: { minAvailable: 1, selector: { matchLabels: labels } },
  }),
  "kubernetes:helm.sh/v3:Release": inCluster({
    name: "nginx",
    chart: "oci://ghcr.io/nginx/charts/nginx-ingress",
  }),
  "kubernetes:networking.k8s.io/v1:Ingress": inCluster({ spec: { ingressClassName: "nginx" } }),
  "kubernetes:networking.k8s.io/v1:NetworkPolicy": inCluster({ spec: { podSelector: {} } }),
  "kubernetes:eks.amazonaws.com/v1:TargetGroupBinding": (given) => {
    given(aws("eks/cluster"));
    return {
      apiVersion: "eks.amazonaws.com/v1",
      kind: "TargetGroupBinding",
      spec: {
        targetGroupARN: given(aws("lb/targetGroup")).id,
        serviceRef: { name: "payment", port: 80 },
      },
    };
  },
};

/** Types that another resource of the table needs a second of, and what they are made as. */
export const variants: { readonly [name: string]: { type: string; inputs: MinimalInputs } } = {
  [secondSubnet]: {
    type: aws("ec2/subnet"),
    inputs: (given) => ({
      vpcId: given(aws("ec2/vpc")).id,
      cidrBlock: "10.0.16.0/20",
      availabilityZone: "eu-west-1b",
    }),
  },
  "trail bucket": { type: aws("s3/bucket"), inputs: () => ({}) },
  "trail policy": { type: aws("s3/bucketPolicy"), inputs: trailPolicy },
  // The other has a VPC link, which is an endpoint service of its own.
  "second balancer": {
    type: aws("lb/loadBalancer"),
    inputs: (given) => ({
      loadBalancerType: "network",
      internal: true,
      subnets: subnetIds(given),
    }),
  },
  "waf log group": {
    type: aws("cloudwatch/logGroup"),
    inputs: () => ({ name: "aws-waf-logs-minimal" }),
  },
};

/** Every type that the program uses, by Pulumi token. */
export const minimalInputs: { readonly [type: string]: MinimalInputs } = {
  ...Object.fromEntries(
    Object.entries({
      ...network,
      ...data,
      ...storage,
      ...edge,
      ...worldwide,
      ...messaging,
      ...compute,
      ...containers,
      ...streams,
      ...delivery,
      ...guard,
    }).map(([path, inputs]) => [aws(path), inputs]),
  ),
  ...kubernetes,
  "random:index/randomPassword:RandomPassword": () => ({ length: 24 }),
};

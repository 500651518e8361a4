import { reasonsOfContainers } from "./reasonsOfContainers";
import { reasonsOfStreams } from "./reasonsOfStreams";
import { reasonsOfApis } from "./reasonsOfApis";
import { reasonsOfProtection } from "./reasonsOfProtection";
import { type Reason, reason } from "./reason";
import { reasonsOfDelivery } from "./reasonsOfDelivery";
import { reasonsOfFailover } from "./reasonsOfFailover";
import { reasonsOfKubernetes } from "./reasonsOfKubernetes";

const aws = /^aws:/;
const components = /^(awsx|eks):/;

export const reasons: readonly Reason[] = [
  ...reasonsOfContainers,
  ...reasonsOfStreams,
  ...reasonsOfApis,
  ...reasonsOfProtection,
  ...reasonsOfDelivery,
  ...reasonsOfFailover,
  ...reasonsOfKubernetes,
  reason(
    "free text: AWS accepts any, within the request's size",
    `description customHeadersConfig.items.header customHeadersConfig.items.value
    removeHeadersConfig.items.header contentSecurityPolicy reportUri documentationVersion accessLogSettings.format
    logFormat cacheTagConfig.headerName origins.customHeaders.name origins.customHeaders.value defaultRootObject
     cacheControl contentDisposition contentEncoding contentLanguage contentType content contentBase64
    metadata websiteRedirect metricQueries.label displayName statusMessage errorDocument indexDocument
    redirectAllRequestsTo routingRules allowedHeaders allowedOrigins exposeHeaders binaryMediaTypes
    accessControlAllowHeaders.items accessControlAllowOrigins.items accessControlExposeHeaders.items
    defaultActions.redirect.host defaultActions.redirect.path defaultActions.redirect.query sessionCookieName
    stickiness.cookieName scope userName labels    parameters.name
    parameters.value eventTtl horizontalPodAutoscalerSyncPeriod overrideSpecial referenceName
    forwardedValues.headers queryStringCacheKeys whitelistedNames`,
    /^(aws|random):/,
  ),
  reason(
    "free text: header names and values that the listener writes, checked by no API",
    `routingHttpRequestXAmznMtlsClientcertHeaderName routingHttpRequestXAmznMtlsClientcertIssuerHeaderName
    routingHttpRequestXAmznMtlsClientcertLeafHeaderName routingHttpRequestXAmznMtlsClientcertSerialNumberHeaderName
    routingHttpRequestXAmznMtlsClientcertSubjectHeaderName routingHttpRequestXAmznMtlsClientcertValidityHeaderName
    routingHttpRequestXAmznTlsCipherSuiteHeaderName routingHttpRequestXAmznTlsVersionHeaderName
    routingHttpResponseAccessControlAllowCredentialsHeaderValue
    routingHttpResponseAccessControlAllowHeadersHeaderValue routingHttpResponseAccessControlAllowOriginHeaderValue
    routingHttpResponseAccessControlExposeHeadersHeaderValue routingHttpResponseAccessControlMaxAgeHeaderValue
    routingHttpResponseContentSecurityPolicyHeaderValue routingHttpResponseStrictTransportSecurityHeaderValue
    routingHttpResponseXContentTypeOptionsHeaderValue routingHttpResponseXFrameOptionsHeaderValue`,
    /^aws:lb\//,
  ),
  reason(
    "maps whose keys and values the user chooses",
    `triggers keepers variables dimensions stageVariableOverrides headerParameters queryStringParameters
     inputPaths authenticationRequestExtraParams endpoints parameters`,
    /^(aws|random):/,
  ),
  reason(
    "reference: the model of the cloud checks that the resource exists",
    `restApi  deployment deploymentId role function functionName  topic bucket targetBucket secretId
    clusterName clusterIdentifier sourceClusterIdentifier replicationSourceIdentifier sourceDbClusterIdentifier
    dbSubnetGroupName dbClusterParameterGroupName dbInstanceParameterGroupName dbParameterGroupName
    subnetGroupName parameterGroupName gatewayId securityGroups targetOriginId originId originAccessControlId webAclId
    cloudwatchAlarmName domainName serviceAccount destination.bucket logDestinationConfigs logDestination replicaKmsKeyId
    replacementSecurityGroupIds sourceSecurityGroupIds trustStoreId logDeliveryConfigurations.destination endpoint
    trustedKeyGroups trustedSigners keyValueStoreAssociations keyId bucketName snapshotName snapshotIdentifier
    restoreSourceName clusterMembers namespaces originAccessIdentity`,
    aws,
  ),
  reason(
    "secret or key material: looked into by nobody",
    `certificateBody certificateChain certificatePrivateKey privateKey privateKeyWo clientSecret secretBinary mfa token`,
    aws,
  ),
  reason(
    "counter or digest: only a change of it matters",
    `authTokenWoVersion masterPasswordWoVersion privateKeyWoVersion secretStringWoVersion valueWoVersion
    codeSha256 sourceCodeHash sourceHash etag`,
    aws,
  ),
  reason(
    "several inputs decide together: checked in lab/facts/conditions.ts",
    "engineVersion",
    /^aws:(rds|elasticache)\//,
  ),
  reason(
    "documents that are not JSON alone, or that AWS checks when they run: OpenAPI, queries, expressions",
    `body metricQueries.expression query sql placementConstraints.expression graphqlOperation ruleJson
    `,
    aws,
  ),
  reason(
    "documents that the service checks when they run: rules, alert routes, targets to scrape, options of Grafana",
    "definition data scrapeConfiguration configuration",
    /^aws:(amp|grafana)\//,
  ),
  reason(
    "reference: the model of the cloud checks that the workspace exists",
    "workspaceId",
    /^aws:amp\//,
  ),
  reason(
    "types of resources and objects, whose list grows each month; the program names one",
    "resourceTypes dataResources.values",
    /^aws:(cfg|cloudtrail)\//,
  ),
  reason(
    "parts of an organization, which only the management account knows",
    "organizationalUnits stackSetName",
    /^aws:grafana\//,
  ),
  reason("a number as text, or nothing", "metricTransformation.defaultValue", /^aws:cloudwatch\//),
  reason(
    "any number: AWS compares with it, or the account's quotas decide",
    `threshold pendingPeriod recoveryPeriod capacityUnits enableLniAtDeviceIndex confirmationTimeoutInMinutes`,
    aws,
  ),
  reason(
    "AWS documents which statistics exist, CloudWatch accepts new ones without notice",
    "metricQueries.metric.stat",
    aws,
  ),
  reason(
    "DNS data in the form that the record's type asks for; Route 53 reads it as a zone file",
    "records",
    /^aws:route53\//,
  ),
  reason("free text: AWS keeps it as a remark", "comment", /^aws:(cloudfront|route53)\//),
  reason(
    "names of headers, cookies and query strings that the caller chooses, and of the policy itself",
    "name cookies.items headers.items queryStrings.items",
    /^aws:cloudfront\/cachePolicy:/,
  ),
  reason(
    "place of another service, which checks it",
    "flowLogsS3Bucket flowLogsS3Prefix vpcs.vpcRegion",
    /^aws:(globalaccelerator|route53)\//,
  ),
  {
    ...reason(
      "people and hosts: the registry of the domain's ending checks them",
      "",
      /^aws:route53domains\//,
    ),
    below: /(Contact|nameServers)[.]/,
  },
  reason(
    "Suricata's language, and what its variables stand for; Network Firewall reads it when the group is made",
    "rules ipSet.definitions portSet.definitions",
    /^aws:networkfirewall\//,
  ),
  reason(
    "names of DynamoDB attributes or of columns: any",
    "nonKeyAttributes headerLists delimiter attributeName",
    /^aws:dynamodb\//,
  ),
  reason(
    "id of a service that the program does not use; its API documents no form",
    `anycastIpListId continuousDeploymentPolicyId fieldLevelEncryptionId vpcOriginId ownerAccountId
    customerOwnedIpv4Pool publicIpv4Pool networkBorderGroup ipv6CidrBlockNetworkBorderGroup ipamPoolId ipv4IpamPoolId
    ipv6IpamPoolId carrierGatewayId localGatewayId transitGatewayAttachmentId regionalNatGatewayId outpostId instance
    availabilityZoneId propagatingVgws groupName controlPlaneInstanceType etcdInstanceType collectionId locationName
    localZoneGroup subdivision latitude longitude domainNameId clientCertificateId xksKeyId customKeyStoreId
    globalReplicationGroupId dbSystemId domain domainIamRoleName sourceClusterResourceId tenantId terraformKey
    securityGroupNames userPoolClientId userPoolDomain clientId regionalCertificateName certificateName`,
    aws,
  ),
  reason(
    "target or feature that the program does not use: the other service checks it",
    `jobDefinition jobName capacityProvider ecsTarget.group platformVersion pathParameterValues partitionKeyPath
    database dbUser secretsManagerArn statementName runCommandTargets.values pipelineParameterLists.name
    pipelineParameterLists.value orderedPlacementStrategies.field authorizationEndpoint tokenEndpoint userInfoEndpoint
    issuer jwksEndpoint additionalClaims.name additionalClaims.values truststoreUri truststoreVersion
     ingestionRole sourceEngine sourceEngineVersion bucketPrefix warningEventCategories keyPrefix
    grants.id grants.uri grantee.id grantee.uri grantee.emailAddress owner.id streamLabel lastAccessedDate
    nodeMonitoringCondition nodeUnhealthyReason ec2SshKey commands entryPoints imageUri publishTo qualifier`,
    aws,
  ),
  reason(
    "IP address inside a range that only the account knows",
    `address associateWithPrivateIp privateIp secondaryPrivateIpAddresses privateIpv4Address ipv6Address
    subnetConfigurations.ipv4 subnetConfigurations.ipv6 serviceIpv6Cidr`,
    aws,
  ),
  reason(
    "key or prefix of objects: any text that S3 takes",
    "prefix targetPrefix s3KeyPrefix s3Key s3ObjectVersion s3Bucket",
    aws,
  ),
  reason(
    "time: the provider parses it as RFC 3339 or as a duration",
    `restoreDateTime restoreToTime startingPositionTimestamp objectLockRetainUntilDate timeouts.create timeouts.update timeouts.delete
    earlyRenewalDuration`,
    aws,
  ),
  reason(
    "version or image that AWS publishes outside its schemas",
    `releaseVersion caCertIdentifier caCertificateIdentifier`,
    aws,
  ),
  reason(
    "free text: AWS WAF compares with it or puts it out",
    "content key labelName loginPath searchString name namePrefix",
    /^aws:wafv2\//,
  ),
  reason("name without a documented form", "name", /^aws:(apigateway|secretsmanager)\//),
  reason(
    "passed on to children that have their facts",
    `ipv4NetmaskLength ipv4IpamPoolId ipv6IpamPoolId ipv6CidrBlockNetworkBorderGroup subnetSpecs.name subnetSpecs.size
    kubernetesGroups groups username instanceProfileName version addonVersion amiId amiType instanceType nodeAmiId
    desiredCapacity maxSize minSize minRefreshPercentage nodeRootVolumeIops nodeRootVolumeSize nodeRootVolumeThroughput
    nodeRootVolumeType spotPrice labels`,
    components,
  ),
  reason(
    "option of self-managed nodes or of a client, which the program does not use",
    `bootstrapExtraArgs clusterIngressRuleId keyName kubeletExtraArgs nodePublicKey nodeUserData nodeUserDataOverride
    nodeadmExtraOptions.content nodeadmExtraOptions.contentType taints.effect taints.value profileName proxy
    storageClasses eniConfigLabelDef logFile logLevel vethPrefix warmEniTarget warmIpTarget warmPrefixTarget`,
    components,
  ),
  reason("names of Kubernetes groups: any", "kubernetesGroups", /^aws:eks\//),
];

/** Whether a class speaks of an input. */
export function speaksOf({ types, paths, below }: Reason, type: string, path: string): boolean {
  return (
    types?.test(type) !== false &&
    (below?.test(path) === true || paths.some((end) => path === end || path.endsWith(`.${end}`)))
  );
}

/** Why an input of a type has no facts about its values; undefined when nobody has said so. */
export function reasonFor(type: string, path: string): string | undefined {
  return reasons.find((each) => speaksOf(each, type, path))?.why;
}

import { type Supplements } from "../supplement";
import { anything, atLeast, between, format, hostName, like, oneOf, said, upTo } from "./types";

const acm = said("ACM API reference: RequestCertificate");
const cloudFront = said(
  "CloudFront API reference: DistributionConfig, CreateFunction, ResponseHeadersPolicyConfig",
);
const ec2 = said(
  "EC2 API reference: IpPermission, CreateSecurityGroup, CreateFlowLogs, CreateVpcEndpoint",
);
const elb = said(
  "Elastic Load Balancing API reference: CreateTargetGroup, TargetGroupAttribute, LoadBalancerAttribute, CreateListener",
);
const route53 = said("Route 53 API reference: ResourceRecordSet, HealthCheckConfig");
const random = said("terraform-provider-random resource_password: arguments");
const awsx = said("awsx ec2.VpcArgs, ec2.SubnetSpecArgs");
const eks = said("@pulumi/eks ClusterOptions; EKS API reference: CreateCluster");

const uuid = like("^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$");

const ruleDescription = ec2(like("^[A-Za-z0-9 ._:/()#,@\\[\\]+=&;{}!$*-]*$", 255));
const protocol = ec2(like("^(-1|all|tcp|udp|icmp|icmpv6|ipv6-icmp|ah|esp|gre|[0-9]{1,3})$"));
const port = ec2(between(-1, 65535));

const rules = {
  "egress.description": ruleDescription,
  "egress.fromPort": port,
  "egress.protocol": protocol,
  "egress.toPort": port,
  "ingress.description": ruleDescription,
  "ingress.fromPort": port,
  "ingress.protocol": protocol,
  "ingress.toPort": port,
};
const rule = { description: ruleDescription, fromPort: port, ipProtocol: protocol, toPort: port };

const behaviour = (path: string) => ({
  [`${path}.allowedMethods`]: cloudFront(
    oneOf("DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"),
  ),
  [`${path}.cachePolicyId`]: cloudFront(uuid),
  [`${path}.cachedMethods`]: cloudFront(oneOf("GET", "HEAD", "OPTIONS")),
  [`${path}.defaultTtl`]: cloudFront(atLeast(0)),
  [`${path}.forwardedValues.cookies.forward`]: cloudFront(oneOf("all", "none", "whitelist")),
  [`${path}.maxTtl`]: cloudFront(atLeast(0)),
  [`${path}.minTtl`]: cloudFront(atLeast(0)),
  [`${path}.originRequestPolicyId`]: cloudFront(uuid),
  [`${path}.responseHeadersPolicyId`]: cloudFront(uuid),
});

const originPort = cloudFront(between(80, 65535));
const originTimeout = cloudFront(between(1, 300));
const name32 = elb(like("^(?!internal-)[A-Za-z0-9]([A-Za-z0-9-]{0,30}[A-Za-z0-9])?$"));
const prefix6 = elb(like("^[A-Za-z0-9][A-Za-z0-9-]{0,5}$"));
const seconds = elb(between(1, 604800));
const onOff = elb(oneOf("off", "on"));
const count = random(atLeast(0));

export const network: Supplements = {
  "aws:acm/certificate:Certificate": {
    domainName: acm(hostName),
    keyAlgorithm: acm(
      oneOf(
        "EC_prime256v1",
        "EC_secp384r1",
        "EC_secp521r1",
        "RSA_1024",
        "RSA_2048",
        "RSA_3072",
        "RSA_4096",
      ),
    ),
    subjectAlternativeNames: acm(hostName),
    validationMethod: acm(oneOf("DNS", "EMAIL", "HTTP", "NONE")),
    "validationOptions.domainName": acm(hostName),
    "validationOptions.validationDomain": acm(hostName),
  },
  "aws:acm/certificateValidation:CertificateValidation": { validationRecordFqdns: acm(hostName) },
  "aws:cloudfront/distribution:Distribution": {
    aliases: cloudFront(hostName),
    comment: cloudFront(upTo(128)),
    "customErrorResponses.errorCachingMinTtl": cloudFront(atLeast(0)),
    "customErrorResponses.responsePagePath": cloudFront(like("^/")),
    ...behaviour("defaultCacheBehavior"),
    ...behaviour("orderedCacheBehaviors"),
    "orderedCacheBehaviors.pathPattern": cloudFront(upTo(255, 1)),
    "originGroups.failoverCriteria.statusCodes": cloudFront(
      oneOf(400, 403, 404, 416, 429, 500, 502, 503, 504),
    ),
    "origins.customOriginConfig.httpPort": originPort,
    "origins.customOriginConfig.httpsPort": originPort,
    "origins.customOriginConfig.originKeepaliveTimeout": originTimeout,
    "origins.customOriginConfig.originReadTimeout": originTimeout,
    "origins.domainName": cloudFront(hostName),
    "origins.originPath": cloudFront(like("^(|/.*[^/])$")),
    "origins.originShield.originShieldRegion": cloudFront(format("region")),
    "origins.responseCompletionTimeout": cloudFront(atLeast(1)),
    "origins.vpcOriginConfig.originKeepaliveTimeout": originTimeout,
    "origins.vpcOriginConfig.originReadTimeout": originTimeout,
  },
  "aws:cloudfront/function:Function": {
    code: cloudFront(upTo(10240, 1)),
    comment: cloudFront(upTo(128)),
  },
  "aws:cloudfront/originAccessControl:OriginAccessControl": {
    description: cloudFront(upTo(256)),
    name: cloudFront(upTo(64, 1)),
  },
  "aws:cloudfront/responseHeadersPolicy:ResponseHeadersPolicy": {
    "corsConfig.accessControlMaxAgeSec": cloudFront(atLeast(0)),
    name: cloudFront(like("^[A-Za-z0-9_-]{1,128}$")),
    "securityHeadersConfig.strictTransportSecurity.accessControlMaxAgeSec": cloudFront(
      between(0, 2147483647),
    ),
  },
  "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup": rules,
  "aws:ec2/flowLog:FlowLog": {
    logDestination: ec2(format("arn")),
    deliverCrossAccountRole: ec2(format("arn")),
    maxAggregationInterval: ec2(oneOf(60, 600)),
  },
  "aws:ec2/securityGroup:SecurityGroup": {
    ...rules,
    description: ruleDescription,
    name: ec2(like("^(?!sg-)[A-Za-z0-9 ._:/()#,@\\[\\]+=&;{}!$*-]+$", 255)),
    namePrefix: ec2(like("^(?!sg-)[A-Za-z0-9 ._:/()#,@\\[\\]+=&;{}!$*-]+$", 229)),
  },
  "aws:ec2/subnet:Subnet": { ipv4NetmaskLength: ec2(between(16, 28)) },
  "aws:ec2/vpc:Vpc": {
    instanceTenancy: ec2(oneOf("dedicated", "default")),
    ipv4NetmaskLength: ec2(between(16, 28)),
  },
  "aws:ec2/vpcEndpoint:VpcEndpoint": {
    "dnsOptions.privateDnsSpecifiedDomains": ec2(upTo(255, 1)),
    policy: ec2(format("iam-policy")),
    serviceName: ec2(like("^[a-z]+([.][a-zA-Z0-9_-]+)+$")),
  },
  "aws:lb/listener:Listener": {
    "defaultActions.authenticateCognito.sessionTimeout": seconds,
    "defaultActions.authenticateOidc.sessionTimeout": seconds,
    "defaultActions.fixedResponse.messageBody": elb(upTo(1024)),
    "defaultActions.fixedResponse.statusCode": elb(like("^(2|4|5)[0-9]{2}$")),
    "defaultActions.forward.stickiness.duration": seconds,
    "defaultActions.forward.targetGroups.weight": elb(between(0, 999)),
    "defaultActions.redirect.port": elb(like("^([0-9]{1,5}|#[{]port[}])$")),
    "defaultActions.redirect.protocol": elb(oneOf("#{protocol}", "HTTP", "HTTPS")),
    "defaultActions.redirect.statusCode": elb(oneOf("HTTP_301", "HTTP_302")),
    sslPolicy: elb(like("^ELBSecurityPolicy-[A-Za-z0-9-]+$")),
  },
  "aws:lb/loadBalancer:LoadBalancer": {
    clientKeepAlive: elb(between(60, 604800)),
    dnsRecordClientRoutingPolicy: elb(
      oneOf(
        "any_availability_zone",
        "availability_zone_affinity",
        "partial_availability_zone_affinity",
      ),
    ),
    idleTimeout: elb(between(1, 4000)),
    name: name32,
    namePrefix: prefix6,
    secondaryIpsAutoAssignedPerSubnet: elb(between(0, 7)),
  },
  "aws:lb/targetGroup:TargetGroup": {
    deregistrationDelay: elb(between(0, 3600)),
    "healthCheck.healthyThreshold": elb(between(2, 10)),
    "healthCheck.interval": elb(between(5, 300)),
    "healthCheck.matcher": elb(like("^[0-9]{1,3}([,-][0-9]{1,3})*$")),
    "healthCheck.path": elb(like("^/", 1024)),
    "healthCheck.port": elb(like("^(traffic-port|[0-9]{1,5})$")),
    "healthCheck.timeout": elb(between(2, 120)),
    "healthCheck.unhealthyThreshold": elb(between(2, 10)),
    loadBalancingAlgorithmType: elb(
      oneOf("least_outstanding_requests", "round_robin", "weighted_random"),
    ),
    loadBalancingAnomalyMitigation: onOff,
    loadBalancingCrossZoneEnabled: elb(oneOf("false", "true", "use_load_balancer_configuration")),
    name: name32,
    namePrefix: prefix6,
    preserveClientIp: elb(oneOf("false", "true")),
    protocolVersion: elb(oneOf("GRPC", "HTTP1", "HTTP2")),
    slowStart: elb(between(0, 900)),
    "stickiness.cookieDuration": elb(between(0, 604800)),
    "stickiness.type": elb(
      oneOf("app_cookie", "lb_cookie", "source_ip", "source_ip_dest_ip", "source_ip_dest_ip_proto"),
    ),
    "targetFailovers.onDeregistration": elb(oneOf("no_rebalance", "rebalance")),
    "targetFailovers.onUnhealthy": elb(oneOf("no_rebalance", "rebalance")),
    "targetGroupHealth.dnsFailover.minimumHealthyTargetsCount": elb(like("^(off|[0-9]+)$")),
    "targetGroupHealth.dnsFailover.minimumHealthyTargetsPercentage": elb(
      like("^(off|[0-9]{1,3})$"),
    ),
    "targetGroupHealth.unhealthyStateRouting.minimumHealthyTargetsCount": elb(atLeast(1)),
    "targetGroupHealth.unhealthyStateRouting.minimumHealthyTargetsPercentage": elb(
      like("^(off|[0-9]{1,3})$"),
    ),
    "targetHealthStates.unhealthyDrainingInterval": elb(between(0, 360000)),
  },
  "aws:route53/healthCheck:HealthCheck": {
    cloudwatchAlarmRegion: route53(format("region")),
    fqdn: route53(upTo(255)),
    requestInterval: route53(oneOf(10, 30)),
  },
  "aws:route53/record:Record": {
    "aliases.name": route53(upTo(1024, 1)),
    "failoverRoutingPolicies.type": route53(oneOf("PRIMARY", "SECONDARY")),
    "geolocationRoutingPolicies.continent": route53(
      oneOf("AF", "AN", "AS", "EU", "NA", "OC", "SA"),
    ),
    "geolocationRoutingPolicies.country": route53(like("^([A-Z]{2}|[*])$")),
    "geoproximityRoutingPolicy.awsRegion": route53(format("region")),
    ttl: route53(between(0, 2147483647)),
    "weightedRoutingPolicies.weight": route53(between(0, 255)),
  },
  "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule": rule,
  "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": rule,
  "awsx:ec2:Vpc": {
    availabilityZoneCidrMask: awsx(between(16, 28)),
    numberOfAvailabilityZones: awsx(atLeast(1)),
    "subnetSpecs.cidrMask": awsx(between(16, 28)),
    "vpcEndpointSpecs.policy": ec2(format("iam-policy")),
    "vpcEndpointSpecs.serviceName": ec2(like("^[a-z]+([.][a-zA-Z0-9_-]+)+$")),
    "vpcEndpointSpecs.vpcEndpointType": ec2(
      oneOf("Gateway", "GatewayLoadBalancer", "Interface", "Resource", "ServiceNetwork"),
    ),
    instanceTenancy: ec2(oneOf("dedicated", "default")),
  },
  "eks:index:Cluster": {
    enabledClusterLogTypes: eks(
      oneOf("api", "audit", "authenticator", "controllerManager", "scheduler"),
    ),
    instanceType: eks({ regional: "ec2InstanceType" }),
    name: eks(like("^[0-9A-Za-z][A-Za-z0-9_-]{0,99}$")),
    version: eks(like("^1[.][0-9]{2}$")),
  },
  "random:index/randomPassword:RandomPassword": {
    length: random(atLeast(1)),
    minLower: count,
    minNumeric: count,
    minSpecial: count,
    minUpper: count,
    overrideSpecial: random(anything),
  },
};

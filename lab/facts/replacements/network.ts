import { type Properties, type Value } from "../../model/types";
import { known, read, type Replacements } from "./types";

const isNetworkBalancer = ({ loadBalancerType }: Properties) => loadBalancerType === "network";

const items = (value: Value | undefined): readonly Value[] => (Array.isArray(value) ? value : []);

/** Elements that were there and are gone. */
const removed = (before: Value | undefined, after: Value | undefined) =>
  items(before).filter((each) => !items(after).includes(each)).length > 0;

const flowLog =
  "deliverCrossAccountRole destinationOptions eniId iamRoleArn logDestination logDestinationType logFormat maxAggregationInterval regionalNatGatewayId subnetId tagFieldSpecifications trafficType transitGatewayAttachmentId transitGatewayId vpcId";

/** Networks, load balancers, names and the edge. */
export const network: Replacements = {
  "aws:acm/certificate:Certificate": known(
    "acm/certificate.go",
    "certificateAuthorityArn domainName keyAlgorithm options.export subjectAlternativeNames validationMethod validationOptions",
  ),
  "aws:acm/certificateValidation:CertificateValidation": known(
    "acm/certificate_validation.go",
    "certificateArn validationRecordFqdns",
  ),
  "aws:cloudfront/distribution:Distribution": known("cloudfront/distribution.go", "staging"),
  "aws:cloudfront/function:Function": known("cloudfront/function.go", "name"),
  "aws:cloudfront/originAccessControl:OriginAccessControl": known(
    "cloudfront/origin_access_control.go",
    "",
  ),
  "aws:cloudfront/responseHeadersPolicy:ResponseHeadersPolicy": known(
    "cloudfront/response_headers_policy.go",
    "",
  ),
  "aws:ec2/defaultNetworkAcl:DefaultNetworkAcl": known(
    "ec2/vpc_default_network_acl.go",
    "defaultNetworkAclId",
  ),
  "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup": known(
    "ec2/vpc_default_security_group.go",
    "vpcId",
  ),
  "aws:ec2/eip:Eip": known(
    "ec2/ec2_eip.go",
    "address customerOwnedIpv4Pool domain ipamPoolId networkBorderGroup publicIpv4Pool",
  ),
  "aws:ec2/flowLog:FlowLog": known("ec2/vpc_flow_log.go", flowLog),
  "aws:ec2/internetGateway:InternetGateway": known("ec2/vpc_internet_gateway.go", ""),
  "aws:ec2/natGateway:NatGateway": read(
    "ec2/vpc_nat_gateway.go",
    "allocationId availabilityMode connectivityType privateIp secondaryPrivateIpAddressCount subnetId vpcId",
  ),
  "aws:ec2/networkAcl:NetworkAcl": known("ec2/vpc_network_acl.go", "vpcId"),
  "aws:ec2/route:Route": known(
    "ec2/vpc_route.go",
    "destinationCidrBlock destinationIpv6CidrBlock destinationPrefixListId routeTableId",
  ),
  "aws:ec2/routeTable:RouteTable": known("ec2/vpc_route_table.go", "vpcId"),
  "aws:ec2/routeTableAssociation:RouteTableAssociation": known(
    "ec2/vpc_route_table_association.go",
    "gatewayId subnetId",
  ),
  "aws:ec2/securityGroup:SecurityGroup": known(
    "ec2/vpc_security_group.go",
    "description name namePrefix vpcId",
  ),
  "aws:ec2/subnet:Subnet": known(
    "ec2/vpc_subnet.go",
    "availabilityZone availabilityZoneId cidrBlock ipv4IpamPoolId ipv4NetmaskLength ipv6IpamPoolId ipv6Native ipv6NetmaskLength outpostArn vpcId",
  ),
  "aws:ec2/vpc:Vpc": known("ec2/vpc_.go", "cidrBlock ipv4IpamPoolId ipv4NetmaskLength", {
    // AWS changes dedicated to default in place, and nothing else.
    instanceTenancy: (_, after) => after.instanceTenancy === "dedicated",
  }),
  "aws:ec2/vpcEndpoint:VpcEndpoint": known(
    "ec2/vpc_endpoint.go",
    "resourceConfigurationArn serviceName serviceNetworkArn serviceRegion vpcEndpointType vpcId",
    {
      // "If vpcEndpointType is anything other than Interface" (ec2.VpcEndpointArgs.privateDnsEnabled).
      privateDnsEnabled: (_, after) => after.vpcEndpointType !== "Interface",
    },
  ),
  "aws:lb/listener:Listener": known("elbv2/listener.go", "loadBalancerArn"),
  "aws:lb/loadBalancer:LoadBalancer": known(
    "elbv2/load_balancer.go",
    "customerOwnedIpv4Pool internal loadBalancerType name namePrefix",
    {
      // lb.LoadBalancerArgs.securityGroups and .subnets: removing from a network load balancer recreates it.
      securityGroups: (before, after) =>
        isNetworkBalancer(after) &&
        (items(before.securityGroups).length === 0) !== (items(after.securityGroups).length === 0),
      subnetMappings: (before, after) =>
        isNetworkBalancer(after) &&
        items(after.subnetMappings).length < items(before.subnetMappings).length,
      subnets: (before, after) =>
        isNetworkBalancer(after) && removed(before.subnets, after.subnets),
    },
  ),
  "aws:lb/targetGroup:TargetGroup": known(
    "elbv2/target_group.go",
    "ipAddressType name namePrefix port protocol protocolVersion targetControlPort targetType vpcId",
  ),
  "aws:networkfirewall/firewall:Firewall": known(
    "networkfirewall/firewall.go",
    "name transitGatewayId vpcId",
  ),
  "aws:networkfirewall/firewallPolicy:FirewallPolicy": read(
    "networkfirewall/firewall_policy.go",
    "name",
  ),
  "aws:networkfirewall/loggingConfiguration:LoggingConfiguration": known(
    "networkfirewall/logging_configuration.go",
    "firewallArn",
  ),
  "aws:networkfirewall/ruleGroup:RuleGroup": known(
    "networkfirewall/rule_group.go",
    "capacity name type",
  ),
  "aws:route53/healthCheck:HealthCheck": known(
    "route53/health_check.go",
    "measureLatency referenceName requestInterval routingControlArn type",
  ),
  "aws:route53/record:Record": known("route53/record.go", "name zoneId"),
  "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule": known(
    "ec2/vpc_security_group_egress_rule.go",
    "securityGroupId",
  ),
  "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": known(
    "ec2/vpc_security_group_ingress_rule.go",
    "securityGroupId",
  ),
  "aws:wafv2/webAcl:WebAcl": known("wafv2/web_acl.go", "name namePrefix scope"),
  "aws:wafv2/webAclAssociation:WebAclAssociation": known(
    "wafv2/web_acl_association.go",
    "resourceArn webAclArn",
  ),
  "aws:wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration": {
    ...known("wafv2/web_acl_logging_configuration.go", "logDestinationConfigs resourceArn"),
    basis: "source",
  },
};

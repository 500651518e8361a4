import { because, none, part, type TypeControls } from "./control";

/** Controls of what the Internet calls, and of the network behind. */
export const edgeControls: TypeControls = {
  "aws:acm/certificate:Certificate": {
    "ACM.1": "certificates-strong",
    "ACM.2": "certificates-strong",
  },
  "aws:acm/certificateValidation:CertificateValidation": part("the certificate"),
  "aws:apigateway/account:Account": part("the stages of the account"),
  "aws:apigateway/apiKey:ApiKey": none("a client's key"),
  "aws:apigateway/basePathMapping:BasePathMapping": part("the stage"),
  "aws:apigateway/deployment:Deployment": part("the stage"),
  "aws:apigateway/domainName:DomainName": none("the TLS of a custom name; api-tls asks for it"),
  "aws:apigateway/methodSettings:MethodSettings": { "APIGateway.1": "api-logs" },
  "aws:apigateway/restApi:RestApi": {
    "APIGateway.5": because(
      "answers are kept by CloudFront, and by a stage's cache only where settings.api.cache says so, which encrypts",
    ),
  },
  "aws:apigateway/stage:Stage": {
    "APIGateway.1": "api-logs",
    "APIGateway.2": because(
      "services are called inside the VPC, by TLS of the load balancer, or are functions of the account",
    ),
    "APIGateway.3": "api-logs",
    "APIGateway.4": "web-acls-in-front",
  },
  "aws:apigateway/usagePlan:UsagePlan": none("a usage plan"),
  "aws:apigateway/usagePlanKey:UsagePlanKey": none("a usage plan"),
  "aws:apigateway/vpcLink:VpcLink": part("the stage"),
  "aws:apigatewayv2/api:Api": "is known to the lab alone: no tier makes one",
  "aws:apigatewayv2/apiMapping:ApiMapping": "is known to the lab alone: no tier makes one",
  "aws:apigatewayv2/authorizer:Authorizer": "is known to the lab alone: no tier makes one",
  "aws:apigatewayv2/domainName:DomainName": "is known to the lab alone: no tier makes one",
  "aws:apigatewayv2/integration:Integration": "is known to the lab alone: no tier makes one",
  "aws:apigatewayv2/route:Route": {
    "APIGateway.8": because("it is known to the lab alone: no tier makes one"),
  },
  "aws:apigatewayv2/stage:Stage": {
    "APIGateway.9": because("it is known to the lab alone: no tier makes one"),
  },
  "aws:apigatewayv2/vpcLink:VpcLink": "is known to the lab alone: no tier makes one",
  "aws:cloudfront/cachePolicy:CachePolicy": part("the distribution"),
  "aws:cloudfront/distribution:Distribution": {
    "CloudFront.1": "origins-closed",
    "CloudFront.3": "site-tls",
    "CloudFront.4": "origins-take-over",
    "CloudFront.5": because(
      "the web ACL in front of it logs every request, without what proves who calls",
    ),
    "CloudFront.6": "web-acls-in-front",
    "CloudFront.7": "site-tls",
    "CloudFront.8": "site-tls",
    "CloudFront.9": "site-tls",
    "CloudFront.10": "site-tls",
    "CloudFront.12": because("every bucket that is an origin is made by the same program"),
    "CloudFront.13": "origins-closed",
    "CloudFront.15": "site-tls",
  },
  "aws:cloudfront/function:Function": none("a function at the edge"),
  "aws:cloudfront/originAccessControl:OriginAccessControl": { "CloudFront.13": "origins-closed" },
  "aws:cloudfront/responseHeadersPolicy:ResponseHeadersPolicy": part("the distribution"),
  "aws:globalaccelerator/accelerator:Accelerator": none(
    "an accelerator; EC2.18 is asked of what it leads to",
  ),
  "aws:globalaccelerator/endpointGroup:EndpointGroup": part("the accelerator"),
  "aws:globalaccelerator/listener:Listener": part("the accelerator"),
  "aws:lb/listener:Listener": {
    "ELB.1": "balancers-tls",
    "ELB.2": because("classic load balancers are not in use; certificates are of ACM"),
    "ELB.17": "balancers-tls",
    "ELB.18": "balancers-tls",
  },
  "aws:lb/listenerRule:ListenerRule": part("the listener"),
  "aws:lb/loadBalancer:LoadBalancer": {
    "ELB.4": "balancers-strict",
    "ELB.5": "balancer-logs",
    "ELB.6": "entrances-protected",
    "ELB.12": "balancers-strict",
    "ELB.13": "workloads-over-zones",
    "ELB.16": "web-acls-in-front",
  },
  "aws:lb/targetGroup:TargetGroup": part("the listener"),
  "aws:route53/healthCheck:HealthCheck": none("a health check"),
  "aws:route53/queryLog:QueryLog": { "Route53.2": "names-logged" },
  "aws:route53/record:Record": none("a record"),
  "aws:route53/zone:Zone": { "Route53.2": "names-logged" },
  "aws:route53domains/registeredDomain:RegisteredDomain": none(
    "a domain; names-protected asks for its lock",
  ),
  "aws:route53recoverycontrol/cluster:Cluster": none("routing controls"),
  "aws:route53recoverycontrol/controlPanel:ControlPanel": none("routing controls"),
  "aws:route53recoverycontrol/routingControl:RoutingControl": none("routing controls"),
  "aws:route53recoverycontrol/safetyRule:SafetyRule": none("routing controls"),
  "aws:arcregionswitch/plan:Plan": none("a plan of Region switch"),
  "aws:wafv2/webAcl:WebAcl": {
    "WAF.10": "web-acls-work",
    "WAF.11": "firewall-logs",
    "WAF.12": "web-acls-work",
  },
  "aws:wafv2/webAclAssociation:WebAclAssociation": {
    "APIGateway.4": "web-acls-in-front",
    "ELB.16": "web-acls-in-front",
  },
  "aws:wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration": { "WAF.11": "firewall-logs" },
  "aws:shield/protection:Protection": none("a protection of Shield Advanced"),
  "aws:shield/subscription:Subscription": none("Shield Advanced"),
  "aws:ec2/defaultNetworkAcl:DefaultNetworkAcl": {
    "EC2.2": "default-group-empty",
    "CIS 5.5": "default-group-empty",
  },
  "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup": {
    "EC2.2": "default-group-empty",
    "CIS 5.5": "default-group-empty",
  },
  "aws:ec2/eip:Eip": {
    "EC2.12": because("each address is that of a NAT gateway of the same plan"),
  },
  "aws:ec2/flowLog:FlowLog": { "EC2.6": "network-logs", "CIS 3.7": "network-logs" },
  "aws:ec2/internetGateway:InternetGateway": {
    "EC2.172": because("visitors and NAT gateways need the way; routes decide who has it"),
  },
  "aws:ec2/natGateway:NatGateway": none("a NAT gateway"),
  "aws:ec2/networkAcl:NetworkAcl": {
    "EC2.16": because("each list is that of subnets of the same plan"),
    "EC2.21": "administration-closed",
    "CIS 5.2": "administration-closed",
  },
  "aws:ec2/route:Route": { "CIS 5.6": because("no VPC is peered with another") },
  "aws:ec2/routeTable:RouteTable": part("its routes"),
  "aws:ec2/routeTableAssociation:RouteTableAssociation": part("its routes"),
  "aws:ec2/securityGroup:SecurityGroup": {
    "EC2.13": "ports-closed",
    "EC2.14": "ports-closed",
    "EC2.18": "ports-closed",
    "EC2.19": "ports-closed",
  },
  "aws:ec2/subnet:Subnet": { "EC2.15": "addresses-private" },
  "aws:ec2/vpc:Vpc": {
    "EC2.2": "defaults-adopted",
    "EC2.6": "network-logs",
    "CIS 3.7": "network-logs",
  },
  "awsx:ec2:Vpc": "is made of the resources that are listed here",
  "aws:ec2/vpcEndpoint:VpcEndpoint": {
    "EC2.10": because(
      "nothing in the VPC calls the API of EC2 but EKS, which has its own way; settings.network.interfaceEndpoints lists the others",
    ),
    "EC2.55": because(
      "settings.network.interfaceEndpoints lists ecr.api and ecr.dkr where they are worth their price",
    ),
  },
  "aws:ec2/vpcEndpointService:VpcEndpointService": none(
    "an endpoint service; endpoint-services-ask looks at it",
  ),
  "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule": none(
    "ways out; groups-leave-by-name looks at them",
  ),
  "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": {
    "EC2.13": "ports-closed",
    "EC2.14": "ports-closed",
    "EC2.18": "ports-closed",
    "EC2.19": "ports-closed",
    "CIS 5.1.2": "ports-closed",
    "CIS 5.3": "ports-closed",
    "CIS 5.4": "ports-closed",
  },
  "aws:networkfirewall/firewall:Firewall": {
    "NetworkFirewall.2": "firewall-logs",
    "NetworkFirewall.9": "entrances-protected",
    "NetworkFirewall.10": because(
      "subnets move when settings.network.zones grows; deletion is guarded",
    ),
  },
  "aws:networkfirewall/firewallPolicy:FirewallPolicy": {
    "NetworkFirewall.3": "firewalls-drop",
    "NetworkFirewall.4": "firewalls-drop",
    "NetworkFirewall.5": "firewalls-drop",
  },
  "aws:networkfirewall/loggingConfiguration:LoggingConfiguration": {
    "NetworkFirewall.2": "firewall-logs",
  },
  "aws:networkfirewall/ruleGroup:RuleGroup": {
    "NetworkFirewall.6": because(
      "every rule group is a stateful one, and the policy must name one",
    ),
  },
};

import { aws, type MinimalInputs, text } from "./minimal";

/** VPCs and what is in them. */
export const network: { readonly [path: string]: MinimalInputs } = {
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

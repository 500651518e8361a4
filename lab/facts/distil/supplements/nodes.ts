import { type Supplements } from "../supplement";
import { atLeast, between, format, like, oneOf, regional, said, upTo } from "./types";

const ec2 = said(
  "EC2 API reference: CreateLaunchTemplate, RequestLaunchTemplateData, EbsBlockDevice",
);
const iam = said("IAM user guide: IAM and STS quotas, name requirements");
const helm = said("Helm documentation: chart best practices, `helm install`");

/** Nodes of EKS and the releases of their controllers. */
export const nodes: Supplements = {
  "aws:ec2/launchTemplate:LaunchTemplate": {
    "blockDeviceMappings.deviceName": ec2(like("^/dev/|^xvd[a-z]+$")),
    "blockDeviceMappings.ebs.deleteOnTermination": ec2(oneOf("false", "true")),
    "blockDeviceMappings.ebs.encrypted": ec2(oneOf("false", "true")),
    "blockDeviceMappings.ebs.iops": ec2(between(100, 256_000)),
    "blockDeviceMappings.ebs.kmsKeyId": ec2(format("arn")),
    "blockDeviceMappings.ebs.throughput": ec2(between(125, 2000)),
    "blockDeviceMappings.ebs.volumeSize": ec2(between(1, 65_536)),
    defaultVersion: ec2(atLeast(1)),
    instanceType: ec2(regional("ec2InstanceType")),
    name: ec2(like("^[a-zA-Z0-9().\\-/_]{3,128}$")),
    namePrefix: ec2(like("^[a-zA-Z0-9().\\-/_]{1,99}$")),
  },
  "aws:iam/instanceProfile:InstanceProfile": {
    name: iam(like("^[\\w+=,.@-]{1,128}$")),
    namePrefix: iam(like("^[\\w+=,.@-]{1,102}$")),
  },
  "kubernetes:helm.sh/v3:Release": {
    chart: helm(like("^\\S+$")),
    maxHistory: helm(atLeast(0)),
    name: helm(like("^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$", 53)),
    namespace: helm(like("^[a-z0-9]([a-z0-9-]*[a-z0-9])?$", 63)),
    "repositoryOpts.repo": helm(like("^(https?|oci)://")),
    timeout: helm(atLeast(1)),
    version: helm(upTo(128, 1)),
  },
};

import { type Naming, type Reference } from "../definition";
import { type Properties } from "../types";

const capital = (name: string) => name.charAt(0).toUpperCase() + name.slice(1);

/** `ec2/vpc` -> `aws:ec2/vpc:Vpc`. */
export function aws(path: string): string {
  return `aws:${path}:${capital(path.split("/")[1] ?? path)}`;
}

export const eksCluster = aws("eks/cluster");

type Options = Partial<Pick<Reference, "missing" | "holds" | "region" | "key" | "also">>;

/** A reference to one type, with the code that its own service answers with. */
const referenceTo =
  (types: readonly string[], missing: string, holds?: string) =>
  (path: string, options: Options = {}): Reference => ({
    path,
    to: types,
    missing,
    ...(holds === undefined ? {} : { holds }),
    ...options,
  });

export const toVpc = referenceTo([aws("ec2/vpc")], "InvalidVpcID.NotFound", "DependencyViolation");
export const toSubnet = referenceTo(
  [aws("ec2/subnet")],
  "InvalidSubnetID.NotFound",
  "DependencyViolation",
);
export const toSecurityGroup = referenceTo(
  [aws("ec2/securityGroup"), aws("ec2/defaultSecurityGroup")],
  "InvalidGroup.NotFound",
  "DependencyViolation",
);
export const toRouteTable = referenceTo([aws("ec2/routeTable")], "InvalidRouteTableID.NotFound");
/** A key may be deleted while in use: AWS schedules the deletion and asks nobody. */
export const toKey = referenceTo([aws("kms/key"), aws("kms/alias")], "NotFoundException");
export const toRole = referenceTo([aws("iam/role")], "NoSuchEntity");
export const toFunction = referenceTo([aws("lambda/function")], "ResourceNotFoundException");
export const toQueue = referenceTo([aws("sqs/queue")], "AWS.SimpleQueueService.NonExistentQueue");
export const toTopic = referenceTo([aws("sns/topic")], "NotFound");
export const toBucket = referenceTo([aws("s3/bucket")], "NoSuchBucket");
export const toLogGroup = referenceTo([aws("cloudwatch/logGroup")], "ResourceNotFoundException");
export const toRestApi = referenceTo([aws("apigateway/restApi")], "NotFoundException");
/** Add-ons, access entries and pod identities go with their cluster; only its nodes hold it. */
export const toEksCluster = referenceTo([eksCluster], "ResourceNotFoundException");

/** Only texts of one kind name something: `arn:aws:sqs:...` among the targets of a rule. */
export const onlyArnsOf =
  (service: string) =>
  (value: string): string | undefined =>
    value.split(":")[2] === service ? value : undefined;

/** CloudWatch Logs accepts a group's ARN with and without `:*`. */
export const logGroupArn = (value: string) => value.replace(/:\*$/, "");

export const named = (max: number, taken?: string, more: Partial<Naming> = {}): Naming => ({
  property: "name",
  max,
  ...(taken === undefined ? {} : { taken }),
  ...more,
});

/** First-in-first-out queues and topics say so in their name. */
export const fifoSuffix = (property: string) => (inputs: Properties) =>
  inputs[property] === true ? ".fifo" : "";

/** Hosted zones of Elastic Load Balancing per region: application, network (AWS General Reference, "ELB endpoints"). */
export const balancerZones: { readonly [region: string]: readonly [string, string] } = {
  "ap-northeast-1": ["Z14GRHDCWA56QT", "Z31USIVHYNEOWT"],
  "ap-northeast-2": ["ZWKZPGTI48KDX", "ZIBE1TIR4HY56"],
  "ap-northeast-3": ["Z5LXEXXYW11ES", "Z1GWIQ4HH19I5X"],
  "ap-south-1": ["ZP97RAFLXTNZK", "ZVDDRBQ08TROA"],
  "ap-southeast-1": ["Z1LMS91P8CMLE5", "ZKVM4W9LS7TM"],
  "ap-southeast-2": ["Z1GM3OXH4ZPM65", "ZCT6FZBF4DROD"],
  "ca-central-1": ["ZQSVJUPU6J1EY", "Z2EPGBW3API2WT"],
  "eu-central-1": ["Z215JYRZR1TBD5", "Z3F0SRJ5LGBH90"],
  "eu-central-2": ["Z06391101F2ZOEP8P5EB3", "Z02239872DOALSIDCX66S"],
  "eu-north-1": ["Z23TAZ6LKFMNIO", "Z1UDT6IFJ4EJM"],
  "eu-south-1": ["Z3ULH7SSC9OV64", "Z23146JA1KNAFP"],
  "eu-west-1": ["Z32O12XQLNTSW2", "Z2IFOLAFXWLO4F"],
  "eu-west-2": ["ZHURV8PSTC4K8", "ZD4D7Y8KGAS4G"],
  "eu-west-3": ["Z3Q77PNBQS71R4", "Z1CMS0P5QUZ6D5"],
  "sa-east-1": ["Z2P70J7HTTTPLU", "ZTK26PT1VY4CU"],
  "us-east-1": ["Z35SXDOTRQ7X7K", "Z26RNL4JYFTOTI"],
  "us-east-2": ["Z3AADJGX6KTTL2", "ZLMOA37VPKANP"],
  "us-west-1": ["Z368ELLRRE2KJ0", "Z24FKFUX50B4VW"],
  "us-west-2": ["Z1H1FL5HABSF5", "Z18D5FSROUN65G"],
};

/** Hosted zones of API Gateway's regional endpoints (AWS General Reference, "API Gateway endpoints"). */
export const apiGatewayZones: { readonly [region: string]: string } = {
  "ap-northeast-1": "Z1YSHQZHG15GKL",
  "ap-northeast-2": "Z20JF4UZKIW1U8",
  "ap-northeast-3": "Z22ILHG95FLSZ2",
  "ap-south-1": "Z3VO1THU9YC4UR",
  "ap-southeast-1": "ZL327KTPIQFUL",
  "ap-southeast-2": "Z2RPCDW04V8134",
  "ca-central-1": "Z19DQILCV0OWEC",
  "eu-central-1": "Z1U9ULNL0V5AJ3",
  "eu-central-2": "Z09222323C9T6SQIV4DGT",
  "eu-north-1": "Z3UWIKFBOOGXPP",
  "eu-south-1": "Z3BT4WSQ9TDYZV",
  "eu-west-1": "ZLY8HYME6SFDD",
  "eu-west-2": "ZJ5UAJN8Y3Z2Q",
  "eu-west-3": "Z3KY65QIEKYHQQ",
  "sa-east-1": "ZCMLWB8V5SYIT",
  "us-east-1": "Z1UJRXOUMOOFQ8",
  "us-east-2": "ZOJJZC49E0EPZ",
  "us-west-1": "Z2MUQ32089INYE",
  "us-west-2": "Z2OJLYMUO9EFXC",
};

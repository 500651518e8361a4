import { expect } from "chai";
import { type Properties } from "../../../lab/model";
import { aws } from "../../support/minimalInputs";
import { refusal } from "./refusal";
import { Builder, creationOf } from "./support";

describe("references", () => {
  const cases: readonly {
    says: string;
    path: string;
    inputs: (builder: Builder) => Properties;
    code: string;
    hint?: RegExp;
  }[] = [
    {
      says: "a VPC that does not exist",
      path: "ec2/subnet",
      inputs: () => ({ vpcId: "vpc-0123456789abcdef0" }),
      code: "InvalidVpcID.NotFound",
    },
    {
      says: "a VPC of another region",
      path: "ec2/subnet",
      inputs: (b) => ({ vpcId: b.make(aws("ec2/vpc"), {}, "eu-central-1").id }),
      code: "InvalidVpcID.NotFound",
      hint: /exists in eu-central-1, not in eu-west-1/,
    },
    {
      says: "a subnet of another region's zone",
      path: "ec2/subnet",
      inputs: () => ({ availabilityZone: "eu-central-1a" }),
      code: "InvalidParameterValue",
    },
    {
      says: "a key of another region",
      path: "sqs/queue",
      inputs: (b) => ({ kmsMasterKeyId: b.make(aws("kms/key"), {}, "eu-central-1").id }),
      code: "NotFoundException",
      hint: /exists in eu-central-1/,
    },
    {
      says: "a role that does not exist",
      path: "lambda/function",
      inputs: () => ({ role: "arn:aws:iam::123456789012:role/nobody" }),
      code: "InvalidParameterValueException",
    },
    {
      says: "a function's subnet that does not exist",
      path: "lambda/function",
      inputs: () => ({
        vpcConfig: { subnetIds: ["subnet-0123456789abcdef0"], securityGroupIds: [] },
      }),
      code: "InvalidSubnetID.NotFound",
    },
    {
      says: "a policy that nobody made",
      path: "iam/rolePolicyAttachment",
      inputs: () => ({ policyArn: "arn:aws:iam::123456789012:policy/missing" }),
      code: "NoSuchEntity",
    },
    {
      says: "an unissued certificate on a listener",
      path: "lb/listener",
      inputs: (b) => ({ certificateArn: b.make(aws("acm/certificate")).id }),
      code: "UnsupportedCertificate",
    },
    {
      says: "a CloudFront certificate outside us-east-1",
      path: "cloudfront/distribution",
      inputs: (b) => {
        b.make(aws("acm/certificateValidation"));
        return {
          viewerCertificate: {
            acmCertificateArn: b.make(aws("acm/certificate")).id,
            sslSupportMethod: "sni-only",
          },
        };
      },
      code: "InvalidViewerCertificate",
      hint: /exists in eu-west-1, not in us-east-1/,
    },
    {
      says: "a CloudFront web ACL outside us-east-1",
      path: "cloudfront/distribution",
      inputs: (b) => ({ webAclId: b.make(aws("wafv2/webAcl")).outputs.arn ?? "" }),
      code: "InvalidWebACLId",
    },
    {
      says: "an alarm that a health check cannot find",
      path: "route53/healthCheck",
      inputs: () => ({
        type: "CLOUDWATCH_METRIC",
        cloudwatchAlarmName: "gate",
        cloudwatchAlarmRegion: "eu-central-1",
      }),
      code: "InvalidInput",
    },
    {
      says: "an alarm's topic of another region",
      path: "cloudwatch/metricAlarm",
      inputs: (b) => ({ alarmActions: [b.make(aws("sns/topic"), {}, "eu-central-1").id] }),
      code: "NotFound",
    },
    {
      says: "a record's health check that does not exist",
      path: "route53/record",
      inputs: () => ({ healthCheckId: "0b1c2d3e-0000-4000-a000-000000000000" }),
      code: "NoSuchHealthCheck",
    },
    {
      says: "a secret's replica key of the wrong region",
      path: "secretsmanager/secret",
      inputs: (b) => ({
        replicas: [{ region: "eu-central-1", kmsKeyId: b.make(aws("kms/key")).id }],
      }),
      code: "InvalidParameterException",
    },
    {
      says: "a table replica in the table's own region",
      path: "dynamodb/tableReplica",
      inputs: (b) => ({ globalTableArn: b.make(aws("dynamodb/table")).outputs.arn ?? "" }),
      code: "ValidationException",
    },
    {
      says: "a cluster that a pod identity cannot find",
      path: "eks/podIdentityAssociation",
      inputs: () => ({ clusterName: "nowhere" }),
      code: "ResourceNotFoundException",
    },
    {
      says: "access logs to a group that does not exist",
      path: "apigateway/stage",
      inputs: () => ({
        accessLogSettings: {
          destinationArn: "arn:aws:logs:eu-west-1:123456789012:log-group:none",
          format: "{}",
        },
      }),
      code: "BadRequestException",
    },
    {
      says: "a web ACL for CloudFront outside us-east-1",
      path: "wafv2/webAcl",
      inputs: () => ({ scope: "CLOUDFRONT" }),
      code: "WAFInvalidParameterException",
    },
    {
      says: "firewall logs to a group of the wrong name",
      path: "wafv2/webAclLoggingConfiguration",
      inputs: (b) => ({
        logDestinationConfigs: [b.make(aws("cloudwatch/logGroup")).outputs.arn ?? ""],
      }),
      code: "WAFInvalidParameterException",
    },
    {
      says: "replication without versions",
      path: "s3/bucketVersioning",
      inputs: () => ({ bucket: "no-such-bucket" }),
      code: "NoSuchBucket",
    },
    {
      says: "a visibility timeout below the function's timeout",
      path: "lambda/eventSourceMapping",
      inputs: (b) => ({ functionName: b.make(aws("lambda/function"), { timeout: 60 }).id }),
      code: "InvalidParameterValueException",
      hint: /visibility timeout: 30 seconds is less than Function timeout: 60/,
    },
    {
      says: "a function's variables above 4 KB",
      path: "lambda/function",
      inputs: () => ({ environment: { variables: { LARGE: "x".repeat(4096) } } }),
      code: "InvalidParameterValueException",
    },
    {
      says: "an endpoint of another region's service",
      path: "ec2/vpcEndpoint",
      inputs: () => ({ serviceName: "com.amazonaws.us-east-1.s3" }),
      code: "InvalidServiceName",
    },
  ];

  for (const { says, path, inputs, code, hint } of cases) {
    it(`refuses ${says}`, () => {
      const builder = new Builder();
      const error = refusal(() => builder.make(aws(path), inputs(builder)));
      expect(error.code).to.equal(code);
      expect(error.message).to.match(hint ?? /./);
    });
  }

  it("refuses a resource of another kind and says what it is", () => {
    const builder = new Builder();
    const { id } = builder.make(aws("ec2/vpc"));
    const error = refusal(() =>
      builder.cloud.create(
        creationOf(aws("rds/subnetGroup"), "wrong", { name: "wrong", subnetIds: [id] }),
      ),
    );
    expect(error.code).to.equal("InvalidSubnetID.NotFound");
    expect(error.message).to.contain(`"${id}" does not exist. It is a ec2 vpc, not a ec2 subnet`);
  });

  it("refuses more than ten messages of a FIFO queue at once", () => {
    const builder = new Builder();
    const fifo = builder.make(aws("sqs/queue"), { fifoQueue: true });
    expect(fifo.inputs.name).to.match(/\.fifo$/);
    const error = refusal(() =>
      builder.make(aws("lambda/eventSourceMapping"), {
        eventSourceArn: fifo.outputs.arn ?? "",
        batchSize: 11,
      }),
    );
    expect(error.code).to.equal("InvalidParameterValueException");
  });

  it("refuses a dead-letter queue of the other kind", () => {
    const builder = new Builder();
    const standard = builder.make(aws("sqs/queue"));
    const redrivePolicy = JSON.stringify({
      deadLetterTargetArn: standard.outputs.arn,
      maxReceiveCount: 5,
    });
    const error = refusal(() => builder.make(aws("sqs/queue"), { fifoQueue: true, redrivePolicy }));
    expect(error.code).to.equal("InvalidParameterValue");
  });

  it("accepts what AWS has without any stack", () => {
    const builder = new Builder();
    expect(builder.make(aws("sqs/queue"), { kmsMasterKeyId: "alias/aws/sqs" }).id).to.contain(
      "sqs",
    );
    expect(builder.make(aws("cloudwatch/eventRule"), { eventBusName: "default" }).id).to.contain(
      "eventrule",
    );
  });

  it("accepts the security group that EKS makes, and the one of every VPC", () => {
    const builder = new Builder();
    const vpc = builder.make(aws("ec2/vpc"));
    const config = builder.make(aws("eks/cluster")).outputs.vpcConfig as Properties;
    for (const [index, id] of [
      config.clusterSecurityGroupId,
      vpc.outputs.defaultSecurityGroupId,
    ].entries()) {
      const rule = builder.make(aws("vpc/securityGroupIngressRule"), {
        securityGroupId: String(id),
        fromPort: index,
      });
      expect(rule.id).to.match(/^sgr-/);
    }
  });
});

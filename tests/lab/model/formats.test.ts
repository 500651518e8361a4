import { expect } from "chai";
import { type Value } from "../../../lab/model";
import { aws } from "../../support/minimalInputs";
import { Builder } from "./support";

const account = "123456789012";
const uuid = "[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}";
const ec2 = (prefix: string) => `^${prefix}-0[0-9a-f]{16}$`;
const regional = (service: string, rest: string) =>
  `^arn:aws:${service}:eu-west-1:${account}:${rest}$`;

/** Outputs by type, each with what AWS's own values look like; `id` is the resource's id. */
const formats: { readonly [path: string]: { readonly [output: string]: string } } = {
  "ec2/vpc": {
    id: ec2("vpc"),
    arn: regional("ec2", "vpc/vpc-0[0-9a-f]{16}"),
    defaultSecurityGroupId: ec2("sg"),
  },
  "ec2/subnet": { id: ec2("subnet"), availabilityZoneId: "^euw1-az\\d$" },
  "ec2/eip": { id: ec2("eipalloc"), publicIp: "^203\\.0\\.113\\.\\d+$" },
  "ec2/natGateway": { id: ec2("nat") },
  "ec2/internetGateway": { id: ec2("igw") },
  "ec2/routeTable": { id: ec2("rtb") },
  "ec2/routeTableAssociation": { id: ec2("rtbassoc") },
  "ec2/vpcEndpoint": { id: ec2("vpce") },
  "ec2/securityGroup": { id: ec2("sg"), arn: regional("ec2", "security-group/sg-0[0-9a-f]{16}") },
  "vpc/securityGroupIngressRule": { id: ec2("sgr") },
  "ec2/flowLog": { id: ec2("fl") },
  "rds/cluster": {
    arn: regional("rds", "cluster:cluster-.*"),
    endpoint: "^cluster-.*\\.cluster-[a-z0-9]{12}\\.eu-west-1\\.rds\\.amazonaws\\.com$",
    readerEndpoint: "^cluster-.*\\.cluster-ro-[a-z0-9]{12}\\.eu-west-1\\.rds\\.amazonaws\\.com$",
    clusterResourceId: "^cluster-[A-Z0-9]{26}$",
  },
  "rds/clusterInstance": {
    arn: regional("rds", "db:.*"),
    endpoint: "^[a-z0-9-]+\\.[a-z0-9]{12}\\.eu-west-1\\.rds\\.amazonaws\\.com$",
  },
  "rds/globalCluster": {
    id: "^minimal-global$",
    arn: `^arn:aws:rds::${account}:global-cluster:minimal-global$`,
  },
  "dynamodb/table": {
    arn: regional("dynamodb", "table/table-.*"),
    streamArn: regional("dynamodb", "table/table-[^/]*/stream/2026-.*"),
  },
  "elasticache/replicationGroup": {
    primaryEndpointAddress: "^master\\..*\\.[a-z0-9]{6}\\.euw1\\.cache\\.amazonaws\\.com$",
  },
  "secretsmanager/secret": { id: regional("secretsmanager", "secret:secret-.*-[A-Za-z0-9]{6}") },
  "ssm/parameter": { arn: regional("ssm", "parameter/minimal") },
  "kms/key": { id: `^${uuid}$`, arn: regional("kms", `key/${uuid}`) },
  "kms/alias": { name: "^alias/", arn: regional("kms", "alias/.*") },
  "s3/bucket": {
    arn: "^arn:aws:s3:::bucket-[a-z0-9-]+$",
    bucketRegionalDomainName: "^bucket-.*\\.s3\\.eu-west-1\\.amazonaws\\.com$",
  },
  "sqs/queue": {
    id: `^https://sqs\\.eu-west-1\\.amazonaws\\.com/${account}/queue-.*$`,
    arn: regional("sqs", "queue-.*"),
  },
  "sns/topic": { id: regional("sns", "topic-.*") },
  "sns/topicSubscription": { arn: regional("sns", `topic-.*:${uuid}`) },
  "lambda/function": {
    arn: regional("lambda", "function:function-.*"),
    qualifiedArn: regional("lambda", "function:function-.*:\\$LATEST"),
    invokeArn:
      "^arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/arn:aws:lambda:eu-west-1:.*/invocations$",
  },
  "lambda/eventSourceMapping": { id: `^${uuid}$` },
  "apigateway/restApi": {
    id: "^[a-z0-9]{10}$",
    executionArn: regional("execute-api", "[a-z0-9]{10}"),
    rootResourceId: "^[a-z0-9]{10}$",
  },
  "apigateway/stage": {
    invokeUrl: "^https://[a-z0-9]{10}\\.execute-api\\.eu-west-1\\.amazonaws\\.com/live$",
    arn: "^arn:aws:apigateway:eu-west-1::/restapis/[a-z0-9]{10}/stages/live$",
  },
  "apigateway/domainName": {
    regionalDomainName: "^d-[a-z0-9]{10}\\.execute-api\\.eu-west-1\\.amazonaws\\.com$",
    regionalZoneId: "^ZLY8HYME6SFDD$",
  },
  "cloudfront/distribution": {
    id: "^E[A-Z0-9]{13}$",
    arn: `^arn:aws:cloudfront::${account}:distribution/E[A-Z0-9]{13}$`,
    domainName: "^d[a-z0-9]{13}\\.cloudfront\\.net$",
    hostedZoneId: "^Z2FDTNDATAQYW2$",
  },
  "acm/certificate": { id: regional("acm", `certificate/${uuid}`) },
  "route53/healthCheck": { id: `^${uuid}$`, arn: `^arn:aws:route53:::healthcheck/${uuid}$` },
  "wafv2/webAcl": { arn: regional("wafv2", `regional/webacl/webacl-.*/${uuid}`) },
  "lb/loadBalancer": {
    id: regional("elasticloadbalancing", "loadbalancer/net/loadbalancer-[^/]*/[0-9a-f]{16}"),
    dnsName: "\\.elb\\.eu-west-1\\.amazonaws\\.com$",
    zoneId: "^Z2IFOLAFXWLO4F$",
  },
  "lb/targetGroup": { arnSuffix: "^targetgroup/targetgroup-[^/]*/[0-9a-f]{16}$" },
  "lb/listener": {
    id: regional("elasticloadbalancing", "listener/net/[^/]+/[0-9a-f]{16}/[0-9a-f]{16}"),
  },
  "eks/cluster": {
    arn: regional("eks", "cluster/minimal-cluster"),
    endpoint: "^https://[0-9A-F]{32}\\.[a-z0-9]{3}\\.eu-west-1\\.eks\\.amazonaws\\.com$",
  },
  "eks/podIdentityAssociation": { associationId: "^a-[a-z0-9]{17}$" },
  "iam/role": { arn: `^arn:aws:iam::${account}:role/role-.*$`, uniqueId: "^AROA[A-Z0-9]{17}$" },
  "cloudwatch/logGroup": { arn: regional("logs", "log-group:loggroup-.*[^*]") },
  "cloudwatch/eventBus": { arn: regional("events", "event-bus/eventbus-.*") },
  "cloudwatch/metricAlarm": { arn: regional("cloudwatch", "alarm:metricalarm-.*") },
  "cloudwatch/dashboard": { dashboardArn: `^arn:aws:cloudwatch::${account}:dashboard/minimal$` },
};

describe("what AWS's values look like", () => {
  for (const [path, outputs] of Object.entries(formats)) {
    it(`${path}: ${Object.keys(outputs).join(", ")}`, () => {
      const made = new Builder().make(aws(path));
      const all: { readonly [key: string]: Value } = { ...made.outputs, id: made.id };
      for (const [name, pattern] of Object.entries(outputs)) {
        expect(all[name], name).to.be.a("string").and.match(new RegExp(pattern));
      }
    });
  }

  it("carry the partition of the caller", () => {
    const builder = new Builder();
    const { inputs } = builder.make(aws("sqs/queue"));
    const { outputs } = builder.cloud.create({
      type: aws("sqs/queue"),
      name: "china",
      urn: "urn:china",
      inputs,
      caller: { region: "cn-north-1", account, partition: "aws-cn" },
      preview: false,
    });
    expect(outputs.arn).to.match(/^arn:aws-cn:sqs:cn-north-1:/);
  });

  it("ask for the same validation record in every region", () => {
    const builder = new Builder();
    const domain = { domainName: "example.com", subjectAlternativeNames: ["*.example.com"] };
    const [here, there] = ["eu-west-1", "us-east-1"].map(
      (region) =>
        builder.make(aws("acm/certificate"), domain, region).outputs.domainValidationOptions,
    );
    expect(here).to.deep.equal(there);
    expect(here).to.have.length(2);
    const [own, wildcard] = here as readonly { resourceRecordName: string }[];
    expect(own?.resourceRecordName).to.equal(wildcard?.resourceRecordName);
    expect(own?.resourceRecordName).to.match(/^_[0-9a-f]{32}\.example\.com\.$/);
  });

  it("are the same in equal runs and new after a replacement", () => {
    const [first, second] = [new Builder(), new Builder()];
    const vpc = (builder: Builder) =>
      builder.create(aws("ec2/vpc"), "net", { cidrBlock: "10.0.0.0/16" }).id;
    const id1 = vpc(first);
    expect(vpc(second)).to.equal(id1);
    expect(vpc(first)).to.not.equal(id1);
  });

  it("put default tags under the program's own", () => {
    const { outputs } = new Builder().make(aws("sqs/queue"), {
      tags: { project: "own", tier: "events" },
    });
    expect(outputs.tagsAll).to.deep.equal({ project: "own", tier: "events" });
    expect(new Builder().make(aws("sqs/queue")).outputs.tagsAll).to.deep.equal({
      project: "evenkeel",
    });
  });
});

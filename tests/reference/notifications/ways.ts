import { expect } from "chai";
import { timeout } from "../../program/plans";
import { expectStatement, json, notifications, Rows } from "./support";

const at = "eu-west-1";
const balancerType = "aws:lb/loadBalancer:LoadBalancer";
const distributionType = "aws:cloudfront/distribution:Distribution";
const endpointServiceType = "aws:ec2/vpcEndpointService:VpcEndpointService";

interface Rule {
  readonly statement: { readonly managedRuleGroupStatement?: { readonly name: string } };
  readonly overrideAction?: { readonly none?: object };
}

/** The operations of an API, by path and method. */
const paths = (body: Parameters<typeof json>[0]) =>
  (json(body) as { readonly paths: Record<string, Record<string, unknown>> }).paths;

describe("The reference system notifications, ways in:", function () {
  this.timeout(timeout);
  let rows: Rows;
  before(async () => (rows = new Rows(await notifications())));

  it("the site and its data on S3, behind CloudFront only", () => {
    const [origin] = rows.inputs("aws:cloudfront/distribution:Distribution")
      .origins as readonly Record<string, unknown>[];
    const site = rows.one("aws:s3/bucket:Bucket");
    expect(origin).to.include({
      domainName: site.outputs.bucketRegionalDomainName,
      originAccessControlId: rows.one("aws:cloudfront/originAccessControl:OriginAccessControl").id,
    });
    expect(rows.inputs("aws:cloudfront/originAccessControl:OriginAccessControl")).to.include({
      originAccessControlOriginType: "s3",
      signingBehavior: "always",
    });
    expect(rows.inputs("aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock")).to.deep.equal({
      bucket: site.id,
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    });
    expectStatement(
      rows.statements("aws:s3/bucketPolicy:BucketPolicy", `edge-site-${at}-access-policy`),
      {
        Effect: "Allow",
        Principal: { Service: "cloudfront.amazonaws.com" },
        Action: "s3:GetObject",
        Condition: {
          StringEquals: {
            "aws:SourceArn": rows.arn(
              "aws:cloudfront/distribution:Distribution",
              "edge-site-distribution",
            ),
          },
        },
      },
    );
  });

  it("a gateway endpoint for S3 on every private route table", () => {
    const endpoint = rows.inputs("aws:ec2/vpcEndpoint:VpcEndpoint", `network-${at}-s3`);
    expect(endpoint).to.include({
      vpcEndpointType: "Gateway",
      serviceName: "com.amazonaws.eu-west-1.s3",
    });
    const inside = [...rows.subnets("private"), ...rows.subnets("isolated")];
    const tables = rows
      .of("aws:ec2/routeTableAssociation:RouteTableAssociation")
      .filter(({ inputs }) => inside.includes(inputs.subnetId))
      .map(({ inputs }) => inputs.routeTableId);
    expect(tables).to.have.length(4);
    expect(endpoint.routeTableIds).to.include.members(tables);
  });

  it("certificates for the load balancers, the API and CloudFront, proved by DNS", () => {
    const certificates = {
      [at]: [`api-${at}-certificate`, `api-${at}-issued`],
      "us-east-1": ["edge-domain-certificate", "edge-domain-issued"],
    } as const;
    const validation = rows.one("aws:route53/record:Record", "edge-domain-validation");
    const proof = validation.outputs.fqdn;
    for (const [region, [name, issued]] of Object.entries(certificates)) {
      const type = "aws:acm/certificate:Certificate";
      expect(rows.region(type, name)).to.equal(region);
      expect(rows.inputs(type, name)).to.deep.include({
        domainName: "notifications.example.com",
        subjectAlternativeNames: ["*.notifications.example.com"],
        validationMethod: "DNS",
      });
      expect(
        rows.inputs("aws:acm/certificateValidation:CertificateValidation", issued),
      ).to.deep.include({
        certificateArn: rows.arn(type, name),
        validationRecordFqdns: [proof],
      });
    }
    const regional = rows.arn("aws:acm/certificate:Certificate", `api-${at}-certificate`);
    const listeners = rows.of("aws:lb/listener:Listener");
    expect(listeners).to.have.length(4);
    for (const { inputs } of listeners) {
      expect(inputs).to.include({ protocol: "TLS", certificateArn: regional });
    }
    expect(rows.inputs("aws:apigateway/domainName:DomainName")).to.include({
      domainName: "api.notifications.example.com",
      regionalCertificateArn: regional,
      securityPolicy: "TLS_1_2",
    });
    expect(rows.inputs(distributionType).viewerCertificate).to.include({
      acmCertificateArn: rows.arn("aws:acm/certificate:Certificate", "edge-domain-certificate"),
    });
  });

  it("API Gateway with limits of rate and a cache of answers", () => {
    const api = rows.one("aws:apigateway/restApi:RestApi");
    const settingsType = "aws:apigateway/methodSettings:MethodSettings";
    const common = { restApi: api.id, stageName: "live" };
    expect(rows.inputs("aws:apigateway/stage:Stage")).to.include({
      ...common,
      cacheClusterEnabled: true,
      cacheClusterSize: "0.5",
    });
    const limits = { throttlingRateLimit: 500, throttlingBurstLimit: 1000 };
    expect(rows.inputs(settingsType, `api-${at}-gateway-limits`)).to.containSubset({
      ...common,
      methodPath: "*/*",
      settings: limits,
    });
    // Settings of a method hide those of the whole stage, so the limits are said again.
    for (const [name, methodPath] of [
      ["orders", "~1orders/GET"],
      ["orders-below", "~1orders~1{proxy+}/GET"],
    ] as const) {
      expect(rows.inputs(settingsType, `api-${at}-gateway-cache-${name}`)).to.containSubset({
        ...common,
        methodPath,
        settings: {
          ...limits,
          cachingEnabled: true,
          cacheDataEncrypted: true,
          cacheTtlInSeconds: 60,
          requireAuthorizationForCacheControl: true,
        },
      });
    }
    const plans = {
      "mobile-app": { throttleSettings: { rateLimit: 100, burstLimit: 200 } },
      "back-office": {
        throttleSettings: { rateLimit: 20, burstLimit: 40 },
        quotaSettings: { limit: 50_000, period: "DAY" },
      },
    };
    for (const [client, plan] of Object.entries(plans)) {
      const name = `api-${at}-${client}`;
      const planType = "aws:apigateway/usagePlan:UsagePlan";
      expect(rows.inputs(planType, `${name}-plan`)).to.containSubset({
        ...plan,
        apiStages: [{ apiId: api.id, stage: "live" }],
      });
      expect(rows.inputs("aws:apigateway/usagePlanKey:UsagePlanKey", `${name}-member`)).to.include({
        usagePlanId: rows.one(planType, `${name}-plan`).id,
        keyId: rows.one("aws:apigateway/apiKey:ApiKey", `${name}-key`).id,
      });
    }
    // Without a key nobody gets past, and one client's answers are not another's.
    expect(paths(api.inputs.body)["/orders"]?.get).to.containSubset({
      security: [{ api_key: [] }],
      "x-amazon-apigateway-integration": {
        cacheKeyParameters: ["method.request.header.x-api-key"],
      },
    });
  });

  it("API Gateway to a VPC link, to a load balancer, to pods", () => {
    const internal = rows.one(balancerType, `ingress-${at}-internal-balancer`);
    const link = rows.one("aws:apigateway/vpcLink:VpcLink");
    expect(internal.inputs).to.include({
      internal: true,
      loadBalancerType: "network",
      // A VPC link comes from addresses that no rule of a security group could name.
      enforceSecurityGroupInboundRulesOnPrivateLinkTraffic: "off",
    });
    expect(link.inputs.targetArn).to.equal(internal.outputs.arn);
    const { body } = rows.inputs("aws:apigateway/restApi:RestApi");
    for (const [service, port] of [
      ["orders", 443],
      ["carriers", 8443],
    ] as const) {
      expect(paths(body)[`/${service}`]?.post).to.containSubset({
        "x-amazon-apigateway-integration": {
          type: "http_proxy",
          connectionType: "VPC_LINK",
          connectionId: link.id,
          uri: `https://services.notifications.example.com:${port}/${service}`,
        },
      });
      const name = `ingress-${at}-internal-${service}`;
      const group = rows.one("aws:lb/targetGroup:TargetGroup", `${name}-targets`);
      expect(group.inputs).to.include({ targetType: "ip", port: 8080 });
      expect(rows.inputs("aws:lb/listener:Listener", `${name}-listener`)).to.containSubset({
        loadBalancerArn: internal.outputs.arn,
        port,
        defaultActions: [{ type: "forward", targetGroupArn: group.outputs.arn }],
      });
      expect(
        rows.inputs("kubernetes:elbv2.k8s.aws/v1beta1:TargetGroupBinding", `${name}-binding`),
      ).to.containSubset({
        metadata: { namespace: service },
        spec: {
          targetGroupARN: group.outputs.arn,
          targetType: "ip",
          serviceRef: { name: service, port: 8080 },
        },
      });
    }
    expect(
      rows.inputs(
        "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
        `ingress-${at}-internal-to-pods-8080-in`,
      ),
    ).to.include({
      fromPort: 8080,
      referencedSecurityGroupId: rows.one(
        "aws:ec2/securityGroup:SecurityGroup",
        `ingress-${at}-internal-access`,
      ).id,
    });
  });

  it("an endpoint service on a load balancer of its own, where one is wanted", async () => {
    const own = rows.one(balancerType, `ingress-${at}-private-balancer`);
    expect(rows.inputs(endpointServiceType)).to.deep.equal({
      acceptanceRequired: true,
      allowedPrincipals: ["arn:aws:iam::111122223333:root"],
      networkLoadBalancerArns: [own.outputs.arn],
    });
    expect(rows.inputs("aws:apigateway/vpcLink:VpcLink").targetArn).not.to.equal(own.outputs.arn);
    const served = rows
      .of("aws:lb/listener:Listener")
      .filter(({ inputs }) => inputs.loadBalancerArn === own.outputs.arn)
      .map(({ inputs }) => inputs.port);
    expect(served).to.have.members([443, 8443]);

    const without = new Rows(await notifications("settings.api.endpointService=none"));
    expect(without.of(endpointServiceType)).to.deep.equal([]);
    expect(without.of(balancerType).map(({ name }) => name)).to.deep.equal([
      `ingress-${at}-internal-balancer`,
    ]);
  });

  it("firewalls against SQL injection, scripts and floods on CloudFront and on the API", () => {
    const aclType = "aws:wafv2/webAcl:WebAcl";
    const logType = "aws:cloudwatch/logGroup:LogGroup";
    const firewalls = {
      "edge-firewall": { scope: "CLOUDFRONT", region: "us-east-1" },
      [`api-${at}-firewall`]: { scope: "REGIONAL", region: at },
    };
    for (const [name, { scope, region }] of Object.entries(firewalls)) {
      const acl = rows.one(aclType, `${name}-acl`);
      expect(rows.region(aclType, `${name}-acl`)).to.equal(region);
      expect(acl.inputs.scope).to.equal(scope);
      const { rules } = acl.inputs as unknown as { readonly rules: readonly Rule[] };
      const blocking = rules.filter(({ overrideAction }) => overrideAction?.none);
      expect(
        blocking.map(({ statement }) => statement.managedRuleGroupStatement?.name),
      ).to.include.members([
        "AWSManagedRulesSQLiRuleSet",
        // The rules against cross-site scripting are in this one.
        "AWSManagedRulesCommonRuleSet",
        "AWSManagedRulesKnownBadInputsRuleSet",
      ]);
      expect(rules).to.containSubset([
        {
          action: { block: {} },
          statement: { rateBasedStatement: { limit: 2000, aggregateKeyType: "IP" } },
        },
      ]);
      expect(
        rows.inputs(
          "aws:wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration",
          `${name}-logging`,
        ),
      ).to.deep.include({
        resourceArn: acl.outputs.arn,
        logDestinationConfigs: [rows.arn(logType, `${name}-logs`)],
      });
      expect(rows.inputs(logType, `${name}-logs`).name).to.match(/^aws-waf-logs-/);
    }
    expect(rows.inputs(distributionType).webAclId).to.equal(rows.arn(aclType, "edge-firewall-acl"));
    expect(rows.inputs("aws:wafv2/webAclAssociation:WebAclAssociation")).to.deep.equal({
      resourceArn: rows.arn("aws:apigateway/stage:Stage", `api-${at}-gateway-stage`),
      webAclArn: rows.arn(aclType, `api-${at}-firewall-acl`),
    });
  });
});

import { expect } from "chai";
import { type IngressArgs } from "../../../components/ingress";
import { listenerSlot } from "../../../environments/listenerSlots";
import { type Settings } from "../../../environments/schema";
import { type Properties } from "../../../lab/model";
import { containersOn, functionsOnly, onEcs, reached } from "../../support/containers";
import { groupOfPods } from "../../support/place";
import { type Found, prod, simulate, tlsOnly, valueOf } from "../../support/platform";

const name = "ingress-eu-west-1-public";
const balancerType = "aws:lb/loadBalancer:LoadBalancer";
const listenerType = "aws:lb/listener:Listener";
const ruleType = "aws:lb/listenerRule:ListenerRule";
const targetsType = "aws:lb/targetGroup:TargetGroup";
const bucketType = "aws:s3/bucket:Bucket";

const services: Settings["services"] = {
  ...prod.services,
  quotes: onEcs({ api: "commands" }),
  wallet: onEcs({ api: "commands-and-queries" }),
};
const signIn = {
  userPoolArn: "arn:aws:cognito-idp:eu-west-1:444455556666:userpool/eu-west-1_abcdefghi",
  albClientId: "1example23456789",
  poolDomain: "evenkeel-test",
};

const place = (of: Settings, more: Partial<IngressArgs> = {}) =>
  simulate(of, () => containersOn(of, more));

describe("PublicLoadBalancer", () => {
  let found: Found<ReturnType<typeof containersOn>>;
  let guarded: Found<ReturnType<typeof containersOn>>;

  before(async () => {
    found = await place(reached({ ingress: "alb" }, services));
    guarded = await place(reached({ ingress: "alb" }, services, { accelerator: true }), { signIn });
  });

  const rule = (of: Found<unknown>, which: string) => of.inputs(ruleType, `${name}-${which}`);
  const secret = (of: Found<unknown>) =>
    String(of.output("random:index/randomPassword:RandomPassword", `${name}-origin`, "result"));

  it("creates a balancer with its log, its firewall, its listener, and rules and targets for each service", () => {
    const own = found.resources.all
      .filter(({ parent }) => parent.endsWith(`::${name}`))
      .map((resource) => `${resource.type.split("/").pop() ?? ""} ${resource.name}`)
      .map((text) => text.replace(/^.*:/, "").replace(`${name}-`, ""))
      .sort();
    expect(own).to.deep.equal([
      "BalancerLogs logs",
      "Listener listener",
      "ListenerRule payment-rule-1",
      "ListenerRule quotes-rule-1",
      "ListenerRule quotes-rule-2",
      "ListenerRule wallet-rule-1",
      "LoadBalancer balancer",
      "RandomPassword origin",
      "SecurityGroup access",
      "SecurityGroupEgressRule to-pods-8080-out",
      "SecurityGroupIngressRule from-callers",
      "SecurityGroupIngressRule to-pods-8080-in",
      "TargetGroup payment-targets",
      "TargetGroup quotes-targets",
      "TargetGroup wallet-targets",
      "TargetGroupBinding payment-binding",
      "WebAcl firewall",
      "WebAclAssociation firewall-association",
    ]);
  });

  describe("secures", () => {
    it("the balancer: strict about headers, logged, kept from deletion", () => {
      expect(found.inputs(balancerType)).to.deep.equal({
        name: "evenkeel-test--public",
        loadBalancerType: "application",
        internal: false,
        subnets: [1, 2, 3].map((zone) =>
          found.id("aws:ec2/subnet:Subnet", `network-eu-west-1-vpc-public-${zone}`),
        ),
        securityGroups: [found.id("aws:ec2/securityGroup:SecurityGroup", `${name}-access`)],
        accessLogs: { bucket: found.id(bucketType, `${name}-logs-bucket`), enabled: true },
        dropInvalidHeaderFields: true,
        desyncMitigationMode: "defensive",
        enableDeletionProtection: true,
      });
      expect(found.waitsFor(balancerType, `${name}-balancer`)).to.include(`${name}-logs-policy`);
    });

    it("the way in: CloudFront's addresses alone, or everybody's where an accelerator leads to it", () => {
      const callers = (of: Found<unknown>) =>
        of.inputs(
          "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
          `${name}-from-callers`,
        );
      expect(callers(found)).to.include({
        prefixListId: "pl-4fa04526",
        fromPort: 443,
        toPort: 443,
      });
      expect(callers(found)).to.not.have.property("cidrIpv4");
      expect(callers(guarded)).to.include({ cidrIpv4: "0.0.0.0/0", fromPort: 443, toPort: 443 });
      expect(callers(guarded)).to.not.have.property("prefixListId");
    });

    it("the way out: to targets, and to Cognito where people sign in", () => {
      const pods = groupOfPods(found);
      const tasks = ["quotes", "wallet"].map(
        (service) => `tcp 8080 to containers-eu-west-1-${service}-access`,
      );
      expect(found.egress(`${name}-access`)).to.have.members([`tcp 8080 to ${pods}`, ...tasks]);
      expect(guarded.egress(`${name}-access`)).to.include("tcp 443 to 0.0.0.0/0");
    });

    it("the listener by TLS with the certificate of the place; what no rule wants does not exist", () => {
      expect(found.inputs(listenerType)).to.deep.equal({
        loadBalancerArn: found.arn(balancerType, `${name}-balancer`),
        port: 443,
        protocol: "HTTPS",
        sslPolicy: "ELBSecurityPolicy-TLS13-1-2-2021-06",
        certificateArn: found.arn("aws:acm/certificate:Certificate", "api-eu-west-1-certificate"),
        defaultActions: [
          {
            type: "fixed-response",
            fixedResponse: {
              statusCode: "404",
              contentType: "text/plain",
              messageBody: "Not found",
            },
          },
        ],
      });
    });

    it("the balancer by a web ACL of its region", () => {
      expect(found.inputs("aws:wafv2/webAclAssociation:WebAclAssociation")).to.deep.equal({
        resourceArn: found.arn(balancerType, `${name}-balancer`),
        webAclArn: found.arn("aws:wafv2/webAcl:WebAcl", `${name}-firewall-acl`),
      });
      expect(found.inputs("aws:wafv2/webAcl:WebAcl", `${name}-firewall-acl`).scope).to.equal(
        "REGIONAL",
      );
      // All callers come from CloudFront's addresses: its own web ACL counts them.
      expect(JSON.stringify(found.inputs("aws:wafv2/webAcl:WebAcl").rules)).to.contain(
        `"searchString":"${secret(found)}"`,
      );
    });

    it("the log: only Elastic Load Balancing writes, for this account, with S3's own keys", () => {
      const bucket = found.arn(bucketType, `${name}-logs-bucket`);
      expect(
        found.statements("aws:s3/bucketPolicy:BucketPolicy", `${name}-logs-policy`),
      ).to.deep.equal([
        {
          Effect: "Allow",
          Principal: { Service: "logdelivery.elasticloadbalancing.amazonaws.com" },
          Action: "s3:PutObject",
          Resource: `${bucket}/AWSLogs/444455556666/*`,
          Condition: {
            ArnLike: {
              "aws:SourceArn": "arn:aws:elasticloadbalancing:eu-west-1:444455556666:loadbalancer/*",
            },
          },
        },
        tlsOnly("s3:*", [bucket, `${bucket}/*`]),
      ]);
      expect(
        found.inputs(
          "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
          `${name}-logs-encryption`,
        ).rules,
      ).to.deep.equal([{ applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" } }]);
      expect(
        found.inputs(
          "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration",
          `${name}-logs-lifecycle`,
        ),
      ).to.have.nested.property("rules[0].expiration.days", 365);
      expect(found.options(bucketType, `${name}-logs-bucket`).protect).to.equal(true);
      expect(
        found.inputs(
          "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock",
          `${name}-logs-private`,
        ),
      ).to.include({ blockPublicPolicy: true, restrictPublicBuckets: true });
    });

    it("services: a browser is sent to sign in, a command without a session is refused", () => {
      const authenticated = (onUnauthenticatedRequest: string) => ({
        type: "authenticate-cognito",
        order: 1,
        authenticateCognito: {
          userPoolArn: signIn.userPoolArn,
          userPoolClientId: signIn.albClientId,
          userPoolDomain: signIn.poolDomain,
          onUnauthenticatedRequest,
          sessionTimeout: 28_800,
        },
      });
      const forward = (service: string) => ({
        type: "forward",
        order: 2,
        targetGroupArn: guarded.arn(targetsType, `${name}-${service}-targets`),
      });
      expect(rule(guarded, "payment-rule-1").actions).to.deep.equal([
        authenticated("authenticate"),
        forward("payment"),
      ]);
      expect(rule(guarded, "quotes-rule-1").actions).to.deep.equal([
        authenticated("deny"),
        forward("quotes"),
      ]);
      expect(rule(guarded, "wallet-rule-1").actions).to.have.nested.property(
        "[0].authenticateCognito.onUnauthenticatedRequest",
        "authenticate",
      );
    });
  });

  describe("connects", () => {
    const host = { hostHeader: { regexValues: ["^(app\\.)?shop\\.example\\.com$"] } };
    const path = (service: string) => ({
      pathPattern: { regexValues: [`^/${service}(/.*)?$`] },
    });
    const methods = (...values: string[]) => ({ httpRequestMethod: { values } });
    const header = () => ({
      httpHeader: { httpHeaderName: "X-Origin-Verify-eu-west-1", values: [secret(found)] },
    });

    it("queries by host, path, method and CloudFront's header to their targets", () => {
      expect(rule(found, "payment-rule-1")).to.deep.equal({
        listenerArn: found.arn(listenerType, `${name}-listener`),
        priority: listenerSlot("payment"),
        conditions: [host, path("payment"), methods("GET"), header()],
        actions: [
          { type: "forward", targetGroupArn: found.arn(targetsType, `${name}-payment-targets`) },
        ],
      });
    });

    it("commands by two rules, for a rule has room for five values", () => {
      const conditions = (which: string) => rule(found, which).conditions;
      expect(conditions("quotes-rule-1")).to.deep.equal([
        host,
        path("quotes"),
        methods("POST", "PUT"),
        header(),
      ]);
      expect(conditions("quotes-rule-2")).to.deep.equal([
        host,
        path("quotes"),
        methods("PATCH", "DELETE"),
        header(),
      ]);
      expect(rule(found, "quotes-rule-2").priority).to.equal(listenerSlot("quotes") + 1);
    });

    it("every method where a service takes both", () => {
      expect(rule(found, "wallet-rule-1").conditions).to.deep.equal([
        host,
        path("wallet"),
        header(),
      ]);
    });

    it("an accelerator to reads alone, under a host of their own and without CloudFront's header", () => {
      const global = { hostHeader: { regexValues: ["^global\\.shop\\.example\\.com$"] } };
      expect(rule(guarded, "payment-rule-2").conditions).to.deep.equal([
        global,
        path("payment"),
        methods("GET"),
      ]);
      expect(rule(guarded, "wallet-rule-2").conditions).to.deep.equal([
        global,
        path("wallet"),
        methods("GET"),
      ]);
      const ofQuotes = guarded.resources
        .of(ruleType)
        .filter((each) => each.name.startsWith(`${name}-quotes`));
      expect(JSON.stringify(ofQuotes.map(({ inputs }) => inputs.conditions))).not.to.include(
        "global",
      );
    });

    it("services to the same priorities, whichever others there are", async () => {
      const { payment } = prod.services;
      const alone = await place(
        reached({ ingress: "alb" }, { ...functionsOnly, ...(payment ? { payment } : {}) }),
      );
      expect(rule(alone, "payment-rule-1").priority).to.equal(
        rule(found, "payment-rule-1").priority,
      );
    });

    it("target groups to pods and tasks by HTTP", () => {
      const group = (service: string): Properties =>
        found.inputs(targetsType, `${name}-${service}-targets`);
      expect(group("payment")).to.deep.include({
        name: "evenkeel-test-payment--public",
        protocol: "HTTP",
        targetType: "ip",
        port: 8080,
      });
      expect(group("quotes")).to.have.nested.property("healthCheck.path", "/health");
    });

    it("the edge to its address and to the header that opens it", async () => {
      const { publicBalancer } = found.result.ingress;
      const output = (property: string) => found.output(balancerType, `${name}-balancer`, property);
      if (!publicBalancer) {
        throw new Error("there is none");
      }
      expect(await valueOf(publicBalancer.arn)).to.equal(output("arn"));
      expect(await valueOf(publicBalancer.dnsName)).to.equal(output("dnsName"));
      expect(await valueOf(publicBalancer.zoneId)).to.equal(output("zoneId"));
      expect(publicBalancer.originHeader.name).to.equal("X-Origin-Verify-eu-west-1");
      expect(await valueOf(publicBalancer.originHeader.value)).to.equal(secret(found));
    });

    it("errors, delays and sick targets to alarms", () => {
      const watched = found.result.ingress.signals.map((signal) => [
        signal.name,
        signal.namespace,
        signal.metric,
      ]);
      const elb = "AWS/ApplicationELB";
      expect(watched).to.deep.equal([
        ["app-errors", elb, "HTTPCode_Target_5XX_Count"],
        ["app-latency", elb, "TargetResponseTime"],
        ["payment-unhealthy-pods", elb, "UnHealthyHostCount"],
        ["quotes-unhealthy-tasks", elb, "UnHealthyHostCount"],
        ["wallet-unhealthy-tasks", elb, "UnHealthyHostCount"],
      ]);
    });
  });
});

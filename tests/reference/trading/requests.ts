import { expect } from "chai";
import { type Properties } from "../../../lab/model";
import { timeout } from "../../program/plans";
import { granted } from "../../support/platform";
import {
  arn,
  domain,
  expectPods,
  home,
  integrations,
  places,
  plan,
  podGroup,
  regionalName,
  routes,
  scaling,
  standby,
  threeZones,
  type Trading,
  types,
  zonesOf,
} from "./support";

describe("The reference system trading: requests", function () {
  this.timeout(timeout);
  let stack: Trading;
  before(async () => {
    stack = await plan();
  });

  describe("CloudFront with Shield and WAF, and Route 53 behind it", () => {
    it("guards the distribution by a web ACL and Shield, with the API's reads behind queries.", () => {
      const site = stack.inputs(types.distribution);
      const acl = stack.resources.only(types.webAcl, "edge-firewall-acl");
      expect(site).to.deep.include({
        aliases: [domain],
        webAclId: acl.outputs.arn,
        priceClass: "PriceClass_All",
      });
      expect(stack.region(types.webAcl, acl.name)).to.equal("us-east-1");
      expect(acl.inputs.scope).to.equal("CLOUDFRONT");
      const flood = (acl.inputs.rules as Properties[]).find(({ name }) => name === "Flood");
      expect(flood).to.deep.include({ action: { block: {} } });
      expect(flood?.statement).to.deep.include({
        rateBasedStatement: { limit: 10_000, aggregateKeyType: "IP" },
      });

      const protectedArns = stack.resources
        .of("aws:shield/protection:Protection")
        .map(({ inputs }) => inputs.resourceArn);
      expect(protectedArns).to.have.members([
        stack.arn(types.distribution, "edge-site-distribution"),
        ...places.map((place) => stack.arn(types.loadBalancer, `ingress-${place}-public-balancer`)),
      ]);
      expect(stack.inputs("aws:shield/subscription:Subscription").autoRenew).to.equal("ENABLED");

      const behaviors = site.orderedCacheBehaviors as Properties[];
      const origins = site.origins as Properties[];
      const leads = Object.fromEntries(
        behaviors.map(({ pathPattern, targetOriginId }) => [
          pathPattern,
          origins.find(({ originId }) => originId === targetOriginId)?.domainName,
        ]),
      );
      expect(leads).to.deep.include({
        "/api/*": `api.${domain}`,
        "/quotes/*": `queries.${domain}`,
        "/positions/*": `app.${domain}`,
        "/ledger/*": `app.${domain}`,
      });
    });

    it("answers queries. by continent, each place only while its own health check reaches it", () => {
      const health = (which: "home" | "standby") =>
        stack.id(types.healthCheck, `edge-queries-${which}-health`);
      const americas = {
        target: regionalName(stack, standby, "queries"),
        health: health("standby"),
      };
      expect(routes(stack, `queries.${domain}`)).to.deep.equal({
        [home]: {
          routing: [{ country: "*" }],
          target: `default.queries.${domain}`,
          health: "none",
        },
        [`${standby}-continent-NA`]: { ...americas, routing: [{ continent: "NA" }] },
        [`${standby}-continent-SA`]: { ...americas, routing: [{ continent: "SA" }] },
      });
      expect(routes(stack, `default.queries.${domain}`)).to.deep.equal({
        [home]: {
          routing: [{ type: "PRIMARY" }],
          target: regionalName(stack, home, "queries"),
          health: health("home"),
        },
        [standby]: { ...americas, routing: [{ type: "SECONDARY" }] },
      });
      for (const [which, place] of [
        ["home", home],
        ["standby", standby],
      ] as const) {
        const api = stack.id(types.api, `api-${place}-queries-rest`);
        expect(stack.inputs(types.healthCheck, `edge-queries-${which}-health`)).to.deep.include({
          type: "HTTPS",
          fqdn: `${api}.execute-api.${place}.amazonaws.com`,
          resourcePath: "/live/health",
          requestInterval: 30,
          failureThreshold: 3,
        });
      }
    });

    it("answers queries. from the nearest place where the settings say latency", async () => {
      const nearest = await plan("settings.edge.reads.policy=latency");
      expect(routes(nearest, `queries.${domain}`)).to.deep.equal(
        Object.fromEntries(
          (
            [
              ["home", home],
              ["standby", standby],
            ] as const
          ).map(([which, place]) => [
            place,
            {
              routing: [{ region: place }],
              target: regionalName(nearest, place, "queries"),
              health: nearest.id(types.healthCheck, `edge-queries-${which}-health`),
            },
          ]),
        ),
      );
    });
  });

  describe("ALB", () => {
    it("ends TLS, and routes by host and path to each service", () => {
      for (const place of places) {
        const name = `ingress-${place}-public`;
        const balancer = stack.resources.only(types.loadBalancer, `${name}-balancer`);
        expect(balancer.inputs).to.deep.include({
          loadBalancerType: "application",
          internal: false,
        });
        expect(zonesOf(stack, balancer.inputs.subnets)).to.deep.equal(threeZones(place));
        const listeners = stack.resources
          .of(types.listener)
          .filter(({ inputs }) => inputs.loadBalancerArn === balancer.outputs.arn);
        expect(listeners.map(({ name }) => name)).to.deep.equal([`${name}-listener`]);
        expect(stack.inputs(types.listener, `${name}-listener`)).to.deep.include({
          port: 443,
          protocol: "HTTPS",
          sslPolicy: "ELBSecurityPolicy-TLS13-1-2-2021-06",
          certificateArn: stack.arn(types.certificate, `api-${place}-certificate`),
        });
        expect(stack.inputs(types.webAclAssociation, `${name}-firewall-association`)).to.deep.equal(
          {
            resourceArn: balancer.outputs.arn,
            webAclArn: stack.arn(types.webAcl, `${name}-firewall-acl`),
          },
        );

        for (const service of ["ledger", "positions"]) {
          const { conditions, ...rule } = stack.inputs(
            types.listenerRule,
            `${name}-${service}-rule-1`,
          );
          expect(rule.listenerArn).to.equal(stack.arn(types.listener, `${name}-listener`));
          expect(rule.actions).to.deep.equal([
            {
              type: "forward",
              targetGroupArn: stack.arn(types.targetGroup, `${name}-${service}-targets`),
            },
          ]);
          expect(conditions).to.deep.include.members([
            { hostHeader: { regexValues: ["^(app\\.)?trading\\.example\\.org$"] } },
            { pathPattern: { regexValues: [`^/${service}(/.*)?$`] } },
          ]);
          expectPods(stack, place, `${name}-${service}`, service);
        }
      }
    });
  });

  describe("API Gateway with Lambda, and over an NLB EKS, ElastiCache and DynamoDB", () => {
    it("leads orders to a function, and orders and quotes to pods behind the NLB", () => {
      for (const place of places) {
        const nlb = `ingress-${place}-internal`;
        const link = stack.resources.only(
          "aws:apigateway/vpcLink:VpcLink",
          `ingress-${place}-link`,
        );
        expect(link.inputs.targetArn).to.equal(stack.arn(types.loadBalancer, `${nlb}-balancer`));
        const commands = integrations(stack, place, "gateway");
        const lambda = stack.arn("aws:lambda/function:Function", `api-${place}-ordering-function`);
        expect(commands.get("post /ordering")).to.deep.include({ type: "aws_proxy" });
        expect(commands.get("post /ordering")?.uri).to.contain(`/functions/${lambda}/invocations`);

        const queries = integrations(stack, place, "queries");
        for (const [service, integration, port] of [
          ["matching", commands.get("post /matching"), 443],
          ["quotes", queries.get("get /quotes"), 8443],
        ] as const) {
          expect(integration).to.deep.include({
            type: "http_proxy",
            connectionId: link.id,
            uri: `https://services.${domain}:${port}/${service}`,
          });
          expect(stack.inputs(types.listener, `${nlb}-${service}-listener`)).to.deep.include({
            port,
            protocol: "TLS",
            loadBalancerArn: link.inputs.targetArn,
            certificateArn: stack.arn(types.certificate, `api-${place}-certificate`),
            defaultActions: [
              {
                type: "forward",
                targetGroupArn: stack.arn(types.targetGroup, `${nlb}-${service}-targets`),
              },
            ],
          });
          expectPods(stack, place, `${nlb}-${service}`, service);
        }
      }
    });

    it("gives quotes a cache in three zones, with its address and login", () => {
      for (const place of places) {
        expect(stack.inputs(types.cache, `data-${place}-cache-group`)).to.deep.include({
          numCacheClusters: 3,
          automaticFailoverEnabled: true,
          multiAzEnabled: true,
          transitEncryptionEnabled: true,
          kmsKeyId: stack.key("data", place),
        });
        const settings = stack.inputs(
          "kubernetes:core/v1:ConfigMap",
          `cluster-${place}-quotes-settings`,
        );
        const address = stack.inputs("aws:ssm/parameter:Parameter", `data-${place}-cache-address`);
        expect(settings.data).to.deep.include({
          CACHE_PARAMETER: address.name,
          CACHE_SECRET: stack.inputs(
            "aws:secretsmanager/secret:Secret",
            `data-${place}-cache-login-secret`,
          ).name,
        });
        expect(stack.statements(types.policy, `cluster-${place}-quotes-policy`)).to.deep.include(
          granted(
            ["secretsmanager:GetSecretValue"],
            arn("secretsmanager", place, "secret:evenkeel-trading/cache-??????"),
          ),
        );
        expect(stack.ingress(`data-${place}-cache-access`)).to.contain(
          `tcp 6379 from ${podGroup(stack, place)}`,
        );
      }
    });

    it("lets the throughput of DynamoDB follow its load, in both places", () => {
      const table = stack.inputs("aws:dynamodb/table:Table");
      expect(table).to.deep.include({
        name: "evenkeel-trading-matching",
        billingMode: "PROVISIONED",
      });
      for (const [kind, unit] of [
        ["read", "Read"],
        ["write", "Write"],
      ] as const) {
        const name = `data-${home}-matching-${kind}`;
        expect(scaling(stack, `${name}-capacity`, `${name}-use`)).to.deep.equal({
          resourceId: "table/evenkeel-trading-matching",
          min: 500,
          max: 20_000,
          metric: `DynamoDB${unit}CapacityUtilization`,
          targetValue: 70,
        });
        const copy = `data-${standby}-matching-${kind}-capacity`;
        expect(stack.inputs(types.scalingTarget, copy)).to.deep.include({
          resourceId: "table/evenkeel-trading-matching",
          scalableDimension: `dynamodb:table:${unit}CapacityUnits`,
          maxCapacity: 20_000,
        });
        expect(stack.region(types.scalingTarget, copy)).to.equal(standby);
      }
      const replica = "aws:dynamodb/tableReplica:TableReplica";
      expect(stack.inputs(replica).globalTableArn).to.equal(
        stack.arn("aws:dynamodb/table:Table", `data-${home}-matching-table`),
      );
      expect(stack.waitsFor(replica, `data-${standby}-matching-replica`)).to.include(
        `data-${home}-matching-write-use`,
      );
      expect(
        stack.statements(types.policy, `cluster-${standby}-matching-policy`)[1],
      ).to.have.nested.property(
        "Resource[0]",
        arn("dynamodb", standby, "table/evenkeel-trading-matching"),
      );
    });
  });
});

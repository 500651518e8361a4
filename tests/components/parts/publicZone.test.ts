import { expect } from "chai";
import { DomainCertificate, publicZone, type PublicZone } from "../../../components";
import { type Settings } from "../../../environments/schema";
import { UNKNOWN } from "../../../lab/model";
import { needs } from "../../program/graph";
import { leaves } from "../../program/values";
import { worldwide } from "../../support/place";
import { dev, type Found, prod, simulate, valueOf } from "../../support/platform";

const zoneType = "aws:route53/zone:Zone";
const logType = "aws:cloudwatch/logGroup:LogGroup";
const policyType = "aws:cloudwatch/logResourcePolicy:LogResourcePolicy";
const queryType = "aws:route53/queryLog:QueryLog";
const registrationType = "aws:route53domains/registeredDomain:RegisteredDomain";

const own = (of: Settings, registrar: boolean): Settings => ({
  ...of,
  zoneId: undefined,
  edge: { ...of.edge, zone: "own", registrar },
});

const zone =
  (of: Settings) =>
  (opts = worldwide(of)) =>
    publicZone("edge", of, { region: "us-east-1", account: of.account }, opts);

/** A zone and the certificate of its domain. */
const certified = (of: Settings) => () => {
  const opts = worldwide(of);
  const { zoneId } = zone(of)(opts);
  return new DomainCertificate("domain", { domain: of.domain, zoneId }, opts);
};

describe("The public zone", () => {
  it("creates nothing where there is one", async () => {
    const found = await simulate(prod, zone(prod));
    expect(found.result).to.deep.equal({ zoneId: "Z0123456789EXAMPLE" });
    expect(found.resources.of(zoneType)).to.deep.equal([]);
  });

  describe("of the stack's own", () => {
    let found: Found<PublicZone>;
    before(async () => {
      found = await simulate(prod, zone(own(prod, true)));
    });

    it("creates a zone with the log of its questions, and keeps its name registered", async () => {
      const expected = [
        `${logType} edge-zone-logs`,
        `${policyType} edge-zone-logs-policy`,
        `${queryType} edge-zone-queries`,
        `${zoneType} edge-zone-hosted`,
      ];
      const without = await simulate(prod, zone(own(prod, false)));
      expect(without.below("edge-zone")).to.deep.equal(expected);
      expect(found.below("edge-zone")).to.deep.equal(
        [...expected, `${registrationType} edge-zone-registration`].sort(),
      );
    });

    it("secures both from removal in a protected stack", async () => {
      const open = await simulate(dev, zone(own(dev, true)));
      for (const [type, name] of [
        [zoneType, "edge-zone-hosted"],
        [registrationType, "edge-zone-registration"],
      ] as const) {
        expect(found.options(type, name).protect).to.equal(true);
        expect(open.options(type, name).protect).to.equal(false);
      }
    });

    it("secures the log, which only this zone is written to", () => {
      expect(found.inputs(logType)).to.deep.equal({
        name: "/aws/route53/shop.example.com",
        retentionInDays: 365,
      });
      expect(found.inputs(policyType).policyName).to.equal("evenkeel-test-route53");
      expect(found.statements(policyType, "edge-zone-logs-policy", "policyDocument")).to.deep.equal(
        [
          {
            Effect: "Allow",
            Principal: { Service: "route53.amazonaws.com" },
            Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
            Resource:
              "arn:aws:logs:us-east-1:444455556666:log-group:/aws/route53/shop.example.com:*",
            Condition: {
              ArnEquals: { "aws:SourceArn": found.arn(zoneType, "edge-zone-hosted") },
              StringEquals: { "aws:SourceAccount": "444455556666" },
            },
          },
        ],
      );
      expect(found.region(logType, "edge-zone-logs")).to.equal("us-east-1");
      expect(found.waitsFor(queryType, "edge-zone-queries")).to.include("edge-zone-logs-policy");
    });

    it("connects the registration to the zone's name servers, renewed and locked", async () => {
      const servers = found.output(zoneType, "edge-zone-hosted", "nameServers") as string[];
      expect(servers).to.have.length(4);
      expect(found.inputs(registrationType)).to.deep.equal({
        domainName: "shop.example.com",
        nameServers: servers.map((name) => ({ name })),
        autoRenew: true,
        transferLock: true,
        adminPrivacy: true,
        billingPrivacy: true,
        registrantPrivacy: true,
        techPrivacy: true,
      });
      const { nameServers } = found.result;
      expect(nameServers && (await valueOf(nameServers))).to.deep.equal(servers);
    });

    it("lets certificates be proved once the world is led to the zone", async () => {
      const of = own(prod, true);
      const proved = await simulate(of, certified(of));
      const proof = proved.resources.only("aws:route53/record:Record");
      expect(proof.inputs.zoneId).to.equal(proved.id(zoneType, "edge-zone-hosted"));
      const plan = { ...proved, calls: [] };
      expect(needs(plan, proof).map(({ name }) => name)).to.include("edge-zone-registration");
    });

    it("shows settings alone as inputs in a preview", async () => {
      const of = own(prod, true);
      const planned = await simulate(of, certified(of), { preview: true });
      const components = planned.resources.all.filter(({ custom }) => !custom);
      expect(components).to.have.length(2);
      const values = components.flatMap(({ inputs }) => leaves(inputs).map(({ value }) => value));
      expect(values).to.include(of.domain).and.not.to.include(UNKNOWN);
    });
  });
});

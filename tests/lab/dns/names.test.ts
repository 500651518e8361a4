import { CloudWatchClient, DescribeAlarmsCommand } from "@aws-sdk/client-cloudwatch";
import {
  type HealthCheckConfig,
  ListHealthChecksCommand,
  ListHostedZonesCommand,
  ListResourceRecordSetsCommand,
  type ResourceRecordSet,
  Route53Client,
} from "@aws-sdk/client-route-53";
import { mockClient } from "aws-sdk-client-mock";
import { expect } from "chai";
import { Names, type NamesOptions } from "../../../lab/dns/names";

const host = "api.shop.example.com";

const record = (set: string, more: Partial<ResourceRecordSet>): ResourceRecordSet => ({
  Name: `${host}.`,
  Type: "A",
  SetIdentifier: set,
  AliasTarget: {
    HostedZoneId: "ZLY8HYME6SFDD",
    DNSName: `${set}.example.net`,
    EvaluateTargetHealth: false,
  },
  ...more,
});

const check = (id: string, config: HealthCheckConfig) => ({
  Id: id,
  CallerReference: id,
  HealthCheckVersion: 1,
  HealthCheckConfig: config,
});

const alarmCheck = (id: string, region: "eu-west-1" | "eu-central-1") =>
  check(id, {
    Type: "CLOUDWATCH_METRIC",
    AlarmIdentifier: { Region: region, Name: `${id}-off` },
    InsufficientDataHealthStatus: "LastKnownStatus",
  });

describe("The names of a stack", () => {
  const route53 = mockClient(Route53Client);
  const cloudwatch = mockClient(CloudWatchClient);
  const silent = new Set<string>();
  let clock = 0;

  beforeEach(() => {
    route53.reset();
    cloudwatch.reset();
    silent.clear();
    clock = 0;
    // Whatever a test does not say is an error.
    route53.onAnyCommand().rejects(new Error("unexpected call of Route 53"));
    cloudwatch.onAnyCommand().rejects(new Error("unexpected call of CloudWatch"));
    route53.on(ListHostedZonesCommand).resolves({
      HostedZones: [
        { Id: "/hostedzone/ZEXAMPLE", Name: "example.com.", CallerReference: "1" },
        { Id: "/hostedzone/ZSHOP", Name: "shop.example.com.", CallerReference: "2" },
      ],
    });
    route53.on(ListResourceRecordSetsCommand, { HostedZoneId: "/hostedzone/ZSHOP" }).resolves({
      IsTruncated: false,
      MaxItems: 300,
      ResourceRecordSets: [
        record("home", { Failover: "PRIMARY", HealthCheckId: "home" }),
        record("standby", { Failover: "SECONDARY", HealthCheckId: "standby" }),
      ],
    });
    route53.on(ListHealthChecksCommand).resolves({
      HealthChecks: [alarmCheck("home", "eu-central-1"), alarmCheck("standby", "eu-west-1")],
      Marker: "",
      IsTruncated: false,
      MaxItems: 100,
    });
    alarm("home-off", "OK");
    alarm("standby-off", "OK");
  });
  after(() => [route53, cloudwatch].forEach((mock) => mock.restore()));

  const alarm = (name: string, state: "OK" | "ALARM") =>
    cloudwatch
      .on(DescribeAlarmsCommand, { AlarmNames: [name] })
      .resolves({ MetricAlarms: [{ AlarmName: name, StateValue: state }] });

  const names = (more: Partial<NamesOptions> = {}) =>
    new Names(
      {
        clientOptions: (region) => ({
          region,
          endpoint: "http://127.0.0.1:9",
          credentials: { accessKeyId: "444455556666", secretAccessKey: "lab" },
          maxAttempts: 1,
        }),
        isSilent: (region) => silent.has(region),
        endpointAnswers: () => Promise.reject(new Error("there is no endpoint")),
        ttl: 1000,
        ...more,
      },
      () => clock,
    );
  const target = async (of: Names, name = host) => (await of.ask(name))?.target;

  it("lead where records, health checks and alarms say, in the zone with the longest name", async () => {
    const shop = names();
    expect(await target(shop)).to.equal("home.example.net");
    alarm("home-off", "ALARM");
    clock += 1000;
    expect(await target(shop)).to.equal("standby.example.net");
  });

  it("are read once while an answer lives", async () => {
    const shop = names();
    await Promise.all([target(shop), target(shop)]);
    clock += 999;
    await target(shop);
    expect(route53.commandCalls(ListResourceRecordSetsCommand)).to.have.length(1);
    clock += 1;
    await target(shop);
    expect(route53.commandCalls(ListResourceRecordSetsCommand)).to.have.length(2);
  });

  it("ask no alarm of a silent region, and go on by what it said last", async () => {
    const shop = names();
    alarm("home-off", "ALARM");
    expect(await target(shop)).to.equal("standby.example.net");
    silent.add("eu-central-1");
    cloudwatch
      .on(DescribeAlarmsCommand, { AlarmNames: ["home-off"] })
      .rejects(new Error("a silent region was asked"));
    clock += 1000;
    expect(await target(shop)).to.equal("standby.example.net");
  });

  it("remember across two openings of the lab what a silent region said last", async () => {
    alarm("home-off", "ALARM");
    const before = names();
    await target(before);
    expect([...before.known]).to.deep.equal([
      ["home", false],
      ["standby", true],
    ]);
    silent.add("eu-central-1");
    expect(await target(names({ known: before.known }))).to.equal("standby.example.net");
    expect(await target(names())).to.equal("home.example.net");
  });

  it("take a region that goes dark while it is asked for silent", async () => {
    const shop = names();
    alarm("home-off", "ALARM");
    await target(shop);
    cloudwatch.on(DescribeAlarmsCommand, { AlarmNames: ["home-off"] }).callsFake(() => {
      silent.add("eu-central-1");
      throw new Error("socket hang up");
    });
    clock += 1000;
    expect(await target(shop)).to.equal("standby.example.net");
  });

  it("fail when a region that should answer does not, and try again the next time", async () => {
    const shop = names();
    cloudwatch
      .on(DescribeAlarmsCommand, { AlarmNames: ["home-off"] })
      .rejectsOnce(new Error("throttled"))
      .resolves({ MetricAlarms: [{ AlarmName: "home-off", StateValue: "ALARM" }] });
    expect(await target(shop).catch(String)).to.equal("Error: throttled");
    expect(await target(shop)).to.equal("standby.example.net");
  });

  it("follow routing controls and endpoints where health checks do", async () => {
    const control =
      "arn:aws:route53-recovery-control::444455556666:controlpanel/p/routingcontrol/c";
    route53.on(ListHealthChecksCommand).resolves({
      HealthChecks: [
        check("home", { Type: "RECOVERY_CONTROL", RoutingControlArn: control }),
        check("standby", { Type: "HTTPS", FullyQualifiedDomainName: "standby.example.net" }),
      ],
      Marker: "",
      IsTruncated: false,
      MaxItems: 100,
    });
    const asked: string[] = [];
    const shop = names({
      routingControl: (arn) => Promise.resolve(arn === control ? "Off" : undefined),
      endpointAnswers: ({ FullyQualifiedDomainName = "" }) => {
        asked.push(FullyQualifiedDomainName);
        return Promise.resolve(true);
      },
    });
    expect(await target(shop)).to.equal("standby.example.net");
    expect(asked).to.deep.equal(["standby.example.net"]);
  });

  it("are read to the last page", async () => {
    route53
      .on(ListResourceRecordSetsCommand, { HostedZoneId: "/hostedzone/ZSHOP" })
      .resolves({
        IsTruncated: true,
        MaxItems: 1,
        NextRecordName: host,
        NextRecordType: "A",
        NextRecordIdentifier: "standby",
        ResourceRecordSets: [record("home", { Failover: "PRIMARY", HealthCheckId: "home" })],
      })
      .on(ListResourceRecordSetsCommand, {
        StartRecordName: host,
        StartRecordType: "A",
        StartRecordIdentifier: "standby",
      })
      .resolves({
        IsTruncated: false,
        MaxItems: 1,
        ResourceRecordSets: [
          record("standby", { Failover: "SECONDARY", HealthCheckId: "standby" }),
        ],
      });
    alarm("home-off", "ALARM");
    expect(await target(names())).to.equal("standby.example.net");
  });

  it("are none of another domain", async () => {
    expect(await target(names(), "api.other.com").catch(String)).to.equal(
      "Error: no hosted zone of the stack has api.other.com",
    );
  });
});

import { type HealthCheck, type ResourceRecordSet } from "@aws-sdk/client-route-53";
import { placeGates } from "../../../../components/parts/placeGates";
import { failoverRecords } from "../../../../components/parts/placeRecords";
import { gateSwitch } from "../../../../functions/platform/gateSwitch";
import { answer, regionOfHost } from "../../../../lab/dns/answer";
import { type Health, judge, unseen } from "../../../../lab/dns/health";
import { type Properties, type Value } from "../../../../lab/model";
import { memoryLog } from "../../../functions/support/fakes";
import { sitesOf } from "../../../support/edge";
import { worldwide } from "../../../support/place";
import { type Found, prod, simulate } from "../../../support/platform";
import * as aws from "@pulumi/aws";
import { alarmState, type Datum } from "./alarms";

export const home = "eu-west-1";
export const standby = "eu-central-1";
const host = "api.shop.example.com";
const zoneId = "Z0123456789EXAMPLE";

const tree = (value: Value | undefined) => (value ?? {}) as Properties;
const first = (value: Value | undefined) => (Array.isArray(value) ? value[0] : undefined);

/** One republishing function of the program, by its environment. */
interface Republisher {
  readonly region: string;
  readonly environment: Readonly<Record<string, string>>;
}

/** An alarm of the program. */
interface Alarm {
  readonly region: string;
  readonly inputs: Properties;
}

/** What the program makes of the gate, as AWS has it. */
export interface Gate {
  readonly republishers: readonly Republisher[];
  readonly alarms: readonly Alarm[];
  readonly checks: readonly HealthCheck[];
  readonly records: readonly ResourceRecordSet[];
}

const regionIn = (found: Found<unknown>, type: string, name: string) =>
  found.region(type, name) ?? "";

function checkOf(id: string, inputs: Properties): HealthCheck {
  const { type, cloudwatchAlarmName, cloudwatchAlarmRegion, insufficientDataHealthStatus } = inputs;
  return {
    Id: id,
    CallerReference: id,
    HealthCheckVersion: 1,
    HealthCheckConfig: {
      Type: type as "CLOUDWATCH_METRIC",
      AlarmIdentifier: {
        Region: cloudwatchAlarmRegion as "eu-west-1",
        Name: String(cloudwatchAlarmName),
      },
      InsufficientDataHealthStatus: insufficientDataHealthStatus as "LastKnownStatus",
      Inverted: inputs.invertHealthcheck === true,
    },
  };
}

function recordOf(inputs: Properties): ResourceRecordSet {
  const alias = tree(first(inputs.aliases));
  return {
    Name: String(inputs.name),
    Type: inputs.type as "A",
    SetIdentifier: String(inputs.setIdentifier),
    Failover: tree(first(inputs.failoverRoutingPolicies)).type as "PRIMARY",
    HealthCheckId: String(inputs.healthCheckId),
    AliasTarget: {
      DNSName: String(alias.name),
      HostedZoneId: String(alias.zoneId),
      EvaluateTargetHealth: alias.evaluateTargetHealth === true,
    },
  };
}

/** The gate and the name that follows it, as the program's own components make them. */
export async function programGate(): Promise<Gate> {
  const found = await simulate(prod, () => {
    const sites = sitesOf(prod);
    const opts = worldwide(prod);
    const edge = new aws.sns.Topic("edge", {}, opts);
    const health = placeGates(
      "edge",
      { ...sites, prefix: prod.prefix, protect: true, gate: "alarms" },
      edge,
    );
    const targetIn = ({ location, api }: typeof sites.home) => ({
      region: location.region,
      dnsName: api.regionalDomainName,
      zoneId: api.regionalZoneId,
    });
    const places = {
      home: targetIn(sites.home),
      standby: sites.standby && targetIn(sites.standby),
    };
    failoverRecords("api", { host, zoneId, protect: true, health, ...places }, opts);
  });
  const all = (type: string) => found.resources.of(type);
  const functionType = "aws:lambda/function:Function";
  const alarmType = "aws:cloudwatch/metricAlarm:MetricAlarm";
  return {
    republishers: all(functionType).map(({ name, inputs }) => ({
      region: regionIn(found, functionType, name),
      environment: tree(tree(inputs.environment).variables) as Record<string, string>,
    })),
    alarms: all(alarmType).map(({ name, inputs }) => ({
      region: regionIn(found, alarmType, name),
      inputs,
    })),
    checks: all("aws:route53/healthCheck:HealthCheck").map(({ id, inputs }) =>
      checkOf(String(id), inputs),
    ),
    records: all("aws:route53/record:Record").map(({ inputs }) => recordOf(inputs)),
  };
}

/** Who says what about whom: `home` is off, `standby` is off. */
export interface Switches {
  readonly homeOff: boolean;
  readonly standbyOff: boolean;
}

/** Two regions and Route 53, a minute at a time. */
export class GateWorld {
  public minute = 0;
  /** Place that answered, minute by minute. */
  public readonly answers: string[] = [];
  public active = home;
  private readonly dead = new Set<string>();
  private readonly parameters = new Map<string, string>();
  private readonly data = new Map<string, Datum[]>();
  private readonly states = new Map<string, string>();
  private health: Health = unseen;

  constructor(private readonly gate: Gate) {}

  public readonly isAlive = (region: string): boolean => !this.dead.has(region);

  public die(region: string): void {
    this.dead.add(region);
  }

  public comeBack(region: string): void {
    this.dead.delete(region);
  }

  /** Turns the switch that judges a place, in the other region. @throws when that region is dead. */
  public turn(place: string, isOff: boolean): void {
    const region = place === home ? standby : home;
    if (!this.isAlive(region)) {
      throw new Error(`${region} does not answer`);
    }
    this.parameters.set(`${region} /${prod.prefix}/gate/${place}-off`, isOff ? "1" : "0");
  }

  /** Lets minutes pass, and says who answers at the end. */
  public async pass(minutes: number): Promise<string> {
    for (let passed = 0; passed < minutes; passed += 1) {
      await this.tick();
    }
    return this.answers.at(-1) ?? "";
  }

  /** What Route 53 has last heard of each switch. */
  public get heard(): Switches {
    const isOff = (place: string) => {
      const check = this.gate.checks.find(
        ({ HealthCheckConfig }) =>
          HealthCheckConfig?.AlarmIdentifier?.Name === `${prod.prefix}-${place}-off`,
      );
      return this.health.healthy.get(check?.Id ?? "") === false;
    };
    return { homeOff: isOff(home), standbyOff: isOff(standby) };
  }

  /** State of an alarm of the program, by its name's end. */
  public alarm(end: string): string {
    const found = [...this.states].find(([key]) => key.endsWith(end));
    return found?.[1] ?? "INSUFFICIENT_DATA";
  }

  private async tick(): Promise<void> {
    this.minute += 1;
    for (const republisher of this.gate.republishers) {
      if (this.isAlive(republisher.region)) {
        await this.republish(republisher);
      }
    }
    for (const { region, inputs } of this.gate.alarms) {
      this.evaluate(region, inputs);
    }
    const alarm = (region: string, name: string) =>
      this.isAlive(region) ? this.states.get(`${region} ${name}`) : undefined;
    const nothing = () => undefined;
    const nobody = () => {
      throw new Error("the gate asks no endpoint");
    };
    this.health = judge(
      this.gate.checks,
      { alarm, routingControl: nothing, endpoint: nobody },
      this.health,
    );
    const zone = { id: zoneId, records: this.gate.records };
    const found = answer(zone, this.health.healthy, host);
    this.answers.push(regionOfHost(found?.target ?? "") ?? "nobody");
  }

  /** The program's own function, with its own environment. */
  private async republish({ region, environment }: Republisher): Promise<void> {
    const { SWITCH_PARAMETER, JUDGES_HOME, JUDGED_PLACE, PREFIX } = environment;
    const log = memoryLog();
    const run = gateSwitch({
      readSwitch: () => Promise.resolve(this.parameters.get(`${region} ${SWITCH_PARAMETER ?? ""}`)),
      readActive: () => Promise.resolve(this.active === region),
      judgesHome: JUDGES_HOME === "true",
      putMetric: (name, value) => {
        const key = `${region} ${name} ${PREFIX ?? ""} ${JUDGED_PLACE ?? ""}`;
        const data = this.data.get(key) ?? [];
        this.data.set(key, [...data, { minute: this.minute, value }]);
        return Promise.resolve();
      },
    });
    await run({}, { log, remaining: () => 30_000 });
  }

  private evaluate(region: string, inputs: Properties): void {
    const { Stack, Place } = tree(inputs.dimensions);
    const metric = `${region} ${String(inputs.metricName)} ${String(Stack)} ${String(Place)}`;
    const key = `${region} ${String(inputs.name)}`;
    const before = this.states.get(key) ?? "INSUFFICIENT_DATA";
    this.states.set(key, alarmState(inputs, this.data.get(metric) ?? [], this.minute, before));
  }
}

import {
  type Change,
  ChangeResourceRecordSetsCommand,
  CreateHealthCheckCommand,
  CreateHostedZoneCommand,
  DeleteHealthCheckCommand,
  DeleteHostedZoneCommand,
  type GeoLocation,
  GetHostedZoneCommand,
  type HealthCheckConfig,
  type ResourceRecordSet,
  type ResourceRecordSetFailover,
  type ResourceRecordSetRegion,
  Route53Client,
  UpdateHealthCheckCommand,
} from "@aws-sdk/client-route-53";
import { type Entry } from "../../model/journal";
import { type Properties, type Value } from "../../model/types";
import { type World, withId } from "../world";
import {
  flagAt,
  ifThere,
  listAt,
  needText,
  numberAt,
  type Projectors,
  textAt,
  textsAt,
  unless,
} from "./projector";

/** The one policy of a record, by its name in the provider. */
function routing(inputs: Properties): Partial<ResourceRecordSet> {
  const [failover] = listAt(inputs, "failoverRoutingPolicies");
  const [latency] = listAt(inputs, "latencyRoutingPolicies");
  const [geo] = listAt(inputs, "geolocationRoutingPolicies");
  const [weighted] = listAt(inputs, "weightedRoutingPolicies");
  if (failover !== undefined) {
    return { Failover: textAt(failover, "type") as ResourceRecordSetFailover };
  }
  if (latency !== undefined) {
    return { Region: textAt(latency, "region") as ResourceRecordSetRegion };
  }
  if (geo !== undefined) {
    return { GeoLocation: location(geo) };
  }
  if (weighted !== undefined) {
    return { Weight: numberAt(weighted, "weight") };
  }
  const isMultivalue = flagAt(inputs, "multivalueAnswerRoutingPolicy") === true;
  return isMultivalue ? { MultiValueAnswer: true } : {};
}

const location = (geo: Value): GeoLocation => ({
  ContinentCode: textAt(geo, "continent"),
  CountryCode: textAt(geo, "country"),
  SubdivisionCode: textAt(geo, "subdivision"),
});

function recordOf(entry: Entry): ResourceRecordSet {
  const { inputs } = entry;
  const [alias] = listAt(inputs, "aliases");
  return {
    Name: needText(entry, "name"),
    Type: needText(entry, "type") as ResourceRecordSet["Type"],
    SetIdentifier: textAt(inputs, "setIdentifier"),
    HealthCheckId: textAt(inputs, "healthCheckId"),
    ...routing(inputs),
    ...(alias === undefined
      ? {
          TTL: numberAt(inputs, "ttl"),
          ResourceRecords: textsAt(inputs, "records").map((Value) => ({ Value })),
        }
      : {
          AliasTarget: {
            DNSName: textAt(alias, "name"),
            HostedZoneId: textAt(alias, "zoneId"),
            EvaluateTargetHealth: flagAt(alias, "evaluateTargetHealth") ?? false,
          },
        }),
  };
}

const forLife = ({ inputs }: Entry) => ({
  Type: textAt(inputs, "type") as HealthCheckConfig["Type"],
  RequestInterval: numberAt(inputs, "requestInterval"),
});

/** What of a health check can be changed. */
function healthOf({ inputs }: Entry): Omit<HealthCheckConfig, "Type" | "RequestInterval"> {
  const alarm = textAt(inputs, "cloudwatchAlarmName");
  const children = textsAt(inputs, "childHealthchecks");
  return {
    Disabled: flagAt(inputs, "disabled"),
    Inverted: flagAt(inputs, "invertHealthcheck"),
    FullyQualifiedDomainName: textAt(inputs, "fqdn"),
    IPAddress: textAt(inputs, "ipAddress"),
    Port: numberAt(inputs, "port"),
    ResourcePath: textAt(inputs, "resourcePath"),
    EnableSNI: flagAt(inputs, "enableSni"),
    FailureThreshold: numberAt(inputs, "failureThreshold"),
    RoutingControlArn: textAt(inputs, "routingControlArn"),
    InsufficientDataHealthStatus: textAt(
      inputs,
      "insufficientDataHealthStatus",
    ) as HealthCheckConfig["InsufficientDataHealthStatus"],
    ...(children.length > 0
      ? { ChildHealthChecks: children, HealthThreshold: numberAt(inputs, "childHealthThreshold") }
      : {}),
    ...(alarm === undefined
      ? {}
      : {
          AlarmIdentifier: {
            Name: alarm,
            Region: textAt(inputs, "cloudwatchAlarmRegion") as ResourceRecordSetRegion,
          },
        }),
  };
}

async function createZone(entry: Entry, world: World, id: string, name: string): Promise<void> {
  const command = new CreateHostedZoneCommand({ Name: name, CallerReference: id });
  await world.client(Route53Client, entry).send(withId(command, id));
}

/** A stack may keep its records in a zone that it did not make: then that is there before it. */
async function findZone(entry: Entry, world: World): Promise<string> {
  const id = needText(entry, "zoneId");
  const name = needText(entry, "name").replace(/\.$/, "").split(".").slice(-2).join(".");
  await unless<unknown>(
    ["NoSuchHostedZone"],
    () => world.client(Route53Client, entry).send(new GetHostedZoneCommand({ Id: id })),
    () => createZone(entry, world, id, name),
  );
  return id;
}

async function changeRecord(entry: Entry, world: World, zone: string, change: Change["Action"]) {
  await world.client(Route53Client, entry).send(
    new ChangeResourceRecordSetsCommand({
      HostedZoneId: zone,
      ChangeBatch: { Changes: [{ Action: change, ResourceRecordSet: recordOf(entry) }] },
    }),
  );
}

export const projectors: Projectors = {
  "aws:route53/zone:Zone": {
    apply: async (entry, world, before) => {
      if (before === undefined) {
        await createZone(entry, world, entry.id, needText(entry, "name"));
      }
    },
    remove: (entry, world) =>
      ifThere(["NoSuchHostedZone"], () =>
        world.client(Route53Client, entry).send(new DeleteHostedZoneCommand({ Id: entry.id })),
      ),
  },
  "aws:route53/record:Record": {
    apply: async (entry, world) =>
      changeRecord(entry, world, await findZone(entry, world), "UPSERT"),
    remove: (entry, world) =>
      ifThere(["NoSuchHostedZone", "InvalidChangeBatch"], () =>
        changeRecord(entry, world, needText(entry, "zoneId"), "DELETE"),
      ),
  },
  "aws:route53/healthCheck:HealthCheck": {
    apply: async (entry, world, before) => {
      const client = world.client(Route53Client, entry);
      const health = healthOf(entry);
      if (before === undefined) {
        const command = new CreateHealthCheckCommand({
          CallerReference: entry.id,
          HealthCheckConfig: { ...forLife(entry), ...health },
        });
        await client.send(withId(command, entry.id));
        return;
      }
      await client.send(new UpdateHealthCheckCommand({ HealthCheckId: entry.id, ...health }));
    },
    remove: (entry, world) =>
      ifThere(["NoSuchHealthCheck"], () =>
        world
          .client(Route53Client, entry)
          .send(new DeleteHealthCheckCommand({ HealthCheckId: entry.id })),
      ),
  },
};

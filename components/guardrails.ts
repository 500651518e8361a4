import * as pulumi from "@pulumi/pulumi";
import { edgeRegion } from "../environments/regions";
import { type Settings } from "../environments/schema";
import { AccountTrail } from "./parts/accountTrail";
import { ConfigRecorder } from "./parts/configRecorder";
import { RecordsBucket } from "./parts/recordsBucket";
import { type Signal } from "./parts/signals";
import { ThreatDetection } from "./parts/threatDetection";
import { volumeEncryption } from "./parts/volumeEncryption";
import { arn, type Location } from "./support/names";
import { recordNames } from "./support/recordNames";

export interface GuardrailsArgs {
  /** Begins the names of what the account has once. */
  readonly prefix: string;
  readonly location: Location;
  /** Which guardrails are wanted, and how long calls stay in CloudWatch Logs. */
  readonly settings: Pick<Settings, "guardrails" | "logRetentionDays">;
  /** Pulumi `protect` on records. */
  readonly protect: boolean;
  /** Whether what is of no region is recorded here: the trail of all regions, and roles and users in AWS Config. */
  readonly keepsGlobalRecords: boolean;
  /** Key that new volumes are encrypted with. Absent where the stack has no machines. */
  readonly volumesKeyArn?: pulumi.Input<string>;
}

/**
 * What guards the account in one region: encrypted volumes, AWS Config, GuardDuty, and CloudTrail at home. An account
 * has each of them once in a region, so only the stack with `accountBaseline: own` has this tier, and what records or
 * detects stays when that stack goes. It does not own what guards the stack's own resources: their tiers do.
 *
 * Once per place, and for us-east-1. A failover changes nothing here: each region keeps its own records.
 * Cost: AWS Config and GuardDuty by what they see; 1 USD a month for the key of the records.
 */
export class Guardrails extends pulumi.ComponentResource {
  /** Calls in the account that are worth an alarm. Empty where the trail is not. */
  public readonly signals: readonly Signal[];

  /** Whether the stack has any guardrail of a region. */
  public static neededBy({ accountBaseline, guardrails }: Settings): boolean {
    const { ebsEncryption, config, guardDuty, cloudTrail } = guardrails;
    return accountBaseline === "own" && (ebsEncryption || config || guardDuty || cloudTrail);
  }

  /** Whether us-east-1 needs them without being a place: CloudFront and what belongs to it are there. */
  public static neededAtEdge(settings: Settings): boolean {
    const { config, guardDuty } = settings.guardrails;
    const isPlace = settings.places.some(({ region }) => region === edgeRegion);
    return settings.accountBaseline === "own" && !isPlace && (config || guardDuty);
  }

  constructor(name: string, args: GuardrailsArgs, opts?: pulumi.ComponentResourceOptions) {
    super("evenkeel:tier:Guardrails", name, { ...args.settings.guardrails }, opts);
    const child = { parent: this };
    const { config, ebsEncryption, guardDuty } = args.settings.guardrails;

    if (ebsEncryption && args.volumesKeyArn !== undefined) {
      volumeEncryption(name, args.volumesKeyArn, child);
    }
    if (guardDuty) {
      new ThreatDetection(`${name}-threats`, child);
    }
    const records = recordsBucket(name, args, child);
    if (config && records) {
      const { location, keepsGlobalRecords: recordsGlobalTypes } = args;
      new ConfigRecorder(`${name}-config`, { location, records, recordsGlobalTypes }, child);
    }
    this.signals = records && hasTrail(args) ? trail(name, args, records, child).signals : [];
    this.registerOutputs();
  }
}

const hasTrail = ({ keepsGlobalRecords, settings }: GuardrailsArgs) =>
  keepsGlobalRecords && settings.guardrails.cloudTrail;

/** A bucket for AWS Config and CloudTrail together: each writes below its own prefix. */
function recordsBucket(
  name: string,
  args: GuardrailsArgs,
  opts: pulumi.ComponentResourceOptions,
): RecordsBucket | undefined {
  const { location, prefix, protect, settings } = args;
  if (!settings.guardrails.config && !hasTrail(args)) {
    return undefined;
  }
  const writes = {
    arn: arn("cloudtrail", location, `trail/${recordNames.trail(prefix)}`),
    logGroupArn: arn("logs", location, `log-group:${recordNames.calls}`),
  };
  return new RecordsBucket(
    `${name}-records`,
    { location, prefix, protect, ...(hasTrail(args) ? { trail: writes } : {}) },
    opts,
  );
}

function trail(
  name: string,
  { location, prefix, settings }: GuardrailsArgs,
  records: RecordsBucket,
  opts: pulumi.ComponentResourceOptions,
) {
  return new AccountTrail(
    `${name}-trail`,
    { location, prefix, records, retentionDays: settings.logRetentionDays },
    opts,
  );
}

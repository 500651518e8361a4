import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { type Settings } from "../../environments/schema";
import { type GlobalDatabase, globalDatabases } from "../support/failoverSite";
import { policy, trust } from "../support/iam";
import { physicalName } from "../support/naming";
import { regionSwitchRights, type Seen } from "../support/regionSwitchRights";
import { given, movedBy, type MovesArgs } from "../support/regionSwitchMoves";
import { activation, type Moved } from "../support/regionSwitchSteps";
import { PrivateBucket } from "./privateBucket";
import { actingFunctions } from "./regionSwitchActions";

export interface RegionSwitchArgs extends MovesArgs {
  readonly settings: Pick<
    Settings,
    "account" | "delivery" | "failover" | "prefix" | "protect" | "services"
  >;
  /** Whether executions are reported. */
  readonly reports: boolean;
  /** Alarms that tell whether a place is well, by its region. */
  readonly alarms: { readonly [region: string]: pulumi.Output<string> };
}

/**
 * A plan of ARC Region switch: moves the stack to either place from AWS's console or by one API call, from the region that is
 * activated. Where its own kinds of step do not reach (the role of a place, its relays, the gate's switch), a function in
 * each place does the rest. It is never started by an alarm: an ungraceful execution may lose data, and that is for people
 * to decide.
 *
 * It does less than a drill: it neither drains nor measures from outside nor records `evenkeel:active` (docs/failover.md).
 *
 * Once per active-passive stack, by the provider of us-east-1, where Region switch keeps its plans; executions need no region
 * but the one that is activated. A failover changes nothing here. Cost: a price by the month for the plan.
 */
export class RegionSwitch extends pulumi.ComponentResource {
  public readonly planArn: pulumi.Output<string>;

  constructor(name: string, args: RegionSwitchArgs, opts?: pulumi.ComponentResourceOptions) {
    super("evenkeel:part:RegionSwitch", name, { reports: args.reports }, opts);
    const child = { parent: this };

    const databases = globalDatabases(args);
    const functions = actingFunctions(
      name,
      { ...args, prefix: args.settings.prefix },
      databases,
      child,
    );
    const moved = movedBy(args, databases, functions);
    const reports = args.reports ? reportsBucket(name, args, child) : undefined;
    const role = executionRole(name, moved, seenBy(args, databases, reports), child);
    const access = podScaling(name, args, moved, role, child);
    const plan = planOf(name, args, moved, { role, reports, access }, child);

    this.planArn = plan.arn;
    this.registerOutputs({ planArn: this.planArn });
  }
}

function seenBy(
  { home, standby, controls, alarms }: RegionSwitchArgs,
  databases: readonly GlobalDatabase[],
  reports: PrivateBucket | undefined,
): Seen {
  const mappings = [home, standby].flatMap(({ events }) => [
    ...events.roleBearing.mappings.values(),
  ]);
  return {
    consumers: mappings.map(({ functionArn }) => functionArn),
    globals: databases.map(({ global }) => global.arn),
    gate: controls ? [controls.clusterArn, controls.panelArn] : [],
    alarms: Object.values(alarms),
    reports: reports?.bucket.arn,
  };
}

/** Where executions are reported: in no place, so that none takes the report of its own loss with it. */
const reportsBucket = (
  name: string,
  { settings }: RegionSwitchArgs,
  opts: pulumi.ComponentResourceOptions,
) => new PrivateBucket(`${name}-reports`, { protect: settings.protect }, opts);

/** Whom Region switch acts as: in both places, and only on what the plan moves. */
function executionRole(
  name: string,
  moved: Moved,
  seen: Seen,
  opts: pulumi.CustomResourceOptions,
): aws.iam.Role {
  const role = new aws.iam.Role(
    `${name}-role`,
    { assumeRolePolicy: trust("arc-region-switch.amazonaws.com") },
    opts,
  );
  new aws.iam.RolePolicy(
    `${name}-policy`,
    { role: role.name, policy: policy(...regionSwitchRights(moved, seen)) },
    opts,
  );
  return role;
}

/** Lets the plan scale pods, in the namespaces that it names and nowhere else. @returns what the plan waits for. */
function podScaling(
  name: string,
  args: RegionSwitchArgs,
  { kubernetes }: Moved,
  role: aws.iam.Role,
  opts: pulumi.CustomResourceOptions,
): pulumi.Resource[] {
  return kubernetes === undefined || kubernetes.deployments.length === 0
    ? []
    : [args.home, args.standby].map(({ location, provider, cluster }) => {
        const { clusterName } = given(cluster);
        const at = { ...opts, provider, dependsOn: [given(cluster)] };
        const entry = new aws.eks.AccessEntry(
          `${name}-${location.region}-access`,
          { clusterName, principalArn: role.arn },
          at,
        );
        return new aws.eks.AccessPolicyAssociation(
          `${name}-${location.region}-scaling`,
          {
            clusterName,
            principalArn: entry.principalArn,
            policyArn: "arn:aws:eks::aws:cluster-access-policy/AmazonARCRegionSwitchScalingPolicy",
            accessScope: { type: "namespace", namespaces: [...kubernetes.deployments] },
          },
          at,
        );
      });
}

interface PlanParts {
  /** Whom executions act as. */
  readonly role: aws.iam.Role;
  /** Absent where executions are not reported. */
  readonly reports: PrivateBucket | undefined;
  /** What lets it scale pods. */
  readonly access: readonly pulumi.Resource[];
}

/** Region switch looks at all that the plan names as soon as the plan is there, and every half hour. */
function planOf(
  name: string,
  args: RegionSwitchArgs,
  moved: Moved,
  { role, reports, access }: PlanParts,
  opts: pulumi.CustomResourceOptions,
) {
  const { settings, alarms } = args;
  const parts = [args.home, args.standby].flatMap(({ containers, cluster }) => [
    ...(containers ? [containers] : []),
    ...(cluster ? [cluster] : []),
  ]);
  return new aws.arcregionswitch.Plan(
    `${name}-plan`,
    {
      name: physicalName(settings.prefix, 32),
      description: `Moves ${settings.prefix} to its other region`,
      executionRole: role.arn,
      recoveryApproach: "activePassive",
      regions: [...moved.regions],
      // Home, for ever: which region is active is no property of a plan.
      primaryRegion: moved.regions[0],
      recoveryTimeObjectiveMinutes: moved.minutes,
      associatedAlarms: Object.entries(alarms).map(([region, resourceIdentifier]) => ({
        mapBlockKey: `${region}-unanswered`,
        alarmType: "applicationHealth",
        resourceIdentifier,
      })),
      ...(reports
        ? {
            reportConfigurations: [
              {
                reportOutputs: [
                  {
                    s3Configurations: [
                      {
                        bucketOwner: settings.account,
                        bucketPath: pulumi.interpolate`${reports.bucket.bucket}/region-switch`,
                      },
                    ],
                  },
                ],
              },
            ],
          }
        : {}),
      workflows: moved.regions.map((region) => ({
        workflowTargetAction: "activate",
        workflowTargetRegion: region,
        workflowDescription: `Makes ${region} the active region`,
        steps: activation(moved),
      })),
    },
    { ...opts, protect: settings.protect, dependsOn: [...access, ...parts] },
  );
}

import { type Resource } from "../../../lab/mocks/registrations";
import { changes } from "../changes";
import { neededProviders } from "../graph";
import { label, placesOf, providerName } from "../plans";
import { foreignRegions, made, regionInName } from "../regions";
import { type Rule, type Run } from "./rule";

/** Where an input may name a region other than its resource's own in any stack: the edge looks at the places. */
const edgeNamesPlaces = [
  /^Distribution edge-(\w[\w-]*-)?site-distribution: origins\.(domainName|customHeaders\.name)$/,
  /^EndpointGroup edge-global-\w+: (endpointConfigurations\.endpointId|endpointGroupRegion)$/,
  /^HealthCheck edge-queries-\w+-health: (fqdn|tags\.Name)$/,
  /^Protection guardrails-edge-shield-balancer-\*: (name|resourceArn)$/,
  /^Record edge-(api|app|queries)-[\w-]+: (aliases\.name|setIdentifier)$/,
  /^Record edge-queries-\w+: latencyRoutingPolicies\.region$/,
];

/** A registry may be in any region, and whoever pulls from it there. */
const imagesComeFromAnywhere = [
  /^Deployment cluster-\*-[\w-]+-deployment: spec\.template\.spec\.containers\.image$/,
  /^RolePolicy containers-\*-[\w-]+-pull-policy: policy$/,
  /^TaskDefinition containers-\*-[\w-]+-task: containerDefinitions$/,
];

/** The same in an active-passive stack, `*` standing for either place: replication, and the gate that judges the other. */
const placesNameEachOther = [
  /^BucketReplicationConfig edge-(\w[\w-]*-)?site-\*-replication: rules\.destination\.(bucket|encryptionConfiguration\.replicaKmsKeyId)$/,
  /^Cluster data-\*-[\w-]+-cluster: sourceRegion$/,
  /^Function edge-gate-\*-function: environment\.variables\.(JUDGED_PLACE|SWITCH_PARAMETER)$/,
  /^HealthCheck edge-api-\w+-health: (cloudwatchAlarmName|cloudwatchAlarmRegion|tags\.Name)$/,
  /^MetricAlarm edge-gate-\*-(disagrees|place-off): (alarmDescription|dimensions\.Place|name)$/,
  /^Plan backups-\*-plan: rules\.copyActions\.destinationVaultArn$/,
  /^ReplicationConfiguration delivery-\*-replication: replicationConfiguration\.rules\.destinations\.region$/,
  /^RolePolicy edge-(gate-\*|[\w-]*site-\*-replication)-policy: policy$/,
  /^Secret data-\*-[\w-]+-secret: replicas\.(kmsKeyId|region)$/,
  /^TableReplica data-\*-[\w-]+-replica: globalTableArn$/,
  // Each place watches the other, and a plan moves the stack from one to the other.
  /^Function failover-region-switch-\*-function: environment\.variables\.(JUDGED_PLACE|SWITCH_PARAMETER)$/,
  /^Function failover-watch-\*-function: environment\.variables\.(CLUSTER_ENDPOINTS|JUDGED_PLACE|JUDGED_URL|SWITCH_PARAMETER|UNANSWERED_ALARM)$/,
  /^MetricAlarm failover-watch-\*-unanswered: (alarmDescription|dimensions\.Place|name)$/,
  /^Plan failover-region-switch-plan: (associatedAlarms|primaryRegion|regions|workflows)\b/,
  /^RolePolicy failover-(region-switch|region-switch-\*|watch-\*)-policy: policy$/,
  /^RoutingControl edge-gate-(home|standby): name$/,
  // Kafka's replicators name the place that they copy from.
  /^LogGroup stream-to-\*-logs: name$/,
  /^Replicator stream-to-\*-replicator: \w/,
  /^RolePolicy stream-to-\*-policy: policy$/,
];

/** The only inputs that depend on which place is active, and when they let work be done. */
const worksWhen: { readonly [type: string]: readonly [input: string, works: unknown] } = {
  "aws:lambda/eventSourceMapping:EventSourceMapping": ["enabled", true],
  "aws:cloudwatch/eventRule:EventRule": ["state", "ENABLED"],
  "aws:scheduler/schedule:Schedule": ["state", "ENABLED"],
  "aws:ssm/parameter:Parameter": ["value", '{"active":true}'],
};

/** Resources that moving `active` changes. */
const moved = ({ plan, moved: other }: Run): readonly Resource[] => {
  const labels = new Set(
    other ? changes(plan, other).inputs.map((line) => line.split(": ")[0]) : [],
  );
  return plan.resources.all.filter((resource) => labels.has(label(resource)));
};

/** Where things are, and what knows of which place is active. */
export const places: readonly Rule[] = [
  {
    name: "makes what has a region in its name there, and the rest at the edge",
    violations: ({ plan }) =>
      made(plan)
        .filter((resource) => {
          const region = regionInName(resource);
          // Shield is global, and says which place's load balancer it protects.
          return region === undefined || resource.type === "aws:shield/protection:Protection"
            ? providerName(resource) !== "edge"
            : plan.regions.get(resource.provider) !== region;
        })
        .map(label),
  },
  {
    name: "names another region only where places look at each other",
    violations: ({ plan }) => {
      const allowed = [
        ...edgeNamesPlaces,
        ...imagesComeFromAnywhere,
        ...(placesOf(plan).length === 2 ? placesNameEachOther : []),
      ];
      return foreignRegions(plan).filter((each) => !allowed.some((one) => one.test(each)));
    },
  },
  {
    name: "registers, removes and replaces nothing when active moves, and changes only what says who works",
    violations: (run) => {
      if (run.moved === undefined) {
        return [];
      }
      const { added, removed, replaced, options, inputs } = changes(run.plan, run.moved);
      const types = new Map(run.plan.resources.all.map((each) => [label(each), each.type]));
      const others = inputs.filter((line) => {
        const [of = "", input] = line.split(": ");
        return worksWhen[types.get(of) ?? ""]?.[0] !== input;
      });
      return [
        ...added.map((each) => `added: ${each}`),
        ...removed.map((each) => `removed: ${each}`),
        ...replaced.map((each) => `replaced: ${each}`),
        ...options.map((each) => `other options: ${each}`),
        ...others,
        // Without any service, each place still has a parameter that says its role.
        ...(inputs.length === 0 ? ["nothing says which place is active"] : []),
      ];
    },
  },
  {
    name: "fences the place that waits, and lets the active one work",
    violations: (run) => {
      const urns = new Set(moved(run).map(({ urn }) => urn));
      return [run.plan, ...(run.moved ? [run.moved] : [])].flatMap((plan, index) =>
        plan.resources.all
          .filter(({ urn }) => urns.has(urn))
          .filter((resource) => {
            const [input = "", works] = worksWhen[resource.type] ?? [];
            const isActive = (regionInName(resource) === run.settings.active) === (index === 0);
            return (resource.inputs[input] === works) !== isActive;
          })
          .map((resource) => `${label(resource)}${index === 0 ? "" : ", active moved"}`),
      );
    },
  },
  {
    name: "needs only the provider of the place itself, for each resource that moving active changes",
    violations: (run) =>
      moved(run).flatMap((resource) => {
        const needed = neededProviders(run.plan, resource);
        return needed.join() === regionInName(resource)
          ? []
          : [`${label(resource)} needs ${needed.join(" and ")}`];
      }),
  },
];

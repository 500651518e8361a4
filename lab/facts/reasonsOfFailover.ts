import { type Reason, words } from "./reason";

const plan = /^aws:arcregionswitch\//;
const cache = /^aws:elasticache\/globalReplicationGroup:/;

/** The same for ARC Region switch and for caches in two regions. */
export const reasonsOfFailover: readonly Reason[] = [
  {
    why: "name or note that the user chooses: AWS states no form",
    types: plan,
    paths: words(
      "mapBlockKey associatedAlarmName steps.name workflowDescription scalingResources.namespace",
    ),
  },
  {
    why: "reference: the model of the cloud checks that the resource exists",
    types: plan,
    paths: words("globalAuroraConfigs.globalClusterIdentifier approvalRole"),
  },
  {
    why: "names of Kubernetes objects and their kinds: Region switch asks the cluster when it evaluates the plan",
    types: plan,
    paths: words(
      "kubernetesResourceTypes.apiVersion kubernetesResourceTypes.kind resources.hpaName resources.name",
    ),
  },
  {
    why: "number without stated limits",
    types: plan,
    paths: words("targetPercent retryIntervalMinutes minDelayMinutesBetweenExecutions"),
  },
  {
    why: "free text: AWS accepts any, and puts its own prefix before the suffix",
    types: cache,
    paths: words("globalReplicationGroupDescription globalReplicationGroupIdSuffix"),
  },
];

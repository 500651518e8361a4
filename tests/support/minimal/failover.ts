import { aws, type MinimalInputs, text } from "./minimal";

/** Routing controls, Region switch, and a cache in two regions. */
export const failover: { readonly [path: string]: MinimalInputs } = {
  "arcregionswitch/plan": (given) => ({
    name: "minimal",
    executionRole: text(given(aws("iam/role")).arn),
    recoveryApproach: "activePassive",
    regions: ["eu-west-1", "eu-central-1"],
    workflows: ["eu-west-1", "eu-central-1"].map((region) => ({
      workflowTargetAction: "activate",
      workflowTargetRegion: region,
      steps: [
        {
          name: "approve",
          executionBlockType: "ManualApproval",
          executionApprovalConfigs: [{ approvalRole: text(given(aws("iam/role")).arn) }],
        },
      ],
    })),
  }),
  "elasticache/globalReplicationGroup": (given) => ({
    globalReplicationGroupIdSuffix: "minimal",
    primaryReplicationGroupId: given("large cache").id,
  }),
  "route53recoverycontrol/cluster": () => ({}),
  "route53recoverycontrol/controlPanel": (given) => ({
    clusterArn: text(given(aws("route53recoverycontrol/cluster")).arn),
  }),
  "route53recoverycontrol/routingControl": (given) => ({
    clusterArn: text(given(aws("route53recoverycontrol/cluster")).arn),
    controlPanelArn: text(given(aws("route53recoverycontrol/controlPanel")).arn),
  }),
  "route53recoverycontrol/safetyRule": (given) => ({
    controlPanelArn: text(given(aws("route53recoverycontrol/controlPanel")).arn),
    assertedControls: [text(given(aws("route53recoverycontrol/routingControl")).arn)],
    ruleConfig: { type: "ATLEAST", threshold: 1, inverted: false },
    waitPeriodMs: 5000,
  }),
};

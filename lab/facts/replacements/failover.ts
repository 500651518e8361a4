import { known, read, type Replacements } from "./types";

/** Routing controls, Region switch, and a cache in two regions. */
export const failover: Replacements = {
  // UpdatePlan takes neither of these (ARC Region switch API reference).
  "aws:arcregionswitch/plan:Plan": known(
    "arcregionswitch/plan.go",
    "name primaryRegion recoveryApproach regions",
  ),
  "aws:elasticache/globalReplicationGroup:GlobalReplicationGroup": read(
    "elasticache/global_replication_group.go",
    "globalReplicationGroupIdSuffix primaryReplicationGroupId",
  ),
  "aws:route53recoverycontrol/cluster:Cluster": known(
    "route53recoverycontrolconfig/cluster.go",
    "name",
  ),
  "aws:route53recoverycontrol/controlPanel:ControlPanel": known(
    "route53recoverycontrolconfig/control_panel.go",
    "clusterArn",
  ),
  "aws:route53recoverycontrol/routingControl:RoutingControl": known(
    "route53recoverycontrolconfig/routing_control.go",
    "clusterArn controlPanelArn",
  ),
  "aws:route53recoverycontrol/safetyRule:SafetyRule": read(
    "route53recoverycontrolconfig/safety_rule.go",
    "assertedControls controlPanelArn gatingControls ruleConfig targetControls",
  ),
};

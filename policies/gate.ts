/** One change that a preview foresees. */
export interface ForeseenChange {
  readonly kind: "create" | "update" | "replace" | "delete";
  readonly urn: string;
  readonly type: string;
}

/** Where a stack stands: the region that its databases were founded in, and the one that serves now. */
export interface Standing {
  readonly home: string;
  readonly active: string;
}

/** What decides which place the public names answer with: changing it in any way may change their answer. */
const deciding = [
  "aws:route53/healthCheck:HealthCheck",
  "aws:route53recoverycontrol/cluster:Cluster",
  "aws:route53recoverycontrol/controlPanel:ControlPanel",
  "aws:route53recoverycontrol/routingControl:RoutingControl",
  "aws:route53recoverycontrol/safetyRule:SafetyRule",
];

/** Parts that turn it: their function may get new code at any time, but not go away. */
const turning = ["evenkeel:part:GateSwitch", "evenkeel:part:RoutingControls"];

const alarm = "aws:cloudwatch/metricAlarm:MetricAlarm";

/** Names have a record for each place; those that prove a domain to be ours decide nothing. */
const isAnswer = (urn: string, type: string): boolean =>
  type === "aws:route53/record:Record" && /-(home|standby)$/.test(urn);

const isTurning = (urn: string): boolean =>
  (urn.split("::")[2] ?? "").split("$").some((type) => turning.includes(type));

const touchesGate = ({ kind, urn, type }: ForeseenChange): boolean =>
  kind !== "create" &&
  (deciding.includes(type) ||
    isAnswer(urn, type) ||
    (isTurning(urn) && (kind !== "update" || type === alarm)));

/**
 * Changes to the gate that must wait until home serves again. A health check that is made anew, or follows another alarm,
 * has heard nothing yet and counts as healthy (Route 53 API reference, InsufficientDataHealthStatus): with home's, the names would lead home, where nothing may be written while
 * the standby is active. At home the same moment is harmless, because home is what they lead to anyway.
 */
export const gateChanges = <Change extends ForeseenChange>(
  changes: readonly Change[],
  { home, active }: Standing,
): readonly Change[] => (active === home ? [] : changes.filter(touchesGate));

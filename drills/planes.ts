/**
 * Which plane of AWS an operation belongs to, and where that plane lives. Data planes go on while a region's control planes
 * are impaired ("AWS Fault Isolation Boundaries", AWS whitepaper: control planes and data planes, partitional services).
 */

/** Control planes change what exists, data planes use it. */
export type Plane = "control" | "data";

/** Operations of data planes, by service as the SDK names its client. Every other operation is the control plane's. */
const dataOperations: { readonly [service: string]: readonly string[] } = {
  CloudWatch: ["GetMetricData"],
  Lambda: ["Invoke"],
  Route53RecoveryCluster: [
    "GetRoutingControlState",
    "ListRoutingControls",
    "UpdateRoutingControlState",
    "UpdateRoutingControlStates",
  ],
  S3: ["ListObjectsV2"],
  SecretsManager: ["GetSecretValue"],
  SQS: ["GetQueueAttributes"],
  SSM: ["GetParameter", "PutParameter", "DeleteParameter"],
  STS: ["GetCallerIdentity"],
};

export const planeOf = (service: string, operation: string): Plane =>
  dataOperations[service]?.includes(operation) === true ? "data" : "control";

/**
 * Services whose control plane is in one region for the whole world (the same whitepaper, "Partitional services" and
 * "Global services at the edge"). A drill calls none of them. That of routing controls is in us-west-2; a drill uses their
 * data plane alone.
 */
export const controlledFromOneRegion = [
  "ARCRegionSwitch",
  "CloudFront",
  "GlobalAccelerator",
  "IAM",
  "Organizations",
  "Route53",
  "Route53Domains",
  "Route53RecoveryControlConfig",
  "Shield",
  "WAFV2",
] as const;

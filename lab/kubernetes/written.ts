import { type Schema } from "./schema";

/**
 * Kinds whose definitions no package registry carries, written down from their documentation. Sources: AWS Load Balancer
 * Controller v2.17, config/crd/bases; EKS user guide, "Create an IngressClass" and its comparison of both API groups.
 */

const text: Schema = { type: "string" };
const texts: Schema = { type: "array", items: text };
const intOrString: Schema = { type: ["integer", "string"] };

const object = (properties: Schema["properties"], ...required: readonly string[]): Schema => ({
  type: "object",
  properties,
  additionalProperties: false,
  ...(required.length > 0 ? { required } : {}),
});

const list = (items: Schema): Schema => ({ type: "array", items });

const pairs = list(object({ key: text, value: text }, "key", "value"));

const selector = object({
  matchExpressions: list(object({ key: text, operator: text, values: texts }, "key", "operator")),
  matchLabels: { type: "object", additionalProperties: text },
});

const networkingRule = object(
  {
    from: list(
      object({
        ipBlock: object({ cidr: text }, "cidr"),
        securityGroup: object({ groupID: text }, "groupID"),
      }),
    ),
    ports: list(object({ port: intOrString, protocol: { type: "string", enum: ["TCP", "UDP"] } })),
  },
  "from",
  "ports",
);

const binding = {
  ipAddressType: { type: "string", enum: ["ipv4", "ipv6"] },
  networking: object({ ingress: list(networkingRule) }),
  nodeSelector: selector,
  serviceRef: object({ name: text, port: intOrString }, "name", "port"),
  targetGroupARN: { type: "string", pattern: "^arn:" },
  targetType: { type: "string", enum: ["instance", "ip"] },
  vpcID: { type: "string", pattern: "^vpc-[0-9a-f]{8}([0-9a-f]{9})?$" },
} satisfies Schema["properties"];

const classParams = {
  group: object({ name: text }, "name"),
  ipAddressType: { type: "string", enum: ["ipv4", "dualstack", "dualstack-without-public-ipv4"] },
  loadBalancerAttributes: pairs,
  namespaceSelector: selector,
  scheme: { type: "string", enum: ["internal", "internet-facing"] },
  tags: pairs,
} satisfies Schema["properties"];

const subnetIds = {
  type: "array",
  minItems: 1,
  items: { type: "string", pattern: "^subnet-[0-9a-f]+$" },
} satisfies Schema;
const subnetTags = { type: "object", additionalProperties: texts } satisfies Schema;

/** By API version and kind; each says what `spec` holds. */
export const written: { readonly [kind: string]: Schema } = {
  "eks.amazonaws.com/v1/IngressClassParams": object({
    ...classParams,
    certificateARNs: texts,
    subnets: object({ ids: subnetIds, matchTags: subnetTags }),
  }),
  // Auto Mode says the type of targets and works with security groups alone.
  "eks.amazonaws.com/v1/TargetGroupBinding": object(
    { ...binding, networking: object({}) },
    "serviceRef",
    "targetGroupARN",
    "targetType",
  ),
  "elbv2.k8s.aws/v1beta1/IngressClassParams": object({
    ...classParams,
    PrefixListsIDs: texts,
    certificateArn: texts,
    inboundCIDRs: texts,
    ipamConfiguration: object({ ipv4IPAMPoolId: text }),
    listeners: list(
      object({ listenerAttributes: pairs, port: { type: "integer" }, protocol: text }),
    ),
    minimumLoadBalancerCapacity: object({ capacityUnits: { type: "integer" } }, "capacityUnits"),
    sslPolicy: text,
    subnets: object({ ids: subnetIds, tags: subnetTags }),
    targetType: { type: "string", enum: ["instance", "ip"] },
    wafv2AclArn: text,
  }),
  "elbv2.k8s.aws/v1beta1/TargetGroupBinding": object(
    {
      ...binding,
      assumeRoleExternalId: text,
      iamRoleArnToAssume: text,
      multiClusterTargetGroup: { type: "boolean" },
    },
    "serviceRef",
    "targetGroupARN",
  ),
};

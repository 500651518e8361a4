import { z } from "zod";
import { cidr, field, oneOf, roleArn, whole, yesNo } from "../fields";

const instanceFamily = field(
  z.string().regex(/^[a-z]+\d[a-z]*$/),
  "a family of instance types",
  "m7i",
);

const auto = z.strictObject({
  /** `auto`: EKS Auto Mode, AWS runs nodes and controllers. */
  kind: oneOf(["auto"]),
});

const karpenter = z.strictObject({
  /** `karpenter`: Karpenter buys nodes that fit the pods that wait. */
  kind: oneOf(["karpenter"]),
  /** Families that Karpenter chooses from, x86. */
  instanceFamilies: field(z.array(instanceFamily).min(1), "a list of families", [
    "c7i",
    "m7i",
    "r7i",
  ]).default(["c7i", "m7i", "r7i"]),
  /** vCPU of the nodes together, at most; with `spot`, as many again at spot price. */
  maxCpu: whole(4, 10_000, 64).default(64),
});

const managed = z.strictObject({
  /** `managed`: a managed node group per zone, sized by Cluster Autoscaler. */
  kind: oneOf(["managed"]),
  /** Instance type of the nodes, x86. */
  instanceType: field(
    z.string().regex(/^[a-z]+\d[a-z]*\.\w+$/),
    "an EC2 instance type",
    "m7i.large",
  ).default("m7i.large"),
  /** Nodes per zone that always run. */
  minNodes: whole(1, 100, 1, "per zone").default(1),
  /** Nodes per zone at most. */
  maxNodes: whole(1, 450, 4, "per zone; the quota of a managed node group").default(4),
});

export const cluster = z.strictObject({
  /** Kubernetes minor version of EKS. */
  version: field(z.string().regex(/^1\.\d{2}$/), "a Kubernetes version of EKS", "1.35"),
  /** `private`, or the ranges that may reach the public API endpoint. */
  endpoint: field(
    z.union([
      z.literal("private"),
      z.strictObject({
        /** Addresses that may reach the Kubernetes API. */
        publicCidrs: field(z.array(cidr("203.0.113.0/24")).min(1), "a list of IPv4 ranges", [
          "203.0.113.0/24",
        ]),
      }),
    ]),
    "private, or publicCidrs with the ranges that may reach the API",
    { publicCidrs: ["203.0.113.0/24"] },
  ),
  /** IAM roles with cluster-admin access, besides the one that runs Pulumi. */
  admins: field(z.array(roleArn), "a list of role ARNs", [
    "arn:aws:iam::111122223333:role/platform-admin",
  ]).default([]),
  /** Who runs the nodes. */
  nodes: field(
    z.discriminatedUnion("kind", [auto, karpenter, managed]),
    "auto, karpenter or managed nodes",
    { kind: "auto" },
  ).default({ kind: "auto" }),
  /** Whether there are also nodes at spot price, for services with `kubernetes.critical: false` and nobody else. */
  spot: yesNo().default(false),
});

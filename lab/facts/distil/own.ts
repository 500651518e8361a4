import { type Entry } from "./catalogue";

/** Types that no package declares: their shape is written down here, with its source. */
export const own: {
  readonly [type: string]: Omit<Entry, "file" | "type"> & { readonly source: string };
} = {
  "kubernetes:eks.amazonaws.com/v1:TargetGroupBinding": {
    source:
      "EKS user guide, TargetGroupBinding of Auto Mode; AWS Load Balancer Controller, targetgroupbinding spec",
    documentation: {},
    inputs: {
      apiVersion: { kind: "string", enum: ["eks.amazonaws.com/v1"], required: true },
      kind: { kind: "string", enum: ["TargetGroupBinding"], required: true },
      metadata: { kind: "object", shape: "meta.v1.ObjectMeta" },
      spec: { kind: "object", shape: "eks.v1.TargetGroupBindingSpec", required: true },
    },
    shapes: {
      "eks.v1.TargetGroupBindingSpec": {
        ipAddressType: { kind: "string", enum: ["ipv4", "ipv6"] },
        networking: { kind: "object", shape: "eks.v1.TargetGroupBindingNetworking" },
        nodeSelector: { kind: "object", shape: "meta.v1.LabelSelector" },
        serviceRef: { kind: "object", shape: "eks.v1.ServiceReference", required: true },
        targetGroupARN: { kind: "string", format: "arn", required: true },
        targetType: { kind: "string", enum: ["instance", "ip"] },
        vpcID: { kind: "string", format: "vpc" },
      },
      "eks.v1.ServiceReference": {
        name: { kind: "string", required: true },
        port: { kind: "number-or-string", required: true },
      },
      "eks.v1.TargetGroupBindingNetworking": {
        ingress: { kind: "array", of: { kind: "object", shape: "eks.v1.NetworkingIngressRule" } },
      },
      "eks.v1.NetworkingIngressRule": {
        from: {
          kind: "array",
          required: true,
          of: { kind: "object", shape: "eks.v1.NetworkingPeer" },
        },
        ports: {
          kind: "array",
          required: true,
          of: { kind: "object", shape: "eks.v1.NetworkingPort" },
        },
      },
      "eks.v1.NetworkingPeer": {
        ipBlock: { kind: "object", shape: "eks.v1.IpBlock" },
        securityGroup: { kind: "object", shape: "eks.v1.SecurityGroup" },
      },
      "eks.v1.NetworkingPort": {
        port: { kind: "number-or-string" },
        protocol: { kind: "string", enum: ["TCP", "UDP"] },
      },
      "eks.v1.IpBlock": { cidr: { kind: "string", format: "cidr", required: true } },
      "eks.v1.SecurityGroup": {
        groupID: { kind: "string", format: "security-group", required: true },
      },
    },
  },
};

import { type MinimalInputs } from "./minimal";

const clusterType = "aws:eks/cluster:Cluster";
const roleType = "aws:iam/role:Role";
const targetGroupType = "aws:lb/targetGroup:TargetGroup";
const releaseType = "kubernetes:helm.sh/v3:Release";

/** The release that brings Karpenter's kinds. */
const karpenter = "karpenter";

/** What nodes need in AWS, by path. */
export const nodeTypes: { readonly [path: string]: MinimalInputs } = {
  "ec2/launchTemplate": () => ({}),
  "iam/instanceProfile": (given) => ({ role: given(roleType).id }),
};

const binding: MinimalInputs = (given) => ({
  kind: "TargetGroupBinding",
  spec: {
    targetGroupARN: given(targetGroupType).id,
    targetType: "ip",
    serviceRef: { name: "payment", port: 80 },
  },
});

const params = { kind: "IngressClassParams", spec: { scheme: "internal" } };
const nodeClassRef = { group: "karpenter.k8s.aws", kind: "EC2NodeClass", name: "default" };

/** Kinds that a controller brings, Helm's releases, and what is not in `minimalInputs.ts`. */
export const customResources: { readonly [type: string]: MinimalInputs } = {
  [releaseType]: (given) => {
    given(clusterType);
    return {
      chart: "aws-load-balancer-controller",
      namespace: "kube-system",
      repositoryOpts: { repo: "https://aws.github.io/eks-charts" },
    };
  },
  "kubernetes:eks.amazonaws.com/v1:IngressClassParams": (given) => {
    given(clusterType);
    return { apiVersion: "eks.amazonaws.com/v1", ...params };
  },
  "kubernetes:eks.amazonaws.com/v1:TargetGroupBinding": (given) => {
    given(clusterType);
    return { apiVersion: "eks.amazonaws.com/v1", ...binding(given) };
  },
  "kubernetes:elbv2.k8s.aws/v1beta1:IngressClassParams": (given) => {
    given(releaseType);
    return { apiVersion: "elbv2.k8s.aws/v1beta1", ...params };
  },
  "kubernetes:elbv2.k8s.aws/v1beta1:TargetGroupBinding": (given) => {
    given(releaseType);
    return { apiVersion: "elbv2.k8s.aws/v1beta1", ...binding(given) };
  },
  "kubernetes:karpenter.k8s.aws/v1:EC2NodeClass": (given) => {
    given(karpenter);
    return {
      apiVersion: "karpenter.k8s.aws/v1",
      kind: "EC2NodeClass",
      spec: {
        amiSelectorTerms: [{ alias: "al2023@v20260903" }],
        instanceProfile: "nodes",
        subnetSelectorTerms: [{ id: "subnet-0123456789abcdef0" }],
        securityGroupSelectorTerms: [{ id: "sg-0123456789abcdef0" }],
      },
    };
  },
  "kubernetes:karpenter.sh/v1:NodePool": (given) => {
    given(karpenter);
    return {
      apiVersion: "karpenter.sh/v1",
      kind: "NodePool",
      spec: { template: { spec: { nodeClassRef, requirements: [] } } },
    };
  },
  "kubernetes:networking.k8s.io/v1:Ingress": (given) => {
    given(clusterType);
    return { spec: { ingressClassName: "alb", rules: [] } };
  },
  "kubernetes:networking.k8s.io/v1:IngressClass": (given) => {
    given(clusterType);
    return { spec: { controller: "ingress.k8s.aws/alb" } };
  },
};

export const nodeVariants: {
  readonly [name: string]: { type: string; inputs: (minimal: MinimalInputs) => MinimalInputs };
} = {
  [karpenter]: {
    type: releaseType,
    inputs: (minimal) => (given) => ({
      ...minimal(given),
      chart: "oci://public.ecr.aws/karpenter/karpenter-crd",
      repositoryOpts: {},
    }),
  },
};

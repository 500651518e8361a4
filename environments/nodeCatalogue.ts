/** What nodes of EKS may be made of, as dated data: a preview looks no version up. */

/** Versions that belong to one minor version of Kubernetes. */
export interface ReleasesOfKubernetes {
  /** Add-on `kube-proxy`. It may lag behind the control plane, but never lead it. */
  readonly kubeProxy: string;
  /** Add-on `coredns`. */
  readonly coreDns: string;
  /** Image of Cluster Autoscaler, which simulates the scheduler of the same minor version. */
  readonly clusterAutoscaler: string;
}

/**
 * By Kubernetes version, for nodes that EKS Auto Mode does not run.
 * Source: EKS user guide, "Manage kube-proxy" and "Manage CoreDNS", tables of versions, as of 2026-10; releases of
 * kubernetes/autoscaler. A version that is not listed here is refused for such nodes.
 */
export const nodeReleases: { readonly [kubernetes: string]: ReleasesOfKubernetes } = {
  "1.33": {
    kubeProxy: "v1.33.10-eksbuild.13",
    coreDns: "v1.13.2-eksbuild.4",
    clusterAutoscaler: "v1.33.0",
  },
  "1.34": {
    kubeProxy: "v1.34.6-eksbuild.13",
    coreDns: "v1.13.2-eksbuild.7",
    clusterAutoscaler: "v1.34.0",
  },
  "1.35": {
    kubeProxy: "v1.35.3-eksbuild.13",
    coreDns: "v1.14.2-eksbuild.4",
    clusterAutoscaler: "v1.35.0",
  },
};

/** Add-ons that have one version for all of the above. Source: `aws eks describe-addon-versions`, as of 2026-10. */
export const commonAddons = {
  vpcCni: "v1.21.1-eksbuild.8",
  podIdentityAgent: "v1.3.10-eksbuild.3",
  metricsServer: "v0.8.0-eksbuild.2",
} as const;

/** Helm charts of controllers in the cluster, as of 2026-10. Sources: the charts' own repositories. */
export const charts = {
  clusterAutoscaler: {
    chart: "cluster-autoscaler",
    repository: "https://kubernetes.github.io/autoscaler",
    version: "9.59.0",
  },
  loadBalancerController: {
    chart: "aws-load-balancer-controller",
    repository: "https://aws.github.io/eks-charts",
    version: "1.17.1",
  },
  /** Knows Kubernetes 1.36 at most (pkg/providers/version of the release). */
  karpenter: { chart: "oci://public.ecr.aws/karpenter/karpenter", version: "1.14.1" },
  karpenterCrd: { chart: "oci://public.ecr.aws/karpenter/karpenter-crd", version: "1.14.1" },
} as const;

/** Release of Amazon Linux 2023 for EKS that Karpenter starts nodes of. Source: releases of awslabs/amazon-eks-ami. */
export const karpenterImage = "al2023@v20260903";

/**
 * Families of x86 instance types for nodes, by what they are made for: c for compute, m for general purpose, r for
 * memory. Source: AWS's resource schemas of 2026-10-20 as cfn-lint 1.58.0 carries them.
 */
export const nodeFamilies: { readonly [purpose: string]: readonly string[] } = {
  c: "c5 c5a c5ad c5d c5n c6a c6i c6id c6in c7a c7i c8a c8i c8id c8in".split(" "),
  m: "m5 m5a m5ad m5d m5dn m5n m6a m6i m6id m6idn m6in m7a m7i m8a m8i m8id".split(" "),
  r: "r5 r5a r5ad r5b r5d r5dn r5n r6a r6i r6id r6idn r6in r7a r7i r8a r8i r8id".split(" "),
};

/** Of these, families that every region of `regions.ts` offers in the sizes below: spot nodes are taken from all. */
export const spotFamilies: { readonly [purpose: string]: readonly string[] } = {
  c: ["c5", "c5d", "c6in", "c7i"],
  m: ["m5", "m5d", "m6i", "m7i"],
  r: ["r5", "r5d", "r6i"],
};

/** Sizes that all spot families have; within a purpose, a size means the same vCPU and memory. */
export const spotSizes: readonly string[] = ["large", "xlarge", "2xlarge", "4xlarge"];

/** Instance types that may stand in for one another at spot price; empty where none are known. */
export function spotTypes(instanceType: string): readonly string[] {
  const [family = "", size = ""] = instanceType.split(".");
  const purpose = family.charAt(0);
  return spotSizes.includes(size)
    ? (spotFamilies[purpose] ?? []).map((each) => `${each}.${size}`)
    : [];
}

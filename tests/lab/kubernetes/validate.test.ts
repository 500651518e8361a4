import { expect } from "chai";
import { kubernetesSchemas } from "../../../lab/kubernetes/load";
import { refusedBy } from "../../../lab/kubernetes/validate";

const deployment = {
  apiVersion: "apps/v1",
  kind: "Deployment",
  metadata: { name: "payment" },
  spec: {
    selector: { matchLabels: { app: "payment" } },
    template: {
      metadata: { labels: { app: "payment" } },
      spec: { containers: [{ name: "payment", image: "a:1", ports: [{ containerPort: 8080 }] }] },
    },
  },
};

const nodePool = {
  apiVersion: "karpenter.sh/v1",
  kind: "NodePool",
  metadata: { name: "spot" },
  spec: {
    template: {
      spec: {
        nodeClassRef: { group: "karpenter.k8s.aws", kind: "EC2NodeClass", name: "default" },
        requirements: [{ key: "kubernetes.io/arch", operator: "In", values: ["amd64"] }],
        taints: [{ key: "capacity", value: "spot", effect: "NoSchedule" }],
      },
    },
    limits: { cpu: "64" },
  },
};

const nodeClass = {
  apiVersion: "karpenter.k8s.aws/v1",
  kind: "EC2NodeClass",
  metadata: { name: "default" },
  spec: {
    instanceProfile: "nodes",
    amiSelectorTerms: [{ alias: "al2023@v20260903" }],
    subnetSelectorTerms: [{ id: "subnet-0123456789abcdef0" }],
    securityGroupSelectorTerms: [{ id: "sg-0123456789abcdef0" }],
    metadataOptions: { httpTokens: "required", httpPutResponseHopLimit: 1 },
    blockDeviceMappings: [
      { deviceName: "/dev/xvda", ebs: { volumeSize: "50Gi", encrypted: true } },
    ],
  },
};

const binding = {
  apiVersion: "eks.amazonaws.com/v1",
  kind: "TargetGroupBinding",
  metadata: { name: "payment", namespace: "payment" },
  spec: {
    targetGroupARN: "arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/x/0",
    targetType: "ip",
    serviceRef: { name: "payment", port: 8080 },
  },
};

const params = {
  apiVersion: "eks.amazonaws.com/v1",
  kind: "IngressClassParams",
  metadata: { name: "alb" },
  spec: {
    scheme: "internal",
    group: { name: "alb" },
    subnets: { ids: ["subnet-0123456789abcdef0"] },
    certificateARNs: ["arn:aws:acm:eu-west-1:111122223333:certificate/0"],
  },
};

const ingress = {
  apiVersion: "networking.k8s.io/v1",
  kind: "Ingress",
  metadata: { name: "payment", annotations: { "alb.ingress.kubernetes.io/target-type": "ip" } },
  spec: {
    ingressClassName: "alb",
    rules: [
      {
        http: {
          paths: [
            {
              path: "/payment",
              pathType: "Prefix",
              backend: { service: { name: "payment", port: { name: "http" } } },
            },
          ],
        },
      },
    ],
  },
};

/** An object with one thing put wrong, and what must be said about it. */
interface Broken {
  readonly what: string;
  readonly type: string;
  readonly object: object;
  /** Where, and what stands there instead. */
  readonly put: readonly [path: string, value: unknown];
  readonly said: string;
}

const types = {
  binding: "kubernetes:eks.amazonaws.com/v1:TargetGroupBinding",
  deployment: "kubernetes:apps/v1:Deployment",
  ingress: "kubernetes:networking.k8s.io/v1:Ingress",
  nodeClass: "kubernetes:karpenter.k8s.aws/v1:EC2NodeClass",
  nodePool: "kubernetes:karpenter.sh/v1:NodePool",
  params: "kubernetes:eks.amazonaws.com/v1:IngressClassParams",
};

const right = [
  [types.binding, binding],
  [types.deployment, deployment],
  [types.ingress, ingress],
  [types.nodeClass, nodeClass],
  [types.nodePool, nodePool],
  [types.params, params],
] as const;

const broken: readonly Broken[] = [
  {
    what: "a misspelt field deep inside",
    type: types.deployment,
    object: deployment,
    put: ["spec.template.spec.containers.0.imagePullPolcy", "Always"],
    said: "spec.template.spec.containers.0 must NOT have additional properties: imagePullPolcy",
  },
  {
    what: "text where a number belongs",
    type: types.deployment,
    object: deployment,
    put: ["spec.template.spec.containers.0.ports.0.containerPort", "8080"],
    said: "spec.template.spec.containers.0.ports.0.containerPort must be integer",
  },
  {
    what: "an API version of another group",
    type: types.deployment,
    object: deployment,
    put: ["apiVersion", "extensions/v1beta1"],
    said: "apiVersion must be equal to one of the allowed values: apps/v1",
  },
  {
    what: "an Ingress backend of the group that is gone",
    type: types.ingress,
    object: ingress,
    put: ["spec.rules.0.http.paths.0.backend", { serviceName: "payment", servicePort: 80 }],
    said: "spec.rules.0.http.paths.0.backend must NOT have additional properties: serviceName",
  },
  {
    what: "a binding of Auto Mode that says no type of targets",
    type: types.binding,
    object: binding,
    put: ["spec.targetType", undefined],
    said: "spec must have required property 'targetType'",
  },
  {
    what: "a binding of the other controller's group",
    type: types.binding,
    object: binding,
    put: ["apiVersion", "elbv2.k8s.aws/v1beta1"],
    said: "apiVersion must be equal to one of the allowed values: eks.amazonaws.com/v1",
  },
  {
    what: "the other controller's word for certificates",
    type: types.params,
    object: params,
    put: ["spec.certificateArn", ["arn:aws:acm:eu-west-1:111122223333:certificate/0"]],
    said: "spec must NOT have additional properties: certificateArn",
  },
  {
    what: "an operator that Karpenter does not know",
    type: types.nodePool,
    object: nodePool,
    put: ["spec.template.spec.requirements.0.operator", "Is"],
    said: "spec.template.spec.requirements.0.operator must be equal to one of the allowed values: ",
  },
  {
    what: "a pool that names no class of nodes",
    type: types.nodePool,
    object: nodePool,
    put: ["spec.template.spec.nodeClassRef", undefined],
    said: "spec.template.spec must have required property 'nodeClassRef'",
  },
  {
    what: "a class of nodes with a key by AWS's older name",
    type: types.nodeClass,
    object: nodeClass,
    put: ["spec.blockDeviceMappings.0.ebs.kmsKeyId", "arn:aws:kms:eu-west-1:111122223333:key/0"],
    said: "spec.blockDeviceMappings.0.ebs must NOT have additional properties: kmsKeyId",
  },
];

type Tree = { [key: string]: unknown };

function with_(object: object, path: string, value: unknown): object {
  const copy = structuredClone(object) as Tree;
  const parts = path.split(".");
  const last = parts.pop() ?? "";
  const at = parts.reduce((tree, part) => tree[part] as Tree, copy);
  at[last] = value;
  return JSON.parse(JSON.stringify(copy)) as object;
}

describe("The check of Kubernetes objects", () => {
  for (const [type, object] of right) {
    it(`finds nothing wrong with a right ${type.split(":").pop() ?? ""} of ${type.split(":")[1] ?? ""}`, () => {
      expect(refusedBy(type, object)).to.deep.equal([]);
    });
  }

  for (const { what, type, object, put, said } of broken) {
    it(`refuses ${what}`, () => {
      const found = refusedBy(type, with_(object, ...put));
      expect(
        found.some((each) => each.startsWith(said)),
        found.join("\n"),
      ).to.equal(true);
    });
  }

  it("refuses a kind that nobody distilled", () => {
    expect(refusedBy("kubernetes:batch/v1:CronJob", {})).to.deep.equal([
      "batch/v1/CronJob is not among the kinds that `npm run facts` distilled",
    ]);
  });

  it("records where its schemas come from", () => {
    const { source, kubernetes } = kubernetesSchemas();
    expect(source.kubernetes).to.include(`Kubernetes ${kubernetes}, from kubernetes-validate `);
    expect(source.karpenter).to.match(/karpenter-provider-aws v\d+\.\d+\.\d+/);
  });
});

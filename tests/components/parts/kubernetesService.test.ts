import { expect } from "chai";
import { type EksCluster } from "../../../components";
import { hosted } from "../../support/cluster";
import { type Found, granted, prod, simulate } from "../../support/platform";

const name = "cluster-eu-west-1-payment";
const labels = { "app.kubernetes.io/name": "payment" };
const metadata = { name: "payment", namespace: "payment", labels };
const scalerType = "kubernetes:autoscaling/v2:HorizontalPodAutoscaler";
const deploymentType = "kubernetes:apps/v1:Deployment";

describe("KubernetesService", () => {
  let found: Found<EksCluster>;

  before(async () => {
    found = await simulate(prod, hosted(1));
  });

  it("creates a namespace with everything that a service needs", () => {
    expect(found.below(name)).to.deep.equal([
      "aws:eks/podIdentityAssociation:PodIdentityAssociation cluster-eu-west-1-payment-identity",
      "aws:iam/role:Role cluster-eu-west-1-payment-role",
      "aws:iam/rolePolicy:RolePolicy cluster-eu-west-1-payment-policy",
      "kubernetes:apps/v1:Deployment cluster-eu-west-1-payment-deployment",
      "kubernetes:autoscaling/v2:HorizontalPodAutoscaler cluster-eu-west-1-payment-autoscaler",
      "kubernetes:core/v1:ConfigMap cluster-eu-west-1-payment-settings",
      "kubernetes:core/v1:Namespace cluster-eu-west-1-payment-namespace",
      "kubernetes:core/v1:ResourceQuota cluster-eu-west-1-payment-quota",
      "kubernetes:core/v1:Service cluster-eu-west-1-payment-service",
      "kubernetes:core/v1:ServiceAccount cluster-eu-west-1-payment-account",
      "kubernetes:networking.k8s.io/v1:NetworkPolicy cluster-eu-west-1-payment-fence",
      "kubernetes:policy/v1:PodDisruptionBudget cluster-eu-west-1-payment-disruption-budget",
    ]);
  });

  describe("secures", () => {
    it("pods: no root, no privileges, no token of the Kubernetes API", () => {
      const { spec } = found.inputs(deploymentType) as { spec: Record<string, unknown> };
      expect(spec).to.have.nested.property("template.spec.automountServiceAccountToken", false);
      expect(spec)
        .to.have.nested.property("template.spec.securityContext")
        .that.deep.equals({ runAsNonRoot: true, seccompProfile: { type: "RuntimeDefault" } });
      expect(spec)
        .to.have.nested.property("template.spec.containers[0].securityContext")
        .that.deep.equals({ allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"] } });
    });

    it("the namespace by Kubernetes's own strictest standard", () => {
      expect(found.inputs("kubernetes:core/v1:Namespace").metadata).to.deep.equal({
        name: "payment",
        labels: { ...labels, "pod-security.kubernetes.io/enforce": "restricted" },
      });
    });

    it("the namespace from taking more than twice its pods", () => {
      expect(found.inputs("kubernetes:core/v1:ResourceQuota")).to.deep.include({
        metadata,
        spec: {
          hard: { pods: "24", "requests.cpu": "6000m", "requests.memory": "6144Mi" },
        },
      });
    });

    it("every port but the service's", () => {
      expect(found.inputs("kubernetes:networking.k8s.io/v1:NetworkPolicy")).to.deep.include({
        metadata,
        spec: {
          podSelector: { matchLabels: labels },
          policyTypes: ["Ingress"],
          ingress: [{ ports: [{ protocol: "TCP", port: 8080 }] }],
        },
      });
    });

    it("the role: its own settings, store, relay and queue", () => {
      const arn = (service: string, resource: string) =>
        `arn:aws:${service}:eu-west-1:${prod.account}:${resource}`;
      expect(found.statements("aws:iam/rolePolicy:RolePolicy", `${name}-policy`)).to.deep.equal([
        granted(
          ["ssm:GetParameter"],
          [
            arn("ssm", "parameter/evenkeel-test/role"),
            arn("ssm", "parameter/evenkeel-test/database/shared"),
          ],
        ),
        granted(
          ["secretsmanager:GetSecretValue"],
          arn("secretsmanager", "secret:evenkeel-test/service/payment-??????"),
        ),
        granted(["kms:Decrypt"], found.key("data")),
        granted(["lambda:InvokeFunction"], arn("lambda", "function:evenkeel-test-payment-relay")),
        granted(
          [
            "sqs:ChangeMessageVisibility",
            "sqs:DeleteMessage",
            "sqs:GetQueueAttributes",
            "sqs:GetQueueUrl",
            "sqs:ReceiveMessage",
          ],
          [arn("sqs", "evenkeel-test-payment-OrderPlaced.fifo")],
        ),
        granted(["kms:Decrypt"], found.key("events")),
      ]);
    });

    it("the role, which only Pod Identity may assume, for one service account", () => {
      const roleType = "aws:iam/role:Role";
      expect(found.json(roleType, `${name}-role`, "assumeRolePolicy")).to.deep.equal({
        Version: "2012-10-17",
        Statement: [
          {
            Effect: "Allow",
            Principal: { Service: "pods.eks.amazonaws.com" },
            Action: ["sts:AssumeRole", "sts:TagSession"],
          },
        ],
      });
      const identityType = "aws:eks/podIdentityAssociation:PodIdentityAssociation";
      expect(found.inputs(identityType)).to.deep.equal({
        clusterName: "evenkeel-test-eu-west-1",
        namespace: "payment",
        serviceAccount: "payment",
        roleArn: found.arn(roleType, `${name}-role`),
      });
      expect(found.waitsFor(identityType, `${name}-identity`)).to.include(`${name}-policy`);
    });

    it("a service that consumes nothing from every queue", async () => {
      const quiet = await simulate(prod, hosted(1, { consumes: {} }));
      const actions = quiet
        .statements("aws:iam/rolePolicy:RolePolicy", `${name}-policy`)
        .flatMap((statement) => (statement as { Action: string[] }).Action);
      expect(actions).to.deep.equal([
        "ssm:GetParameter",
        "secretsmanager:GetSecretValue",
        "kms:Decrypt",
        "lambda:InvokeFunction",
      ]);
    });
  });

  describe("connects", () => {
    it("the container to its image, sizes, settings and health", () => {
      const probe = { httpGet: { path: "/", port: 8080 } };
      const { spec } = found.inputs(deploymentType) as { spec: Record<string, unknown> };
      expect(spec)
        .to.have.nested.property("template.spec.containers")
        .that.deep.equals([
          {
            name: "payment",
            image: "public.ecr.aws/nginx/nginx-unprivileged:1.28",
            ports: [{ name: "http", containerPort: 8080 }],
            envFrom: [{ configMapRef: { name: "payment" } }],
            resources: {
              requests: { cpu: "250m", memory: "256Mi" },
              limits: { memory: "256Mi" },
            },
            readinessProbe: { ...probe, periodSeconds: 5 },
            livenessProbe: { ...probe, periodSeconds: 10, failureThreshold: 6 },
            securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"] } },
          },
        ]);
    });

    it("the settings to the place and the queues, and to nothing that changes with the role", () => {
      expect(found.inputs("kubernetes:core/v1:ConfigMap", `${name}-settings`)).to.deep.include({
        metadata,
        data: {
          SERVICE_NAME: "payment",
          POWERTOOLS_SERVICE_NAME: "payment",
          PLACE: "eu-west-1",
          PREFIX: "evenkeel-test",
          ROLE_PARAMETER: "/evenkeel-test/role",
          PUBLISHES: '["PaymentProcessed"]',
          RELAY_FUNCTION: "evenkeel-test-payment-relay",
          DATABASE_PARAMETER: "/evenkeel-test/database/shared",
          DATABASE_SECRET: "evenkeel-test/service/payment",
          AWS_REGION: "eu-west-1",
          QUEUES: '{"OrderPlaced":"evenkeel-test-payment-OrderPlaced.fifo"}',
        },
      });
    });

    it("callers to the pods of their own zone", () => {
      expect(found.inputs("kubernetes:core/v1:Service")).to.deep.include({
        metadata,
        spec: {
          type: "ClusterIP",
          selector: labels,
          ports: [{ name: "http", port: 8080, targetPort: "http", protocol: "TCP" }],
          trafficDistribution: "PreferClose",
        },
      });
    });

    it("what it is made of in an order that works", () => {
      const waits = (type: string, what: string) => found.waitsFor(type, `${name}-${what}`);
      expect(waits("kubernetes:core/v1:Namespace", "namespace")).to.include.members([
        "cluster-eu-west-1-metrics-server",
      ]);
      expect(waits(deploymentType, "deployment")).to.include.members([
        `${name}-account`,
        `${name}-identity`,
        `${name}-settings`,
      ]);
      expect(waits(scalerType, "autoscaler")).to.include(`${name}-deployment`);
      for (const [type, what] of [
        ["kubernetes:core/v1:ServiceAccount", "account"],
        ["kubernetes:core/v1:Service", "service"],
        ["kubernetes:core/v1:ConfigMap", "settings"],
      ] as const) {
        expect(waits(type, what)).to.include(`${name}-namespace`);
      }
    });

    it("load balancers to its port and health", () => {
      expect(found.result.services.get("payment")).to.include({
        namespace: "payment",
        serviceName: "payment",
        port: 8080,
        healthPath: "/",
      });
    });
  });
});

import { expect } from "chai";
import { type Properties } from "../../../lab/model";
import { containersOn, functionsOnly, onEcs, reached } from "../../support/containers";
import { type Found, granted, prod, simulate } from "../../support/platform";

const name = "containers-eu-west-1-quotes";
const serviceType = "aws:ecs/service:Service";
const taskType = "aws:ecs/taskDefinition:TaskDefinition";
const targetType = "aws:appautoscaling/target:Target";
const policyType = "aws:appautoscaling/policy:Policy";
const rolePolicyType = "aws:iam/rolePolicy:RolePolicy";

const consumes = {
  OrderPlaced: { ordered: true, batchSize: 10, windowSeconds: 0, maxReceives: 5 },
};

const place = (service: object = {}, ecs: object = {}, capacity = 1) => {
  const of = reached({}, { ...functionsOnly, quotes: onEcs(service, ecs) });
  return simulate(of, () => containersOn(of, { capacity }));
};

describe("EcsService", () => {
  let found: Found<ReturnType<typeof containersOn>>;
  let polling: Found<ReturnType<typeof containersOn>>;

  before(async () => {
    found = await place({ store: "postgres" });
    polling = await place(
      { api: undefined, consumes },
      { image: "public.ecr.aws/nginx/nginx-unprivileged:1.28" },
    );
  });

  const container = (of: Found<unknown>) =>
    (of.json(taskType, `${name}-task`, "containerDefinitions") as [Properties])[0];

  it("creates a service with its task, log, roles, fence and scaling", () => {
    const rule = (direction: "Ingress" | "Egress", suffix: string) =>
      `aws:vpc/securityGroup${direction}Rule:SecurityGroup${direction}Rule ${name}-${suffix}`;
    expect(found.below(name)).to.deep.equal(
      [
        `${policyType} ${name}-by-cpu`,
        `${targetType} ${name}-scaling`,
        `aws:cloudwatch/logGroup:LogGroup ${name}-logs`,
        `aws:ec2/securityGroup:SecurityGroup ${name}-access`,
        `${serviceType} ${name}-service`,
        `${taskType} ${name}-task`,
        `aws:iam/role:Role ${name}-pull-role`,
        `aws:iam/role:Role ${name}-task-role`,
        `${rolePolicyType} ${name}-pull-policy`,
        `${rolePolicyType} ${name}-task-policy`,
        rule("Egress", "from-balancer-1-out"),
        rule("Egress", "to-cache-out"),
        rule("Egress", "to-databases-out"),
        rule("Egress", "to-https"),
        rule("Ingress", "from-balancer-1-in"),
        rule("Ingress", "to-cache-in"),
        rule("Ingress", "to-databases-in"),
      ].sort(),
    );
  });

  describe("secures", () => {
    it("the container: not root, nothing to write to but /tmp, no capability", () => {
      expect(container(found)).to.deep.include({
        name: "quotes",
        user: "1000:1000",
        readonlyRootFilesystem: true,
        privileged: false,
        linuxParameters: { capabilities: { drop: ["ALL"] }, initProcessEnabled: true },
        mountPoints: [{ sourceVolume: "scratch", containerPath: "/tmp", readOnly: false }],
      });
      expect(found.inputs(taskType).volumes).to.deep.equal([{ name: "scratch" }]);
    });

    it("the network: stores, AWS and load balancers, and nobody else", () => {
      expect(found.egress(`${name}-access`)).to.deep.equal([
        "tcp 443 to 0.0.0.0/0",
        "tcp 5432 to data-eu-west-1-databases",
        "tcp 6379 to data-eu-west-1-cache-access",
      ]);
      expect(found.ingress(`${name}-access`)).to.deep.equal([
        "tcp 8080 from ingress-eu-west-1-internal-access",
      ]);
      expect(found.inputs(serviceType).networkConfiguration).to.deep.equal({
        subnets: [1, 2, 3].map((zone) =>
          found.id("aws:ec2/subnet:Subnet", `network-eu-west-1-vpc-private-${zone}`),
        ),
        securityGroups: [found.id("aws:ec2/securityGroup:SecurityGroup", `${name}-access`)],
        assignPublicIp: false,
      });
      expect(found.inputs(serviceType).enableExecuteCommand).to.equal(false);
    });

    it("a service without a database or a caller from either", () => {
      expect(polling.egress(`${name}-access`)).not.to.include(
        "tcp 5432 to data-eu-west-1-databases",
      );
      expect(polling.ingress(`${name}-access`)).to.deep.equal([]);
    });

    it("roles, which only ECS takes, for this account and region", () => {
      for (const which of ["pull", "task"]) {
        expect(
          found.json("aws:iam/role:Role", `${name}-${which}-role`, "assumeRolePolicy"),
        ).to.deep.equal({
          Version: "2012-10-17",
          Statement: [
            {
              Effect: "Allow",
              Principal: { Service: "ecs-tasks.amazonaws.com" },
              Action: "sts:AssumeRole",
              Condition: {
                StringEquals: { "aws:SourceAccount": prod.account },
                ArnLike: { "aws:SourceArn": `arn:aws:ecs:eu-west-1:${prod.account}:*` },
              },
            },
          ],
        });
      }
    });

    it("the execution role, which reads the image's own repository and writes the log", () => {
      const logs = found.arn("aws:cloudwatch/logGroup:LogGroup", `${name}-logs`);
      const writes = granted(["logs:CreateLogStream", "logs:PutLogEvents"], `${logs}:*`);
      expect(found.statements(rolePolicyType, `${name}-pull-policy`)).to.deep.equal([
        writes,
        granted(
          ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
          "arn:aws:ecr:eu-west-1:444455556666:repository/shop/quotes",
        ),
        granted(["ecr:GetAuthorizationToken"], "*"),
      ]);
      expect(polling.statements(rolePolicyType, `${name}-pull-policy`)).to.have.length(1);
    });

    it("the task role, which holds what the service needs", () => {
      const actions = (of: Found<unknown>) =>
        of
          .statements(rolePolicyType, `${name}-task-policy`)
          .flatMap((statement) => (statement as { Action: string[] }).Action);
      expect(actions(found)).to.deep.equal([
        "ssm:GetParameter",
        "secretsmanager:GetSecretValue",
        "kms:Decrypt",
      ]);
      expect(actions(polling)).to.include.members(["ssm:GetParameter", "sqs:ReceiveMessage"]);
    });

    it("the log with the place's key, there before the task", () => {
      expect(found.inputs("aws:cloudwatch/logGroup:LogGroup", `${name}-logs`)).to.deep.equal({
        name: "/ecs/evenkeel-test/quotes",
        retentionInDays: 365,
        kmsKeyId: found.key("logs"),
      });
      expect(found.waitsFor(taskType, `${name}-task`)).to.include(`${name}-logs`);
    });
  });

  describe("connects", () => {
    it("the task to its image, size and log", () => {
      expect(found.inputs(taskType)).to.deep.include({
        family: "evenkeel-test-quotes",
        requiresCompatibilities: ["FARGATE"],
        networkMode: "awsvpc",
        cpu: "256",
        memory: "512",
      });
      expect(container(found)).to.deep.include({
        image: "444455556666.dkr.ecr.eu-west-1.amazonaws.com/shop/quotes:1.0.0",
        portMappings: [{ containerPort: 8080, protocol: "tcp" }],
      });
      expect(container(found)).to.have.nested.property(
        "logConfiguration.options.awslogs-group",
        "/ecs/evenkeel-test/quotes",
      );
    });

    it("the container to its settings and queues", () => {
      const environment = container(polling).environment as { name: string; value: string }[];
      const valueOf = (key: string) => environment.find((each) => each.name === key)?.value;
      expect(valueOf("SERVICE_NAME")).to.equal("quotes");
      expect(valueOf("AWS_REGION")).to.equal("eu-west-1");
      expect(valueOf("QUEUES")).to.equal(
        JSON.stringify({ OrderPlaced: "evenkeel-test-quotes-OrderPlaced.fifo" }),
      );
    });

    it("tasks to their target group, once that has its listener", () => {
      expect(found.inputs(serviceType)).to.deep.include({
        healthCheckGracePeriodSeconds: 60,
        loadBalancers: [
          {
            targetGroupArn: found.arn(
              "aws:lb/targetGroup:TargetGroup",
              "ingress-eu-west-1-internal-quotes-targets",
            ),
            containerName: "quotes",
            containerPort: 8080,
          },
        ],
      });
      expect(found.waitsFor(serviceType, `${name}-service`)).to.include.members([
        "ingress-eu-west-1-internal-quotes-listener",
        `${name}-task-policy`,
        `${name}-pull-policy`,
      ]);
      expect(polling.inputs(serviceType)).to.not.have.property("loadBalancers");
    });

    it("a deployment that fails to the one before it", () => {
      expect(found.inputs(serviceType)).to.deep.include({
        deploymentCircuitBreaker: { enable: true, rollback: true },
        deploymentMinimumHealthyPercent: 100,
        availabilityZoneRebalancing: "ENABLED",
        capacityProviderStrategies: [{ capacityProvider: "FARGATE", weight: 1 }],
      });
      expect(found.options(serviceType).ignoreChanges).to.include("desiredCount");
    });

    it("load to the number of tasks, between the service's limits", () => {
      expect(found.inputs(targetType)).to.deep.equal({
        serviceNamespace: "ecs",
        resourceId: "service/evenkeel-test/quotes",
        scalableDimension: "ecs:service:DesiredCount",
        minCapacity: 3,
        maxCapacity: 9,
      });
      expect(found.inputs(policyType)).to.deep.include({
        policyType: "TargetTrackingScaling",
        resourceId: "service/evenkeel-test/quotes",
      });
      expect(found.inputs(policyType)).to.have.nested.property(
        "targetTrackingScalingPolicyConfiguration.targetValue",
        60,
      );
    });

    it("the standby's share of capacity to the floor, which is never without a task", async () => {
      for (const [capacity, floor] of [
        [0.5, 2],
        [0, 1],
      ] as const) {
        const waiting = await place({}, {}, capacity);
        expect(waiting.inputs(targetType).minCapacity).to.equal(floor);
        const [signal] = waiting.result.containers?.signals ?? [];
        expect(signal?.threshold).to.equal(floor - 1);
      }
    });
  });
});

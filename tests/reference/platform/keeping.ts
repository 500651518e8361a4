import { expect } from "chai";
import { timeout } from "../../program/plans";
import { at, byName, home, list, places, standby, system, type System } from "./support";

const cluster = "aws:rds/cluster:Cluster";
const encryption = "aws:ebs/encryptionByDefault:EncryptionByDefault";
const secret = "aws:secretsmanager/secret:Secret";
const project = "aws:codebuild/project:Project";

/** Rows in the order of docs/reference/platform.md: after answers.ts, before recovery.ts. */
describe("platform: what keeps data, watches and delivers", function () {
  this.timeout(timeout);
  let all: System;
  before(async () => {
    all = await system();
  });

  it("Aurora PostgreSQL in three zones with replicas, automated backups and point in time", () => {
    for (const { place } of places) {
      const shared = all.inputs(cluster, `data-${place}-shared-cluster`);
      // As long as automated backups are kept, any second of that time can be restored.
      expect(shared).to.include({ engine: "aurora-postgresql", backupRetentionPeriod: 35 });
      const instances = [1, 2, 3].map((each) =>
        all.inputs(
          "aws:rds/clusterInstance:ClusterInstance",
          `data-${place}-shared-instance-${each}`,
        ),
      );
      // One that writes or is first to take over, two that follow.
      expect(instances.map(({ promotionTier }) => promotionTier)).to.deep.equal([0, 1, 1]);
      for (const { clusterIdentifier, instanceClass } of instances) {
        expect(clusterIdentifier).to.equal(shared.clusterIdentifier);
        expect(instanceClass).to.equal("db.r7g.large");
      }
      const subnets = all.resources.only(
        "aws:rds/subnetGroup:SubnetGroup",
        `data-${place}-subnets`,
      );
      expect(shared.dbSubnetGroupName).to.equal(subnets.outputs.name);
      expect(subnets.inputs.subnetIds).to.deep.equal(
        [1, 2, 3].map((each) =>
          all.id("aws:ec2/subnet:Subnet", `network-${place}-vpc-isolated-${each}`),
        ),
      );
    }
    const global = all.inputs("aws:rds/globalCluster:GlobalCluster");
    expect(global.sourceDbClusterIdentifier).to.equal(
      all.arn(cluster, `data-${home}-shared-cluster`),
    );
    expect(all.inputs(cluster, `data-${standby}-shared-cluster`)).to.include({
      globalClusterIdentifier: global.globalClusterIdentifier,
      sourceRegion: home,
    });
    for (const service of ["inventory", "reports"]) {
      const table = `data-${home}-${service}-table`;
      expect(all.inputs("aws:dynamodb/table:Table", table)).to.deep.include({
        pointInTimeRecovery: { enabled: true },
      });
      const copy = `data-${standby}-${service}-replica`;
      expect(all.inputs("aws:dynamodb/tableReplica:TableReplica", copy)).to.include({
        globalTableArn: all.arn("aws:dynamodb/table:Table", table),
        pointInTimeRecovery: true,
      });
    }
  });

  it("ElastiCache Redis; keys for databases, volumes and cache; secrets that rotate", () => {
    for (const { place } of places) {
      const kmsKeyId = all.key("data", place);
      expect(all.inputs("aws:kms/key:Key", `keys-${place}-data`).enableKeyRotation).to.equal(true);
      const cache = `data-${place}-cache-group`;
      expect(all.inputs("aws:elasticache/replicationGroup:ReplicationGroup", cache)).to.include({
        engine: "redis",
        numCacheClusters: 3,
        automaticFailoverEnabled: true,
        multiAzEnabled: true,
        transitEncryptionMode: "required",
        kmsKeyId,
      });
      expect(all.inputs(cluster, `data-${place}-shared-cluster`)).to.include({
        storageEncrypted: true,
        kmsKeyId,
      });
      const nodes = `cluster-${place}-nodes-managed-template`;
      const template = all.inputs("aws:ec2/launchTemplate:LaunchTemplate", nodes);
      expect(at(template, "blockDeviceMappings.0.ebs")).to.include({ encrypted: "true", kmsKeyId });
      const volumes = `guardrails-${place}-volumes`;
      expect(all.inputs(encryption, volumes).enabled).to.equal(true);
      expect(all.region(encryption, volumes)).to.equal(place);
      expect(all.inputs("aws:ebs/defaultKmsKey:DefaultKmsKey", `${volumes}-key`).keyArn).to.equal(
        kmsKeyId,
      );
    }
    const rotation = `data-${home}-shared-rotation`;
    for (const service of ["accounts", "ordering"]) {
      const login = `data-${home}-${service}-login-secret`;
      expect(
        all.inputs("aws:secretsmanager/secretRotation:SecretRotation", `${rotation}-${service}`),
      ).to.deep.include({
        secretId: all.id(secret, login),
        rotationLambdaArn: all.arn("aws:lambda/function:Function", `${rotation}-function`),
        rotationRules: { automaticallyAfterDays: 30 },
      });
      // The other place reads a copy of its own, under its own key.
      expect(all.inputs(secret, login).replicas).to.deep.equal([
        { region: standby, kmsKeyId: all.key("data", standby) },
      ]);
    }
    expect(all.inputs("aws:lambda/permission:Permission", `${rotation}-permission`)).to.include({
      principal: "secretsmanager.amazonaws.com",
    });
  });

  it("CloudWatch metrics, logs and alarms, alarms that scale, X-Ray", () => {
    for (const { inputs, name } of all.resources.of("aws:cloudwatch/logGroup:LogGroup")) {
      expect(inputs.retentionInDays, name).to.equal(365);
    }
    for (const { place } of places) {
      const topic = all.arn("aws:sns/topic:Topic", `observability-${place}-alarms`);
      const alarms = byName(
        all,
        "aws:cloudwatch/metricAlarm:MetricAlarm",
        `observability-${place}-`,
      );
      for (const name of ["shared-database-cpu", "api-errors", "accounts-unhealthy-pods"]) {
        expect(alarms.get(name)?.alarmActions, name).to.deep.equal([topic]);
      }
      const shared = `evenkeel-platform-shared-${place}`;
      expect(alarms.get("shared-database-cpu")?.dimensions).to.deep.equal({
        DBClusterIdentifier: shared,
      });
      // The alarms of a policy that tracks a target are made by Application Auto Scaling.
      const readers = `data-${place}-shared-readers`;
      expect(all.inputs("aws:appautoscaling/target:Target", readers)).to.include({
        resourceId: `cluster:${shared}`,
        minCapacity: 2,
        maxCapacity: 5,
      });
      const policy = all.inputs("aws:appautoscaling/policy:Policy", `${readers}-cpu`);
      expect(policy).to.include({
        policyType: "TargetTrackingScaling",
        resourceId: `cluster:${shared}`,
      });
      expect(at(policy, "targetTrackingScalingPolicyConfiguration.targetValue")).to.equal(60);

      const stage = all.inputs("aws:apigateway/stage:Stage", `api-${place}-gateway-stage`);
      expect(stage.xrayTracingEnabled).to.equal(true);
      const functions = byName(all, "aws:lambda/function:Function", `api-${place}-`);
      expect([...functions.keys()]).to.have.members(["inventory-function", "ordering-function"]);
      functions.forEach((each) => expect(each.tracingConfig).to.deep.equal({ mode: "Active" }));
    }
  });

  it("Prometheus that scrapes the cluster, and Grafana that reads it, CloudWatch and X-Ray", () => {
    for (const { place } of places) {
      const metrics = `metrics-${place}-prometheus`;
      const workspace = all.resources.only("aws:amp/workspace:Workspace", `${metrics}-workspace`);
      const scraper = all.inputs("aws:amp/scraper:Scraper", `${metrics}-scraper`);
      expect(at(scraper, "destination.amp.workspaceArn")).to.equal(workspace.outputs.arn);
      expect(at(scraper, "source.eks.clusterArn")).to.equal(
        all.arn("aws:eks/cluster:Cluster", `cluster-${place}-eks-eksCluster`),
      );
      const rules = "aws:amp/ruleGroupNamespace:RuleGroupNamespace";
      expect(all.inputs(rules, `${metrics}-rules`).workspaceId).to.equal(workspace.id);
      expect(all.inputs(rules, `${metrics}-rules`).data).to.contain("AutoscalerAtMaximum");
      const alerts = "aws:amp/alertManagerDefinition:AlertManagerDefinition";
      expect(all.inputs(alerts, `${metrics}-alerts`).definition).to.contain(
        all.arn("aws:sns/topic:Topic", `observability-${place}-alarms`),
      );
      const grafana = `metrics-${place}-grafana`;
      expect(all.inputs("aws:grafana/workspace:Workspace", `${grafana}-workspace`)).to.deep.include(
        {
          authenticationProviders: ["AWS_SSO"],
          dataSources: ["CLOUDWATCH", "XRAY", "PROMETHEUS"],
          roleArn: all.arn("aws:iam/role:Role", `${grafana}-role`),
        },
      );
    }
  });

  it("CodePipeline from GitHub: CodeBuild tests and builds, ECR is copied, Helm upgrades", () => {
    for (const { place, other } of places) {
      const delivery = `delivery-${place}`;
      const pipeline = all.inputs(
        "aws:codepipeline/pipeline:Pipeline",
        `${delivery}-pipeline-pipeline`,
      );
      const build = all.inputs(project, `${delivery}-build-project`);
      const deploy = all.inputs(project, `${delivery}-deploy-project`);
      const github = `${delivery}-pipeline-github`;
      expect(pipeline.pipelineType).to.equal("V2");
      const steps = list(pipeline.stages).map((stage) => at(stage, "actions.0.configuration"));
      expect(steps).to.deep.equal([
        {
          ConnectionArn: all.arn("aws:codeconnections/connection:Connection", github),
          FullRepositoryId: "example/platform",
          BranchName: "main",
          DetectChanges: "false",
        },
        { ProjectName: build.name },
        { ProjectName: deploy.name },
      ]);
      // Pushes to the branch start it, by the trigger of V2 and not by the source's own watch.
      expect(at(pipeline, "triggers.0.gitConfiguration.pushes.0.branches.includes")).to.deep.equal([
        "main",
      ]);
      expect(at(build, "source.buildspec")).to.match(
        /make test[\s\S]*docker build[\s\S]*docker push/,
      );
      expect(at(deploy, "source.buildspec")).to.contain("helm upgrade --install");
      // Home builds at once; the standby waits for the copies.
      expect(list(at(build, "environment.environmentVariables"))).to.deep.include({
        name: "MINUTES_FOR_REPLICATION",
        value: place === home ? "0" : "15",
      });
      // It works inside the VPC, where the closed API answers, and in the delivered namespaces.
      expect(at(deploy, "vpcConfig.vpcId")).to.equal(
        all.id("aws:ec2/vpc:Vpc", `network-${place}-vpc`),
      );
      const access = "aws:eks/accessPolicyAssociation:AccessPolicyAssociation";
      expect(all.inputs(access, `${delivery}-deployer-edit`).accessScope).to.deep.equal({
        type: "namespace",
        namespaces: ["accounts"],
      });
      const images = "aws:ecr/repository:Repository";
      expect(all.inputs(images, `${delivery}-accounts-repository`)).to.deep.include({
        name: "evenkeel-platform/accounts",
        imageTagMutability: "IMMUTABLE",
        imageScanningConfiguration: { scanOnPush: true },
      });
      const copies = all.inputs(
        "aws:ecr/replicationConfiguration:ReplicationConfiguration",
        `${delivery}-replication`,
      );
      expect(at(copies, "replicationConfiguration.rules.0")).to.deep.equal({
        destinations: [{ region: other, registryId: "444455556666" }],
        repositoryFilters: [{ filter: "evenkeel-platform/", filterType: "PREFIX_MATCH" }],
      });
    }
  });
});

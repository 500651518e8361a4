import { expect } from "chai";
import { load } from "js-yaml";
import { Delivery, type DeliveryArgs } from "../../components/delivery";
import { type Settings } from "../../environments/schema";
import { clusterOn, dataOn } from "../support/place";
import { type Found, granted, groundOf, networkOn, prod, simulate } from "../support/platform";

const pipelineType = "aws:codepipeline/pipeline:Pipeline";
const projectType = "aws:codebuild/project:Project";
const policyType = "aws:iam/rolePolicy:RolePolicy";
const repositoryType = "aws:ecr/repository:Repository";
const replicationType = "aws:ecr/replicationConfiguration:ReplicationConfiguration";

const of: Settings = { ...prod, protect: true };

function delivery(changes: Partial<DeliveryArgs> = {}) {
  const ground = groundOf(of);
  const network = networkOn(ground, of, { interfaceEndpoints: [] });
  const cluster = clusterOn(ground, network, dataOn(ground, network, of), of, {
    delivered: ["payment"],
  });
  return new Delivery(
    "delivery",
    {
      ...{ ...ground.shared, network, cluster },
      pipeline: { repository: "example/shop", branch: "main", services: ["payment"] },
      peerRegion: "eu-central-1",
      minutesForReplication: 0,
      accountBaseline: "own",
      ...changes,
    },
    { provider: ground.provider },
  );
}

describe("Delivery", () => {
  let found: Found<Delivery>;

  before(async () => {
    found = await simulate(of, () => delivery());
  });

  it("leads a push to the branch through build and deployment, one after the other", () => {
    const inputs = found.inputs(pipelineType);
    expect(inputs).to.deep.include({
      name: "evenkeel-test-delivery",
      pipelineType: "V2",
      executionMode: "QUEUED",
    });
    expect(inputs.triggers).to.deep.equal([
      {
        providerType: "CodeStarSourceConnection",
        gitConfiguration: {
          sourceActionName: "Source",
          pushes: [{ branches: { includes: ["main"] } }],
        },
      },
    ]);
    const stages = inputs.stages as { actions: { configuration: object }[] }[];
    expect(stages.map(({ actions }) => actions[0]?.configuration)).to.deep.equal([
      {
        ConnectionArn: found.arn(
          "aws:codeconnections/connection:Connection",
          "delivery-pipeline-github",
        ),
        FullRepositoryId: "example/shop",
        BranchName: "main",
        DetectChanges: "false",
      },
      { ProjectName: "evenkeel-test-build" },
      { ProjectName: "evenkeel-test-deploy" },
    ]);
  });

  it("encrypts what the stages hand over with the place's key", () => {
    expect(found.inputs(pipelineType).artifactStores).to.deep.equal([
      {
        type: "S3",
        location: found.output("aws:s3/bucket:Bucket", "delivery-artifacts-bucket", "bucket"),
        encryptionKey: { type: "KMS", id: found.key("data") },
      },
    ]);
    expect(found.inputs(projectType, "delivery-build-project").encryptionKey).to.equal(
      found.key("data"),
    );
  });

  it("tests, then builds in a container that may use Docker", () => {
    const { environment, source } = found.inputs(projectType, "delivery-build-project");
    expect(environment).to.deep.include({
      privilegedMode: true,
      environmentVariables: [
        { name: "PREFIX", value: "evenkeel-test" },
        { name: "REGISTRY", value: "444455556666.dkr.ecr.eu-west-1.amazonaws.com" },
        { name: "SERVICES", value: "payment" },
        { name: "MINUTES_FOR_REPLICATION", value: "0" },
      ],
    });
    const { phases } = load((source as { buildspec: string }).buildspec) as {
      phases: { build: { commands: string[] } };
    };
    const commands = phases.build.commands;
    expect(commands.indexOf("make test")).to.equal(1);
    expect(commands[2]).to.include("docker push");
  });

  it("upgrades charts from within the VPC, where the cluster's API answers", () => {
    const { environment, source, vpcConfig } = found.inputs(projectType, "delivery-deploy-project");
    expect(environment).to.deep.include({ privilegedMode: false });
    expect((source as { buildspec: string }).buildspec).to.include(
      './helm upgrade --install "$service" "services/$service/chart" --namespace "$service"',
    );
    expect(vpcConfig).to.deep.include({
      securityGroupIds: [found.id("aws:ec2/securityGroup:SecurityGroup", "delivery-deployer")],
    });
    expect(found.egress("delivery-deployer")).to.have.length(2);
    const rules = found.resources.of("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule");
    expect(
      rules.filter(({ name }) => name.includes("deployer")).map(({ inputs }) => inputs.fromPort),
    ).to.deep.equal([443]);
  });

  it("lets the deployer edit the delivered namespaces and nothing else", () => {
    const type = "aws:eks/accessPolicyAssociation:AccessPolicyAssociation";
    expect(found.inputs(type, "delivery-deployer-edit")).to.deep.include({
      policyArn: "arn:aws:eks::aws:cluster-access-policy/AmazonEKSEditPolicy",
      accessScope: { type: "namespace", namespaces: ["payment"] },
    });
    expect(found.statements(policyType, "delivery-deploy-policy")).to.deep.include(
      granted(
        ["eks:DescribeCluster"],
        "arn:aws:eks:eu-west-1:444455556666:cluster/evenkeel-test-eu-west-1",
      ),
    );
  });

  it("lets the build push to the services' repositories and to no other", () => {
    const push = found
      .statements(policyType, "delivery-build-policy")
      .filter((statement) => JSON.stringify(statement).includes("ecr:PutImage"));
    expect(push).to.have.length(1);
    expect(push[0]).to.deep.include({
      Resource: ["arn:aws:ecr:eu-west-1:444455556666:repository/evenkeel-test/payment"],
    });
  });

  it("keeps images: one for a tag, scanned on arrival, encrypted, the latest fifty", () => {
    expect(found.inputs(repositoryType)).to.deep.include({
      name: "evenkeel-test/payment",
      imageTagMutability: "IMMUTABLE",
      imageScanningConfiguration: { scanOnPush: true },
      encryptionConfigurations: [{ encryptionType: "KMS", kmsKey: found.key("data") }],
      forceDelete: false,
    });
    expect(found.options(repositoryType).protect).to.equal(true);
    const policy = found.json(
      "aws:ecr/lifecyclePolicy:LifecyclePolicy",
      "delivery-payment-lifecycle",
      "policy",
    );
    const { rules } = policy as { rules: { selection: object }[] };
    expect(rules.map(({ selection }) => selection)).to.deep.equal([
      { tagStatus: "untagged", countType: "sinceImagePushed", countUnit: "days", countNumber: 7 },
      { tagStatus: "any", countType: "imageCountMoreThan", countNumber: 50 },
    ]);
  });

  it("copies the stack's images to the other region, and keeps the registry's settings when it goes", () => {
    expect(found.inputs(replicationType).replicationConfiguration).to.deep.equal({
      rules: [
        {
          destinations: [{ region: "eu-central-1", registryId: "444455556666" }],
          repositoryFilters: [{ filter: "evenkeel-test/", filterType: "PREFIX_MATCH" }],
        },
      ],
    });
    expect(found.options(replicationType).retainOnDelete).to.equal(true);
  });

  it("leaves the registry alone where another stack owns it", async () => {
    const other = await simulate(of, () => delivery({ accountBaseline: "exists" }));
    expect(other.resources.of(replicationType)).to.deep.equal([]);
    expect(
      other.resources.of("aws:ecr/registryScanningConfiguration:RegistryScanningConfiguration"),
    ).to.deep.equal([]);
  });

  it("copies nothing in a stack of one region", async () => {
    const alone = await simulate(of, () => delivery({ peerRegion: undefined }));
    expect(alone.resources.of(replicationType)).to.deep.equal([]);
  });

  it("leaves the pods to the chart, and keeps what surrounds them", () => {
    const kinds = (kind: string) =>
      found.resources.all.filter(({ type }) => type.endsWith(`:${kind}`)).map(({ name }) => name);
    expect(kinds("Deployment")).to.deep.equal([]);
    expect(kinds("HorizontalPodAutoscaler")).to.deep.equal([]);
    expect(kinds("Namespace")).to.have.length(1);
    expect(kinds("ServiceAccount")).to.have.length(1);
    expect(kinds("NetworkPolicy")).to.have.length(1);
    expect(kinds("PodIdentityAssociation")).to.have.length(1);
  });

  it("rings when a build or a deployment fails", () => {
    expect(found.result.signals.map(({ name, metric }) => [name, metric])).to.deep.equal([
      ["build-failed", "FailedBuilds"],
      ["deploy-failed", "FailedBuilds"],
    ]);
  });
});

import { expect } from "chai";
import { type Properties } from "../../../lab/model";
import { aws } from "../../support/minimalInputs";
import { refusal } from "./refusal";
import { Builder } from "./support";

const fargate = (cpu: string, memory: string): Properties => ({
  requiresCompatibilities: ["FARGATE"],
  networkMode: "awsvpc",
  cpu,
  memory,
});

describe("containers and what leads to them", () => {
  it("refuses tasks behind a target group that no listener names", () => {
    const builder = new Builder();
    const group = builder.make(aws("lb/targetGroup"));
    const loadBalancers = [{ targetGroupArn: group.id, containerName: "app", containerPort: 8080 }];
    const error = refusal(() => builder.make(aws("ecs/service"), { loadBalancers }));
    expect(error.code).to.equal("InvalidParameterException");
    expect(error.message).to.include("does not have an associated load balancer");
    builder.make(aws("lb/listener"));
    expect(builder.make(aws("ecs/service"), { loadBalancers }).id).to.include(":service/");
  });

  it("refuses sizes that Fargate has not", () => {
    const builder = new Builder();
    const error = refusal(() => builder.make(aws("ecs/taskDefinition"), fargate("256", "4096")));
    expect(error.message).to.include(
      "No Fargate configuration exists for given values: 256 CPU, 4096 memory.",
    );
    expect(builder.make(aws("ecs/taskDefinition"), fargate("256", "2048")).id).to.equal("minimal");
  });

  it("refuses a container whose log group is not there", () => {
    const containerDefinitions = JSON.stringify([
      { name: "app", logConfiguration: { options: { "awslogs-group": "/ecs/none" } } },
    ]);
    const error = refusal(() =>
      new Builder().make(aws("ecs/taskDefinition"), { containerDefinitions }),
    );
    expect(error.code).to.equal("ResourceInitializationError");
  });

  it("refuses two rules of one priority, and a rule of too many values", () => {
    const builder = new Builder();
    builder.make(aws("lb/listenerRule"));
    expect(
      refusal(() =>
        builder.make(aws("lb/listenerRule"), {
          conditions: [{ pathPattern: { values: ["/other"] } }],
        }),
      ).code,
    ).to.equal("PriorityInUse");
    const values = ["/1", "/2", "/3", "/4"];
    const hosts = ["one.example.com", "two.example.com"];
    const error = refusal(() =>
      builder.make(aws("lb/listenerRule"), {
        priority: 2,
        conditions: [{ pathPattern: { values } }, { hostHeader: { values: hosts } }],
      }),
    );
    expect(error.message).to.include("A rule can only have '5' condition values");
  });

  it("refuses a target group behind two load balancers", () => {
    const builder = new Builder();
    builder.make(aws("lb/listener"));
    const other = builder.make("second balancer");
    expect(
      refusal(() => builder.make(aws("lb/listener"), { loadBalancerArn: other.id })).code,
    ).to.equal("TargetGroupAssociationLimit");
  });

  it("refuses an endpoint service on the load balancer of a VPC link", () => {
    const builder = new Builder();
    builder.make(aws("apigateway/vpcLink"));
    const linked = builder.make(aws("lb/loadBalancer"));
    const error = refusal(() =>
      builder.make(aws("ec2/vpcEndpointService"), { networkLoadBalancerArns: [linked.id] }),
    );
    expect(error.message).to.include("already associated with another endpoint service");
  });

  it("refuses to scale what is not there, or is not registered", () => {
    const builder = new Builder();
    const elsewhere = { resourceId: "service/minimal/other" };
    expect(refusal(() => builder.make(aws("appautoscaling/target"), elsewhere)).message).to.include(
      "There is nothing to scale",
    );
    expect(refusal(() => builder.make(aws("appautoscaling/policy"), elsewhere)).code).to.equal(
      "ObjectNotFoundException",
    );
    expect(
      refusal(() => builder.make(aws("appautoscaling/target"), { minCapacity: 3 })).message,
    ).to.include("Maximum capacity cannot be less than minimum capacity");
  });

  it("holds a cluster by its services", () => {
    const builder = new Builder();
    const { id, region } = builder.make(aws("ecs/cluster"));
    builder.make(aws("ecs/service"));
    const remove = () => {
      builder.cloud.delete(aws("ecs/cluster"), id, {
        region,
        account: "123456789012",
        partition: "aws",
      });
    };
    expect(refusal(remove).code).to.equal("ClusterContainsServicesException");
  });
});

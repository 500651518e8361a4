import { expect } from "chai";
import { promoteCache } from "../../drills/actions/caches";
import { controlStates, type RoutingControls, turnControls } from "../../drills/actions/controls";
import { takeLease } from "../../drills/actions/lease";
import { ForbiddenCallError, type Call, watched } from "../../drills/calls";
import { controlledFromOneRegion, planeOf } from "../../drills/planes";
import { scale } from "../../drills/phases/scale";
import { placeOf, type StackView } from "../../drills/stack/view";
import { GetParameterCommand } from "@aws-sdk/client-ssm";
import { DescribeGlobalClustersCommand } from "@aws-sdk/client-rds";
import { home, standby } from "./support/modelStack";
import { type Answer, stubClients, stubContext } from "./support/stub";

const failure = (name: string) => Object.assign(new Error(name), { name });

const gate: RoutingControls = {
  kind: "routing-control",
  endpoints: [
    { region: home, url: "https://one.example" },
    { region: "us-east-1", url: "https://two.example" },
    { region: "us-west-2", url: "https://three.example" },
  ],
  controls: { [home]: "arn:home", [standby]: "arn:standby" },
};

describe("Routing controls", () => {
  /** Answers at the third endpoint alone. */
  const third = (asked: string[]): Answer => {
    return (called, input) => {
      asked.push(called);
      if (called.startsWith("us-west-2")) {
        return { RoutingControlState: input.RoutingControlArn === "arn:home" ? "On" : "Off" };
      }
      throw failure("EndpointTemporarilyUnavailableException");
    };
  };

  it("are turned both in one call, at the first endpoint that answers", async () => {
    const asked: string[] = [];
    const inputs: unknown[] = [];
    const answer = third(asked);
    const context = stubContext({
      answer: (called, input) => {
        inputs.push(input);
        return answer(called, input);
      },
    });
    await turnControls(context, gate);
    expect(asked).to.deep.equal([
      "eu-west-1 https://one.example Route53RecoveryCluster UpdateRoutingControlStates",
      "us-east-1 https://two.example Route53RecoveryCluster UpdateRoutingControlStates",
      "us-west-2 https://three.example Route53RecoveryCluster UpdateRoutingControlStates",
    ]);
    expect(inputs.at(-1)).to.deep.equal({
      UpdateRoutingControlStateEntries: [
        { RoutingControlArn: "arn:home", RoutingControlState: "Off" },
        { RoutingControlArn: "arn:standby", RoutingControlState: "On" },
      ],
    });
  });

  it("are not asked of the region that is down", async () => {
    const asked: string[] = [];
    const context = stubContext({ answer: third(asked), run: { mode: "disaster" } });
    expect(await controlStates(context, gate)).to.deep.equal({ [home]: "On", [standby]: "Off" });
    expect(asked.filter((called) => called.startsWith(home))).to.deep.equal([]);
  });

  it("say which endpoints did not answer when none did", async () => {
    const context = stubContext({
      answer: () => {
        throw failure("InternalServerException");
      },
    });
    const error = await turnControls(context, gate).catch((each: unknown) => each);
    expect(String(error)).to.match(/eu-west-1: .*us-east-1: .*us-west-2: /);
  });
});

describe("A cache of both places", () => {
  const cache = {
    id: "abc-evenkeel",
    members: { [home]: "evenkeel-prod", [standby]: "evenkeel-prod" },
  };

  /** ElastiCache, which takes some answers to move. */
  const elasticache = (primary: string, asked: string[]): Answer => {
    let left = -1;
    let now = primary;
    return (called) => {
      asked.push(called.split(" ")[2] ?? "");
      if (called.endsWith("FailoverGlobalReplicationGroup")) {
        left = 2;
        return {};
      }
      left -= 1;
      if (left === 0) {
        now = standby;
      }
      return {
        GlobalReplicationGroups: [
          {
            Status: left > 0 ? "modifying" : "available",
            Members: [home, standby].map((region) => ({
              ReplicationGroupRegion: region,
              Role: region === now ? "PRIMARY" : "SECONDARY",
            })),
          },
        ],
      };
    };
  };

  it("is moved once, and waited for", async () => {
    const asked: string[] = [];
    await promoteCache(stubContext({ answer: elasticache(home, asked) }), cache);
    expect(asked.filter((each) => each.startsWith("Failover"))).to.have.length(1);
    expect(asked.length).to.be.greaterThan(3);
  });

  it("is left alone where it is already", async () => {
    const asked: string[] = [];
    await promoteCache(stubContext({ answer: elasticache(standby, asked) }), cache);
    expect(asked).to.deep.equal([
      "DescribeGlobalReplicationGroups",
      "DescribeGlobalReplicationGroups",
    ]);
  });
});

describe("A standby that ran with less", () => {
  const withTasks = (capacity: number): Partial<StackView> => {
    const { places } = stubContext({ answer: () => ({}) }).view;
    const containers = (floor: number) => [{ cluster: "c", name: "rates", floor }];
    const of = (region: string) =>
      placeOf({ ...stubContext({ answer: () => ({}) }).view, places }, region);
    return {
      places: {
        [home]: { ...of(home), containers: containers(4) },
        [standby]: { ...of(standby), containers: containers(2), capacity },
      },
    };
  };

  const ecs = (inputs: object[]): Answer => {
    let desired = 2;
    return (called, input) => {
      if (called === `${standby} ECS UpdateService`) {
        inputs.push(input);
        desired = 4;
        return {};
      }
      expect(called).to.equal(`${standby} ECS DescribeServices`);
      return { services: [{ desiredCount: desired, runningCount: desired }] };
    };
  };

  it("is brought to as many tasks as home has", async () => {
    const inputs: object[] = [];
    const context = stubContext({ answer: ecs(inputs), view: withTasks(0.5) });
    expect(await scale(context)).to.deep.equal({ raised: { rates: 4 }, capacity: 0.5 });
    expect(inputs).to.deep.equal([{ cluster: "c", service: "rates", desiredCount: 4 }]);
    // A second time there is nothing to do.
    expect(await scale(context)).to.deep.equal({ raised: {}, capacity: 0.5 });
    expect(inputs).to.have.length(1);
  });

  it("is left alone when it runs with all", async () => {
    const context = stubContext({
      answer: (called) => {
        throw new Error(`unexpected ${called}`);
      },
      view: withTasks(1),
    });
    expect(await scale(context)).to.deep.equal({ raised: {}, capacity: 1 });
  });
});

describe("A lease that has run out", () => {
  it("is taken over by one of two operators, never by both", async () => {
    let value = JSON.stringify({ run: "old", operator: "gone", until: 0 });
    const answer: Answer = (called, input) => {
      if (called.endsWith("GetParameter")) {
        return { Parameter: { Value: value } };
      }
      expect(called).to.match(/SSM PutParameter$/);
      if (input.Overwrite !== true) {
        throw failure("ParameterAlreadyExists");
      }
      value = input.Value as string;
      return {};
    };
    const operators = ["one", "two"].map((id) => stubContext({ answer, run: { id } }));
    const results = await Promise.allSettled(operators.map(takeLease));
    expect(results.map(({ status }) => status).sort()).to.deep.equal(["fulfilled", "rejected"]);
  });
});

describe("Calls", () => {
  it("are told before they are made, with their region and plane, and can be forbidden", async () => {
    const calls: Call[] = [];
    let made = 0;
    const clients = stubClients(home, () => {
      made += 1;
      return { Parameter: { Value: "x" } };
    });
    const seen = watched(clients, home, (call) => {
      calls.push(call);
      if (call.service === "RDS") {
        throw new ForbiddenCallError("not there");
      }
    });
    await seen.ssm.send(new GetParameterCommand({ Name: "a" }));
    const error: unknown = await seen.rds
      .send(new DescribeGlobalClustersCommand({}))
      .catch((each: unknown) => each);
    expect(error).to.be.instanceOf(ForbiddenCallError);
    expect(made).to.equal(1);
    expect(calls).to.deep.equal([
      { service: "SSM", operation: "GetParameter", region: home, plane: "data" },
      { service: "RDS", operation: "DescribeGlobalClusters", region: home, plane: "control" },
    ]);
  });

  it("count as the control plane's unless they are known not to be", () => {
    expect(planeOf("Nothing", "New")).to.equal("control");
    expect(planeOf("Route53RecoveryCluster", "UpdateRoutingControlStates")).to.equal("data");
    expect(controlledFromOneRegion).to.include.members(["Route53", "CloudFront", "IAM"]);
  });
});

import { DescribeServicesCommand, ECSClient, UpdateServiceCommand } from "@aws-sdk/client-ecs";
import {
  DescribeGlobalReplicationGroupsCommand,
  ElastiCacheClient,
  FailoverGlobalReplicationGroupCommand,
} from "@aws-sdk/client-elasticache";
import { DescribeReplicatorCommand, KafkaClient } from "@aws-sdk/client-kafka";
import {
  GetRoutingControlStateCommand,
  Route53RecoveryClusterClient,
  type RoutingControlState,
  UpdateRoutingControlStateCommand,
  UpdateRoutingControlStatesCommand,
} from "@aws-sdk/client-route53-recovery-cluster";
import { expect } from "chai";
import { type StartedFront, startFront } from "../../../lab/emulator/front";
import { standIn } from "../../../lab/emulator/standIns";
import { booksOf, entryOf } from "./support/books";

const control = (name: string) =>
  entryOf({
    type: "aws:route53recoverycontrol/routingControl:RoutingControl",
    id: `arn:control/${name}`,
    inputs: { name },
  });

const rule = entryOf({
  type: "aws:route53recoverycontrol/safetyRule:SafetyRule",
  id: "arn:rule",
  inputs: {
    name: "one-at-least",
    assertedControls: ["arn:control/home", "arn:control/standby"],
    ruleConfig: { type: "ATLEAST", threshold: 1, inverted: false },
  },
});

const group = (region: string, inputs: object = {}) =>
  entryOf({
    type: "aws:elasticache/replicationGroup:ReplicationGroup",
    id: "shop",
    region,
    inputs: { ...inputs },
  });

const globalGroup = entryOf({
  type: "aws:elasticache/globalReplicationGroup:GlobalReplicationGroup",
  id: "abcde-shop",
  region: "eu-west-1",
  inputs: { primaryReplicationGroupId: "shop" },
});

const service = entryOf({
  type: "aws:ecs/service:Service",
  id: "arn:aws:ecs:eu-west-1:111122223333:service/shop/web",
  region: "eu-west-1",
  inputs: {
    name: "web",
    cluster: "arn:aws:ecs:eu-west-1:111122223333:cluster/shop",
    desiredCount: 1,
  },
});

const replicator = entryOf({
  type: "aws:msk/replicator:Replicator",
  id: "arn:aws:kafka:eu-west-1:111122223333:replicator/shop/0a",
  region: "eu-west-1",
  inputs: { replicatorName: "shop" },
});

/** Name of the error that AWS's client makes of the answer. */
async function errorName(work: Promise<unknown>): Promise<string> {
  try {
    await work;
    return "none";
  } catch (error) {
    return error instanceof Error ? error.name : "not an error";
  }
}

describe("What answers in the place of services that the emulator lacks", () => {
  let front: StartedFront;
  let books: ReturnType<typeof booksOf>;

  beforeEach(async () => {
    books = booksOf([
      control("home"),
      control("standby"),
      rule,
      group("eu-west-1"),
      globalGroup,
      group("eu-central-1", { globalReplicationGroupId: "abcde-shop" }),
      service,
      replicator,
    ]);
    front = await startFront();
    front.onCall(standIn(books));
  });
  afterEach(async () => {
    await front.stop();
    books.remove();
  });

  const options = (region = "eu-west-1") => ({
    endpoint: front.url,
    region,
    credentials: { accessKeyId: "111122223333", secretAccessKey: "lab" },
    maxAttempts: 1,
  });

  describe("of routing controls", () => {
    const client = () => new Route53RecoveryClusterClient(options("us-east-1"));
    const stateOf = async (name: string) =>
      (
        await client().send(
          new GetRoutingControlStateCommand({ RoutingControlArn: `arn:control/${name}` }),
        )
      ).RoutingControlState;
    const turn = (
      states: { readonly [name: string]: RoutingControlState },
      SafetyRulesToOverride?: string[],
    ) =>
      client().send(
        new UpdateRoutingControlStatesCommand({
          UpdateRoutingControlStateEntries: Object.entries(states).map(([name, state]) => ({
            RoutingControlArn: `arn:control/${name}`,
            RoutingControlState: state,
          })),
          SafetyRulesToOverride,
        }),
      );

    it("says off of a new control, and what it was turned to last", async () => {
      expect(await stateOf("home")).to.equal("Off");
      await turn({ home: "On" });
      expect([await stateOf("home"), await stateOf("standby")]).to.deep.equal(["On", "Off"]);
      await turn({ home: "Off", standby: "On" });
      expect([await stateOf("home"), await stateOf("standby")]).to.deep.equal(["Off", "On"]);
    });

    it("keeps safety rules, by changing nothing at all", async () => {
      await turn({ home: "On" });
      expect(await errorName(turn({ home: "Off" }))).to.equal("ConflictException");
      expect(await stateOf("home")).to.equal("On");
      await turn({ home: "Off" }, ["arn:rule"]);
      expect(await stateOf("home")).to.equal("Off");
    });

    it("knows no other control and no other state", async () => {
      expect(await errorName(stateOf("moon"))).to.equal("ResourceNotFoundException");
      expect(await errorName(turn({ home: "On", moon: "On" }))).to.equal(
        "ResourceNotFoundException",
      );
      expect(await stateOf("home")).to.equal("Off");
      const half = new UpdateRoutingControlStateCommand({
        RoutingControlArn: "arn:control/home",
        RoutingControlState: "Half" as RoutingControlState,
      });
      expect(await errorName(client().send(half))).to.equal("ValidationException");
    });
  });

  describe("of global datastores", () => {
    const client = () => new ElastiCacheClient(options());
    const members = async () => {
      const { GlobalReplicationGroups = [] } = await client().send(
        new DescribeGlobalReplicationGroupsCommand({
          GlobalReplicationGroupId: "abcde-shop",
          ShowMemberInfo: true,
        }),
      );
      return GlobalReplicationGroups.map(({ Status, Members = [] }) => [
        Status,
        ...Members.map(({ ReplicationGroupRegion, Role }) => `${ReplicationGroupRegion} ${Role}`),
      ]);
    };
    const failover = (region: string, id = "shop") =>
      client().send(
        new FailoverGlobalReplicationGroupCommand({
          GlobalReplicationGroupId: "abcde-shop",
          PrimaryRegion: region,
          PrimaryReplicationGroupId: id,
        }),
      );

    it("says who takes writes: the founder, until another one takes over", async () => {
      expect(await members()).to.deep.equal([
        ["available", "eu-west-1 PRIMARY", "eu-central-1 SECONDARY"],
      ]);
      await failover("eu-central-1");
      expect(await members()).to.deep.equal([
        ["available", "eu-west-1 SECONDARY", "eu-central-1 PRIMARY"],
      ]);
    });

    it("refuses whoever is no member, or takes writes already", async () => {
      expect(await errorName(failover("eu-west-1"))).to.match(/^InvalidParameterValue/);
      expect(await errorName(failover("eu-central-1", "other"))).to.match(/^InvalidParameterValue/);
      expect(await errorName(failover("us-east-1"))).to.match(/^InvalidParameterValue/);
    });

    it("knows no other datastore", async () => {
      const unknown = new DescribeGlobalReplicationGroupsCommand({
        GlobalReplicationGroupId: "other",
      });
      expect(await errorName(client().send(unknown))).to.equal(
        "GlobalReplicationGroupNotFoundFault",
      );
    });
  });

  it("tells of a service's tasks, and remembers how many there should be", async () => {
    const client = new ECSClient(options());
    const describe = () =>
      client.send(new DescribeServicesCommand({ cluster: "shop", services: ["web", "moon"] }));
    const before = await describe();
    expect(before.services?.map(({ runningCount }) => runningCount)).to.deep.equal([1]);
    expect(before.failures).to.deep.equal([{ arn: "moon", reason: "MISSING" }]);
    await client.send(
      new UpdateServiceCommand({ cluster: "shop", service: "web", desiredCount: 3 }),
    );
    expect((await describe()).services?.[0]).to.deep.include({ desiredCount: 3, runningCount: 3 });
    const stored = books.entries().find(({ id }) => id === service.id);
    expect(stored?.inputs.desiredCount).to.equal(3);
    const other = new UpdateServiceCommand({ cluster: "shop", service: "moon", desiredCount: 3 });
    expect(await errorName(client.send(other))).to.equal("ServiceNotFoundException");
  });

  it("says of a replicator that it runs, in its own region only", async () => {
    const ask = (region: string) =>
      new KafkaClient(options(region)).send(
        new DescribeReplicatorCommand({ ReplicatorArn: replicator.id }),
      );
    expect((await ask("eu-west-1")).ReplicatorState).to.equal("RUNNING");
    expect(await errorName(ask("eu-central-1"))).to.equal("NotFoundException");
  });
});

import { expect } from "chai";
import { arn, names } from "../../../components/support/names";

describe("AWS names", () => {
  it("are the same in both places: only the gate's tell which place they judge", () => {
    const prefix = "evenkeel-prod";
    expect({
      bus: names.bus(prefix),
      orderedTopic: names.orderedTopic(prefix, "OrderPlaced"),
      roleParameter: names.roleParameter(prefix),
      databaseParameter: names.databaseParameter(prefix, "shared"),
      gateSwitch: names.gateSwitch(prefix, "eu-west-1"),
      clusterSecret: names.clusterSecret(prefix, "shared"),
      serviceSecret: names.serviceSecret(prefix, "ordering"),
      cacheSecret: names.cacheSecret(prefix),
      daxParameter: names.daxParameter(prefix),
      backupVault: names.backupVault(prefix),
      table: names.table(prefix, "inventory"),
      queue: names.queue(prefix, "payment", "OrderPlaced"),
      gateAlarm: names.gateAlarm(prefix, "eu-west-1"),
      unansweredAlarm: names.unansweredAlarm(prefix, "eu-west-1"),
      topic: names.topic(prefix, "OrderPlaced"),
      stream: names.stream(prefix),
      cacheParameter: names.cacheParameter(prefix),
      streamParameter: names.streamParameter(prefix),
      repository: names.repository(prefix, "payment"),
    }).to.deep.equal({
      topic: "evenkeel-prod-OrderPlaced",
      stream: "evenkeel-prod",
      cacheParameter: "/evenkeel-prod/cache",
      streamParameter: "/evenkeel-prod/stream",
      repository: "evenkeel-prod/payment",
      bus: "evenkeel-prod",
      orderedTopic: "evenkeel-prod-OrderPlaced.fifo",
      roleParameter: "/evenkeel-prod/role",
      databaseParameter: "/evenkeel-prod/database/shared",
      gateSwitch: "/evenkeel-prod/gate/eu-west-1-off",
      clusterSecret: "evenkeel-prod/database/shared",
      serviceSecret: "evenkeel-prod/service/ordering",
      cacheSecret: "evenkeel-prod/cache",
      daxParameter: "/evenkeel-prod/dax",
      backupVault: "evenkeel-prod",
      table: "evenkeel-prod-inventory",
      queue: "evenkeel-prod-payment-OrderPlaced",
      gateAlarm: "evenkeel-prod-eu-west-1-off",
      unansweredAlarm: "evenkeel-prod-eu-west-1-unanswered",
    });
  });

  it("of all kinds are covered by the test above", () => {
    expect(Object.keys(names)).to.have.length(19);
  });

  it("become ARNs of a place and an account", () => {
    const location = { region: "eu-central-1", account: "111122223333" };
    expect(arn("sns", location, names.orderedTopic("p", "OrderPlaced"))).to.equal(
      "arn:aws:sns:eu-central-1:111122223333:p-OrderPlaced.fifo",
    );
  });
});

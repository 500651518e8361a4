import { expect } from "chai";
import { OutboxRelay, type OutboxRelayArgs } from "../../../components/parts/outboxRelay";
import { type Service } from "../../../environments/schema";
import {
  differing,
  type Found,
  granted,
  groundOf,
  networkOn,
  prod,
  simulate,
} from "../../support/platform";

const functionType = "aws:lambda/function:Function";
const ruleType = "aws:cloudwatch/eventRule:EventRule";
const account = prod.account;
const { ordering } = prod.services as { ordering: Service };

const relay = (changes: Partial<OutboxRelayArgs> = {}) => {
  const ground = groundOf(prod);
  return new OutboxRelay(
    "relay",
    {
      serviceName: "ordering",
      service: ordering,
      context: ground.shared.context,
      network: networkOn(ground, prod),
      logging: ground.shared.logging,
      sweepMinutes: 1,
      publishing: true,
      ...changes,
    },
    { provider: ground.provider },
  );
};

describe("OutboxRelay", () => {
  let found: Found<OutboxRelay>;

  before(async () => {
    found = await simulate(prod, relay);
  });

  it("creates a function and the schedule that sweeps", () => {
    expect(found.below("relay")).to.deep.equal([
      "aws:cloudwatch/eventRule:EventRule relay-sweep",
      "aws:cloudwatch/eventTarget:EventTarget relay-target",
      "aws:cloudwatch/logGroup:LogGroup relay-logs",
      "aws:iam/role:Role relay-role",
      "aws:iam/rolePolicy:RolePolicy relay-policy",
      "aws:iam/rolePolicyAttachment:RolePolicyAttachment relay-networking",
      "aws:lambda/function:Function relay-function",
      "aws:lambda/permission:Permission relay-permission",
      "evenkeel:part:WorkloadFunction relay",
    ]);
  });

  describe("secures", () => {
    it("the role: its service's store, its own events on the bus, its ordered ones on a topic", () => {
      const [logs, tracing, ...own] = found.statements(
        "aws:iam/rolePolicy:RolePolicy",
        "relay-policy",
      );
      expect([logs, tracing]).to.have.nested.property("[1].Action[0]", "xray:PutTraceSegments");
      expect(own).to.deep.equal([
        granted(
          ["ssm:GetParameter"],
          [
            `arn:aws:ssm:eu-west-1:${account}:parameter/evenkeel-test/role`,
            `arn:aws:ssm:eu-west-1:${account}:parameter/evenkeel-test/database/shared`,
          ],
        ),
        granted(
          ["secretsmanager:GetSecretValue"],
          `arn:aws:secretsmanager:eu-west-1:${account}:secret:evenkeel-test/service/ordering-??????`,
        ),
        granted(["kms:Decrypt"], found.key("data")),
        granted(
          ["events:PutEvents"],
          `arn:aws:events:eu-west-1:${account}:event-bus/evenkeel-test`,
          {
            "ForAllValues:StringEquals": { "events:detail-type": ["OrderPlaced"] },
            Null: { "events:detail-type": "false" },
          },
        ),
        granted(
          ["sns:Publish"],
          [`arn:aws:sns:eu-west-1:${account}:evenkeel-test-OrderPlaced.fifo`],
        ),
        granted(["kms:Decrypt", "kms:GenerateDataKey"], found.key("events")),
      ]);
    });

    it("the function, which only its own schedule may call", () => {
      expect(found.inputs("aws:lambda/permission:Permission")).to.deep.equal({
        action: "lambda:InvokeFunction",
        function: "evenkeel-test-ordering-relay",
        principal: "events.amazonaws.com",
        sourceArn: found.arn(ruleType, "relay-sweep"),
      });
    });
  });

  describe("connects", () => {
    it("the function to its service, the bus and the topics of ordered events", () => {
      expect(found.inputs(functionType)).to.deep.include({
        name: "evenkeel-test-ordering-relay",
        memorySize: 256,
        timeout: 60,
        environment: {
          variables: {
            NODE_OPTIONS: "--enable-source-maps",
            SERVICE_NAME: "ordering",
            POWERTOOLS_SERVICE_NAME: "ordering",
            PLACE: "eu-west-1",
            PREFIX: "evenkeel-test",
            ROLE_PARAMETER: "/evenkeel-test/role",
            PUBLISHES: '["OrderPlaced"]',
            DATABASE_PARAMETER: "/evenkeel-test/database/shared",
            DATABASE_SECRET: "evenkeel-test/service/ordering",
            EVENT_BUS_NAME: "evenkeel-test",
            ORDERED_TOPICS: JSON.stringify({
              OrderPlaced: `arn:aws:sns:eu-west-1:${account}:evenkeel-test-OrderPlaced.fifo`,
            }),
          },
        },
      });
    });

    it("the schedule to the function, once it may call it", () => {
      const targetType = "aws:cloudwatch/eventTarget:EventTarget";
      expect(found.inputs(targetType)).to.deep.equal({
        rule: found.output(ruleType, "relay-sweep", "name"),
        arn: found.arn(functionType, "relay-function"),
      });
      expect(found.waitsFor(targetType, "relay-target")).to.include("relay-permission");
    });

    it("the sweep to the minutes that settings give, in EventBridge's grammar", async () => {
      const rarely = await simulate(prod, () => relay({ sweepMinutes: 60 }));
      expect(found.inputs(ruleType)).to.deep.equal({
        description: "Sweeps the outbox of ordering",
        scheduleExpression: "rate(1 minute)",
        state: "ENABLED",
      });
      expect(rarely.inputs(ruleType).scheduleExpression).to.equal("rate(60 minutes)");
    });

    it("the role of the place to the schedule's state and nothing else", async () => {
      const waiting = await simulate(prod, () => relay({ publishing: false }));
      expect(waiting.inputs(ruleType).state).to.equal("DISABLED");
      expect(differing(found, waiting)).to.deep.equal(["relay-sweep"]);
    });
  });
});

import { expect } from "chai";
import { actionOf, overlap } from "./iamReference";

describe("What AWS says of actions", () => {
  it("tells actions that know resources from those that know none, and from none at all", async () => {
    expect(await actionOf("sqs:SendMessage")).to.deep.equal({
      onEverything: false,
      arns: ["arn:*:sqs:*:*:*"],
    });
    expect((await actionOf("xray:PutTraceSegments"))?.onEverything).to.equal(true);
    expect(await actionOf("sqs:SendMessages")).to.equal(undefined);
    expect(await actionOf("kafka-clusters:Connect")).to.equal(undefined);
  });

  it("fits patterns to each other, on both sides", () => {
    expect(overlap("arn:*:sqs:*:*:*", "arn:aws:sqs:eu-west-1:1:orders")).to.equal(true);
    expect(overlap("arn:*:sqs:*:*:*", "arn:aws:sns:eu-west-1:1:orders")).to.equal(false);
    expect(overlap("log-group:*:log-stream:*", "log-group:/aws/lambda/x:*")).to.equal(true);
    expect(overlap("secret:*", "secret:p/a-??????")).to.equal(true);
    expect(overlap("table/*/index/*", "table/orders")).to.equal(false);
  });
});

import { expect } from "chai";
import { logGroup } from "../../../components/parts/logGroup";
import { groundOf, prod, refusal, simulate } from "../../support/platform";

const group = (retentionDays: number) => () => {
  const { shared, provider } = groundOf(prod);
  return logGroup("logs", "/evenkeel/logs", { ...shared.logging, retentionDays }, { provider });
};

describe("A log group", () => {
  it("secures logs with the place's key and for as long as it is told", async () => {
    const found = await simulate(prod, group(30));
    expect(found.inputs("aws:cloudwatch/logGroup:LogGroup")).to.deep.equal({
      name: "/evenkeel/logs",
      retentionInDays: 30,
      kmsKeyId: found.key("logs"),
    });
  });

  it("refuses a number of days that CloudWatch does not have", async () => {
    expect(await refusal(prod, group(42))).to.match(
      /^aws:cloudwatch\/logGroup:LogGroup logs: retentionInDays: Invalid value "42"/,
    );
  });
});

import {
  GetParameterCommand,
  ParameterNotFound,
  PutParameterCommand,
  SSMClient,
} from "@aws-sdk/client-ssm";
import { mockClient } from "aws-sdk-client-mock";
import { expect } from "chai";
import { readSwitchParameter, turnSwitch } from "../../../functions/shared/gate";

describe("the switch of the gate", () => {
  const ssm = new SSMClient({ region: "eu-west-1" });
  const mock = mockClient(ssm);

  beforeEach(() => mock.reset());

  it("is unset only where its parameter is missing, not where it cannot be read", async () => {
    mock
      .on(GetParameterCommand, { Name: "/missing" })
      .rejects(new ParameterNotFound({ $metadata: {}, message: "none" }))
      .on(GetParameterCommand, { Name: "/denied" })
      .rejects(new Error("AccessDenied"))
      .on(GetParameterCommand, { Name: "/on" })
      .resolves({ Parameter: { Value: "1" } });
    expect(await readSwitchParameter(ssm, "/missing")).to.equal(undefined);
    expect(await readSwitchParameter(ssm, "/on")).to.equal("1");
    const denied = await readSwitchParameter(ssm, "/denied").catch(String);
    expect(denied).to.equal("Error: AccessDenied");
  });

  it("is turned by writing over what was there", async () => {
    mock.on(PutParameterCommand).resolves({});
    await turnSwitch(ssm, "/gate", "1");
    expect(mock.commandCalls(PutParameterCommand).map(({ args }) => args[0].input)).to.deep.equal([
      { Name: "/gate", Value: "1", Type: "String", Overwrite: true },
    ]);
  });
});

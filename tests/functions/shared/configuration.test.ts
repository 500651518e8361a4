import { GetParameterCommand, SSMClient } from "@aws-sdk/client-ssm";
import { mockClient } from "aws-sdk-client-mock";
import { expect } from "chai";
import { readRole } from "../../../functions/shared/configuration";

describe("the role parameter", () => {
  const roleIn = async (Value: string) => {
    const ssm = new SSMClient({ region: "eu-west-1" });
    // This client alone: the class is everybody's, other files' mocks among them.
    mockClient(ssm)
      .on(GetParameterCommand, { Name: "/evenkeel-test/role" })
      .resolves({ Parameter: { Value } });
    return readRole(ssm, "/evenkeel-test/role");
  };

  it("is read as the program writes it, and as a drill does that drains the place", async () => {
    expect(await roleIn('{"active": true}')).to.deep.equal({ active: true });
    expect(await roleIn('{"active": true, "draining": true}')).to.deep.equal({
      active: true,
      draining: true,
    });
  });

  it("is refused where it says neither, or something else than yes or no", async () => {
    for (const text of ["", "{}", '{"active": "yes"}', '{"active": true, "draining": "soon"}']) {
      const error = await roleIn(text).catch(String);
      expect(error, text).to.contain("parameter /evenkeel-test/role");
    }
  });
});

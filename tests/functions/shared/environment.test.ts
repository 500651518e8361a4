import { expect } from "chai";
import { readEnvironment } from "../../../functions/shared/environment";

describe("the environment of a function", () => {
  it("gives what was asked for and nothing else", () => {
    const source = { TABLE_NAME: "t", PLACE: "eu-west-1", RELAY_FUNCTION: "" };
    expect(readEnvironment(["TABLE_NAME"], ["RELAY_FUNCTION"], source)).to.deep.equal({
      TABLE_NAME: "t",
    });
  });

  it("refuses to start without a variable, and names all that are missing with their meaning", () => {
    const read = () =>
      readEnvironment(["TABLE_NAME", "ROLE_PARAMETER", "PLACE"], [], { PLACE: "x" });
    expect(read).to.throw(/TABLE_NAME: DynamoDB table[^]*ROLE_PARAMETER: SSM parameter/);
    expect(read).not.to.throw("PLACE:");
  });
});

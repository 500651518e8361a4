import { expect } from "chai";
import { masked, maskInputs } from "../../../report/plan/masks";

describe("What a report shows of inputs", () => {
  it("hides what is said to be secret, and all below it", () => {
    expect(
      maskInputs({ value: "s3cret", other: "open", list: [{ value: "a" }, { value: "b" }] }, [
        "value",
        "list[1]",
      ]),
    ).to.deep.equal({ value: masked, other: "open", list: [{ value: "a" }, masked] });
  });

  it("hides what is named like a secret or looks like one, though nobody said so", () => {
    expect(
      maskInputs(
        {
          masterPassword: "hunter2",
          nested: { clientSecret: "abc", secretArn: "arn:aws:secretsmanager:eu-west-1:1:secret:x" },
          url: "https://user:pass@example.com/",
          key: "AKIAIOSFODNN7EXAMPLE",
        },
        [],
      ),
    ).to.deep.equal({
      masterPassword: masked,
      nested: { clientSecret: masked, secretArn: "arn:aws:secretsmanager:eu-west-1:1:secret:x" },
      url: masked,
      key: masked,
    });
  });

  it("shows the role of a region, which the provider takes for a secret", () => {
    expect(maskInputs({ value: '{"active":true}' }, ["value"])).to.deep.equal({
      value: '{"active":true}',
    });
    expect(maskInputs({ value: '{"active":true,"token":"x"}' }, ["value"])).to.deep.equal({
      value: masked,
    });
  });
});

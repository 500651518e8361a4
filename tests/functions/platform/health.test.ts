import { expect } from "chai";
import { health } from "../../../functions/platform/health";
import { recorder } from "../support/fakes";

describe("platform/health", () => {
  it("tells the place that answers, and that nobody may keep the answer", async () => {
    const answer = await health("eu-west-1")({}, recorder().invocation);
    expect(answer.statusCode).to.equal(200);
    expect(JSON.parse(answer.body)).to.deep.equal({ region: "eu-west-1" });
    expect(answer.headers).to.include({ "cache-control": "no-store" });
  });
});

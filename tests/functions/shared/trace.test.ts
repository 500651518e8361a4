import { expect } from "chai";
import { currentTrace, traceId } from "../../../functions/shared/trace";
import { parseEvent } from "../../../functions/shared/events";
import { orderPlaced } from "../support/fakes";

const header = "Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1";

describe("the trace of a call", () => {
  it("is what Lambda says, and nothing where it says nothing or something else", () => {
    expect(currentTrace({ _X_AMZN_TRACE_ID: header })).to.equal(header);
    for (const text of [undefined, "", "Root=1", `${header}\nX-Other: 1`, `${header};`]) {
      expect(currentTrace({ _X_AMZN_TRACE_ID: text }), text).to.equal(undefined);
    }
  });

  it("is named in logs by its id alone", () => {
    expect(traceId(header)).to.equal("1-5759e988-bd862e3fe1be46a994272793");
    expect(traceId(undefined)).to.equal(undefined);
  });

  it("may be in an event, and is refused where it is none", () => {
    expect(parseEvent({ ...orderPlaced(), trace: header }).trace).to.equal(header);
    expect(() => parseEvent({ ...orderPlaced(), trace: "abc" })).to.throw("trace");
  });
});

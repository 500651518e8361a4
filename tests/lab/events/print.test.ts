import { expect } from "chai";
import { printRedrive, printSend } from "../../../lab/events/print";
import { judged, type SendReport } from "../../../lab/events/report";

const report = (change: Partial<SendReport> = {}): SendReport =>
  judged({
    ...{ stack: "shop", event: "OrderPlaced", region: "eu-west-1", run: "r", seed: 7 },
    ...{ orders: 2, refused: 0, lost: 0, stranded: 0, duplicateEffects: 0, wrongEffects: 0 },
    effects: { payment: { expected: 4, found: 4, missing: 0, duplicates: 0, wrong: 0 } },
    ...{ stockUnaccounted: 0, deadLetters: { total: 0, byQueue: {} }, alarms: [], leftOut: [] },
    ...{ waiting: {}, forContainers: {}, latency: {} },
    injected: { failedCalls: 0, duplicates: 0, delayed: 0, poisoned: 0 },
    throughput: {
      ...{ seconds: 1, ordersPerSecond: 2, callsPerOrder: 15.5, processorsBusy: 1 },
      boundBy: "the machine",
    },
    ...change,
  });

describe("What a person reads of a run of events", () => {
  it("is what became of the orders, by service, and what bounds the throughput", () => {
    const text = printSend(report());
    expect(text).to.include("2 orders in shop, eu-west-1 (seed 7): 0 lost, 0 duplicate effects");
    expect(text).to.match(/^payment +4 +4 +0 +0 +0$/m);
    expect(text).to.include(
      "2 a second over 1 s, 15.5 calls of AWS for each; bound by the machine",
    );
    expect(text).not.to.match(/Wrong:|Made harder|Alarms/);
  });

  it("tells what made it harder, what rests with the dead letters and rings, and what is wrong", () => {
    const text = printSend(
      report({
        ...{ event: "OrderShipped", orders: 1, lost: 1, alarms: ["queue-dead-letters"] },
        injected: { failedCalls: 3, calls: 9, duplicates: 1, delayed: 2, poisoned: 1 },
        deadLetters: { total: 1, byQueue: { "queue-dead-letters": 1 } },
        forContainers: { "pods-OrderPlaced": 5 },
        latency: { end: { p50: 1_500, p95: 2_000, p99: 3_000, max: 4_000 } },
      }),
    );
    expect(text).to.include("1 OrderShipped event in shop");
    expect(text).to.include(
      "Made harder by: 3 of 9 calls of functions failed, 1 event told twice, 2 events out of order, 1 poisoned message",
    );
    expect(text).to.include("Alarms that ring:\n  queue-dead-letters");
    expect(text).to.include("pods-OrderPlaced: 5");
    expect(text).to.include("half within 1.50 s, 95 % within 2.00 s");
    expect(text).to.include("Wrong:\n  1 are lost");
  });
});

describe("What a person reads of a redrive", () => {
  it("is what was moved from where, what rests there again, and what did not come to rest", () => {
    const text = printRedrive({
      ...{ stack: "shop", region: "eu-west-1", ok: false, moved: { dead: 2 }, alarms: ["dead"] },
      ...{ deadLetters: { total: 1, byQueue: { dead: 1 } }, waiting: { queue: 3 } },
    });
    expect(text).to.equal(
      [
        ...["2 messages moved back in shop, eu-west-1", "  from dead: 2", "Dead letters: 1"],
        ...["  dead: 1", "Alarms that ring:", "  dead", "Did not come to rest:", "  queue: 3"],
      ].join("\n"),
    );
  });
});

import { expect } from "chai";
import {
  choreography,
  type EventName,
  type ServiceName,
} from "../../../functions/shared/choreography";
import { type Case, compare } from "../../../lab/events/compare";
import { type Cast, type Effect, expectationOf } from "../../../lab/events/expect";
import { percentiles } from "../../../lab/events/load";
import { bound, judged, type SendReport } from "../../../lab/events/report";

const everybody: Cast = {
  hasFrontDoor: true,
  hears: (service, event) =>
    (choreography[service].consumes as readonly EventName[]).includes(event),
};

const without = (...missing: ServiceName[]): Cast => ({
  ...everybody,
  hears: (service, event) => !missing.includes(service) && everybody.hears(service, event),
});

describe("What must become of an order", () => {
  it("is all of it, where all services are there", () => {
    expect(expectationOf("fine", everybody)).to.deep.equal({
      must: [
        ...["ordering: placed", "ordering: told", "ordering: shipped"],
        ...["inventory: stock taken", "payment: paid", "payment: told", "shipping: shipped"],
        ...["notification: told of OrderPlaced", "notification: told of OrderShipped"],
      ],
      may: [],
    });
  });

  it("is that all is undone, where it is not paid or not there", () => {
    const { must: declined } = expectationOf("declined", everybody);
    expect(declined).to.include.members(["ordering: cancelled", "inventory: no stock taken"]);
    expect(declined).to.include.members(["payment: not paid", "payment: told"]);
    expect(declined).not.to.include("shipping: shipped");
    const short = expectationOf("short", everybody);
    expect(short.must).to.include.members(["ordering: cancelled", "payment: not paid"]);
    expect(short.may, "it may be charged before stock is known to be short").to.deep.equal([
      "payment: told",
    ]);
  });

  it("depends on who hears in this stack", () => {
    expect(expectationOf("declined", without("inventory")).must).not.to.include(
      "inventory: no stock taken",
    );
    expect(expectationOf("fine", without("payment")).must).not.to.include("shipping: shipped");
    const noDoor = expectationOf("fine", { ...everybody, hasFrontDoor: false }).must;
    expect(noDoor.filter((effect) => effect.startsWith("ordering"))).to.deep.equal([]);
  });
});

const caseOf = (found: Partial<Record<Effect, number>>, isStranded = false): Case => ({
  orderId: "order",
  expected: { must: ["inventory: stock taken", "payment: paid"], may: ["payment: told"] },
  found: new Map(Object.entries(found) as [Effect, number][]),
  isStranded,
});

describe("Holding what stores say against what must have happened", () => {
  const all = { "inventory: stock taken": 1, "payment: paid": 1 };

  it("finds nothing wrong where every effect is there once, or may be there", () => {
    for (const found of [all, { ...all, "payment: told": 1 }]) {
      const { lost, stranded, duplicates, wrong } = compare([caseOf(found)]);
      expect({ lost, stranded, duplicates, wrong }).to.deep.equal({
        ...{ lost: [], stranded: [], duplicates: 0, wrong: 0 },
      });
    }
  });

  it("tells what is missing, and whether a dead letter says why", () => {
    expect(compare([caseOf({ "payment: paid": 1 })]).lost).to.deep.equal(["order"]);
    const { lost, stranded, byService } = compare([caseOf({}, true)]);
    expect([lost, stranded]).to.deep.equal([[], ["order"]]);
    expect(byService.inventory).to.include({ expected: 1, found: 0, missing: 1 });
  });

  it("counts what happened twice, once may be or must be, and what should not have happened", () => {
    const found = { ...all, "payment: paid": 3, "payment: told": 2, "shipping: shipped": 1 };
    expect(compare([caseOf(found)])).to.deep.include({ duplicates: 3, wrong: 1 });
    expect(compare([caseOf(found, true)]).wrong, "it may only be early").to.equal(0);
  });
});

describe("The report of a run", () => {
  const fine: Omit<SendReport, "ok" | "problems"> = {
    ...{ stack: "shop", event: "OrderPlaced", region: "eu-west-1", run: "r", seed: 1 },
    ...{ orders: 1, refused: 0, lost: 0, stranded: 0, duplicateEffects: 0, wrongEffects: 0 },
    ...{
      effects: {},
      stockUnaccounted: 0,
      deadLetters: { total: 0, byQueue: {} },
      alarms: [],
      leftOut: [],
    },
    ...{ waiting: {}, forContainers: {}, latency: {} },
    injected: { failedCalls: 0, duplicates: 0, delayed: 0, poisoned: 0 },
    throughput: {
      ...{ seconds: 1, ordersPerSecond: 1, callsPerOrder: 1, processorsBusy: 1, boundBy: "" },
    },
  };
  const problems = (change: Partial<SendReport>) => judged({ ...fine, ...change }).problems;

  it("is well where nothing is wrong, and where only what was poisoned rests with the dead letters", () => {
    expect(judged(fine)).to.deep.include({ ok: true, problems: [] });
    const injected = { ...fine.injected, poisoned: 2 };
    expect(problems({ injected, deadLetters: { total: 2, byQueue: { q: 2 } } })).to.be.empty;
  });

  it("says everything that is wrong at once", () => {
    const wrong = {
      refused: 1,
      lost: 2,
      duplicateEffects: 3,
      wrongEffects: 4,
      stockUnaccounted: 5,
    };
    expect(problems({ ...wrong, waiting: { queue: 6 } })).to.deep.equal([
      ...["1 were not accepted", "2 are lost", "3 effects happened more than once"],
      ...["4 effects should not have happened", "5 pieces of stock are not accounted for"],
      "it did not come to rest: 6 in queue",
    ]);
  });

  it("names the command that helps where orders wait for a redrive, and finds dead letters that nobody expects", () => {
    expect(problems({ stranded: 1 }).join()).to.include("npm run lab -- redrive shop");
    expect(problems({ deadLetters: { total: 1, byQueue: { q: 1 } } }).join()).to.include(
      "1 dead letters, of which 0",
    );
  });

  it("says what bounds the throughput: a busy machine, or waiting", () => {
    expect(bound(0.95, 2)).to.match(/^the machine: its 2 processors/);
    expect(bound(0.3, 2)).to.match(/^waiting/);
  });

  it("has percentiles by the nearest rank, and none of nothing", () => {
    const values = Array.from({ length: 100 }, (_, index) => 100 - index);
    expect(percentiles(values)).to.deep.equal({ p50: 50, p95: 95, p99: 99, max: 100 });
    expect(percentiles([7])).to.deep.equal({ p50: 7, p95: 7, p99: 7, max: 7 });
    expect(percentiles([])).to.equal(undefined);
  });
});

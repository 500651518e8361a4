import { expect } from "chai";
import { outboxRelay } from "../../../functions/platform/outboxRelay";
import { type AnyEvent } from "../../../functions/shared/events";
import { postgresOutbox, type Outbox } from "../../../functions/shared/outbox";
import { dynamoOutbox } from "../../../functions/shared/tableOutbox";
import { orderPlaced, recorder, roleOf } from "../support/fakes";
import { FakeDatabase } from "../support/fakeDatabase";
import { FakeTable } from "../support/fakeTable";

/** A relay over an outbox; `refused` are ids that the bus never takes. */
function relayOver(outbox: Outbox, options: { isActive?: boolean; refused?: string[] } = {}) {
  const published: AnyEvent[] = [];
  const recorded = recorder();
  const refused = options.refused ?? [];
  const handle = outboxRelay({
    ...recorded.tools,
    role: roleOf(options.isActive ?? true),
    outbox,
    publish: (events) => {
      const arrived = events.filter(({ id }) => !refused.includes(id));
      published.push(...arrived);
      return Promise.resolve(new Set(arrived.map(({ id }) => id)));
    },
  });
  return { run: () => handle({}, recorded.invocation), published, ...recorded };
}

const eventsOf = (customerId: string, count: number) =>
  Array.from({ length: count }, (_, index) => ({
    ...orderPlaced({ customerId }),
    occurredAt: new Date(1_800_000_000_000 + index).toISOString(),
  }));

const ids = (events: readonly AnyEvent[], aggregateId: string) =>
  events.filter((event) => event.aggregateId === aggregateId).map(({ id }) => id);

/** The same promises hold for both stores. */
interface Kept {
  readonly outbox: Outbox;
  readonly add: (event: AnyEvent) => void;
  readonly left: () => number;
  readonly end: () => void;
}

const stores: Record<string, () => Kept> = {
  "an Aurora outbox": () => {
    const database = new FakeDatabase();
    const { outbox } = database.tables;
    return {
      outbox: postgresOutbox(database),
      add: (event) => {
        outbox.push({ position: String(outbox.length + 1), event, isPublished: false });
      },
      left: () => database.tables.outbox.filter(({ isPublished }) => !isPublished).length,
      end: () => undefined,
    };
  },
  "a DynamoDB outbox": () => {
    const table = new FakeTable();
    return {
      outbox: dynamoOutbox(table.store),
      add: (event) => {
        const sk = `${event.occurredAt}#${event.id}`;
        table.put({ pk: "outbox", sk, event: JSON.stringify(event) });
      },
      left: () => table.outbox.length,
      end: () => table.restore(),
    };
  },
};

for (const [name, open] of Object.entries(stores)) {
  describe(`platform/outboxRelay over ${name}`, () => {
    let kept: Kept;
    beforeEach(() => (kept = open()));
    afterEach(() => kept.end());

    it("publishes everything, each aggregate in its order, and finds nothing the second time", async () => {
      const [a, b] = [eventsOf("a", 3), eventsOf("b", 2)];
      [...a, ...b].forEach(kept.add);
      const relay = relayOver(kept.outbox);
      expect(await relay.run()).to.deep.equal({ published: 5, failed: 0 });
      expect(ids(relay.published, "a")).to.deep.equal(a.map(({ id }) => id));
      expect(ids(relay.published, "b")).to.deep.equal(b.map(({ id }) => id));
      expect(await relay.run()).to.deep.equal({ published: 0, failed: 0 });
      expect(relay.published).to.have.length(5);
      expect(relay.counts).to.deep.equal({ EventsPublished: 5 });
    });

    it("holds back what follows a refused event of the same aggregate only, and fails at the end", async () => {
      const [a, b] = [eventsOf("a", 3), eventsOf("b", 2)];
      [...a, ...b].forEach(kept.add);
      const relay = relayOver(kept.outbox, { refused: [a[1]?.id ?? ""] });
      const error = await relay.run().catch(String);
      expect(error).to.contain("1 events could not be published");
      expect(ids(relay.published, "a")).to.deep.equal([a[0]?.id]);
      expect(ids(relay.published, "b")).to.have.length(2);
      expect(kept.left()).to.equal(2);
    });

    it("does nothing where the place is not active", async () => {
      eventsOf("a", 1).forEach(kept.add);
      const relay = relayOver(kept.outbox, { isActive: false });
      expect(await relay.run()).to.deep.include({ published: 0, idle: "not active" });
      expect(kept.left()).to.equal(1);
    });
  });
}

describe("platform/outboxRelay", () => {
  it("does nothing on a reader", async () => {
    const database = new FakeDatabase();
    database.isReader = true;
    const relay = relayOver(postgresOutbox(database));
    expect(await relay.run()).to.deep.include({ published: 0, idle: "reader" });
  });

  it("leaves a DynamoDB outbox to the relay that holds the lease, until the lease runs out", async () => {
    const table = new FakeTable();
    const [event] = eventsOf("a", 1);
    table.put({ pk: "outbox", sk: "1", event: JSON.stringify(event) });
    table.put({ pk: "outbox-lease", sk: "lease", holder: "another", expiresAt: 2_000 });
    const early = relayOver(dynamoOutbox(table.store, () => new Date(1_999_000)));
    expect(await early.run()).to.deep.include({ published: 0 });
    const late = relayOver(dynamoOutbox(table.store, () => new Date(2_001_000)));
    expect(await late.run()).to.deep.include({ published: 1 });
    expect(table.get("outbox-lease", "lease")).to.equal(undefined);
    table.restore();
  });
});

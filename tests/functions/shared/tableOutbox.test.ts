import { expect } from "chai";
import * as fc from "fast-check";
import { outboxRelay } from "../../../functions/platform/outboxRelay";
import { type AnyEvent } from "../../../functions/shared/events";
import { type Store } from "../../../functions/shared/store";
import { dynamoOutbox } from "../../../functions/shared/tableOutbox";
import { FakeTable } from "../support/fakeTable";
import { orderPlaced, recorder, roleOf } from "../support/fakes";

/** Calls of the table are answered in the order that the schedule draws. */
const slowed = ({ client, table }: Store, scheduler: fc.Scheduler): Store =>
  ({
    table,
    client: {
      send: async (command: never) => {
        await scheduler.schedule(Promise.resolve(), "before");
        const answer: unknown = await client.send(command);
        await scheduler.schedule(Promise.resolve(), "after");
        return answer;
      },
    },
  }) as unknown as Store;

describe("a DynamoDB outbox under relays that are woken at the same time", () => {
  let table: FakeTable;
  beforeEach(() => (table = new FakeTable()));
  afterEach(() => table.restore());

  /** Commits an event and wakes a relay, as an API and a consumer do; done when the relay has gone again. */
  function writer(store: Store, published: AnyEvent[]) {
    const { tools, invocation } = recorder();
    const relay = outboxRelay({
      ...tools,
      role: roleOf(true),
      outbox: dynamoOutbox(store),
      publish: (events) => {
        published.push(...events);
        return Promise.resolve(new Set(events.map(({ id }) => id)));
      },
    });
    return async (event: AnyEvent, sequence: number) => {
      const sk = `${String(sequence).padStart(3, "0")}#${event.id}`;
      table.put({ pk: "outbox", sk, event: JSON.stringify(event) });
      await relay({}, invocation);
    };
  }

  it("leaves no event to the sweep, in whatever order their calls are answered, and tells each once", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.scheduler(),
        // Steps that an event waits before it is committed: a relay must be found in its last ones, too.
        fc.array(fc.tuple(fc.constantFrom("a", "b"), fc.nat(24)), { minLength: 2, maxLength: 5 }),
        async (scheduler, writes) => {
          table.items.clear();
          const published: AnyEvent[] = [];
          const store = slowed(table.store, scheduler);
          const events = writes.map(([customerId]) => orderPlaced({ customerId }));
          const write = writer(store, published);
          const all = Promise.all(
            events.map(async (event, sequence) => {
              for (let step = 0; step < (writes[sequence]?.[1] ?? 0); step++) {
                await scheduler.schedule(Promise.resolve(), "wait");
              }
              await write(event, sequence);
            }),
          );
          await scheduler.waitFor(all);
          expect(table.outbox).to.deep.equal([]);
          expect(published.map(({ id }) => id).sort()).to.deep.equal(
            events.map(({ id }) => id).sort(),
          );
          expect(table.get("outbox-lease", "lease")).to.equal(undefined);
        },
      ),
      { numRuns: 300 },
    );
  });
});

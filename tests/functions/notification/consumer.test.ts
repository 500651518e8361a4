import { expect } from "chai";
import { notificationConsumer } from "../../../functions/notification/consumer";
import { type Notification } from "../../../functions/notification/notify";
import { busBatch, busBody, failedIds, orderPlaced, recorder, roleOf } from "../support/fakes";
import { FakeTable } from "../support/fakeTable";

describe("notification/consumer", () => {
  let table: FakeTable;
  beforeEach(() => (table = new FakeTable()));
  afterEach(() => table.restore());

  function setUp() {
    const recorded = recorder();
    const sent: Notification[] = [];
    const state = { isDown: false };
    const handle = notificationConsumer({
      ...recorded.tools,
      store: table.store,
      role: roleOf(true),
      send: (notification) => {
        if (state.isDown) {
          return Promise.reject(new Error("the topic is away"));
        }
        sent.push(notification);
        return Promise.resolve();
      },
    });
    const consume = async (body: string) =>
      failedIds(await handle(busBatch({ one: body }), recorded.invocation));
    return { consume, sent, state };
  }

  it("tells a customer once of an event that comes twice", async () => {
    const { consume, sent } = setUp();
    const body = busBody(orderPlaced());
    expect(await consume(body)).to.deep.equal([]);
    expect(await consume(body)).to.deep.equal([]);
    expect(sent.map(({ subject }) => subject)).to.deep.equal(["We have your order"]);
  });

  it("sends at the next delivery what could not be sent at the first", async () => {
    const { consume, sent, state } = setUp();
    const body = busBody(orderPlaced());
    state.isDown = true;
    expect(await consume(body)).to.deep.equal(["one"]);
    state.isDown = false;
    expect(await consume(body)).to.deep.equal([]);
    expect(sent).to.have.length(1);
  });

  it("claims an event for no longer than its call may live, and takes over from a call that died", async () => {
    const { consume, sent, state } = setUp();
    const event = orderPlaced();
    state.isDown = true;
    const start = Math.floor(Date.now() / 1_000);
    const claims: unknown[] = [];
    const put = table.items.set.bind(table.items);
    table.items.set = (key, item) => {
      claims.push(item.claimedUntil);
      return put(key, item);
    };
    await consume(busBody(event));
    // The fakes' call has twenty seconds left.
    expect(claims[0]).to.be.within(start + 20, Math.ceil(Date.now() / 1_000) + 20);

    state.isDown = false;
    const key = { pk: `event#${event.id}`, sk: "notification" };
    table.put({ ...key, state: "sending", claimedUntil: start - 1 });
    expect(await consume(busBody(event))).to.deep.equal([]);
    expect(sent).to.have.length(1);
  });

  it("leaves an event to the delivery that is sending it", async () => {
    const { consume, sent } = setUp();
    const event = orderPlaced();
    const claimedUntil = Date.now() / 1_000 + 60;
    table.put({ pk: `event#${event.id}`, sk: "notification", state: "sending", claimedUntil });
    expect(await consume(busBody(event))).to.deep.equal(["one"]);
    expect(sent).to.be.empty;
  });
});

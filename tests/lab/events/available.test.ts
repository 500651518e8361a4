import { expect } from "chai";
import { leaveOut, withoutStore } from "../../../lab/events/available";
import { type Inbox, type ServiceWiring, type Wiring } from "../../../lab/events/wiring";
import { type DatabaseHost } from "../../../lab/postgres";

const service = (name: string, store?: ServiceWiring["store"]): ServiceWiring => ({
  ...{ name, publishes: [], functions: [`${name}-api`] },
  ...(store === undefined ? {} : { store }),
});

const inbox = (owner: string): Inbox => ({
  ...{ service: owner, event: "OrderPlaced", name: owner, deadLetters: `${owner}-dead` },
  ...{
    url: owner,
    deadLettersUrl: `${owner}-dead`,
    isOrdered: false,
    handler: `${owner}-consumer`,
  },
});

const wiring: Wiring = {
  ...{ region: "eu-west-1", prefix: "evenkeel-test", carriersOf: () => undefined },
  services: new Map([
    ["ordering", service("ordering", { kind: "postgres", parameter: "p", secret: "s" })],
    ["inventory", service("inventory", { kind: "dynamodb", table: "t" })],
    ["mailer", service("mailer")],
  ]),
  inboxes: [inbox("ordering"), inbox("inventory")],
  hosts: { commands: "api.example.com", queries: "queries.example.com" },
};

describe("Services whose store is not available", () => {
  it("are those with a database, where the lab has none", () => {
    expect(withoutStore({}, wiring)).to.deep.equal(["ordering"]);
    expect(withoutStore({ databases: {} as DatabaseHost }, wiring)).to.deep.equal([]);
  });

  it("neither take commands nor hear events, while the others do", () => {
    const left = leaveOut(wiring, ["ordering"]);
    expect([...left.services.keys()]).to.deep.equal(["inventory", "mailer"]);
    expect(left.inboxes.map(({ handler }) => handler)).to.deep.equal([
      undefined,
      "inventory-consumer",
    ]);
    expect(left.hosts).to.deep.equal({ queries: "queries.example.com" });
  });

  it("change nothing where there are none", () => {
    expect(leaveOut(wiring, [])).to.deep.equal(wiring);
  });
});

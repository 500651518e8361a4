import { expect } from "chai";
import { inventoryApi } from "../../../functions/inventory/api";
import { apiEvent, recorder } from "../support/fakes";
import { FakeTable } from "../support/fakeTable";

describe("inventory/api", () => {
  let table: FakeTable;
  beforeEach(() => {
    table = new FakeTable();
    table.put({ pk: "stock#SKU-1", sk: "level", available: 7 });
  });
  afterEach(() => table.restore());

  const call = (method: string, path: string) =>
    inventoryApi(table.store)(apiEvent(method, path), recorder().invocation);

  it("says what is there", async () => {
    const answer = await call("GET", "/inventory/SKU-1");
    expect(answer.statusCode).to.equal(200);
    expect(JSON.parse(answer.body)).to.deep.equal({ sku: "SKU-1", available: 7, reserved: 0 });
  });

  it("answers 404 for an unknown article and for other paths", async () => {
    expect((await call("GET", "/inventory/SKU-9")).statusCode).to.equal(404);
    expect((await call("GET", "/inventory")).statusCode).to.equal(404);
    expect((await call("GET", "/inventory/SKU-1/more")).statusCode).to.equal(404);
  });

  it("refuses an article number with other letters by 400, and other methods by 405", async () => {
    expect((await call("GET", "/inventory/a'b")).statusCode).to.equal(400);
    expect((await call("POST", "/inventory/SKU-1")).statusCode).to.equal(405);
  });
});

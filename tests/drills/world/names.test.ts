import { expect } from "chai";
import { type Asking, publicNames } from "../../../drills/world/names";

describe("What name servers answer", () => {
  const servers = () => Promise.resolve(["ns-1", "ns-2"]);

  /** Both answer with an address of their own. */
  const asking = (places: { readonly [address: string]: string }, asked: string[]): Asking => ({
    addressOf: (server) => Promise.resolve(`address of ${server}`),
    ask: (server) => Promise.resolve([server.endsWith("1") ? "10.0.0.1" : "10.0.0.2"]),
    placeAt: (address) => {
      asked.push(address);
      return Promise.resolve(places[address]);
    },
  });

  it("is asked of each, and each address tells its place once", async () => {
    const asked: string[] = [];
    const resolve = publicNames(
      servers,
      asking({ "10.0.0.1": "eu-west-1", "10.0.0.2": "eu-central-1" }, asked),
    );
    const first = await resolve("api.example.com");
    expect(first).to.deep.equal([
      { server: "ns-1", values: ["10.0.0.1"], region: "eu-west-1" },
      { server: "ns-2", values: ["10.0.0.2"], region: "eu-central-1" },
    ]);
    expect(await resolve("api.example.com")).to.deep.equal(first);
    expect(asked).to.deep.equal(["10.0.0.1", "10.0.0.2"]);
  });

  it("names no place for an address that does not answer, and asks it again", async () => {
    const asked: string[] = [];
    const resolve = publicNames(servers, asking({ "10.0.0.2": "eu-central-1" }, asked));
    const [silent] = await resolve("api.example.com");
    expect(silent).to.deep.equal({
      ...{ server: "ns-1", values: ["10.0.0.1"], problem: "10.0.0.1 does not tell its place" },
    });
    await resolve("api.example.com");
    expect(asked.filter((address) => address === "10.0.0.1")).to.have.length(2);
  });

  it("says which server did not answer, and what the others did", async () => {
    const resolve = publicNames(servers, {
      ...asking({ "10.0.0.1": "eu-west-1" }, []),
      addressOf: (server) =>
        server === "ns-2" ? Promise.reject(new Error("timeout")) : Promise.resolve("1"),
    });
    expect(await resolve("api.example.com")).to.deep.equal([
      { server: "ns-1", values: ["10.0.0.1"], region: "eu-west-1" },
      { server: "ns-2", values: [], problem: "timeout" },
    ]);
  });
});

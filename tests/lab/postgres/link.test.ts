import { expect } from "chai";
import { createConnection, createServer, type Server, type Socket } from "node:net";
import { once } from "node:events";
import { Link } from "../../../lab/postgres/link";
import { type Address } from "../../../lab/postgres";
import { eventually } from "./support";

/** A server that keeps its connections and what it heard. */
async function writerOf() {
  const sockets: Socket[] = [];
  let heard = "";
  const server: Server = createServer((socket) => {
    sockets.push(socket);
    socket.on("data", (chunk) => (heard += String(chunk)));
    socket.on("error", () => undefined);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const bound = server.address();
  const port = typeof bound === "object" ? (bound?.port ?? 0) : 0;
  const address: Address = { host: "127.0.0.1", port };
  return { server, sockets, address, heard: () => heard };
}

describe("The link between the regions of a global database", () => {
  let link: Link;
  let writer: Awaited<ReturnType<typeof writerOf>>;
  const readers: Socket[] = [];
  beforeEach(async () => {
    writer = await writerOf();
    link = new Link();
    await link.listen();
  });
  afterEach(() => {
    link.close();
    readers.splice(0).forEach((socket) => socket.destroy());
    writer.sockets.forEach((socket) => socket.destroy());
    writer.server.close();
  });

  async function read() {
    const socket = createConnection(link.address);
    readers.push(socket);
    socket.on("error", () => undefined);
    const state = { text: "", at: 0, isClosed: false };
    socket.on("data", (chunk) => {
      state.text += String(chunk);
      state.at = Date.now();
    });
    socket.on("close", () => (state.isClosed = true));
    await once(socket, "connect");
    return { socket, state };
  }

  it("leads to the writer, both ways", async () => {
    link.open(writer.address);
    const { socket, state } = await read();
    socket.write("hello");
    await eventually(() => writer.heard() === "hello");
    writer.sockets[0]?.write("world");
    await eventually(() => state.text === "world");
  });

  it("holds back what the writer sends for as long as it is told, and in order", async () => {
    link.open(writer.address);
    link.delay = 200;
    const { state } = await read();
    await eventually(() => writer.sockets.length === 1);
    const start = Date.now();
    writer.sockets[0]?.write("one ");
    await eventually(() => link.age > 20);
    // What comes after a delay became shorter does not overtake.
    link.delay = 0;
    writer.sockets[0]?.write("two");
    await eventually(() => state.text === "one two");
    expect(state.at - start).to.be.at.least(199);
    expect(link.age).to.equal(0);
  });

  it("loses what is under way when it is cut, and lets nobody through until it is opened", async () => {
    link.open(writer.address);
    link.delay = 100;
    const { state } = await read();
    await eventually(() => writer.sockets.length === 1);
    writer.sockets[0]?.write("lost");
    await eventually(() => link.age > 0);
    link.cut();
    await eventually(() => state.isClosed);
    expect(state.text).to.equal("");
    const { state: refused } = await read();
    await eventually(() => refused.isClosed);
    link.open(writer.address);
    link.delay = 0;
    const { socket } = await read();
    socket.write("again");
    await eventually(() => writer.heard() === "again");
  });

  it("still delivers what a writer said last", async () => {
    link.open(writer.address);
    link.delay = 100;
    const { state } = await read();
    await eventually(() => writer.sockets.length === 1);
    writer.sockets[0]?.end("the last word");
    await eventually(() => state.isClosed);
    expect(state.text).to.equal("the last word");
  });

  it("ends the connections to a writer when it leads to another one", async () => {
    link.open(writer.address);
    const { state } = await read();
    const other = await writerOf();
    link.open(other.address);
    await eventually(() => state.isClosed);
    const { socket } = await read();
    socket.write("hello");
    await eventually(() => other.heard() === "hello");
    other.sockets.forEach((each) => each.destroy());
    other.server.close();
  });
});

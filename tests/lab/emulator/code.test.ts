import { expect } from "chai";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CodeStore } from "../../../lab/emulator/code";
import { zip } from "../../../lab/emulator/zip";

describe("An archive for Lambda", () => {
  const archive = zip(
    new Map([
      ["index.js", Buffer.from("123456789")],
      ["grüße.txt", Buffer.from("")],
    ]),
  );

  it("holds every file as it is, with its checksum", () => {
    expect(archive.subarray(0, 4).toString("latin1")).to.equal("PK\u0003\u0004");
    // The check value of CRC-32 for these nine bytes.
    expect(archive.readUInt32LE(14)).to.equal(0xcbf43926);
    expect(archive.readUInt32LE(22)).to.equal(9);
    expect(archive.subarray(30, 47).toString()).to.equal("index.js123456789");
  });

  it("ends with a directory that leads to each of them", () => {
    const end = archive.length - 22;
    expect(archive.subarray(end, end + 4).toString("latin1")).to.equal("PK\u0005\u0006");
    expect(archive.readUInt16LE(end + 10)).to.equal(2);
    const directory = archive.readUInt32LE(end + 16);
    expect(archive.readUInt32LE(end + 12)).to.equal(end - directory);
    const second = directory + 46 + "index.js".length;
    const local = archive.readUInt32LE(second + 42);
    expect(archive.subarray(local + 30, local + 30 + 11).toString()).to.equal("grüße.txt");
  });

  it("is the same for the same files", () => {
    const again = zip(new Map([["index.js", Buffer.from("123456789")]]));
    expect(zip(new Map([["index.js", Buffer.from("123456789")]]))).to.deep.equal(again);
  });
});

describe("The store of functions' code", () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "evenkeel-test-"))));
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it("keeps code as it was deployed, whatever becomes of the files", () => {
    const source = join(folder, "index.js");
    const store = new CodeStore(join(folder, "code"));
    writeFileSync(source, "first");
    store.keep("0a", new Map([["index.js", { path: source }]]));
    writeFileSync(source, "second");
    store.keep("0a", new Map([["index.js", { path: source }]]));
    expect(store.read("0a").toString("latin1")).to.include("first").and.not.include("second");
    expect(readdirSync(join(folder, "code"))).to.deep.equal(["0a.zip"]);
  });

  it("takes text as well as files", () => {
    const store = new CodeStore(folder);
    store.keep("0b", new Map([["index.js", { text: "written in place" }]]));
    expect(store.read("0b").toString("latin1")).to.include("written in place");
  });

  it("says how to get code that it does not have", () => {
    expect(() => new CodeStore(folder).read("0c")).to.throw("bring the stack up again");
  });
});

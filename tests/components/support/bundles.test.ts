import type * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { execFileSync, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import type { Metafile } from "esbuild";
import { bundlesIn, functionBundle } from "../../../components/support/bundles";

const root = resolve(__dirname, "../../..");
/** Of this test alone, and as deep as the real one: the paths in source maps are relative to it. */
const dist = join(root, "dist", `functions-test-${process.pid}`);
const bundles = bundlesIn(dist);

/** Bytes of a minified bundle: what a cold start must read and compile. Those with a database carry pg. */
const budget = 200_000;

const folderOf = (entry: string) => entry.replace("/", "-");

const hashes = () =>
  bundles.availableFunctions().flatMap((entry) =>
    ["index.js", "index.js.map"].map((file) =>
      createHash("sha256")
        .update(readFileSync(join(dist, folderOf(entry), file)))
        .digest("hex"),
    ),
  );

/** Asks for a bundle in a process of its own, and notes whether the bundler was asked for. */
const script = `
  const module = require("node:module");
  const load = module._load;
  let isLoaded = false;
  module._load = (request, ...rest) => {
    isLoaded ||= request === "esbuild";
    return load(request, ...rest);
  };
  const { bundlesIn } = require("./components/support/bundles");
  isLoaded = false;
  const start = performance.now();
  bundlesIn(${JSON.stringify(dist)}).functionBundle("ordering/api");
  console.log(JSON.stringify({ milliseconds: performance.now() - start, isLoaded }));
`;
const command = ["--require", "tsx/cjs", "-e", script];

const inOwnProcess = () =>
  JSON.parse(execFileSync(process.execPath, command, { cwd: root, encoding: "utf8" })) as {
    milliseconds: number;
    isLoaded: boolean;
  };

const exitOfAnother = () =>
  new Promise<number | null>((done) => {
    spawn(process.execPath, command, { cwd: root, stdio: "ignore" }).on("exit", done);
  });

describe("the bundles of functions", function () {
  this.timeout(60_000);
  before(() => bundles.functionBundle("ordering/api"));
  after(() => rmSync(dist, { recursive: true }));

  it("are there for every api and consumer of a service and for the platform", () => {
    expect(bundles.availableFunctions()).to.include.members([
      "auth/authorizer",
      "ordering/api",
      "inventory/api",
      "inventory/consumer",
      "payment/consumer",
      "shipping/consumer",
      "notification/consumer",
      "platform/databaseBootstrap",
      "platform/gateSwitch",
      "platform/health",
      "platform/outboxRelay",
      "platform/placeWatch",
      "platform/regionSwitch",
    ]);
  });

  it("are archives of the code and its source map", async () => {
    const assets = await bundles.functionBundle("inventory/api").assets;
    expect(Object.keys(assets)).to.have.members(["index.js", "index.js.map"]);
  });

  it("refuses an unknown function and names the known ones", () => {
    expect(() => bundles.functionBundle("ordering/apy")).to.throw(/"ordering\/apy".*ordering\/api/);
  });

  it("are small, export a handler, and load without environment or network", () => {
    for (const entry of bundles.availableFunctions()) {
      const path = join(dist, folderOf(entry), "index.js");
      expect(readFileSync(path).length, entry).to.be.lessThan(budget);
      const loaded = createRequire(__filename)(path) as { handler?: unknown };
      expect(loaded.handler, entry).to.be.a("function");
    }
  });

  it("are smaller still where every request waits for them", () => {
    const size = readFileSync(join(dist, "auth-authorizer", "index.js")).length;
    expect(size).to.be.lessThan(80_000);
  });

  it("hold no AWS SDK and no Pulumi; clients are loaded only where they are used", () => {
    const metafile = JSON.parse(readFileSync(join(dist, "metafile.json"), "utf8")) as Metafile;
    const foreign = /node_modules\/(@aws-sdk|@smithy|@pulumi)\//;
    expect(Object.keys(metafile.inputs).filter((path) => foreign.test(path))).to.be.empty;
    const clients = metafile.outputs["inventory-api/index.js"]?.imports
      .map(({ path }) => path)
      .filter((path) => path.startsWith("@aws-sdk/"));
    expect(new Set(clients)).to.deep.equal(
      new Set(["@aws-sdk/client-dynamodb", "@aws-sdk/lib-dynamodb"]),
    );
  });

  it("carry every migration of every service", () => {
    const bundle = readFileSync(join(dist, "platform-databaseBootstrap", "index.js"), "utf8");
    const functions = join(root, "functions");
    const files = readdirSync(functions).flatMap((folder) => {
      const migrations = join(functions, folder, "migrations");
      return existsSync(migrations)
        ? readdirSync(migrations).map((file) => `${folder}/${file.replace(".sql", "")}`)
        : [];
    });
    expect(files).not.to.be.empty;
    expect(files.filter((name) => !bundle.includes(`"${name}"`))).to.be.empty;
  });

  it("are the same bytes whenever they are built, by one process or by three at once", async () => {
    const before = hashes();
    rmSync(dist, { recursive: true });
    expect(await Promise.all([exitOfAnother(), exitOfAnother(), exitOfAnother()])).to.deep.equal([
      0, 0, 0,
    ]);
    expect(hashes()).to.deep.equal(before);
    const litter = readdirSync(join(root, "dist")).filter((name) =>
      name.startsWith(`functions-test-${process.pid}-`),
    );
    expect(litter).to.be.empty;
  });

  it("are built again when what they were made of has changed, and are in dist/functions for the program", async () => {
    writeFileSync(join(dist, "key.txt"), "of older sources");
    expect(inOwnProcess().isLoaded).to.equal(true);
    const [asset] = Object.values(await functionBundle("ordering/api").assets);
    const path = String(await (asset as pulumi.asset.FileAsset).path);
    expect(path).to.equal(join(root, "dist", "functions", "ordering-api", "index.js"));
    expect(existsSync(path)).to.equal(true);
  });

  it("take no time and no bundler when nothing changed", () => {
    const { milliseconds, isLoaded } = inOwnProcess();
    expect(isLoaded).to.equal(false);
    // Two milliseconds on an idle machine; the bound leaves room for a busy one.
    expect(milliseconds).to.be.lessThan(100);
  });
});

import type * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { execFileSync, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import type { Metafile } from "esbuild";
import { bundlesIn, functionBundle } from "../../../components/support/bundles";
import { dependencies } from "../../../package.json";

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

const metafile = () => JSON.parse(readFileSync(join(dist, "metafile.json"), "utf8")) as Metafile;

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
      "heartbeat/api",
      "ordering/api",
      "inventory/api",
      "inventory/consumer",
      "ordering/consumer",
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

  it("hold no AWS SDK and no Pulumi, and ask for no AWS SDK of version 2", () => {
    const { inputs } = metafile();
    const foreign = /node_modules\/(aws-sdk|@aws-sdk|@smithy|@pulumi)\//;
    expect(Object.keys(inputs).filter((path) => foreign.test(path))).to.be.empty;
    const asked = Object.values(inputs).flatMap(({ imports }) => imports.map(({ path }) => path));
    expect(asked).to.include("@aws-sdk/client-ssm");
    expect(asked.filter((path) => /^aws-sdk(\/|$)/.test(path))).to.be.empty;
  });

  it("make a client of every part of AWS's SDK that they load", () => {
    for (const entry of bundles.availableFunctions()) {
      const output = `${folderOf(entry)}/index.js`;
      const code = readFileSync(join(dist, output), "utf8");
      const made = new Set(
        [...code.matchAll(/new [\w$]+\.(\w+)Client\(/g)].map(([, name = ""]) => name.toLowerCase()),
      );
      const loaded = metafile()
        .outputs[output]?.imports.map(({ path }) => /^@aws-sdk\/client-(.*)/.exec(path)?.[1] ?? "")
        .filter((name) => name !== "");
      expect(new Set(loaded?.map((name) => name.replaceAll("-", ""))), entry).to.deep.equal(made);
    }
  });

  it("carry the libraries that they use, and no others", () => {
    const always = ["@aws-lambda-powertools/logger", "@aws-lambda-powertools/metrics"];
    const database = ["pg", "zod"];
    const consumer = ["@aws-lambda-powertools/batch", "zod"];
    const used: Readonly<Record<string, readonly string[]>> = {
      "auth/authorizer": ["aws-jwt-verify"],
      "heartbeat/api": database,
      "inventory/api": ["zod"],
      "inventory/consumer": consumer,
      "notification/consumer": consumer,
      "ordering/api": database,
      "ordering/consumer": [...consumer, ...database],
      "payment/consumer": [...consumer, ...database],
      "platform/databaseBootstrap": database,
      "platform/gateSwitch": ["zod"],
      "platform/health": [],
      "platform/outboxRelay": database,
      "platform/placeWatch": ["zod"],
      "platform/regionSwitch": ["zod"],
      "platform/secretRotation": database,
      "shipping/consumer": consumer,
    };
    const own = Object.keys(dependencies);
    for (const entry of bundles.availableFunctions()) {
      const inputs = Object.entries(
        metafile().outputs[`${folderOf(entry)}/index.js`]?.inputs ?? {},
      );
      const carried = own.filter((name) =>
        inputs.some(
          ([path, { bytesInOutput }]) =>
            path.includes(`node_modules/${name}/`) && bytesInOutput > 0,
        ),
      );
      expect(carried, entry).to.have.members([...new Set([...always, ...(used[entry] ?? [])])]);
    }
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

import * as aws from "@pulumi/aws";
import { expect } from "chai";
import { functionBundle } from "../../components/support/bundles";
import "../../components/support/stackTraces.cjs";
import {
  circleIn,
  filesIn,
  type Import,
  importsOf,
  loadedFrom,
  lookUpsIn,
  reachedFrom,
  read,
} from "./source";

const shown = ({ from, to }: Import) => `${from} -> ${to}`;

const components = filesIn("components");
/** What puts tiers together is none itself. */
const composes = ["components/index.ts", "components/site.ts"];
const isTier = (path: string) => /^components\/[^/]+\.ts$/.test(path) && !composes.includes(path);
const isPart = (path: string) => path.startsWith("components/parts/");

describe("The program's source", () => {
  const imports = components.flatMap(importsOf);

  it("composes everything in index.ts, in at most a hundred lines", () => {
    expect(read("index.ts").trimEnd().split("\n")).to.have.length.at.most(100);
  });

  it("loads nothing but components, settings and what events are called", () => {
    const reached = loadedFrom("index.ts");
    const folders = reached.map((path) => path.split("/")[0]);
    expect([...new Set(folders)].sort()).to.deep.equal([
      ...["components", "environments", "functions", "index.ts"],
    ]);
    expect(reached.filter((path) => path.startsWith("functions/")).sort()).to.deep.equal([
      ...["functions/shared/bus.ts", "functions/shared/choreography.ts"],
    ]);
  });

  it("reaches every component", () => {
    expect(reachedFrom("index.ts")).to.include.members(components);
  });

  it("goes one way: nothing imports the composition", () => {
    const back = [...imports, ...filesIn("environments").flatMap(importsOf)].filter(({ to }) =>
      ["index.ts", "main.cjs", "components/index.ts"].includes(to),
    );
    expect(back.map(shown)).to.deep.equal([]);
  });

  it("goes one way: parts and tiers know other tiers by type alone", () => {
    const loaded = imports.filter(
      ({ from, to, typesOnly }) => (isPart(from) || isTier(from)) && isTier(to) && !typesOnly,
    );
    expect(imports.filter(({ from, to }) => isPart(from) && isTier(to))).not.to.be.empty;
    expect(loaded.map(shown)).to.deep.equal([]);
  });

  it("goes one way: settings know nothing of components", () => {
    const astray = filesIn("environments")
      .flatMap(importsOf)
      .filter(({ to }) => to.startsWith("components/"));
    expect(astray.map(shown)).to.deep.equal([]);
  });

  it("goes one way: functions load nothing of the program", () => {
    const astray = filesIn("functions")
      .flatMap(importsOf)
      .filter(({ to }) => to.endsWith(".ts") && !to.startsWith("functions/"));
    expect(astray.map(shown)).to.deep.equal([]);
  });

  it("loads no file in a circle", () => {
    const all = ["components", "environments", "functions"].flatMap(filesIn).flatMap(importsOf);
    expect(circleIn(all)).to.equal(undefined);
  });

  it("calls nothing that looks something up", () => {
    expect(["index.ts", ...components].flatMap(lookUpsIn)).to.deep.equal([]);
  });

  it("reads Pulumi's configuration in one place", () => {
    const readers = loadedFrom("index.ts").filter((path) =>
      /allConfig\(|new pulumi\.Config\b|getConfig\(/.test(read(path)),
    );
    expect(readers).to.deep.equal(["environments/load.ts"]);
  });

  it("names file and line of its own source in an error", () => {
    let stack = "";
    try {
      functionBundle("nowhere/api");
    } catch (error) {
      stack = error instanceof Error ? (error.stack ?? "") : "";
    }
    const [, line] = /components\/support\/bundles\.ts:(\d+):\d+/.exec(stack) ?? [];
    expect(read("components/support/bundles.ts").split("\n")[Number(line) - 1]).to.match(
      /throw|Error\(/,
    );
  });

  it("names it also where the SDK throws, as deep as its constructors are", () => {
    let stack = "";
    try {
      // No name: the class that all resources share says so.
      new aws.sqs.Queue("");
    } catch (error) {
      stack = error instanceof Error ? (error.stack ?? "") : "";
    }
    expect(stack).to.include("Missing resource name");
    const [, line] = /tests\/program\/source\.test\.ts:(\d+):\d+/.exec(stack) ?? [];
    expect(read("tests/program/source.test.ts").split("\n")[Number(line) - 1]).to.include(
      "new aws.sqs.Queue",
    );
  });
});

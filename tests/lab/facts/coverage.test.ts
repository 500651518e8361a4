import { expect } from "chai";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { checkInputs, factsOf, replacesOf, requiredInputs, typesInUse } from "../../../lab/facts";
import { hasFacts, leavesOf } from "../../../lab/facts/leaves";
import { reasonFor, reasons, speaksOf } from "../../../lab/facts/reasons";
import { replacements } from "../../../lab/facts/replacements";
import { type ServiceFile, type TypeFacts } from "../../../lab/facts/types";

const folder = join(__dirname, "../../../lab/facts/data");
const modules = join(__dirname, "../../../node_modules");

function known(type: string): TypeFacts {
  const facts = factsOf(type);
  if (facts === undefined) {
    throw new Error(`no facts of ${type}`);
  }
  return facts;
}

/** Texts and numbers of the types in use about whose values nothing is known. */
const silent = () =>
  typesInUse.flatMap((type) =>
    leavesOf(known(type))
      .filter(({ field }) => !hasFacts(field))
      .map(({ path }) => ({ type, path })),
  );

const serviceFiles = () => readdirSync(folder).filter((name) => name !== "regional.json");

const parsed = (name: string) =>
  JSON.parse(readFileSync(join(folder, name), "utf8")) as ServiceFile;

describe("what is known about types", () => {
  it("covers every type in use", () => {
    expect(typesInUse.filter((type) => factsOf(type) === undefined)).to.deep.equal([]);
    expect(new Set(typesInUse).size).to.equal(typesInUse.length);
  });

  it("knows nothing of a type that is not distilled", () => {
    expect(factsOf("aws:workspaces/workspace:Workspace")).to.equal(undefined);
    expect(factsOf("aws:../../../package:Package")).to.equal(undefined);
  });

  it("says which inputs are required", () => {
    expect(requiredInputs("aws:rds/cluster:Cluster")).to.deep.equal(["engine"]);
    expect(requiredInputs("aws:lb/listener:Listener")).to.have.members([
      "defaultActions",
      "loadBalancerArn",
    ]);
  });

  it("gives a reason for every input about whose values nothing is known", () => {
    const unexplained = silent()
      .filter(({ type, path }) => reasonFor(type, path) === undefined)
      .map(({ type, path }) => `${type} ${path}`);
    expect(unexplained).to.deep.equal([]);
  });

  it("keeps no reason without an input that needs it", () => {
    const inputs = silent();
    const needed = (each: (typeof reasons)[number]) =>
      each.paths.filter(
        (path) =>
          !inputs.some((input) =>
            speaksOf({ ...each, paths: [path], below: undefined }, input.type, input.path),
          ),
      );
    expect(reasons.flatMap(needed)).to.deep.equal([]);
    const areas = reasons.filter(({ below }) => below !== undefined);
    expect(
      areas.filter((area) => !inputs.some(({ type, path }) => speaksOf(area, type, path))),
    ).to.deep.equal([]);
  });

  it("knows allowed values of most texts and numbers of aws", () => {
    const leaves = typesInUse
      .filter((type) => type.startsWith("aws:"))
      .flatMap((type) => leavesOf(known(type)));
    const stated = leaves.filter(({ field }) => hasFacts(field));
    expect(leaves.length).to.be.greaterThan(1500);
    expect(stated.length / leaves.length).to.be.greaterThan(0.75);
  });

  it("leads every nested object to its shape", () => {
    const broken = typesInUse.flatMap((type) => {
      const text = JSON.stringify(known(type).inputs);
      const names = [...text.matchAll(/"shape":"([^"]+)"/g)].map((found) => found[1] ?? "");
      return names.filter((name) => known(type).shapes[name] === undefined);
    });
    expect(broken).to.deep.equal([]);
  });
});

describe("what replaces", () => {
  it("is listed for every type, with a source", () => {
    const missing = typesInUse.filter((type) => replacements[type] === undefined);
    expect(missing).to.deep.equal([]);
    expect(Object.values(replacements).filter(({ source }) => source.length < 10)).to.deep.equal(
      [],
    );
  });

  it("names inputs that exist", () => {
    const exists = (type: string, path: string) => {
      const facts = known(type);
      const [top = "", ...below] = path.split(".");
      const found = below.reduce((at, name) => {
        const shape = at?.shape ?? at?.of?.shape;
        return shape === undefined ? undefined : facts.shapes[shape]?.[name];
      }, facts.inputs[top]);
      return found !== undefined;
    };
    const wrong = Object.entries(replacements).flatMap(([type, { always, sometimes = {} }]) =>
      [...always, ...Object.keys(sometimes)]
        .filter((path) => !exists(type, path))
        .map((path) => `${type} ${path}`),
    );
    expect(wrong).to.deep.equal([]);
  });

  it("counts the region of everything regional and of nothing global", () => {
    expect(replacesOf("aws:sqs/queue:Queue")).to.include("region");
    expect(replacesOf("aws:iam/role:Role")).not.to.include("region");
  });
});

describe("the distilled data", () => {
  it("records where it comes from and when, in every file", () => {
    for (const name of serviceFiles()) {
      const { source } = parsed(name);
      expect(source.declarations, name).to.match(/^@pulumi\/[a-z]+ \d+\.\d+\.\d+$/);
      if (name.startsWith("aws-")) {
        expect(source.cloudFormation, name).to.match(
          /^schemas of \d{4}-\d{2}-\d{2}, from cfn-lint \d/,
        );
      }
    }
  });

  it("was distilled from the packages that are installed", () => {
    for (const name of serviceFiles()) {
      const [pkg = "", version = ""] = (parsed(name).source.declarations ?? "").split(" ");
      const manifest = join(modules, pkg, "package.json");
      expect(existsSync(manifest), manifest).to.equal(true);
      expect(readFileSync(manifest, "utf8"), name).to.include(`"version": "${version}"`);
    }
  });

  it("holds patterns that compile and ranges that are not empty", () => {
    const fields = typesInUse.flatMap((type) =>
      leavesOf(known(type)).map(({ path, field }) => ({ at: `${type} ${path}`, field })),
    );
    for (const { at, field } of fields) {
      const {
        pattern,
        minimum = -Infinity,
        maximum = Infinity,
        minLength = 0,
        maxLength = Infinity,
      } = field;
      expect(() => new RegExp(pattern ?? "", "u"), at).not.to.throw();
      expect(minimum, at).to.be.at.most(maximum);
      expect(minLength, at).to.be.at.most(maxLength);
    }
  });

  it("holds no type that nobody lists", () => {
    const types = serviceFiles().flatMap((name) => Object.keys(parsed(name).types));
    expect(types).to.have.members(typesInUse);
  });

  it("answers for a type that the list lacks with its name", () => {
    const caller = { account: "111122223333", partition: "aws", region: "eu-west-1" };
    expect(checkInputs("aws:rds/clutser:Clutser", {}, caller)[0]?.reason).to.include(
      "aws:rds/clutser:Clutser",
    );
  });
});

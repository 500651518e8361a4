import { expect } from "chai";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import {
  type Answers,
  AnswersError,
  identifierOf,
  newEnvironment,
  type Sources,
} from "../../../cli/front/newEnvironment";
import { definitions } from "../../../environments/definitions";
import { handlers } from "../../../environments/load";

const repository = join(__dirname, "../../..");
const read = (path: string) => readFileSync(join(repository, path), "utf8");

const sources = (like: string): Sources => ({
  definition: read(`environments/${like}.ts`),
  definitions: read("environments/definitions.ts"),
  stack: read(`Pulumi.${like}.yaml`),
  ...{ known: definitions, code: handlers() },
});

const answers: Answers = {
  ...{ name: "staging", like: "dev", domain: "staging.example.com", account: "123456789012" },
  ...{ zoneId: "Z0999", home: "eu-west-1" },
};

const make = (changed: Partial<Answers> = {}) => {
  const all = { ...answers, ...changed };
  return newEnvironment(all, sources(all.like));
};

const configOf = (files: { readonly [path: string]: string }, name: string) =>
  (parse(files[`Pulumi.${name}.yaml`] ?? "") as { config: { [key: string]: unknown } }).config;

describe("A new environment", () => {
  it("is a definition, an entry in the list, and a stack file with its comments", () => {
    const files = make();
    expect(Object.keys(files)).to.deep.equal([
      "environments/staging.ts",
      "environments/definitions.ts",
      "Pulumi.staging.yaml",
    ]);
    expect(files["environments/staging.ts"]).to.include("export const staging = {");
    expect(files["environments/definitions.ts"])
      .to.include('import { staging } from "./staging";')
      .and.include("  dev,\n  staging,\n");
    expect(files["Pulumi.staging.yaml"]).to.include("# Where the databases are founded.");
    expect(configOf(files, "staging")).to.include({
      "evenkeel:environment": "staging",
      "evenkeel:domain": "staging.example.com",
      "evenkeel:account": "123456789012",
      "evenkeel:zoneId": "Z0999",
      "evenkeel:topology": "single-region",
    });
  });

  it("says of itself what is true of it, and nothing of what it is a copy of", () => {
    for (const like of ["dev", "prod"]) {
      const text = make({ like })["Pulumi.staging.yaml"] ?? "";
      expect(text.match(/^# Stack /gm)).to.have.length(1);
      expect(text).not.to.match(/shop\.example\.com|\bprod\b|\bdev\b/);
      expect(text).to.include("The API answers on api.staging.example.com.");
    }
  });

  it("has two regions when a standby is named, and one when none is", () => {
    const two = configOf(make({ like: "prod", standby: "eu-central-1" }), "staging");
    expect(two).to.include({
      "evenkeel:topology": "active-passive",
      "evenkeel:standby": "eu-central-1",
      "evenkeel:active": "eu-west-1",
    });
    const one = configOf(make({ like: "prod", domain: "one.example.com" }), "staging");
    expect(one["evenkeel:topology"]).to.equal("single-region");
    expect(one).not.to.have.any.keys("evenkeel:standby", "evenkeel:active");
  });

  it("keeps an account that begins with 0 a text", () => {
    expect(configOf(make({ account: "012345678901" }), "staging")["evenkeel:account"]).to.equal(
      "012345678901",
    );
  });

  it("may have a hyphen in its name, which code cannot", () => {
    expect(identifierOf("eu-staging")).to.equal("euStaging");
    const files = make({ name: "eu-staging" });
    expect(files["environments/definitions.ts"])
      .to.include('import { euStaging } from "./eu-staging";')
      .and.include('"eu-staging": euStaging,');
  });

  it("is refused with everything that is wrong", () => {
    const refused = (changed: Partial<Answers>) => {
      try {
        newEnvironment({ ...answers, ...changed }, sources("dev"));
      } catch (error) {
        expect(error).to.be.instanceOf(AnswersError);
        return (error as Error).message;
      }
      throw new Error("it was made");
    };
    expect(refused({ name: "prod" })).to.equal('There is an environment "prod" already.');
    expect(refused({ name: "My Env" })).to.match(/must be 1 to 20 lower-case letters/);
    expect(refused({ name: "new" })).to.match(/is a word of TypeScript/);
    expect(refused({ like: "nope" })).to.match(/There is no environment "nope"/);
    expect(refused({ account: "12", domain: "UPPER", home: "mars-1" }))
      .to.include("evenkeel:account")
      .and.include("evenkeel:domain")
      .and.include("evenkeel:home");
    expect(refused({ standby: "eu-west-1" })).to.include("evenkeel:standby");
  });
});

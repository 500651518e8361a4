import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { typesInUse } from "../../../lab/facts";
import { Builder } from "./support";

const sdk = join(__dirname, "../../../node_modules/@pulumi/aws");

/** Outputs that a resource class of the SDK declares, and whether a program may rely on each. */
function declaredOutputs(type: string): ReadonlyMap<string, boolean> {
  const [, path = ""] = type.split(":");
  const source = readFileSync(join(sdk, `${path}.d.ts`), "utf8");
  const body = source.split(/export declare class /)[1]?.split(/\n\}/)[0] ?? "";
  const declared = [...body.matchAll(/^ {4}readonly (\w+): pulumi\.Output<([\s\S]*?)>;$/gm)];
  return new Map(declared.map(([, name = "", kind = ""]) => [name, !kind.includes("undefined")]));
}

const types = typesInUse.filter((type) => type.startsWith("aws:"));

describe("outputs of AWS resources", () => {
  it("are those that the SDK declares", () => {
    const surplus = types.flatMap((type) => {
      const declared = declaredOutputs(type);
      const { outputs } = new Builder().make(type);
      return Object.keys(outputs)
        .filter((name) => !declared.has(name))
        .map((name) => `${type}: ${name}`);
    });
    expect(surplus).to.deep.equal([]);
  });

  it("hold everything that a program may rely on", () => {
    const missing = types.flatMap((type) => {
      const { outputs } = new Builder().make(type);
      return [...declaredOutputs(type)]
        .filter(([name, always]) => always && outputs[name] === undefined)
        .map(([name]) => `${type}: ${name}`);
    });
    expect(missing).to.deep.equal([]);
  });
});

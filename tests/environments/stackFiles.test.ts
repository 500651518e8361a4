import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { load } from "js-yaml";
import { checkConfig } from "../../environments/check";
import { definitions } from "../../environments/definitions";
import { handlers } from "../../environments/load";
import { formatProblem } from "../../environments/problem";
import { type Settings } from "../../environments/schema";
import { stacksIn } from "../../lab/run/workspace";

const root = join(__dirname, "..", "..");

/** Configuration of a stack file as Pulumi hands it to the program: text, with objects as JSON. */
function configOf(stack: string): { [key: string]: string } {
  const file = load(readFileSync(join(root, `Pulumi.${stack}.yaml`), "utf8"));
  const { config } = file as { config: { [key: string]: unknown } };
  return Object.fromEntries(
    Object.entries(config).map(([key, value]) => [
      key,
      typeof value === "object" ? JSON.stringify(value) : String(value),
    ]),
  );
}

function settingsOf(stack: string): Settings {
  const checked = checkConfig(configOf(stack), { stack, definitions, code: handlers() });
  if ("problems" in checked) {
    throw new Error(checked.problems.map(formatProblem).join("\n"));
  }
  return checked.settings;
}

describe("Stack files", () => {
  it("build dev in one region", () => {
    const { places, topology, production } = settingsOf("dev");
    expect(topology).to.equal("single-region");
    expect(places.map(({ region }) => region)).to.deep.equal(["eu-west-1"]);
    expect(production).to.equal(false);
  });

  it("build prod in two regions, with the Kubernetes API closed to most of the Internet", () => {
    const { places, topology, production, cluster } = settingsOf("prod");
    expect(topology).to.equal("active-passive");
    expect(places.map(({ region }) => region)).to.deep.equal(["eu-west-1", "eu-central-1"]);
    expect(production).to.equal(true);
    expect(cluster.endpoint).to.deep.equal({ publicCidrs: ["203.0.113.0/24"] });
  });

  for (const stack of stacksIn(root)) {
    it(`of ${stack} say what every line means`, () => {
      const lines = readFileSync(join(root, `Pulumi.${stack}.yaml`), "utf8").split("\n");
      const keys = lines.flatMap((line, index) => (/^ {2}\w+:[\w-]+:/.test(line) ? [index] : []));
      expect(keys.length).to.be.at.least(8);
      for (const index of keys) {
        expect(lines[index - 1], lines[index]).to.match(/^ {2}# \S/);
      }
    });

    it(`of ${stack} disable the default providers of aws and kubernetes`, () => {
      const disabled = configOf(stack)["pulumi:disable-default-providers"];
      expect(disabled).to.equal('["aws","kubernetes"]');
    });

    it(`of ${stack} use an account of AWS's documentation`, () => {
      expect(["111122223333", "444455556666"]).to.include(settingsOf(stack).account);
    });
  }
});

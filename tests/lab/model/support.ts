import { Cloud, type Creation, type Properties } from "../../../lab/model";
import { type Given, minimalCaller, minimalInputs, variants } from "../../support/minimalInputs";

export const caller = minimalCaller;

export const urnOf = (type: string, name: string) => `urn:pulumi:test::evenkeel::${type}::${name}`;

/** A resource as the engine would ask for it. */
export function creationOf(
  type: string,
  name: string,
  inputs: Properties,
  more: { region?: string; preview?: boolean; cluster?: string } = {},
): Creation {
  const { region = caller.region, preview = false, cluster = caller.cluster } = more;
  const at = { ...caller, region, cluster };
  return { type, name, urn: urnOf(type, name), inputs, caller: at, preview };
}

export interface Made {
  readonly type: string;
  readonly id: string;
  readonly region: string;
  readonly inputs: Properties;
  readonly outputs: Properties;
}

/** Makes resources with the least inputs, and whatever they need first. */
export class Builder {
  public readonly made: Made[] = [];
  private readonly byKey = new Map<string, Made>();

  constructor(public readonly cloud = new Cloud()) {}

  public given: Given = (name, region = caller.region) => {
    const { id, outputs } = this.make(name, {}, region);
    return { ...outputs, id };
  };

  /** Checks and creates one resource; the same call a second time gives what was made. */
  public make(name: string, more: Properties = {}, region: string = caller.region): Made {
    const key = `${name}|${region}|${JSON.stringify(more)}`;
    const known = this.byKey.get(key);
    if (known !== undefined) {
      return known;
    }
    const type = variants[name]?.type ?? name;
    const minimal = variants[name]?.inputs ?? minimalInputs[name];
    if (minimal === undefined) {
      throw new Error(`${name} has no minimal inputs`);
    }
    const logical =
      `${(variants[name] ? name : (type.split(":").pop() ?? "")).replace(/ /g, "-").toLowerCase()}-${region}${this.byKey.size}`.slice(
        -24,
      );
    const made = this.create(type, logical, { ...minimal(this.given), ...more }, region);
    this.byKey.set(key, made);
    return made;
  }

  public create(
    type: string,
    name: string,
    given: Properties,
    region: string = caller.region,
  ): Made {
    const at = { ...caller, region };
    const { inputs, failures } = this.cloud.check(type, name, given, at, `seed of ${name}`);
    if (failures.length > 0) {
      throw new Error(`${type}: ${JSON.stringify(failures)}`);
    }
    const { id, outputs } = this.cloud.create(creationOf(type, name, inputs, { region }));
    const made = { type, id, region, inputs, outputs };
    this.made.push(made);
    return made;
  }

  /** Deletes everything, the newest first, as a destroy does. */
  public destroy(): void {
    for (const { type, id, region } of [...this.made].reverse()) {
      this.cloud.delete(type, id, { ...caller, region });
    }
  }
}

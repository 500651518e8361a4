import { expect } from "chai";
import { typesInUse } from "../../../lab/facts";
import { Cloud, knownTypes, UNKNOWN } from "../../../lab/model";
import { minimalInputs } from "../../support/minimalInputs";
import { Builder, caller, creationOf } from "./support";

const remote = ["awsx:ec2:Vpc", "eks:index:Cluster"];
const single = typesInUse.filter((type) => !remote.includes(type));

describe("every type in use", () => {
  it("has minimal inputs in the table", () => {
    expect(single.filter((type) => minimalInputs[type] === undefined)).to.deep.equal([]);
  });

  it("is known to the model", () => {
    const unknown = typesInUse.filter(
      (type) => !type.startsWith("kubernetes:") && !knownTypes.includes(type),
    );
    expect(unknown).to.deep.equal([]);
  });

  for (const type of single) {
    it(`${type} is made, read and deleted again`, () => {
      const builder = new Builder();
      const made = builder.make(type);
      expect(made.id).to.be.a("string").and.not.equal("");
      const found = builder.cloud.read(type, made.id, caller);
      expect(found?.outputs).to.deep.equal(made.outputs);
      builder.destroy();
      expect(builder.cloud.list()).to.deep.equal([]);
    });

    it(`${type} is previewed without being made, with its inputs known`, () => {
      const builder = new Builder();
      const { inputs } = builder.make(type);
      const cloud = new Cloud();
      const { outputs } = cloud.create(creationOf(type, "planned", inputs, { preview: true }));
      expect(cloud.list()).to.deep.equal([]);
      for (const [name, value] of Object.entries(inputs)) {
        if (name !== "__defaults" && typeof value !== "object") {
          expect(outputs[name], name).to.equal(value);
        }
      }
    });
  }

  it("answers an update with the new inputs and the same ids", () => {
    for (const type of single) {
      const builder = new Builder();
      const made = builder.make(type);
      const change = creationOf(type, "renamed", made.inputs);
      const updated = builder.cloud.update(change, made.id, made.outputs);
      expect(updated, type).to.deep.equal(made.outputs);
    }
  });

  it("does not differ from itself", () => {
    for (const type of single) {
      const { inputs, outputs } = new Builder().make(type);
      expect(outputs, type).to.not.include({ id: UNKNOWN });
      expect(new Cloud().diff(type, inputs, inputs, []), type).to.deep.equal({
        changed: [],
        replaces: [],
        deleteBeforeReplace: false,
      });
    }
  });
});

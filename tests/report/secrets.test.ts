import { expect } from "chai";
import { planInProcess } from "../../lab/mocks/plan";
import { changesOf } from "../../report/plan/changes";
import { foresee } from "../../report/plan/foreseen";
import { snapshotOf } from "../../report/plan/snapshot";
import { valueAt } from "../../report/plan/values";
import { type Json } from "../../report/plan/types";
import { resource, snapshot } from "./plan/support";
import { written } from "./support";

const textsIn = (value: Json | undefined): readonly string[] =>
  typeof value === "string"
    ? [value]
    : typeof value === "object" && value !== null
      ? Object.values(value).flatMap((each: Json) => textsIn(each))
      : [];

describe("What is written about prod", () => {
  it("has none of its secrets, though everything is new", async () => {
    const { resources } = snapshotOf(await planInProcess("prod", { preview: false }));
    const secrets = resources.flatMap(({ inputs, secrets: paths }) =>
      paths.flatMap((path) => textsIn(valueAt(inputs, path))),
    );
    // What tells a place its role is no secret, though the provider takes it for one.
    const kept = secrets.filter((text) => text.length > 7 && !text.startsWith('{"active":'));
    expect(kept.length).to.be.greaterThan(10);
    const { files } = await written("prod");
    for (const [name, content] of Object.entries(files)) {
      expect(
        kept.filter((text) => content.includes(text)),
        name,
      ).to.deep.equal([]);
    }
  });
});

describe("A secret that changes", () => {
  it("is told of, without what it was and what it will be", () => {
    const secret = (secretString: string) =>
      snapshot([
        resource(
          "aws:secretsmanager/secretVersion:SecretVersion",
          "login",
          { secretString },
          { secrets: ["secretString"] },
        ),
      ]);
    const [before, after] = [secret("first-of-all"), secret("then-another")];
    const changes = changesOf(foresee(before, after), before, after);
    expect(changes.flatMap(({ properties }) => properties)).to.deep.equal([
      {
        ...{ path: "secretString", forces: true },
        ...{ before: "[secret]", after: "[secret], another one" },
      },
    ]);
  });
});

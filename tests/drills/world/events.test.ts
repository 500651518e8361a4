import { type EngineEvent } from "@pulumi/pulumi/automation";
import { expect } from "chai";
import { refuseDestruction } from "../../../drills/phases/record";
import { Watch } from "../../../drills/world/events";

const step = (op: string, type: string, name: string): EngineEvent =>
  ({
    resourcePreEvent: {
      metadata: { op, type, urn: `urn:pulumi:prod::evenkeel::${type}::${name}`, diffs: ["value"] },
    },
  }) as unknown as EngineEvent;

describe("The events of an operation", () => {
  const watch = (refuse?: typeof refuseDestruction) => {
    let stopped = 0;
    const made = new Watch({ refuse }, "up", () => (stopped += 1));
    return { made, stops: () => stopped };
  };

  it("are the changes to resources; a replacement counts once, the stack and its providers not at all", () => {
    const { made } = watch();
    [
      step("same", "aws:sqs/queue:Queue", "a"),
      step("update", "aws:ssm/parameter:Parameter", "role"),
      step("create-replacement", "aws:rds/cluster:Cluster", "db"),
      step("replace", "aws:rds/cluster:Cluster", "db"),
      step("delete-replaced", "aws:rds/cluster:Cluster", "db"),
      step("update", "pulumi:providers:aws", "eu-west-1"),
      step("update", "pulumi:pulumi:Stack", "evenkeel-prod"),
    ].forEach(made.event);
    expect(made.changes.map(({ kind, type }) => `${kind} ${type}`)).to.deep.equal([
      "update aws:ssm/parameter:Parameter",
      "replace aws:rds/cluster:Cluster",
    ]);
  });

  it("end it as soon as something that holds data would be replaced or deleted", () => {
    for (const op of ["replace", "delete"]) {
      const { made, stops } = watch(refuseDestruction);
      made.event(step("update", "aws:rds/cluster:Cluster", "db"));
      expect(made.refusal).to.equal(undefined);
      made.event(step(op, "aws:rds/cluster:Cluster", "db"));
      expect(made.refusal).to.equal(
        `it would ${op} db (aws:rds/cluster:Cluster), which holds data`,
      );
      expect(stops()).to.equal(1);
      made.event(step("replace", "aws:iam/role:Role", "role"));
      expect(stops()).to.equal(1);
    }
  });

  it("keep the engine's errors as they are read, without its colours", () => {
    const { made } = watch();
    made.event({
      diagnosticEvent: {
        severity: "error",
        message: "<{%fg 1%}>error: <{%reset%}>no credentials\n",
        ephemeral: false,
      },
    } as unknown as EngineEvent);
    expect(made.errors).to.deep.equal(["error: no credentials"]);
  });
});

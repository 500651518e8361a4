import { expect } from "chai";
import { load } from "js-yaml";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { repository } from "../../../lab/engine/cache";
import { printStatus, statusOf } from "../../../lab/print/status";
import { layOver, overlayAssignments, readOverlay } from "../../../lab/run/overlay";
import { forget } from "../../../lab/run/runner";
import { prepare, readLabStack, readStack } from "../../../lab/run/workspace";

describe("What a drill sets of a stack in the lab", () => {
  const stack = "prod";
  const project = repository;
  const written = readStack(project, stack, []);
  let state: string;
  const change = (values: { readonly [key: string]: string | undefined }) =>
    layOver(state, values, written);
  const seen = (assignments?: readonly string[]) =>
    readLabStack({ project, stack, state }, assignments);

  beforeEach(() => {
    state = mkdtempSync(join(tmpdir(), "evenkeel-test-"));
  });
  afterEach(() => rmSync(state, { recursive: true, force: true }));

  it("is what later operations see, and the stack file stays as it is", () => {
    const file = join(project, "Pulumi.prod.yaml");
    const before = readFileSync(file, "utf8");
    change({ active: "eu-central-1" });
    expect(seen()["evenkeel:active"]).to.equal("eu-central-1");
    const workDir = mkdtempSync(join(tmpdir(), "evenkeel-test-"));
    prepare({ project, stack, state }, workDir, []);
    const engineSees = load(readFileSync(join(workDir, "Pulumi.prod.yaml"), "utf8"));
    rmSync(workDir, { recursive: true });
    expect(engineSees).to.have.nested.property("config.evenkeel:active", "eu-central-1");
    expect(readFileSync(file, "utf8")).to.equal(before);
  });

  it("is itself overlaid by --config", () => {
    change({ active: "eu-central-1" });
    expect(seen(["active=eu-west-1"])["evenkeel:active"]).to.equal("eu-west-1");
  });

  it("adds up, takes keys out, and can be set twice", () => {
    change({ active: "eu-central-1", unavailable: "eu-west-1" });
    change({ unavailable: undefined });
    change({ unavailable: undefined });
    expect(readOverlay(state)).to.deep.equal({ active: "eu-central-1" });
    expect(overlayAssignments(state)).to.deep.equal(["active=eu-central-1"]);
  });

  it("is forgotten once it is what the stack file says", () => {
    change({ active: "eu-central-1" });
    change({ active: "eu-west-1" });
    expect(readOverlay(state)).to.deep.equal({});
  });

  it("takes out a key that the stack file has", () => {
    change({ active: undefined });
    expect(seen()["evenkeel:active"]).to.equal("");
  });

  it("is told by `status`, and only then", () => {
    const status = () => printStatus({ ...statusOf(state, stack), resources: 1 });
    expect(status()).not.to.include("drill");
    change({ active: "eu-central-1" });
    expect(status()).to.include("a drill has set active to eu-central-1, over Pulumi.prod.yaml");
    expect(statusOf(state, stack).config).to.deep.equal({ active: "eu-central-1" });
  });

  it("is forgotten by `reset`, as by `destroy`", () => {
    change({ active: "eu-central-1" });
    forget(state);
    expect(existsSync(state)).to.equal(false);
    expect(seen()["evenkeel:active"]).to.equal("eu-west-1");
  });
});

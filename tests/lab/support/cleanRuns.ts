import { expect } from "chai";
import { type Deployment } from "@pulumi/pulumi/automation";
import { contents, faultyStack, type FaultyStack } from "./faults";
import { expectOk, onlySame } from "./stacks";

/** Stacks that go through faults, and a clean run of the same one that each must end like. */
export class CleanRuns {
  private readonly stacks: FaultyStack[] = [];
  private clean?: { readonly state: unknown; readonly cloud: readonly string[] };

  /** @param project folder with Pulumi.yaml and the stack files. @default the repository */
  constructor(
    private readonly name: string,
    private readonly project?: string,
  ) {}

  public add(): FaultyStack {
    const made = faultyStack(this.name, this.project);
    this.stacks.push(made);
    return made;
  }

  private get begun() {
    if (this.clean === undefined) {
      throw new Error("there was no clean run");
    }
    return this.clean;
  }

  /** Makes the clean run. @returns what it has in the cloud. */
  public async begin(): Promise<readonly string[]> {
    const stack = this.add();
    expectOk(await stack.run("up"));
    const cloud = stack.exists();
    this.clean = { state: contents(await exported(stack)), cloud };
    return cloud;
  }

  /** Nothing twice, nothing forgotten, and nothing left to do. */
  public async expectClean(stack: FaultyStack): Promise<void> {
    this.expectCleanCloud(stack);
    expect(contents(await exported(stack))).to.deep.equal(this.begun.state);
    onlySame(await stack.run("preview"));
  }

  /** Just what the clean run has in the cloud, whatever the state says. */
  public expectCleanCloud(stack: FaultyStack): void {
    expect(stack.exists()).to.deep.equal(this.begun.cloud);
  }

  public remove(): void {
    this.stacks.forEach(({ remove }) => remove());
  }
}

const exported = (stack: FaultyStack): Promise<Deployment> =>
  stack.withEngine((steps) => steps.exported());

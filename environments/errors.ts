import * as pulumi from "@pulumi/pulumi";
import { formatProblems, type Problem, sorted } from "./problem";

/** Every wrong setting of a stack in one error. A RunError: the CLI prints its text without a stack trace. */
export class SettingsError extends pulumi.RunError {
  /** Sorted by key. */
  public readonly problems: readonly Problem[];

  constructor(stack: string, problems: readonly Problem[]) {
    super(formatProblems(stack, problems));
    this.name = "SettingsError";
    this.problems = sorted(problems);
  }
}

import { DrillError } from "../run";
import { type Finding } from "./check";

/** Everything that stands against a move, at once. Nothing has been touched. */
export class RefusedError extends DrillError {
  public override readonly name = "RefusedError";

  constructor(public readonly refusals: readonly Finding[]) {
    super(
      refusals.map(({ what, advice }) => `${what}\n    ${advice}`).join("\n"),
      "Nothing was touched.",
    );
  }
}

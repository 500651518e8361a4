import { type Context } from "../context";
import { describeChange, surprises } from "../stack/changes";
import { urnsIn } from "../stack/regions";
import { roleInputs } from "../stack/roles";
import { type State } from "../stack/state";
import { type ResourceChange } from "../world";
import { type Finding, refusal, refusalUnlessDisaster, warning } from "./check";

export interface Previewed {
  readonly findings: readonly Finding[];
  /** What recording the move would change besides; left alone in a disaster. */
  readonly surprises: readonly ResourceChange[];
}

/** What recording the move would change, tried before anything is moved. */
export async function previewMove(context: Context, state: State): Promise<Previewed> {
  const { world, run, view, say } = context;
  const isDisaster = run.mode === "disaster";
  try {
    const changes = await world.engine.preview({
      exclude: isDisaster ? urnsIn(run.from, state) : [],
      config: { active: run.to, unavailable: isDisaster ? run.from : undefined },
      onProgress: say,
    });
    const roles = new Set(roleInputs(state, view.prefix).map(({ urn }) => urn));
    const { destructive, others } = surprises(changes, roles);
    return {
      findings: [
        ...destructive.map((change) =>
          refusal(
            `recording the move would ${describeChange(change)}, which holds data`,
            "Bring the program back to what is deployed, or deploy that change on its own first.",
          ),
        ),
        ...(others.length === 0
          ? []
          : [
              run.returning
                ? warning(
                    `taking ${run.to} back would also ${others.map(describeChange).join(", ")}`,
                    "What was left out while it was down is made up for.",
                  )
                : refusalUnlessDisaster(
                    context,
                    `recording the move would also ${others.map(describeChange).join(", ")}`,
                    isDisaster
                      ? "It is left alone; deploy it afterwards."
                      : "Deploy that first (`pulumi up`): a move is no deployment.",
                  ),
            ]),
      ],
      surprises: isDisaster ? others : [],
    };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return {
      findings: [
        refusalUnlessDisaster(
          context,
          `the preview of the move failed: ${why}`,
          "Bring `pulumi preview` to succeed first.",
        ),
      ],
      surprises: [],
    };
  }
}

import { type StackView, viewOf } from "../../../drills/stack/view";
import { readState } from "../../../drills/stack/state";
import { plannedState, type PlannedState } from "../../../lab/mocks/state";

/** States of the program itself, as the engine would export them after an `up`, and how a drill sees them. */

export interface ProgramState extends PlannedState {
  readonly view: StackView;
}

export async function stateOfProgram(
  stack: string,
  ...config: readonly string[]
): Promise<ProgramState> {
  const state = await plannedState(stack, ...config);
  return { ...state, view: viewOf(stack, state.settings, readState(state.deployment)) };
}

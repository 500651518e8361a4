import { type Deployment } from "@pulumi/pulumi/automation";
import { type StackView, viewOf } from "../../../drills/stack/view";
import { readState } from "../../../drills/stack/state";
import { checkConfig } from "../../../environments/check";
import { definitions } from "../../../environments/definitions";
import { type Settings } from "../../../environments/schema";
import { configOf, planInProcess } from "../../../lab/mocks/plan";

/** States of the program itself, as the engine would export them after an `up`. */

export interface ProgramState {
  readonly deployment: Deployment;
  readonly settings: Settings;
  readonly view: StackView;
}

export async function stateOfProgram(
  stack: string,
  ...config: readonly string[]
): Promise<ProgramState> {
  const { resources } = await planInProcess(stack, { config, preview: false });
  const deployment = {
    version: 3,
    deployment: {
      resources: resources.all.map(({ provider, id, ...resource }) => ({
        ...resource,
        id: typeof id === "string" ? id : "",
        provider: provider === "" ? "" : `${provider}::id`,
      })),
    },
  };
  const checked = checkConfig(configOf(stack, config), { stack, definitions });
  if ("problems" in checked) {
    throw new Error(JSON.stringify(checked.problems));
  }
  const { settings } = checked;
  return { deployment, settings, view: viewOf(stack, settings, readState(deployment)) };
}

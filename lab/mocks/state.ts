import { type Deployment } from "@pulumi/pulumi/automation";
import { checkConfig } from "../../environments/check";
import { definitions } from "../../environments/definitions";
import { handlers } from "../../environments/load";
import { type Settings } from "../../environments/schema";
import { configOf, planInProcess } from "./plan";

export interface PlannedState {
  readonly deployment: Deployment;
  readonly settings: Settings;
}

/**
 * The state of a stack as the engine would export it after an `up`, without the engine.
 * @param config `KEY=VALUE`, laid over the stack file
 * @throws Error with everything that is wrong with the settings.
 */
export async function plannedState(
  stack: string,
  ...config: readonly string[]
): Promise<PlannedState> {
  const { resources } = await planInProcess(stack, { config, preview: false });
  const checked = checkConfig(configOf(stack, config), { stack, definitions, code: handlers() });
  if ("problems" in checked) {
    throw new Error(JSON.stringify(checked.problems));
  }
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
  return { deployment, settings: checked.settings };
}

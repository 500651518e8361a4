import { type Deployment } from "@pulumi/pulumi/automation";
import { settingsFrom } from "../../environments/load";
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
  const settings = settingsFrom(configOf(stack, config), stack);
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
  return { deployment, settings };
}

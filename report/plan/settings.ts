import { settingsFrom } from "../../environments/load";
import { type Settings } from "../../environments/schema";
import { configOf } from "../../lab/mocks/plan";

/**
 * The settings of a stack, with `KEY=VALUE` laid over its file.
 * @throws SettingsError with all problems.
 */
export function settingsFor(stack: string, assignments: readonly string[] = []): Settings {
  return settingsFrom(configOf(stack, assignments), stack);
}

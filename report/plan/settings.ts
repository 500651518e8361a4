import { checkConfig } from "../../environments/check";
import { definitions } from "../../environments/definitions";
import { SettingsError } from "../../environments/errors";
import { handlers } from "../../environments/load";
import { type Settings } from "../../environments/schema";
import { configOf } from "../../lab/mocks/plan";

/**
 * The settings of a stack, with `KEY=VALUE` laid over its file.
 * @throws SettingsError with all problems.
 */
export function settingsFor(stack: string, assignments: readonly string[] = []): Settings {
  const known = { stack, definitions, code: handlers() };
  const checked = checkConfig(configOf(stack, assignments), known);
  if ("problems" in checked) {
    throw new SettingsError(stack, checked.problems);
  }
  return checked.settings;
}

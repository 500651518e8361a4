import { settingsFrom } from "../../environments/load";
import { type Settings } from "../../environments/schema";
import { asText, readLabStack, type StackPlace } from "../run/workspace";

/**
 * Checked settings of a stack, with what drills have set.
 * @param assignments `KEY=VALUE`, laid over all of it.
 * @throws SettingsError with everything that is wrong.
 */
export function settingsOf(place: StackPlace, assignments: readonly string[] = []): Settings {
  const { stack } = place;
  const config = asText(readLabStack(place, assignments));
  return settingsFrom(config, stack);
}

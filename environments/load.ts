import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { checkConfig } from "./check";
import { definitions } from "./definitions";
import { SettingsError } from "./errors";
import { type Settings } from "./schema";

/**
 * The settings of the current stack: the only reader of Pulumi's configuration. Throws one error that lists every
 * problem, before anything is registered. All keys are read at once, so that unknown ones are seen.
 */
export function loadSettings(): Settings {
  return settingsFrom(pulumi.runtime.allConfig(), pulumi.getStack());
}

/**
 * The settings that a stack's configuration makes, with the environments and the code of this repository.
 * @param config keys with their namespace: `evenkeel:home`
 * @throws SettingsError with everything that is wrong.
 */
export function settingsFrom(config: { readonly [key: string]: string }, stack: string): Settings {
  const checked = checkConfig(config, { stack, definitions, code: handlers() });
  if ("problems" in checked) {
    throw new SettingsError(stack, checked.problems);
  }
  return checked.settings;
}

/** Folders under `functions/` that no service is made of. */
const notServices = ["platform", "shared"];

/** Handlers of the services by folder and name, `ordering/api`: what a service's `code` may point at. */
export function handlers(folder = join(__dirname, "..", "functions")): string[] {
  if (!existsSync(folder)) {
    return [];
  }
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !notServices.includes(entry.name))
    .flatMap(({ name }) =>
      readdirSync(join(folder, name)).map((file) => `${name}/${file.replace(/\.ts$/, "")}`),
    )
    .sort();
}

import { PolicyPack } from "@pulumi/policy";
import { join, resolve } from "node:path";
import { checkConfig } from "../../environments/check";
import { definitions } from "../../environments/definitions";
import { SettingsError } from "../../environments/errors";
import { handlers } from "../../environments/load";
import { readConfig } from "../../drills/world/stackFile";
import { rules } from "../all";
import { dayOf, type Standards } from "../judge";
import { collector, Inputs, policyOf } from "./adapter";

/** `pulumi preview --policy-pack policies`: the same rules, in Pulumi's own analyzer. */

const repository = resolve(__dirname, "..", "..");

const known = new Map<string, Standards>();

/** By what the stack that Pulumi works on is judged. */
function standards(): Standards {
  const stack = process.env.PULUMI_NODEJS_STACK ?? process.env.PULUMI_STACK;
  if (stack === undefined || stack === "") {
    throw new Error("Pulumi did not say which stack this is (PULUMI_STACK).");
  }
  const found = known.get(stack) ?? standardsOf(stack);
  known.set(stack, found);
  return found;
}

function standardsOf(stack: string): Standards {
  const config = readConfig(join(repository, `Pulumi.${stack}.yaml`));
  const checked = checkConfig(config, { stack, definitions, code: handlers() });
  if ("problems" in checked) {
    throw new SettingsError(stack, checked.problems);
  }
  const { policies, production } = checked.settings;
  return { policies, production, today: dayOf(new Date()) };
}

const inputs = new Inputs();

new PolicyPack("evenkeel", {
  policies: [collector(inputs), ...rules.map((rule) => policyOf(rule, inputs, standards))],
});

import {
  DescribeRuleCommand,
  DisableRuleCommand,
  EnableRuleCommand,
} from "@aws-sdk/client-eventbridge";
import {
  GetEventSourceMappingCommand,
  UpdateEventSourceMappingCommand,
} from "@aws-sdk/client-lambda";
import { type Context, limits, until } from "../context";
import { placeOf } from "../stack/view";

/** States that a mapping comes to rest in, and those on the way there. */
const on = ["Enabled", "Enabling"];
const off = ["Disabled", "Disabling"];

export const mappingState = async (
  { aws }: Context,
  region: string,
  uuid: string,
): Promise<string> =>
  (await aws(region).lambda.send(new GetEventSourceMappingCommand({ UUID: uuid }))).State ?? "";

export const ruleState = async ({ aws }: Context, region: string, name: string): Promise<string> =>
  (await aws(region).eventbridge.send(new DescribeRuleCommand({ Name: name }))).State ?? "";

/** Turns a mapping on or off, unless it is or is about to be. */
async function turnMapping(context: Context, region: string, uuid: string, enabled: boolean) {
  const state = await mappingState(context, region, uuid);
  if (!(enabled ? on : off).includes(state)) {
    await context
      .aws(region)
      .lambda.send(new UpdateEventSourceMappingCommand({ UUID: uuid, Enabled: enabled }));
  }
}

async function turnRule(context: Context, region: string, name: string, enabled: boolean) {
  const wanted = enabled ? "ENABLED" : "DISABLED";
  if ((await ruleState(context, region, name)) !== wanted) {
    const Command = enabled ? EnableRuleCommand : DisableRuleCommand;
    await context.aws(region).eventbridge.send(new Command({ Name: name }));
  }
}

/** Turns a place's event source mappings on or off; returns once they are. */
export async function turnMappings(
  context: Context,
  region: string,
  enabled: boolean,
): Promise<void> {
  const { mappings } = placeOf(context.view, region);
  await Promise.all(mappings.map(({ uuid }) => turnMapping(context, region, uuid, enabled)));
  const [rest = ""] = enabled ? on : off;
  for (const { uuid, name } of mappings) {
    await until(
      context,
      {
        what: `mapping ${name} in ${region} to be ${rest.toLowerCase()}`,
        limit: limits.mapping,
        advice: `See what Lambda says of mapping ${uuid} in ${region}, then resume.`,
      },
      async () => ((await mappingState(context, region, uuid)) === rest ? true : undefined),
    );
  }
}

/** Turns the schedules of a place's outbox relays on or off. */
export async function turnRules(context: Context, region: string, enabled: boolean): Promise<void> {
  const { rules } = placeOf(context.view, region);
  await Promise.all(rules.map(({ name }) => turnRule(context, region, name, enabled)));
}

import {
  CreateEventBusCommand,
  DeleteEventBusCommand,
  DeleteRuleCommand,
  EventBridgeClient,
  PutRuleCommand,
  PutTargetsCommand,
  RemoveTargetsCommand,
  type Target,
} from "@aws-sdk/client-eventbridge";
import { type Entry } from "../../model/journal";
import {
  ifThere,
  needText,
  numberAt,
  objectAt,
  type Projectors,
  textAt,
  unless,
} from "./projector";

const gone = ["ResourceNotFoundException"];

/** The bus that a rule or a target is on; absent: the account's own. */
const busOf = ({ inputs }: Entry) => {
  const name = textAt(inputs, "eventBusName");
  return name === undefined ? {} : { EventBusName: name };
};

function stateOf({ inputs }: Entry): "ENABLED" | "DISABLED" {
  return textAt(inputs, "state") === "DISABLED" ? "DISABLED" : "ENABLED";
}

function targetOf(entry: Entry): Target {
  const { inputs } = entry;
  const deadLetters = textAt(inputs, "deadLetterConfig.arn");
  const transformer = objectAt(inputs, "inputTransformer");
  const group = textAt(inputs, "sqsTarget.messageGroupId");
  return {
    Id: needText(entry, "targetId"),
    Arn: needText(entry, "arn"),
    RoleArn: textAt(inputs, "roleArn"),
    Input: textAt(inputs, "input"),
    InputPath: textAt(inputs, "inputPath"),
    ...(transformer.inputTemplate === undefined
      ? {}
      : {
          InputTransformer: {
            InputTemplate: needText(entry, "inputTransformer.inputTemplate"),
            InputPathsMap: objectAt(transformer, "inputPaths") as Record<string, string>,
          },
        }),
    ...(deadLetters === undefined ? {} : { DeadLetterConfig: { Arn: deadLetters } }),
    ...(inputs.retryPolicy === undefined
      ? {}
      : {
          RetryPolicy: {
            MaximumEventAgeInSeconds: numberAt(inputs, "retryPolicy.maximumEventAgeInSeconds"),
            MaximumRetryAttempts: numberAt(inputs, "retryPolicy.maximumRetryAttempts"),
          },
        }),
    ...(group === undefined ? {} : { SqsParameters: { MessageGroupId: group } }),
  };
}

export const projectors: Projectors = {
  "aws:cloudwatch/eventBus:EventBus": {
    apply: async (entry, world) => {
      const Name = needText(entry, "name");
      await unless<unknown>(
        ["ResourceAlreadyExistsException"],
        () => world.client(EventBridgeClient, entry).send(new CreateEventBusCommand({ Name })),
        () => Promise.resolve(),
      );
    },
    remove: (entry, world) =>
      ifThere(gone, () =>
        world
          .client(EventBridgeClient, entry)
          .send(new DeleteEventBusCommand({ Name: needText(entry, "name") })),
      ),
  },
  "aws:cloudwatch/eventRule:EventRule": {
    apply: async (entry, world) => {
      const { inputs } = entry;
      await world.client(EventBridgeClient, entry).send(
        new PutRuleCommand({
          ...busOf(entry),
          Name: needText(entry, "name"),
          Description: textAt(inputs, "description"),
          EventPattern: textAt(inputs, "eventPattern"),
          ScheduleExpression: textAt(inputs, "scheduleExpression"),
          State: stateOf(entry),
        }),
      );
    },
    remove: (entry, world) =>
      ifThere(gone, () =>
        world
          .client(EventBridgeClient, entry)
          .send(new DeleteRuleCommand({ ...busOf(entry), Name: needText(entry, "name") })),
      ),
  },
  "aws:cloudwatch/eventTarget:EventTarget": {
    apply: async (entry, world) => {
      const command = new PutTargetsCommand({
        ...busOf(entry),
        Rule: needText(entry, "rule"),
        Targets: [targetOf(entry)],
      });
      const answer = await world.client(EventBridgeClient, entry).send(command);
      const failed = answer.FailedEntries?.[0];
      if (failed !== undefined) {
        throw new Error(`${failed.ErrorCode ?? ""}: ${failed.ErrorMessage ?? ""}`);
      }
    },
    remove: (entry, world) =>
      ifThere(gone, () =>
        world.client(EventBridgeClient, entry).send(
          new RemoveTargetsCommand({
            ...busOf(entry),
            Rule: needText(entry, "rule"),
            Ids: [needText(entry, "targetId")],
          }),
        ),
      ),
  },
};

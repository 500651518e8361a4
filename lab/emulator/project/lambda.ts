import {
  AddPermissionCommand,
  CreateEventSourceMappingCommand,
  CreateFunctionCommand,
  DeleteEventSourceMappingCommand,
  DeleteFunctionCommand,
  InvokeCommand,
  LambdaClient,
  RemovePermissionCommand,
  type Runtime,
  type TracingMode,
  UpdateEventSourceMappingCommand,
  UpdateFunctionCodeCommand,
  UpdateFunctionConfigurationCommand,
} from "@aws-sdk/client-lambda";
import { type Entry } from "../../model/journal";
import { type World, withId } from "../world";
import {
  flagAt,
  ifThere,
  listAt,
  needText,
  nothing,
  numberAt,
  objectAt,
  type Projectors,
  textAt,
  textsAt,
  unless,
} from "./projector";

const gone = ["ResourceNotFoundException"];

const configuration = (entry: Entry) => ({
  FunctionName: entry.id,
  Description: textAt(entry.inputs, "description"),
  Environment: {
    Variables: objectAt(entry.inputs, "environment.variables") as Record<string, string>,
  },
  Handler: textAt(entry.inputs, "handler"),
  MemorySize: numberAt(entry.inputs, "memorySize"),
  Role: needText(entry, "role"),
  Runtime: textAt(entry.inputs, "runtime") as Runtime | undefined,
  Timeout: numberAt(entry.inputs, "timeout"),
  TracingConfig: { Mode: textAt(entry.inputs, "tracingConfig.mode") as TracingMode | undefined },
});

const code = (entry: Entry, world: World) => world.code.read(needText(entry, "code.hash"));

async function createFunction(entry: Entry, world: World): Promise<void> {
  const command = new CreateFunctionCommand({
    ...configuration(entry),
    Code: { ZipFile: code(entry, world) },
  });
  await world.client(LambdaClient, entry).send(command);
}

async function updateFunction(entry: Entry, world: World, before?: Entry): Promise<void> {
  const client = world.client(LambdaClient, entry);
  await client.send(new UpdateFunctionConfigurationCommand(configuration(entry)));
  if (textAt(before?.inputs, "code.hash") !== textAt(entry.inputs, "code.hash")) {
    const ZipFile = code(entry, world);
    await client.send(new UpdateFunctionCodeCommand({ FunctionName: entry.id, ZipFile }));
  }
}

const mapping = ({ inputs }: Entry) => ({
  BatchSize: numberAt(inputs, "batchSize"),
  BisectBatchOnFunctionError: flagAt(inputs, "bisectBatchOnFunctionError"),
  Enabled: flagAt(inputs, "enabled") ?? true,
  FunctionName: textAt(inputs, "functionName"),
  FunctionResponseTypes: textsAt(inputs, "functionResponseTypes") as "ReportBatchItemFailures"[],
  MaximumBatchingWindowInSeconds: numberAt(inputs, "maximumBatchingWindowInSeconds"),
  MaximumRetryAttempts: numberAt(inputs, "maximumRetryAttempts"),
  ...(inputs.scalingConfig === undefined
    ? {}
    : {
        ScalingConfig: {
          MaximumConcurrency: numberAt(inputs, "scalingConfig.maximumConcurrency"),
        },
      }),
  ...(inputs.filterCriteria === undefined
    ? {}
    : {
        FilterCriteria: {
          Filters: listAt(inputs, "filterCriteria.filters").map((filter) => ({
            Pattern: textAt(filter, "pattern"),
          })),
        },
      }),
});

/** The program calls functions to prepare databases: there is nothing to prepare where the lab has none. */
async function invoke(entry: Entry, world: World): Promise<void | "later"> {
  const input = needText(entry, "input");
  if (!input.includes("databaseParameter") || (await world.databases()) === undefined) {
    return "later";
  }
  const answer = await world.client(LambdaClient, entry).send(
    new InvokeCommand({
      FunctionName: needText(entry, "functionName"),
      Payload: Buffer.from(input),
    }),
  );
  if (answer.FunctionError !== undefined) {
    throw new Error(Buffer.from(answer.Payload ?? []).toString("utf8"));
  }
}

export const projectors: Projectors = {
  "aws:lambda/function:Function": {
    apply: (entry, world, before) =>
      before === undefined
        ? unless(
            ["ResourceConflictException"],
            () => createFunction(entry, world),
            () => updateFunction(entry, world),
          )
        : updateFunction(entry, world, before),
    remove: (entry, world) =>
      ifThere(gone, () =>
        world
          .client(LambdaClient, entry)
          .send(new DeleteFunctionCommand({ FunctionName: entry.id })),
      ),
  },
  "aws:lambda/permission:Permission": {
    apply: async (entry, world) => {
      const { inputs } = entry;
      const command = new AddPermissionCommand({
        StatementId: entry.id,
        Action: needText(entry, "action"),
        FunctionName: needText(entry, "function"),
        Principal: needText(entry, "principal"),
        SourceArn: textAt(inputs, "sourceArn"),
        SourceAccount: textAt(inputs, "sourceAccount"),
      });
      await unless<unknown>(
        ["ResourceConflictException"],
        () => world.client(LambdaClient, entry).send(command),
        () => Promise.resolve(),
      );
    },
    remove: (entry, world) =>
      ifThere(gone, () =>
        world.client(LambdaClient, entry).send(
          new RemovePermissionCommand({
            FunctionName: needText(entry, "function"),
            StatementId: entry.id,
          }),
        ),
      ),
  },
  "aws:lambda/eventSourceMapping:EventSourceMapping": {
    apply: async (entry, world) => {
      const client = world.client(LambdaClient, entry);
      const update = new UpdateEventSourceMappingCommand({ UUID: entry.id, ...mapping(entry) });
      const create = new CreateEventSourceMappingCommand({
        ...mapping(entry),
        EventSourceArn: textAt(entry.inputs, "eventSourceArn"),
        FunctionName: needText(entry, "functionName"),
        StartingPosition: textAt(entry.inputs, "startingPosition") as "LATEST" | undefined,
      });
      await unless<unknown>(
        gone,
        () => client.send(update),
        () => client.send(withId(create, entry.id)),
      );
    },
    remove: (entry, world) =>
      ifThere(gone, () =>
        world
          .client(LambdaClient, entry)
          .send(new DeleteEventSourceMappingCommand({ UUID: entry.id })),
      ),
  },
  "aws:lambda/invocation:Invocation": {
    apply: (entry, world) => invoke(entry, world),
    remove: nothing,
  },
};

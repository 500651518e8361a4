import {
  type AttributeDefinition,
  CreateTableCommand,
  type CreateTableCommandInput,
  DeleteTableCommand,
  DynamoDBClient,
  type GlobalSecondaryIndex,
  type KeySchemaElement,
  type ProjectionType,
  type StreamViewType,
  UpdateTableCommand,
  UpdateTimeToLiveCommand,
} from "@aws-sdk/client-dynamodb";
import { type Entry } from "../../model/journal";
import { type Value } from "../../model/types";
import { type World } from "../world";
import {
  flagAt,
  ifThere,
  listAt,
  needText,
  numberAt,
  type Projectors,
  textAt,
  textsAt,
  unless,
} from "./projector";

const gone = ["ResourceNotFoundException"];

const keys = (from: Value): KeySchemaElement[] =>
  (["hashKey", "rangeKey"] as const).flatMap((path) => {
    const name = textAt(from, path);
    return name === undefined
      ? []
      : [{ AttributeName: name, KeyType: path === "hashKey" ? "HASH" : "RANGE" }];
  });

const index = (from: Value): GlobalSecondaryIndex => ({
  IndexName: textAt(from, "name"),
  KeySchema: keys(from),
  Projection: {
    ProjectionType: textAt(from, "projectionType") as ProjectionType | undefined,
    ...(textsAt(from, "nonKeyAttributes").length > 0
      ? { NonKeyAttributes: textsAt(from, "nonKeyAttributes") }
      : {}),
  },
});

/** The emulator serves any rate, so the table's mode is all that is said about it. */
function definition(entry: Entry): CreateTableCommandInput {
  const { inputs } = entry;
  const indexes = listAt(inputs, "globalSecondaryIndexes").map(index);
  const view = textAt(inputs, "streamViewType") as StreamViewType | undefined;
  const isStreamed = flagAt(inputs, "streamEnabled") === true;
  const read = numberAt(inputs, "readCapacity") ?? 1;
  const write = numberAt(inputs, "writeCapacity") ?? 1;
  return {
    TableName: needText(entry, "name"),
    AttributeDefinitions: listAt(inputs, "attributes").map((attribute) => ({
      AttributeName: textAt(attribute, "name"),
      AttributeType: textAt(attribute, "type") as AttributeDefinition["AttributeType"],
    })),
    KeySchema: keys(inputs),
    ...(textAt(inputs, "billingMode") === "PAY_PER_REQUEST"
      ? { BillingMode: "PAY_PER_REQUEST" }
      : {
          BillingMode: "PROVISIONED",
          ProvisionedThroughput: { ReadCapacityUnits: read, WriteCapacityUnits: write },
        }),
    ...(indexes.length > 0 ? { GlobalSecondaryIndexes: indexes } : {}),
    ...(isStreamed ? { StreamSpecification: { StreamEnabled: true, StreamViewType: view } } : {}),
  };
}

async function setTimeToLive(entry: Entry, world: World): Promise<void> {
  const name = textAt(entry.inputs, "ttl.attributeName");
  if (name !== undefined && flagAt(entry.inputs, "ttl.enabled") === true) {
    await world.client(DynamoDBClient, entry).send(
      new UpdateTimeToLiveCommand({
        TableName: needText(entry, "name"),
        TimeToLiveSpecification: { AttributeName: name, Enabled: true },
      }),
    );
  }
}

/** `arn:aws:dynamodb:REGION:ACCOUNT:table/NAME` of the table that a replica is of. */
function origin(entry: Entry): { readonly region: string; readonly table: string } {
  const [, , , region = "", , rest = ""] = needText(entry, "globalTableArn").split(":");
  return { region, table: rest.replace("table/", "") };
}

/** A replica is made, and taken away, by a call to the table's own region. */
async function updateReplicas(
  entry: Entry,
  world: World,
  update: "Create" | "Delete",
): Promise<void> {
  const { region, table } = origin(entry);
  await world.clientIn(DynamoDBClient, region, entry.account).send(
    new UpdateTableCommand({
      TableName: table,
      ReplicaUpdates: [{ [update]: { RegionName: entry.region } }],
    }),
  );
}

export const projectors: Projectors = {
  "aws:dynamodb/table:Table": {
    apply: async (entry, world, before) => {
      if (before === undefined) {
        const command = new CreateTableCommand(definition(entry));
        await unless<unknown>(
          ["ResourceInUseException"],
          () => world.client(DynamoDBClient, entry).send(command),
          () => Promise.resolve(),
        );
        await setTimeToLive(entry, world);
      }
      // What else an update may change (capacity, protection, recovery) has no effect here.
    },
    remove: (entry, world) =>
      ifThere(gone, () =>
        world
          .client(DynamoDBClient, entry)
          .send(new DeleteTableCommand({ TableName: needText(entry, "name") })),
      ),
  },
  "aws:dynamodb/tableReplica:TableReplica": {
    apply: async (entry, world, before) => {
      if (before === undefined) {
        await unless(
          ["ResourceInUseException", "ReplicaAlreadyExistsException", "ValidationException"],
          () => updateReplicas(entry, world, "Create"),
          () => Promise.resolve(),
        );
      }
    },
    remove: (entry, world) =>
      ifThere([...gone, "ReplicaNotFoundException", "ValidationException"], () =>
        updateReplicas(entry, world, "Delete"),
      ),
  },
};
